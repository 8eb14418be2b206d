"""A child's life as facts on their way to a page: each with its class of information, its day and its age."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from everychild.care.absence import is_gone
from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    ContactAttempted,
    TraffickingReportRecorded,
    WhereaboutsConfirmed,
)
from everychild.care.events.description import ChildDescribed, ChildNamed, RecordNumbered
from everychild.care.events.missing import ChildReportedMissing, ChildReturned, ClearinghouseTold, LawEnforcementTold
from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved, ExitLeftOpen, ResponsibilityBegan
from everychild.care.places import setting_of
from everychild.disclosure.categories import CASE, CATEGORY_OF, IDENTITY, MISSING, PLACE
from everychild.disclosure.egress import Fact
from everychild.disclosure.reading import Told
from everychild.vocabulary.days import birthday
from everychild.vocabulary.ids import AgencyId
from everychild.whereabouts.children import Standing

LEGAL, ARRANGEMENT, CONTACTS, GONE = "Legal status", "Living arrangement", "Contacts", "Missing"
LANES = {
    "D08": LEGAL, "D03": ARRANGEMENT, "contact": CONTACTS, "D15": GONE, "D10": "Health", "D11": "Health",
    "D09": "Court", "D13": "School", "D05": "Reports and findings", "D20": "Tribe", "D14": "Protection",
    "D16": "Return debriefing", "D19": "Adoption", "D01": "Who the child is",
}  # fmt: skip
"""The lane of the timeline in which a class of information stands, in the order in which lanes stand."""


class Part(StrEnum):
    """What a moment does to its lane: a dot, or the beginning or the end of a stretch."""

    DOT = "dot"
    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line of the timeline.

    Takes:
        names: what a stretch that begins here is called.
    """

    lane: str
    part: Part
    words: str
    names: str
    agency: str
    on: date
    typed_on: date | None


_CALL = "phone"
_OF_THE_FILE = RecordNumbered | ExitLeftOpen
"""What a file says of itself: needed to build it again, and nothing that happened to a child."""


def facts_for_list(standing: Standing, told: Sequence[Told], worker: str | None) -> list[Fact]:
    """What a list says of one child: initials, age in years, where (class), last contact and how, whose case it is."""
    name, born_on = _name(told), _born_on(told)
    facts = [
        Fact(name="initials", category=IDENTITY, value=_initials(name)),
        Fact(name="setting", category=PLACE, value=words_of(standing.setting)),
        Fact(name="last-contact", category=CASE, value=standing.last_face_to_face_on),
        Fact(name="how", category=CASE, value=_how(told)),
        Fact(name="worker", category=CASE, value=worker),
    ]
    if born_on:
        facts.append(Fact(name="age", category=IDENTITY, value=_age(born_on, standing)))
    if standing.missing_since:
        facts.append(Fact(name="missing-since", category=MISSING, value=standing.missing_since))
    return facts


def facts_for_worklist(told: Sequence[Told], problems: Sequence[Mapping[str, Any]], worker: str | None) -> list[Fact]:
    """What a worklist says of one child: whose record it is, and what is to be put right in it, without a value."""
    numbers = [each.event.number for each in told if isinstance(each.event, RecordNumbered)]
    return [
        Fact(name="initials", category=IDENTITY, value=_initials(_name(told))),
        Fact(name="number", category=IDENTITY, value=numbers[-1] if numbers else None),
        Fact(name="worker", category=CASE, value=worker),
        Fact(name="to-fix", category=CASE, value=_to_fix(problems)),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFixLine:
    """One line of what is to be put right: blanks of one place together, anything else by itself."""

    items: tuple[str, ...]
    what: str
    remedy: str
    place: str


def _to_fix(problems: Sequence[Mapping[str, Any]]) -> list[ToFixLine]:
    lines: list[ToFixLine] = []
    blank: dict[str, list[Mapping[str, Any]]] = {}
    for each in problems:
        if each["decides"] and each["code"] == "answer-missing":
            blank.setdefault(each["place"], []).append(each)
        elif each["decides"]:
            lines.append(ToFixLine(
                items=tuple(each["elements"]), what=each["message"], remedy=each["remedy"], place=each["place"]
            ))  # fmt: skip
    for place, together in blank.items():
        items = tuple(element for each in together for element in each["elements"])
        what = together[0]["message"] if len(items) == 1 else f"{len(items)} items are blank."
        lines.append(ToFixLine(items=items, what=what, remedy=together[0]["remedy"], place=place))
    return sorted(lines, key=lambda line: -len(line.items))


def setting_before(told: Iterable[Told], day: date) -> str:
    """The class of place where the child last lived before a day, in words; empty where nothing says."""
    stays = [
        each.event
        for each in told
        if isinstance(each.event, LivingArrangementBegan) and each.occurred_on <= day and not is_gone(each.event)
    ]
    return words_of(str(setting_of(stays[-1]))) if stays else ""


def facts_for_page(
    standing: Standing | None, told: Sequence[Told], names: Mapping[AgencyId, str] = MappingProxyType({})
) -> list[Fact]:
    """Everything that the page could say of one child; the slip decides.

    Takes:
        names: agencies as people call them; one that is not in it goes by its id.
    """
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
            Fact(name="responsible", category=CASE, value=names.get(standing.agency_id, standing.agency_id)),
            Fact(name="setting", category=PLACE, value=words_of(standing.setting)),
            Fact(name="marks", category=PLACE, value=[words_of(mark) for mark in standing.marks]),
            Fact(name="last-contact", category=CASE, value=standing.last_face_to_face_on),
            Fact(name="findings", category=CASE, value=[words_of(code) for code in standing.findings]),
        ]
        if standing.missing_since:
            facts.append(Fact(name="missing-since", category=MISSING, value=standing.missing_since))
    return [*facts, *_moments(told, names)]


