"""One record's events as a life: episodes of responsibility, arrangements, absences, contacts, kin placements.

Pure and total: whatever contradicts becomes a finding's code, never an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from operator import itemgetter
from typing import Any

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    AbsenceAtKnownPlaceEnded,
    LivingArrangementBegan,
    NightWithoutPlacement,
    TemporaryAbsenceBegan,
    TemporaryAbsenceEnded,
)
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.events.removal import (
    ChildDied,
    ChildDischarged,
    ChildRemoved,
    EarlierEpisodeRecorded,
    ResponsibilityBegan,
)
from everychild.care.events.responsibility import (
    AgencyRoleBegan,
    AgencyRoleEnded,
    InterstatePlacementBegan,
    InterstatePlacementEnded,
    SafetyPlacementBegan,
    SafetyPlacementEnded,
    TransferAnswered,
    TransferSent,
)
from everychild.care.events.wellbeing import ChildBoreInfant
from everychild.care.layers import when
from everychild.care.rules import JurisdictionRules
from everychild.vocabulary.ids import AgencyId, RecordId
from everychild.vocabulary.roll_call import RoleKind

AbsenceEvent = AbsenceAtKnownPlaceBegan | AbsenceAtKnownPlaceEnded | TemporaryAbsenceBegan | TemporaryAbsenceEnded
MissingEvent = ChildReportedMissing | ChildLocated | ChildReturned
InterstateEvent = InterstatePlacementBegan | InterstatePlacementEnded
Timed = tuple[datetime, CareEvent]

TELLING: frozenset[type[CareEvent]] = frozenset(
    {
        AbsenceAtKnownPlaceBegan, AbsenceAtKnownPlaceEnded, AgencyRoleBegan, AgencyRoleEnded, ChildBoreInfant,
        ChildContacted, ChildDescribed, ChildDied, ChildDischarged, ChildLocated, ChildNamed, ChildRemoved,
        ChildReportedMissing, ChildReturned, InterstatePlacementBegan, InterstatePlacementEnded,
        LivingArrangementBegan, NightWithoutPlacement, ResponsibilityBegan, SafetyPlacementBegan,
        SafetyPlacementEnded, TemporaryAbsenceBegan, TemporaryAbsenceEnded, TransferAnswered, TransferSent,
    }
)  # fmt: skip
"""The events that say anything of where a child is and who answers; the others leave a life as it was."""


@dataclass(slots=True, kw_only=True)
class Life:
    """A record's events by what they are about, each list oldest first once `life_of` gives it."""

    record_id: RecordId
    agency_id: AgencyId
    rules: JurisdictionRules
    born_on: date | None = None
    is_named: bool = True
    removals: list[tuple[datetime, ChildRemoved | ResponsibilityBegan]] = field(default_factory=list)
    endings: list[tuple[datetime, ChildDischarged | ChildDied]] = field(default_factory=list)
    arrangements: list[tuple[datetime, LivingArrangementBegan]] = field(default_factory=list)
    nights: list[tuple[datetime, NightWithoutPlacement]] = field(default_factory=list)
    absences: list[tuple[datetime, AbsenceEvent]] = field(default_factory=list)
    contacts: list[tuple[datetime, ChildContacted]] = field(default_factory=list)
    missing: list[tuple[datetime, MissingEvent]] = field(default_factory=list)
    transfers: list[tuple[datetime, TransferSent | TransferAnswered]] = field(default_factory=list)
    interstate: list[tuple[datetime, InterstateEvent]] = field(default_factory=list)
    roles: list[tuple[datetime, AgencyRoleBegan | AgencyRoleEnded]] = field(default_factory=list)
    kin: list[tuple[datetime, SafetyPlacementBegan | SafetyPlacementEnded]] = field(default_factory=list)
    infants: list[tuple[datetime, ChildBoreInfant]] = field(default_factory=list)


