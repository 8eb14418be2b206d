"""`everychild forms keystrokes`: what one entry costs, beside the papers that it fills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Annotated, Any

import typer
import yaml

from everychild.care.codec import kind_of
from everychild.care.events import CareEvent
from everychild.care.events.contacts import ChildContacted
from everychild.care.wire import read_event
from everychild.disclosure.egress import Released
from everychild.disclosure.reading import Told
from everychild.doors.cli.answers import as_json, out, table
from everychild.doors.desk_forms import FORMS, Form, events_of
from everychild.forms.answers import answers_of, visit_sentence
from everychild.forms.elements import elements_of
from everychild.forms.keystrokes import Asked, on_entry, on_paper
from everychild.forms.papers import Filled, fill, papers
from everychild.vocabulary.ids import AgencyId

_WHOM = (Asked(name="record", choices=("by number", "first in the list")), Asked(name="number"))
_TYPED_AT = datetime(2026, 9, 21, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One entry: its keystrokes, and those of the papers and screens that it fills, by name."""

    form: str
    here: int
    elsewhere: dict[str, int]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Papers filled in from what was typed once.")
    group.callback()(_group)
    group.command("keystrokes")(keystrokes)
    app.add_typer(group, name="forms")


def _group() -> None:
    """Papers filled in from what was typed once."""


def keystrokes(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Count the keys of each entry of an invented example beside the paper forms that it spares."""
    counts = counted()
    if json:
        as_json([{"form": each.form, "here": each.here, "elsewhere": each.elsewhere} for each in counts])
        return
    rows = [
        [FORMS[each.form].words, each.here, sum(each.elsewhere.values()),
         ", ".join(f"{name} {count}" for name, count in each.elsewhere.items())]
        for each in counts
    ]  # fmt: skip
    table("Keystrokes, counted from the fields", ("entry", "typed here", "on paper", "of which"), rows)
    out.print(
        "An invented example. Not real figures for any state. What is left to the hand is counted on neither side."
    )


def counted() -> list[Count]:
    """Each entry of the example, after what was known before it."""
    said: dict[str, Any] = yaml.safe_load(files("everychild.forms").joinpath("example.yaml").read_text("utf-8"))
    told = [_told(said["agency"], each["kind"], each["day"], each["body"]) for each in said["before"]]
    counts: list[Count] = []
    for entry in said["entries"]:
        form = FORMS[entry["form"]]
        made = [
            _told(said["agency"], each["kind"], each["occurred_on"], each["body"])
            for each in events_of(form, entry["given"], event_id="x", zone=said["zone"], now=_TYPED_AT)
        ]
        told = sorted([*told, *made], key=lambda each: each.occurred_on)
        counts.append(
            Count(
                form=form.name,
                here=on_entry(_fields(form), {"record": "first in the list", **entry["given"]}),
                elsewhere=_elsewhere(entry, told, [each.event for each in made], AgencyId(said["agency"])),
            )
        )
    return counts


def _elsewhere(entry: dict[str, Any], told: list[Told], made: list[CareEvent], responsible: AgencyId) -> dict[str, int]:
    released = Released(facts=tuple(answers_of(told, responsible=responsible)), withheld=())
    found = {papers()[name].title: on_paper(fill(papers()[name], released)) for name in entry["papers"]}
    if entry["sentence"]:
        lines = [Filled(words="", value=visit_sentence(each)) for each in made if isinstance(each, ChildContacted)]
        found["Paragraph of the court report"] = on_paper(lines)
    values = [Filled(words=number, value=value) for event in made for number, value in elements_of(event)]
    return {**found, "AFCARS elements": on_paper(values)} if values else found


def _fields(form: Form) -> list[Asked]:
    fields = [Asked(name=each.name, choices=tuple(value for value, _ in each.choices)) for each in form.fields]
    return [*_WHOM, *fields] if form.about_a_child else fields


def _told(agency: str, kind: str, on: str, body: dict[str, Any]) -> Told:
    event = read_event(kind, on, None, body).event
    assert event is not None, "the example is one that the intake reads"
    return Told(
        kind=kind_of(type(event)),
        event=event,
        agency_id=AgencyId(agency),
        occurred_on=event.occurred_on,
        agency_recorded_on=None,
        recorded_at=_TYPED_AT,
    )