def words_of(code: str) -> str:
    """A code in lower kebab case as words."""
    return code.replace("-", " ").capitalize()


def _moments(told: Iterable[Told], names: Mapping[AgencyId, str]) -> list[Fact]:
    return [
        Fact(
            name="moment",
            category=CATEGORY_OF[each.kind],
            of_the_least=False,
            on=each.occurred_on,
            known_at=each.recorded_at,
            value=Moment(
                lane=_lane(each),
                part=_part(each.event),
                words=_sentence(each.event),
                names=_stretch_name(each.event),
                agency=names.get(each.agency_id, each.agency_id),
                on=each.occurred_on,
                typed_on=each.agency_recorded_on,
            ),
        )
        for each in told
        if not isinstance(each.event, _OF_THE_FILE)
    ]


def _lane(each: Told) -> str:
    if isinstance(each.event, ChildContacted | ContactAttempted | WhereaboutsConfirmed):
        return CONTACTS
    if isinstance(each.event, LivingArrangementBegan) and is_gone(each.event):
        return GONE
    return LANES.get(CATEGORY_OF[each.kind], "Other")


def _part(event: CareEvent) -> Part:
    match event:
        case ChildRemoved() | ResponsibilityBegan() | LivingArrangementBegan() | ChildReportedMissing():
            return Part.BEGINS
        case ChildDischarged() | ChildDied() | ChildReturned():
            return Part.ENDS
        case _:
            return Part.DOT


def _stretch_name(event: CareEvent) -> str:
    match event:
        case LivingArrangementBegan():
            return "Missing" if is_gone(event) else words_of(str(setting_of(event)))
        case ChildReportedMissing():
            return "Missing"
        case ChildRemoved() | ResponsibilityBegan():
            return "In public care"
        case _:
            return ""


def _how(told: Sequence[Told]) -> str:
    """How the child was last met in person, and by whom; empty where nothing says."""
    met = [each.event for each in told if isinstance(each.event, ChildContacted) and each.event.how == "face-to-face"]
    return f"{words_of(met[-1].how)}, {met[-1].by.replace('-', ' ')}" if met else ""


def _sentence(event: CareEvent) -> str:
    match event:
        case ChildContacted():
            name = "Visit" if event.is_visit and event.how != _CALL else "Contact"
            words = f"{name}, {event.how.replace('-', ' ')}, by {event.by}"
        case ChildReportedMissing():
            words = f"Reported missing ({event.category.replace('-', ' ')})"
        case LivingArrangementBegan():
            words = f"Lives in: {_stretch_name(event).lower()}" if not is_gone(event) else "Gone from where placed"
        case LawEnforcementTold():
            words = f"Law enforcement told: {event.outcome}"
        case ClearinghouseTold():
            words = f"{event.clearinghouse.upper()} told"
        case TraffickingReportRecorded():
            # A "no" of the federal return is no report, and must not read like one.
            words = "Recorded as a victim of sex trafficking" if _is_victim(event) else "Asked about sex trafficking"
        case _:
            words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(event).__name__).capitalize()
    return words


def _is_victim(event: TraffickingReportRecorded) -> bool:
    """E106 and E109: before this episode, and during it."""
    return any(number in {"E106", "E109"} and value == "1" for number, value in event.answers)


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
