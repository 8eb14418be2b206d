"""What an agency says of one child as one record of the federal return: the way back from claims to the file.

Pure. Always true: what `intake.afcars.claims` reads of a record and this gives back is the same record, group by group.

Cites:
    45 CFR 1355.44.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    PeriodicReviewHeld,
    PermanencyHearingHeld,
    PermanencyPlanSet,
)
from everychild.care.events.description import ChildDescribed, GroupsListed, ParentalRightsRecorded, RecordNumbered
from everychild.care.events.fields import Answers
from everychild.care.events.removal import ChildDischarged, ChildRemoved, EarlierEpisodeRecorded, ExitLeftOpen
from everychild.intake.afcars.keys import list_of, place_of
from everychild.intake.afcars.xml import Group

YES = "1"
_LISTED_TOGETHER = "E9"
"""The one element of several values that stands as one answer."""
_RIGHTS_FIRST = 1


@dataclass(slots=True, kw_only=True)
class Statement:
    """One record of the return.

    Takes:
        orphans: claims by key that belong to no removal that is said; they have no place in the file.
    """

    content: Group = field(default_factory=Group)
    orphans: list[str] = field(default_factory=list[str])


def statement_of(claims: Mapping[str, CareEvent]) -> Statement:
    """The record that these claims make.

    Takes:
        claims: events by the key under which a file says them, in any order.
    """
    made = Statement()
    removals: dict[str, Group] = {}
    for key in _in_the_files_order(claims):
        event, parts = claims[key], key.split("/")
        if len(parts) == 1:
            _say_of_the_child(made.content, event)
        elif isinstance(event, EarlierEpisodeRecorded):
            made.content.groups.append(("removal_1993", _earlier(event)))
        elif isinstance(event, ChildRemoved):
            removals[parts[1]] = _removed(event)
            made.content.groups.append(("removal_2020", removals[parts[1]]))
        elif parts[1] in removals:
            _say_in_the_removal(removals[parts[1]], event)
        else:
            made.orphans.append(key)
    return made


def day_text(day: date | None) -> str:
    """A day as the file writes it; nothing for none."""
    return f"{day:%Y%m%d}" if day else ""


def _in_the_files_order(claims: Mapping[str, CareEvent]) -> list[str]:
    """Keys in the order of days, removals before what is in them, save where the file lists them otherwise."""
    ordered = sorted(claims, key=place_of)
    listing = claims.get("listing")
    if not isinstance(listing, GroupsListed):
        return ordered
    listed = iter([key for key in listing.keys if key in claims])
    among = frozenset(listing.keys)
    # Each list is listed as a whole, so that its keys fill one another's places.
    by_list: dict[str, list[str]] = {}
    for key in listed:
        by_list.setdefault(list_of(key), []).append(key)
    following = {name: iter(keys) for name, keys in by_list.items()}
    return [next(following[list_of(key)]) if key in among else key for key in ordered]


def _say_of_the_child(content: Group, event: CareEvent) -> None:
    match event:
        case RecordNumbered():
            _put(content, (("E4", event.number),))
        case ChildDescribed():
            _put(content, (("E5", day_text(event.birth_date)), ("E6", event.sex), *event.answers))
        case ParentalRightsRecorded() if event.parent != _RIGHTS_FIRST:
            content.groups.append(("tpr_second_parent", _group(event.answers)))
        case GroupsListed():
            pass
        case _:
            _put(content, getattr(event, "answers", ()))


def _removed(event: ChildRemoved) -> Group:
    return _group(
        (
            ("E69", day_text(event.occurred_on)),
            ("E70", day_text(event.transaction_on)),
            ("E71", event.environment),
            ("E3", event.county),
            *event.answers,
        )
    )


def _earlier(event: EarlierEpisodeRecorded) -> Group:
    return _group((("E69", day_text(event.occurred_on)), ("E153", day_text(event.ended_on)), ("E155", event.reason)))


def _say_in_the_removal(removal: Group, event: CareEvent) -> None:
    match event:
        case LivingArrangementBegan():
            removal.groups.append(("living_arrangement", _arrangement(event)))
        case PermanencyPlanSet():
            plan = _group((("E147", day_text(event.occurred_on)), ("E148", event.plan)))
            removal.groups.append(("permanency_plan", plan))
        case PeriodicReviewHeld():
            removal.answers.setdefault("E149", []).append(day_text(event.occurred_on))
        case PermanencyHearingHeld():
            removal.answers.setdefault("E150", []).append(day_text(event.occurred_on))
        case ChildContacted():
            visit = _group((("E151", day_text(event.occurred_on)), ("E152", event.place)))
            removal.groups.append(("case_worker_visit", visit))
        case ChildDischarged() | ExitLeftOpen():
            _put(
                removal,
                (
                    ("E153", day_text(event.occurred_on) if isinstance(event, ChildDischarged) else ""),
                    ("E154", day_text(event.transaction_on)),
                    ("E155", event.reason),
                    ("E156", event.transferred_to),
                    *event.answers,
                ),
            )
        case _:
            pass  # no other kind has a key inside a removal


def _arrangement(event: LivingArrangementBegan) -> Group:
    return _group(
        (
            ("E112", day_text(event.occurred_on)),
            ("E113", event.family_home),
            *((kind, YES) for kind in event.home_kinds),
            ("E120", event.other_type),
            ("E121", event.location),
            ("E122", event.jurisdiction),
            *event.answers,
        )
    )


def _group(answers: Iterable[tuple[str, str]]) -> Group:
    made = Group()
    _put(made, tuple(answers))
    return made


def _put(group: Group, answers: Answers | Sequence[tuple[str, str]]) -> None:
    for number, value in answers:
        if value:
            group.answers[number] = value.split() if number == _LISTED_TOGETHER else [value]
