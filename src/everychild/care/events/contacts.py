"""Who saw or spoke with the child, who tried to, and what was planned and heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.events.fields import Answers, identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildContacted:
    """A contact (E151, E152 for a caseworker's visit).

    Takes:
        how: `face-to-face`, `video`, `phone`, `text`.
        by: role of whoever met the child: `caseworker`, `other-state-caseworker`, `judge`, `nurse`, `police` ...
        is_visit: whether it counts as a caseworker's visit; a nurse's word is a confirmation, not a visit.
        place: E152; 1 the child's residence, 2 elsewhere.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    how: str = "face-to-face"
    by: str = "caseworker"
    is_visit: bool = True
    place: str = ""
    removal_on: date | None = None
    note: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAttempted:
    """A visit that was tried and did not happen; an attempt is an attempt."""

    occurred_on: date
    occurred_at: datetime | None = None
    by: str = "caseworker"
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhereaboutsConfirmed:
    """Somebody other than a caseworker says where the child is: a confirmation, never a visit."""

    occurred_on: date
    occurred_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermanencyPlanSet:
    """A permanency plan (E147, E148)."""

    occurred_on: date
    removal_on: date | None = None
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicReviewHeld:
    """A periodic review (E149)."""

    occurred_on: date
    removal_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermanencyHearingHeld:
    """A permanency hearing (E150)."""

    occurred_on: date
    removal_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrderMade:
    """An order of a court that bears on the child."""

    occurred_on: date
    occurred_at: datetime | None = None
    kind: str = ""
    court: str = ""
    text: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraffickingReportRecorded:
    """Victim of sex trafficking before or during the episode, and the report of it (E106 to E111)."""

    occurred_on: date
    answers: Answers = ()


ContactEvent = (
    ChildContacted
    | ContactAttempted
    | WhereaboutsConfirmed
    | PermanencyPlanSet
    | PeriodicReviewHeld
    | PermanencyHearingHeld
    | CourtOrderMade
    | TraffickingReportRecorded
)
