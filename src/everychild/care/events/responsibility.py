"""Who answers for the child: roles, transfers, interstate placements, investigations, kin without a court."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.events.fields import chosen, identifying
from everychild.vocabulary.roll_call import RoleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRoleBegan:
    """An agency or person took a role (`RoleKind`); the five roles are kept apart."""

    occurred_on: date
    role: str = chosen("", tuple(RoleKind), required=True)
    holder: str = ""
    person: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRoleEnded:
    """A role ended."""

    occurred_on: date
    role: str = chosen("", tuple(RoleKind), required=True)
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSent:
    """Responsibility is offered to another agency; the sender has it until it is accepted.

    Takes:
        by_court: a court ordered it, so that it holds from the order's date and needs no acceptance.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    to_agency: str = ""
    by_court: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAnswered:
    """A transfer was accepted or refused."""

    occurred_on: date
    occurred_at: datetime | None = None
    accepted: bool = True
    to_agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterstatePlacementRequested:
    """A placement in another state was asked for (ICPC 100A); responsibility does not move."""

    occurred_on: date
    receiving_state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterstatePlacementDecided:
    """The receiving state's written decision; a study that was accepted is not a placement approved."""

    occurred_on: date
    receiving_state: str = ""
    approved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InterstatePlacementBegan:
    """The child is placed in another state, which supervises; the sending agency stays responsible.

    Takes:
        sending_agency: given when the receiving state says so, about a child placed with it.
    """

    occurred_on: date
    receiving_state: str = ""
    sending_agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterstatePlacementEnded:
    """The interstate placement is over (ICPC 100B)."""

    occurred_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationOpened:
    """An investigation about the child was opened."""

    occurred_on: date
    report: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingMade:
    """An investigation's disposition, with its standard of proof and whether it stands."""

    occurred_on: date
    disposition: str = ""
    standard: str = ""
    stands: bool = True
    text: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlacementBegan:
    """A safety placement with kin without a court: who was told what, and until when."""

    occurred_on: date
    parent_told_may_refuse: bool = False
    counsel_offered: bool = False
    review_on: date | None = None
    ends_on: date | None = None
    supports: str = ""
    county: str = ""
    caregiver: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPlacementEnded:
    """A safety placement with kin ended, and how."""

    occurred_on: date
    outcome: str = ""


ResponsibilityEvent = (
    AgencyRoleBegan
    | AgencyRoleEnded
    | TransferSent
    | TransferAnswered
    | InterstatePlacementRequested
    | InterstatePlacementDecided
    | InterstatePlacementBegan
    | InterstatePlacementEnded
    | InvestigationOpened
    | FindingMade
    | SafetyPlacementBegan
    | SafetyPlacementEnded
)
