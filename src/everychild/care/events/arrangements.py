"""Where the child lives, from a day to a day, and nights and absences that no placement describes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.events.fields import Answers, chosen, identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingArrangementBegan:
    """A living arrangement began (E112 to E146).

    Takes:
        removal_on: the removal episode it belongs to; None where the sender knows only the day.
        family_home: E113; `1` yes, `0` no.
        home_kinds: those of E114 to E119 that apply, as element numbers.
        other_type: E120; 12 runaway, 13 whereabouts unknown, 14 placed at home.
        location: E121; 1 in state, 2 out of state, 3 out of country, 4 runaway or whereabouts unknown.
        jurisdiction: E122; where, when not in state.
        setting: class of place where a live sender knows better than the codes.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    removal_on: date | None = None
    family_home: str = ""
    home_kinds: tuple[str, ...] = ()
    other_type: str = ""
    location: str = ""
    jurisdiction: str = ""
    setting: str = ""
    county: str = ""
    answers: Answers = ()
    caregiver: str = identifying(default="")
    street: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class NightWithoutPlacement:
    """A night in an office, a hotel or a hospital bed not needed for care, and who stayed. AFCARS cannot say it."""

    occurred_on: date
    place: str = chosen("office", ("office", "hotel", "hospital", "other"))
    stayed: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryAbsenceBegan:
    """Respite, a weekend visit, a camp, a hospital stay: the placement stands, and there is an until."""

    occurred_on: date
    occurred_at: datetime | None = None
    kind: str = chosen("respite", ("respite", "visit", "camp", "hospital", "psychiatric", "other"))
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryAbsenceEnded:
    """The child is back from a temporary absence."""

    occurred_on: date
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceAtKnownPlaceBegan:
    """Not where placed, and a named person says where; it counts only as long as the jurisdiction's rule lets it.

    Takes:
        seen_by: the person whose word it is; without a name it is no word.
        how: `seen` by that person, or `phone` where somebody says so of the place.
        withheld_by_parent: never counts as a known place, even at a known address.
    """

    occurred_on: date
    occurred_at: datetime | None = None
    seen_by: str = identifying(default="", required=True)
    how: str = chosen("seen", ("seen", "phone"))
    withheld_by_parent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceAtKnownPlaceEnded:
    """The child is back where placed."""

    occurred_on: date
    occurred_at: datetime | None = None


ArrangementEvent = (
    LivingArrangementBegan
    | NightWithoutPlacement
    | TemporaryAbsenceBegan
    | TemporaryAbsenceEnded
    | AbsenceAtKnownPlaceBegan
    | AbsenceAtKnownPlaceEnded
)
