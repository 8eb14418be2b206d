"""Live events laid over what the last file said: the record as an agency would report it now.

Pure. The later word wins, field by field: a live event that was heard before the file changes nothing that the file
says; one that was heard after it fills and replaces what it speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    PeriodicReviewHeld,
    PermanencyHearingHeld,
    PermanencyPlanSet,
    TraffickingReportRecorded,
)
from everychild.care.events.description import (
    ChildDescribed,
    ParentalRightsRecorded,
    ParentsRecorded,
    RecordNumbered,
    TribalStatusRecorded,
)
from everychild.care.events.missing import ChildReportedMissing, ChildReturned
from everychild.care.events.removal import ChildDischarged, ChildRemoved, EarlierEpisodeRecorded
from everychild.care.events.wellbeing import (
    AssistanceRecorded,
    HealthAssessed,
    HealthConditionsRecorded,
    ParentingRecorded,
    PriorAdoptionRecorded,
    PriorGuardianshipRecorded,
    SchoolingRecorded,
    SiblingsCounted,
)
from everychild.care.visits import is_caseworkers_visit
from everychild.vocabulary.ids import Position

RUNAWAY, UNKNOWN, MISSING_PLACE = "12", "13", "4"
_UNDATED: Mapping[type[CareEvent], str] = {
    ChildDescribed: "child",
    TribalStatusRecorded: "tribe",
    HealthAssessed: "health-assessed",
    HealthConditionsRecorded: "health-conditions",
    SchoolingRecorded: "schooling",
    ParentingRecorded: "parenting",
    PriorAdoptionRecorded: "prior-adoption",
    PriorGuardianshipRecorded: "prior-guardianship",
    AssistanceRecorded: "assistance",
    SiblingsCounted: "siblings",
    ParentsRecorded: "parents",
    TraffickingReportRecorded: "trafficking",
}
"""The keys under which a file says what stands as of its period's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An event, where it stands in the order of what we learned, and when the agency typed it."""

    event: CareEvent
    position: Position
    typed_on: date | None = None


def with_live(filed: Mapping[str, Heard], live: Iterable[Heard], *, through: date) -> dict[str, CareEvent]:
    """A record's claims by key, with what live events say up to a day.

    Takes:
        filed: what the last file says, by key.
        live: events that stand, in any order.
    """
    said = dict(filed)
    for heard in sorted(live, key=lambda each: (each.event.occurred_on, each.position)):
        if heard.event.occurred_on <= through:
            _lay(said, heard)
    return {key: each.event for key, each in said.items()}


def _lay(said: dict[str, Heard], heard: Heard) -> None:
    match heard.event:
        case ChildReportedMissing():
            _go_missing(said, heard, heard.event)
        case ChildReturned():
            _come_back(said, heard)
        case RecordNumbered():
            # The number under which a file knew the record stays; a record of live events has its agency's own.
            said.setdefault("number", heard)
        case ChildRemoved() as event:
            typed = replace(event, transaction_on=event.transaction_on or heard.typed_on)
            _say(said, f"removed/{event.occurred_on}", replace(heard, event=typed))
        case ChildDischarged() as event:
            removal = _removal_of(said, event)
            typed = replace(event, transaction_on=event.transaction_on or heard.typed_on)
            if removal is not None:
                said.pop(f"no-exit/{removal}", None)
                _say(said, f"exit/{removal}", replace(heard, event=typed))
        case _:
            key = _key_of(said, heard.event)
            if key is not None:
                _say(said, key, heard)


def _key_of(said: Mapping[str, Heard], event: CareEvent) -> str | None:
    """Under which key a file would say this; None for what the return does not hold."""
    if type(event) in _UNDATED:
        return _UNDATED[type(event)]
    match event:
        case ParentalRightsRecorded():
            return f"rights-{event.parent}"
        case EarlierEpisodeRecorded():
            return f"earlier/{event.occurred_on}"
        case LivingArrangementBegan():
            kind = "arrangement"
        case ChildContacted() if is_caseworkers_visit(event):
            kind = "visit"
        case PermanencyPlanSet():
            kind = "plan"
        case PeriodicReviewHeld():
            kind = "review"
        case PermanencyHearingHeld():
            kind = "hearing"
        case _:
            return None
    removal = _removal_of(said, event)
    return f"{kind}/{removal}/{event.occurred_on}" if removal is not None else None


def _removal_of(said: Mapping[str, Heard], event: CareEvent) -> date | None:
    """The removal in which an event lies: the one it names, else the last that began by its day."""
    named = getattr(event, "removal_on", None)
    if named is not None:
        return named
    begun = [
        each.event.occurred_on
        for each in said.values()
        if isinstance(each.event, ChildRemoved) and each.event.occurred_on <= event.occurred_on
    ]
    return max(begun, default=None)


def _say(said: dict[str, Heard], key: str, heard: Heard) -> None:
    before = said.get(key)
    if before is None:
        said[key] = heard
    elif before.position < heard.position and type(before.event) is type(heard.event):
        said[key] = replace(heard, event=_filled(before.event, heard.event))


def _filled(before: CareEvent, after: CareEvent) -> CareEvent:
    """The later event, with the earlier one's word where the later says nothing."""
    changes: dict[str, Any] = {}
    for field in fields(after):
        value, old = getattr(after, field.name), getattr(before, field.name)
        if field.name == "answers":
            merged = {**dict(old), **dict(value)}
            changes["answers"] = tuple(sorted(merged.items(), key=lambda pair: int(pair[0][1:])))
        elif value in {None, "", ()}:
            changes[field.name] = old
    return replace(after, **changes)


def _go_missing(said: dict[str, Heard], heard: Heard, event: ChildReportedMissing) -> None:
    """A run begins an arrangement of its own: E113 no, E120 12 or 13, E121 4."""
    removal = _removal_of(said, event)
    if removal is None:
        return
    place = LivingArrangementBegan(
        occurred_on=event.occurred_on,
        removal_on=removal,
        family_home="0",
        other_type=RUNAWAY if event.category == "left-on-own" else UNKNOWN,
        location=MISSING_PLACE,
    )
    _say(said, f"arrangement/{removal}/{event.occurred_on}", replace(heard, event=place))


def _come_back(said: dict[str, Heard], heard: Heard) -> None:
    """There is no return date in the return: the next arrangement ends the run, and here it is the place left."""
    removal = _removal_of(said, heard.event)
    places = sorted(
        (each.event for key, each in said.items() if key.startswith(f"arrangement/{removal}/")),
        key=lambda event: event.occurred_on,
    )
    before = [each for each in places if isinstance(each, LivingArrangementBegan)
              and each.occurred_on <= heard.event.occurred_on]  # fmt: skip
    if not before or before[-1].location != MISSING_PLACE:
        return
    left = next((each for each in reversed(before) if each.location != MISSING_PLACE), None)
    if left is not None:
        again = replace(left, occurred_on=heard.event.occurred_on, occurred_at=None)
        _say(said, f"arrangement/{removal}/{heard.event.occurred_on}", replace(heard, event=again))
