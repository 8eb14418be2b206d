"""Who the child is, and whose child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from everychild.care.events.fields import Answers, identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDescribed:
    """Birth date, sex and race as the agency has them (E5, E6, E13 to E21)."""

    occurred_on: date
    birth_date: date | None = identifying()
    birth_date_certainty: str = ""
    sex: str = ""
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildNamed:
    """Names and relations that only the child's own agency holds, from its person file.

    Takes:
        is_named: false for an infant who has no name yet; naming later is not a new child.
    """

    occurred_on: date
    is_named: bool = True
    given: str = identifying(default="")
    middle: str = identifying(default="")
    family: str = identifying(default="")
    suffix: str = identifying(default="")
    aliases: tuple[str, ...] = identifying(default=())
    birth_date: date | None = identifying()
    sex: str = ""
    ssn_last4: str = identifying(default="")
    mother_given: str = identifying(default="")
    mother_family: str = identifying(default="")
    mother_birth_year: str = identifying(default="")
    father_given: str = identifying(default="")
    father_family: str = identifying(default="")
    father_birth_year: str = identifying(default="")
    caregiver_given: str = identifying(default="")
    caregiver_family: str = identifying(default="")
    sibling_numbers: tuple[str, ...] = identifying(default=())
    birth_order: str = identifying(default="")
    multiple_birth: str = identifying(default="")
    street: str = identifying(default="")
    city: str = identifying(default="")
    zip: str = identifying(default="")
    phone: str = identifying(default="")
    county: str = ""
    tribe: str = identifying(default="")
    duty_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNumbered:
    """The number that the record bears in the federal return, which stands nowhere in clear.

    Takes:
        element: `E4` in the out-of-home file, `A3` in the assistance file, which need not be equal; `number` is the
            agency's own.

    Cites:
        45 CFR 1355.44(a)(4).
    """

    occurred_on: date
    element: str = "E4"
    number: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsListed:
    """In which order the agency's file lists removals, arrangements, visits and the like, where it is not that of days.

    Takes:
        keys: claims of the file by their keys, as `visit/2026-01-20/2026-02-10`.
    """

    occurred_on: date
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TribalStatusRecorded:
    """What is known of the child's tribe and of ICWA (E7 to E12)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentsRecorded:
    """Birth years and tribal membership of the parents (E59 to E62)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentalRightsRecorded:
    """Termination or modification of one parent's rights (E63 to E68); the first parent is 1."""

    occurred_on: date
    parent: int = 1
    answers: Answers = ()


DescriptionEvent = (
    ChildDescribed
    | ChildNamed
    | RecordNumbered
    | GroupsListed
    | TribalStatusRecorded
    | ParentsRecorded
    | ParentalRightsRecorded
)
