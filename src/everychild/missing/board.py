"""One row of the missing board: what the records say was done in an open episode, and what is still owed. Pure.

Cites:
    42 USC 671(a)(35)(B): law enforcement and NCMEC, immediately and never later than 24 hours after the agency has the
    information. 34 USC 41308(1): law enforcement may not refuse a report for want of a waiting period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from everychild.care.events import CareEvent
from everychild.care.events.missing import (
    ChildLocated,
    ChildReportedMissing,
    ChildReturned,
    ChildSighted,
    ClearinghouseTold,
    LawEnforcementTold,
)
from everychild.vocabulary.days import midnight

WITHIN = timedelta(hours=24)
TAKEN = "taken"
_MOVES = (ChildReportedMissing, ChildReturned)
_DONE = (LawEnforcementTold, ClearinghouseTold, ChildSighted, ChildLocated)
Done = LawEnforcementTold | ClearinghouseTold | ChildSighted | ChildLocated
"""What is done in an episode."""
LAW_ENFORCEMENT, NCMEC = "law enforcement", "NCMEC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What law enforcement answered: taken, declined or referred; where and when."""

    outcome: str
    agency: str
    reason: str
    at: datetime
    hour_known: bool
    has_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A call that is still owed: to whom, and the instant by which."""

    to: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """An open episode.

    Takes:
        since: the caregiver's word, or the first instant of the day where no hour was recorded.
        hour_known: whether the hour was recorded.
        ncmec_at: when NCMEC was told; None where no record says so.
        owed: calls that no record says were made, the earliest first.
    """

    since: datetime
    hour_known: bool
    category: str
    reported_by: str
    answers: tuple[Answer, ...]
    entry_confirmed: bool
    ncmec_at: datetime | None
    ncmec_number: bool
    last_sighting: datetime | None
    located_at: datetime | None
    owed: tuple[Owed, ...]


def board_row(events: Iterable[CareEvent], zone: str, missing_since: datetime) -> BoardRow:
    """The open episode of one child who is missing, or found and not back.

    Takes:
        events: that stand.
        zone: of the responsible agency's jurisdiction.
        missing_since: on the roll call, where no report says more than the half-yearly file does.
    """
    reported, later = _open_episode(list(events), zone, missing_since)
    since = _at(reported.occurred_on, reported.occurred_at, zone)
    answers = tuple(_answer(each, zone) for each in later if isinstance(each, LawEnforcementTold))
    told = [each for each in later if isinstance(each, ClearinghouseTold) and each.clearinghouse == "ncmec"]
    sighted = [_at(each.occurred_on, each.occurred_at, zone) for each in later if isinstance(each, ChildSighted)]
    located = [_at(each.occurred_on, each.occurred_at, zone) for each in later if isinstance(each, ChildLocated)]
    due_at = since + WITHIN
    owed = [] if any(each.outcome == TAKEN for each in answers) else [Owed(to=LAW_ENFORCEMENT, due_at=due_at)]
    owed += [] if told else [Owed(to=NCMEC, due_at=due_at)]
    return BoardRow(
        since=since,
        hour_known=reported.occurred_at is not None,
        category=reported.category,
        reported_by=reported.reported_by,
        answers=answers,
        entry_confirmed=any(isinstance(each, LawEnforcementTold) and each.entry_confirmed for each in later),
        ncmec_at=min((_at(each.occurred_on, each.occurred_at, zone) for each in told), default=None),
        ncmec_number=any(each.number for each in told),
        last_sighting=max(sighted, default=None),
        located_at=max(located, default=None),
        owed=tuple(owed),
    )


def _open_episode(
    events: Sequence[CareEvent], zone: str, missing_since: datetime
) -> tuple[ChildReportedMissing, list[Done]]:
    """The first report of the episode that is open, and what was recorded since that day."""
    first: ChildReportedMissing | None = None
    for event in sorted((each for each in events if isinstance(each, _MOVES)), key=lambda each: _when(each, zone)):
        if isinstance(event, ChildReturned):
            first = None
        elif first is None:
            first = event
    if first is None:
        local = missing_since.astimezone(ZoneInfo(zone))
        first = ChildReportedMissing(occurred_on=local.date())
    since = _at(first.occurred_on, first.occurred_at, zone)
    return first, [event for event in events if isinstance(event, _DONE) and _belongs(event, since, zone)]


def _belongs(event: Done, since: datetime, zone: str) -> bool:
    """Whether something was done in an episode that began then; where no hour was recorded, from its day on."""
    if event.occurred_at is None:
        return event.occurred_on >= since.astimezone(ZoneInfo(zone)).date()
    return event.occurred_at >= since


def _when(event: ChildReportedMissing | ChildReturned, zone: str) -> datetime:
    return _at(event.occurred_on, event.occurred_at, zone)


def _answer(told: LawEnforcementTold, zone: str) -> Answer:
    return Answer(
        outcome=told.outcome,
        agency=told.agency,
        reason=told.reason,
        at=_at(told.occurred_on, told.occurred_at, zone),
        hour_known=told.occurred_at is not None,
        has_number=bool(told.case_number),
    )


def _at(day: date, instant: datetime | None, zone: str) -> datetime:
    return (instant or midnight(day, zone)).astimezone(ZoneInfo(zone))
