"""When a child came into public responsibility, and when that ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.events.fields import Answers, identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRemoved:
    """A removal episode began (E69 to E105; E3 stands inside the removal in the file).

    Takes:
        transaction_on: when the agency typed it (E70).
        county: the local agency's five-digit FIPS code (E3).
        already_missing: responsibility was received while the child was missing (E72 or E73): missing from minute 0.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    transaction_on: date | None = None
    environment: str = ""
    county: str = ""
    already_missing: bool = False
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityBegan:
    """Placement-and-care responsibility by court order before or without a placement, as for a newborn in hospital."""

    occurred_on: date
    occurred_at: datetime | None = None
    county: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDischarged:
    """A removal episode ended (E153 to E186).

    Takes:
        removal_on: the removal it ends.
        transaction_on: when the agency typed it (E154).
        reason: E155; 6 is runaway or whereabouts unknown.
        transferred_to: E156.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    removal_on: date | None = None
    transaction_on: date | None = None
    reason: str = ""
    transferred_to: str = ""
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitLeftOpen:
    """What a file answers about an exit that has no date (E154 to E186 without E153); E155 is 9 while care goes on.

    It ends nothing.
    """

    occurred_on: date
    removal_on: date | None = None
    transaction_on: date | None = None
    reason: str = ""
    transferred_to: str = ""
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEpisodeRecorded:
    """An episode that ended before 1 October 2022, of which three elements are reported (E69, E153, E155)."""

    occurred_on: date
    ended_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDied:
    """The child died. History keeps it; no page says so before the fatality notice."""

    occurred_on: date
    occurred_at: datetime | None = None
    place: str = identifying(default="")


RemovalEvent = ChildRemoved | ResponsibilityBegan | ChildDischarged | ExitLeftOpen | EarlierEpisodeRecorded | ChildDied