def life_of(record_id: RecordId, agency_id: AgencyId, events: Iterable[CareEvent], rules: JurisdictionRules) -> Life:
    """The events of one record that stand, sorted into a life; any order of arrival gives the same."""
    life = Life(record_id=record_id, agency_id=agency_id, rules=rules)
    described: list[tuple[date, ChildDescribed | ChildNamed]] = []
    for event in events:
        _file(life, described, event)
    for timed in (life.removals, life.endings, life.arrangements, life.nights, life.absences, life.contacts,
                  life.missing, life.transfers, life.interstate, life.roles, life.kin, life.infants):  # fmt: skip
        if len(timed) > 1:
            _put_in_order(timed)
    if len(described) > 1:
        described.sort(key=lambda each: (each[0], repr(each[1])))
    for _, event in described:
        life.born_on = event.birth_date or life.born_on
        if isinstance(event, ChildNamed):
            life.is_named = event.is_named
    return life


def _put_in_order(timed: list[Any]) -> None:
    """Oldest first; two events at one instant are told apart by what they say, never by which came first."""
    timed.sort(key=_at)
    if any(one[0] == other[0] for one, other in pairwise(timed)):
        timed.sort(key=lambda each: (each[0], repr(each[1])))


_at = itemgetter(0)


def _file(life: Life, described: list[tuple[date, ChildDescribed | ChildNamed]], event: CareEvent) -> None:
    zone = life.rules.zone
    match event:
        case ChildContacted():
            life.contacts.append((when(event.occurred_on, event.occurred_at, zone), event))
        case LivingArrangementBegan():
            life.arrangements.append((when(event.occurred_on, event.occurred_at, zone), event))
        case ChildRemoved() | ResponsibilityBegan():
            life.removals.append((when(event.occurred_on, event.occurred_at, zone), event))
        case ChildDischarged() | ChildDied():
            life.endings.append((when(event.occurred_on, event.occurred_at, zone), event))
        case ChildReportedMissing() | ChildLocated() | ChildReturned():
            life.missing.append((when(event.occurred_on, event.occurred_at, zone), event))
        case ChildDescribed() | ChildNamed():
            described.append((event.occurred_on, event))
        case NightWithoutPlacement():
            life.nights.append((when(event.occurred_on, None, zone), event))
        case (
            AbsenceAtKnownPlaceBegan() | AbsenceAtKnownPlaceEnded() | TemporaryAbsenceBegan() | TemporaryAbsenceEnded()
        ):
            life.absences.append((when(event.occurred_on, event.occurred_at, zone), event))
        case TransferSent() | TransferAnswered():
            life.transfers.append((when(event.occurred_on, event.occurred_at, zone), event))
        case _:
            _file_rarer(life, event)


def _file_rarer(life: Life, event: CareEvent) -> None:
    zone = life.rules.zone
    match event:
        case InterstatePlacementBegan() | InterstatePlacementEnded():
            life.interstate.append((when(event.occurred_on, None, zone), event))
        case AgencyRoleBegan() | AgencyRoleEnded():
            life.roles.append((when(event.occurred_on, None, zone), event))
            _file_own_responsibility(life, event)
        case SafetyPlacementBegan() | SafetyPlacementEnded():
            life.kin.append((when(event.occurred_on, None, zone), event))
        case ChildBoreInfant():
            life.infants.append((when(event.occurred_on, None, zone), event))
        case EarlierEpisodeRecorded():
            pass  # over before the roll call's time; the timeline shows it
        case _:
            pass  # says nothing of where the child is


def _file_own_responsibility(life: Life, event: AgencyRoleBegan | AgencyRoleEnded) -> None:
    """An agency that says it has placement and care itself has begun, or ended, its responsibility."""
    if event.role != RoleKind.PLACEMENT_AND_CARE or event.holder not in {"", life.agency_id}:
        return
    at = when(event.occurred_on, None, life.rules.zone)
    if isinstance(event, AgencyRoleBegan):
        life.removals.append((at, ResponsibilityBegan(occurred_on=event.occurred_on)))
    else:
        life.endings.append((at, ChildDischarged(occurred_on=event.occurred_on)))
