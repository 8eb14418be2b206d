"""A child goes missing, is looked for, seen, found, and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.events.fields import identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReportedMissing:
    """The child is not there. The caregiver's word starts the clock; late typing never moves it.

    Takes:
        occurred_at: the caregiver's word, where the hour is known.
        category: a `MissingCategory`.
        reported_by: role of whoever said so.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    category: str = "unknown"
    reported_by: str = ""
    circumstances: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawEnforcementTold:
    """A report to law enforcement, taken, declined or referred; a refusal does not stop the clock.

    The NIC number is never stored; only that the entry was confirmed, when and by whom.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    agency: str = ""
    outcome: str = "taken"
    case_number: str = identifying(default="")
    officer: str = identifying(default="")
    reason: str = identifying(default="")
    entry_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearinghouseTold:
    """A report to NCMEC or a state clearinghouse, with its number when they gave one."""

    occurred_on: date
    occurred_at: datetime | None = None
    clearinghouse: str = "ncmec"
    number: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSighted:
    """Somebody saw the child; a sighting ends nothing."""

    occurred_on: date
    occurred_at: datetime | None = None
    by: str = ""
    place: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLocated:
    """The child was found, verified or not, and is not yet in an approved place."""

    occurred_on: date
    occurred_at: datetime | None = None
    verified: bool = False
    by: str = ""
    place: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildReturned:
    """The child is in an approved place again; the episode is over."""

    occurred_on: date
    occurred_at: datetime | None = None
    face_to_face: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDebriefingOffered:
    """A return debriefing was offered, done or declined; declined is never held against the youth."""

    occurred_on: date
    outcome: str = "offered"
    told: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenCompleted:
    """A screen for trafficking was done, or stopped because the child disclosed."""

    occurred_on: date
    tool: str = ""
    outcome: str = identifying(default="")


MissingEvent = (
    ChildReportedMissing
    | LawEnforcementTold
    | ClearinghouseTold
    | ChildSighted
    | ChildLocated
    | ChildReturned
    | ReturnDebriefingOffered
    | ScreenCompleted
)
