"""The field map: which column of an agency's extract says what, kept as YAML that a person reads and mends.

Pure. Every mistake in a map is told at once, with its place and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from everychild.care.codec import plans
from everychild.intake.sidecar import LISTS, OPTIONAL, REQUIRED
from everychild.vocabulary.problems import Problem

VERSION = 1
PERSON = (*REQUIRED, *OPTIONAL)
"""What the person file holds; the targets of the map's `person` part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where one value comes from.

    Takes:
        date: how a day is written, where it is one.
        codes: the agency's code to ours; a code that is not in it is a problem, an empty one says nothing.
        always: a value that is the same for every row, instead of a column.
    """

    column: str = ""
    date: str = ""
    codes: Mapping[str, str] = field(default_factory=dict[str, str])
    always: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMap:
    """One kind of event that a row may tell; it is told where its day is said."""

    kind: str
    when: Source
    body: Mapping[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMap:
    """A whole map."""

    delimiter: str
    encoding: str
    person: Mapping[str, Source]
    events: Sequence[EventMap] = ()


def write_map(made: FieldMap) -> str:
    """The map as YAML, with a line on how to mend it."""
    said = {
        "version": VERSION,
        "file": {"delimiter": made.delimiter, "encoding": made.encoding},
        "person": {name: _said(source) for name, source in made.person.items()},
        "events": [
            {
                "kind": each.kind,
                "when": _said(each.when),
                "body": {name: _said(source) for name, source in each.body.items()},
            }
            for each in made.events
        ],
    }
    return _HEAD + yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120)


def read_map(text: str) -> FieldMap | list[Problem]:
    """A map from its YAML, or everything that is wrong in it."""
    try:
        raw: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        return [_problem("map-unreadable", "file", "This is no YAML.", "Mend it, or have it proposed again.")]
    if not isinstance(raw, dict) or cast("dict[str, Any]", raw).get("version") != VERSION:
        return [_problem("map-version", "version", "The map is not of version 1.", "Have it proposed again.")]
    said = cast("dict[str, Any]", raw)
    problems: list[Problem] = []
    about: dict[str, Any] = said.get("file") or {}
    person = _sources(said.get("person"), "person", frozenset(PERSON), problems)
    if "number" not in person:
        problems.append(_problem("map-number-missing", "person/number", "No column is the record number.", _NUMBER))
    events = [_event(each, index, problems) for index, each in enumerate(said.get("events") or [])]
    if problems:
        return problems
    return FieldMap(
        delimiter=str(about.get("delimiter", ",")),
        encoding=str(about.get("encoding", "utf-8")),
        person=person,
        events=tuple(each for each in events if each is not None),
    )


def columns_in(made: FieldMap) -> set[str]:
    """Every column that the map reads."""
    sources = [*made.person.values()]
    for each in made.events:
        sources += [each.when, *each.body.values()]
    return {source.column for source in sources if source.column}


_HEAD = (
    "# Which column says what. Mend it by hand: take out what is wrong, add what is missing.\n"
    "# person: the person file. events: told for each row whose day is said. codes: yours, then ours.\n"
)
_NUMBER = "Name the column that holds your own record number under person/number."
_PARTS = frozenset({"column", "date", "codes", "always"})


def _said(source: Source) -> dict[str, Any]:
    parts: dict[str, Any] = {"column": source.column, "date": source.date, "codes": dict(source.codes),
                             "always": source.always}  # fmt: skip
    return {name: value for name, value in parts.items() if value}


def _event(raw: Any, index: int, problems: list[Problem]) -> EventMap | None:  # noqa: ANN401 - YAML's edge
    place = f"events/{index}"
    if not isinstance(raw, dict):
        problems.append(_problem("map-event-unreadable", place, "An event is a kind, a when and a body.", "Mend it."))
        return None
    said = cast("dict[str, Any]", raw)
    plan = plans().get(str(said.get("kind")))
    if plan is None:
        remedy = "Name a kind like care.child-removed.v1."
        problems.append(_problem("kind-unknown", f"{place}/kind", "There is no event of this kind.", remedy))
        return None
    fields = frozenset(each.name for each in plan.fields)
    when = _sources({"when": said.get("when")}, place, frozenset({"when"}), problems).get("when")
    if when is None:
        return None
    body = _sources(said.get("body"), f"{place}/body", fields, problems)
    return EventMap(kind=plan.kind, when=when, body=body)


def _sources(raw: Any, place: str, known: frozenset[str], problems: list[Problem]) -> dict[str, Source]:  # noqa: ANN401
    found: dict[str, Source] = {}
    for name, given in (cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}).items():
        where = f"{place}/{name}"
        if name not in known:
            remedy = f"Known are {', '.join(sorted(known))}."
            problems.append(_problem("map-target-unknown", where, "We have no such field here.", remedy))
        elif not isinstance(given, dict) or not _PARTS.issuperset(cast("dict[str, Any]", given)):
            remedy = "Give column, and date or codes where they are needed; or always."
            problems.append(_problem("map-source-unreadable", where, "This does not say where from.", remedy))
        else:
            parts = cast("dict[str, Any]", given)
            raw_codes = cast("dict[Any, Any]", parts.get("codes") or {})
            codes = {str(key): str(value or "") for key, value in raw_codes.items()}
            found[name] = Source(
                column=str(parts.get("column", "")),
                date=str(parts.get("date", "")),
                codes=codes,
                always=str(parts.get("always", "")),
            )
    return found


def _problem(code: str, field_of: str, what: str, remedy: str) -> Problem:
    return Problem(code=code, field=field_of, what=what, remedy=remedy)


IS_LIST = frozenset(LISTS)
"""Targets that hold several values, parted by `|`."""
