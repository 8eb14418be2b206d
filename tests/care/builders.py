"""Events and records with good defaults, for tests that say only what matters to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.description import ChildDescribed
from everychild.care.events.missing import ChildReportedMissing
from everychild.care.events.removal import ChildDischarged, ChildRemoved
from everychild.care.life import Life, life_of
from everychild.care.rules import JurisdictionRules
from everychild.care.turns import Turn, turns_of
from everychild.vocabulary.ids import AgencyId, RecordId

SPACE = UUID("6f2c1a0e-0000-4000-8000-000000000001")
KENTUCKY = JurisdictionRules(state="US-KY", zone="America/New_York")
OHIO = JurisdictionRules(state="US-OH", zone="America/New_York")


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def removed(on: str = "2026-01-20", *, already_missing: bool = False, county: str = "21067") -> ChildRemoved:
    return ChildRemoved(occurred_on=day(on), county=county, already_missing=already_missing)


def discharged(on: str, *, removal_on: str = "2026-01-20", reason: str = "1") -> ChildDischarged:
    return ChildDischarged(occurred_on=day(on), removal_on=day(removal_on), reason=reason)


def foster_home(on: str = "2026-01-20", *, location: str = "1") -> LivingArrangementBegan:
    return LivingArrangementBegan(occurred_on=day(on), family_home="1", home_kinds=("E114",), location=location)


def living(on: str, other_type: str, *, location: str = "1") -> LivingArrangementBegan:
    return LivingArrangementBegan(occurred_on=day(on), family_home="0", other_type=other_type, location=location)


def visited(on: str, *, by: str = "caseworker") -> ChildContacted:
    return ChildContacted(occurred_on=day(on), by=by)


def visited_monthly(since: str, through: str) -> list[ChildContacted]:
    """A visit on the tenth of every month from one day through another."""
    visits: list[ChildContacted] = []
    here = day(since)
    while here <= day(through):
        if here.day == 10:
            visits.append(ChildContacted(occurred_on=here))
        here += timedelta(days=1)
    return visits


def reported_missing(on: str, *, hour: str | None = None, category: str = "left-on-own") -> ChildReportedMissing:
    instant = at(f"{on}T{hour}-05:00") if hour else None
    return ChildReportedMissing(occurred_on=day(on), occurred_at=instant, category=category)


def born(on: str) -> ChildDescribed:
    return ChildDescribed(occurred_on=day("2026-01-20"), birth_date=day(on), sex="2")


def record(
    *events: CareEvent | Sequence[CareEvent], rules: JurisdictionRules = KENTUCKY, agency: str = "", number: str = "1"
) -> Life:
    flat: list[CareEvent] = []
    for event in events:
        flat.extend(event if isinstance(event, Sequence) else [event])
    name = AgencyId(agency or f"{rules.state}:dcbs")
    return life_of(RecordId(uuid5(SPACE, name + number)), name, flat, rules)


def turn_at(instant: str, *lives: Life) -> Turn | None:
    """What is true of the child at an instant; None before anything is known."""
    found = None
    for turn in turns_of(lives):
        if turn.from_at <= at(instant):
            found = turn
    return found


def on_the_roll(instant: str, *lives: Life) -> Turn:
    turn = turn_at(instant, *lives)
    assert turn is not None and turn.responsible, "the child is on the roll call"
    return turn


def is_on_the_roll(instant: str, *lives: Life) -> bool:
    turn = turn_at(instant, *lives)
    return turn is not None and turn.responsible
