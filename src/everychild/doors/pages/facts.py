"""A child's life as facts on their way to a page: each with its class of information, its day and its age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.events.missing import ChildReportedMissing
from everychild.disclosure.categories import CASE, CATEGORY_OF, IDENTITY, MISSING, PLACE
from everychild.disclosure.egress import Fact
from everychild.disclosure.reading import Told
from everychild.vocabulary.days import birthday
from everychild.whereabouts.children import Standing

LANES = {
    "D08": "Responsibility and contacts", "D03": "Living arrangement", "D15": "Missing", "D09": "Court",
    "D10": "Health", "D13": "School", "D05": "Reports and findings", "D20": "Tribe", "D01": "Who the child is",
    "D14": "Trafficking", "D16": "Return debriefing", "D11": "Protected health", "D19": "Adoption",
}  # fmt: skip
"""The lane of the timeline in which a class of information stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline."""

    lane: str
    words: str
    agency: str
    on: date
    typed_on: date | None


def facts_for_list(standing: Standing, told: Sequence[Told]) -> list[Fact]:
    """What a list says of one child: initials, age in years, where (class), headline."""
    name, born_on = _name(told), _born_on(told)
    facts = [
        Fact(name="initials", category=IDENTITY, value=_initials(name)),
        Fact(name="setting", category=PLACE, value=words_of(standing.setting)),
        Fact(name="last-contact", category=CASE, value=standing.last_face_to_face_on),
    ]
    if born_on:
        facts.append(Fact(name="age", category=IDENTITY, value=_age(born_on, standing)))
    if standing.missing_since:
        facts.append(Fact(name="missing-since", category=MISSING, value=standing.missing_since))
    return facts


def facts_for_page(standing: Standing | None, told: Sequence[Told]) -> list[Fact]:
    """Everything that the page could say of one child; the slip decides."""
    name, born_on = _name(told), _born_on(told)
    facts = [
        Fact(name="name", category=IDENTITY, value=name or "Name not in this feed"),
        Fact(name="initials", category=IDENTITY, value=_initials(name)),
    ]
    if born_on:
        facts.append(Fact(name="born-on", category=IDENTITY, value=born_on, of_the_least=False))
    if standing is not None:
        if born_on:
            facts.append(Fact(name="age", category=IDENTITY, value=_age(born_on, standing)))
        facts += [
            Fact(name="responsible", category=CASE, value=standing.agency_id),
            Fact(name="setting", category=PLACE, value=words_of(standing.setting)),
            Fact(name="marks", category=PLACE, value=[words_of(mark) for mark in standing.marks]),
            Fact(name="last-contact", category=CASE, value=standing.last_face_to_face_on),
            Fact(name="findings", category=CASE, value=[words_of(code) for code in standing.findings]),
        ]
        if standing.missing_since:
            facts.append(Fact(name="missing-since", category=MISSING, value=standing.missing_since))
    return [*facts, *_moments(told)]


def words_of(code: str) -> str:
    """A code in lower kebab case as words."""
    return code.replace("-", " ").capitalize()


def _moments(told: Iterable[Told]) -> list[Fact]:
    return [
        Fact(
            name="moment",
            category=CATEGORY_OF[each.kind],
            of_the_least=False,
            on=each.occurred_on,
            known_at=each.recorded_at,
            value=Moment(
                lane=LANES.get(CATEGORY_OF[each.kind], "Other"),
                words=_sentence(each.event),
                agency=each.agency_id,
                on=each.occurred_on,
                typed_on=each.agency_recorded_on,
            ),
        )
        for each in told
    ]


def _sentence(event: CareEvent) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).capitalize()
    match event:
        case ChildContacted():
            return f"{'Visit' if event.is_visit else 'Contact'}, {event.how.replace('-', ' ')}, by {event.by}"
        case ChildReportedMissing():
            return f"Reported missing ({event.category.replace('-', ' ')})"
        case _:
            return name


def _name(told: Iterable[Told]) -> str:
    named = [each.event for each in told if isinstance(each.event, ChildNamed)]
    return f"{named[-1].given} {named[-1].family}".strip() if named else ""


def _born_on(told: Iterable[Told]) -> date | None:
    days = [each.event.birth_date for each in told if isinstance(each.event, ChildDescribed | ChildNamed)]
    return next((day for day in reversed(days) if day is not None), None)


def _initials(name: str) -> str:
    return "".join(f"{part[0]}." for part in name.split()) or "Not named"


def _age(born_on: date, standing: Standing) -> int:
    today = (standing.heard_at or standing.valid_from).date()
    age = today.year - born_on.year
    return age if birthday(born_on, age) <= today else age - 1
