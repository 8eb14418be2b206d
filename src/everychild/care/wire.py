"""What a sender wrote as an event, with every problem in it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from everychild.care.codec import EventPlan, FieldPlan, plans
from everychild.care.events import CareEvent
from everychild.vocabulary.problems import Problem

TEXT_MAX = 4000
LIST_MAX = 100
YEAR_MIN, YEAR_MAX = 1900, 2100
_NIC_NUMBER = re.compile(r"\b[A-Z]\d{9}\b")
_ELEMENT = re.compile(r"^E\d{1,3}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """What came of one event: the event, or the problems that stand against it."""

    event: CareEvent | None
    problems: tuple[Problem, ...] = ()


def read_event(kind: object, occurred_on: object, occurred_at: object, body: object) -> Wired:
    """An event from its parts as JSON gives them; a problem in any part refuses it, and all are named."""
    plan = plans().get(kind) if isinstance(kind, str) else None
    if plan is None:
        return Wired(event=None, problems=(_problem("kind-unknown", "kind", _SAY_KIND, _DO_KIND),))
    problems: list[Problem] = []
    values = _dates(plan, occurred_on, occurred_at, problems)
    if isinstance(body, Mapping):
        values |= _fields(plan, body, problems)  # pyright: ignore[reportUnknownArgumentType] - JSON's edge
    else:
        problems.append(_problem("body-missing", "body", "The event has no body.", "Send its fields as an object."))
    if problems:
        return Wired(event=None, problems=tuple(problems))
    return Wired(event=plan.event(**values))


def read_day(value: object, field: str, problems: list[Problem]) -> date | None:
    """A day like 2026-03-04 in the years 1900 to 2100, or a problem."""
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or not YEAR_MIN <= day.year <= YEAR_MAX:
        problems.append(
            _problem(
                "day-unreadable", field, "This is not a day of the years 1900 to 2100.", "Write it like 2026-03-04."
            )
        )
        return None
    return day


def read_instant(value: object, field: str, problems: list[Problem]) -> datetime | None:
    """An instant with its offset, in UTC, or a problem."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not YEAR_MIN < instant.year < YEAR_MAX:
        problems.append(
            _problem(
                "instant-unreadable",
                field,
                "This is not an instant with its offset from UTC.",
                "Write it like 2026-03-04T21:10:00-05:00.",
                cites="RFC 3339",
            )
        )
        return None
    return instant.astimezone(UTC)


def _dates(plan: EventPlan, occurred_on: object, occurred_at: object, problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {"occurred_on": read_day(occurred_on, "occurred_on", problems)}
    if occurred_at is not None and plan.timed:
        values["occurred_at"] = read_instant(occurred_at, "occurred_at", problems)
    return values


def _fields(plan: EventPlan, body: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    known = {field.name: field for field in plan.fields}
    values: dict[str, Any] = {}
    for name, raw in body.items():
        if name not in known:
            problems.append(
                _problem(
                    "field-unknown",
                    "body",
                    "A field of the body is not one of this kind's.",
                    "Leave it out, or check its name.",
                )
            )
        elif raw is not None:
            values[name] = _value(known[name], raw, problems)
    problems += [_missing(field) for field in plan.fields if field.required and values.get(field.name) in {None, ""}]
    return values


def _value(field: FieldPlan, raw: object, problems: list[Problem]) -> object:
    where = f"body/{field.name}"
    match field.of:
        case "day":
            return read_day(raw, where, problems)
        case "instant":
            return read_instant(raw, where, problems)
        case "answers":
            return _answers(raw, where, problems)
        case "texts":
            items: list[object] = list(raw) if isinstance(raw, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - JSON's edge
            if not isinstance(raw, list) or len(items) > LIST_MAX:
                problems.append(
                    _problem("list-unreadable", where, "This is not a list of at most 100.", "Send a list.")
                )
            return tuple(_text(item, where, problems) for item in items[:LIST_MAX])
        case "yes-no" | "number":
            wanted = bool if field.of == "yes-no" else int
            if type(raw) is not wanted:
                problems.append(
                    _problem(
                        "type-wrong", where, f"This is not a {field.of}.", "Send true or false, or a whole number."
                    )
                )
            return raw
        case _:
            text = _text(raw, where, problems)
            if field.choices and text and text not in field.choices:
                problems.append(_problem("choice-unknown", where, _SAY_CHOICE, _say_choices(field)))
            return text


def _missing(field: FieldPlan) -> Problem:
    return _problem(
        "field-missing", f"body/{field.name}", "The event says nothing here, and means nothing without it.", "Send it."
    )


def _say_choices(field: FieldPlan) -> str:
    return f"Send one of: {', '.join(sorted(field.choices))}."


def _answers(raw: object, where: str, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, Mapping):
        problems.append(
            _problem("answers-unreadable", where, "Answers are an object by element number.", 'Send {"E13": "1"}.')
        )
        return ()
    pairs: list[tuple[str, str]] = []
    for element, value in raw.items():  # pyright: ignore[reportUnknownVariableType] - JSON's edge
        if not isinstance(element, str) or not _ELEMENT.match(element):
            problems.append(_problem("element-unknown", where, "An answer has no element number.", "Name it like E13."))
        else:
            pairs.append((element, _text(value, f"{where}/{element}", problems)))  # pyright: ignore[reportUnknownArgumentType] - JSON's edge
    return tuple(sorted(pairs, key=lambda pair: int(pair[0][1:])))


def _text(raw: object, where: str, problems: list[Problem]) -> str:
    if not isinstance(raw, str):
        problems.append(_problem("type-wrong", where, "This is not text.", "Send text."))
        return ""
    if len(raw) > TEXT_MAX:
        problems.append(_problem("text-too-long", where, "The text is longer than 4,000 characters.", "Shorten it."))
    if "\x00" in raw:
        problems.append(_problem("nul-in-text", where, "The text holds a NUL.", "Take the NUL out of the extract."))
    if _NIC_NUMBER.search(raw):
        problems.append(
            _problem(
                "nic-number-refused",
                where,
                "This reads like a number of the National Crime Information Center, which is never kept here.",
                "Say that the entry was confirmed, when and by whom, and leave the number out.",
            )
        )
    return raw


_SAY_KIND = "No event goes by this kind."
_SAY_CHOICE = "This is not on the list for this field."
_DO_KIND = "Take a kind from the event list of this version, as care.child-reported-missing.v1."


def _problem(code: str, field: str, what: str, remedy: str, *, cites: str = "") -> Problem:
    return Problem(code=code, field=field, what=what, remedy=remedy, cites=cites)
