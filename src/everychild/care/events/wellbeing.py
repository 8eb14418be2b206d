"""Health, school, own children, earlier adoption and guardianship, assistance, siblings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from everychild.care.events.fields import Answers, identifying


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthAssessed:
    """Whether the child's health was assessed in this episode (E22)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthConditionsRecorded:
    """Diagnosed conditions, existing or earlier (E23 to E34)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthNeedRecorded:
    """A medicine, allergy or condition that whoever has the child tonight must know of."""

    occurred_on: date
    need: str = identifying(default="")
    kind: str = ""
    critical: bool = False
    next_due: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolingRecorded:
    """Enrolment, grade completed, special education (E35 to E37)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentingRecorded:
    """Pregnancy and own children (E38 to E40)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildBoreInfant:
    """The youth has an infant with them; the infant is not on the roll call unless in custody.

    Takes:
        infant_number: the infant's own record number, where there is one.
        lives_with_youth: false ends the mark.
    """

    occurred_on: date
    lives_with_youth: bool = True
    infant_number: str = identifying(default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorAdoptionRecorded:
    """An earlier adoption (E41 to E43)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorGuardianshipRecorded:
    """An earlier guardianship (E44, E45)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceRecorded:
    """State, tribal and federal assistance (E46 to E55)."""

    occurred_on: date
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceAgreementRecorded:
    """A child under a title IV-E adoption or guardianship assistance agreement (A4 to A19), as of a period's end.

    Takes:
        sex: A5.

    Cites:
        45 CFR 1355.45.
    """

    occurred_on: date
    birth_date: date | None = identifying()
    sex: str = ""
    answers: Answers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingsCounted:
    """Siblings, those in care, and those in the same living arrangement (E56 to E58)."""

    occurred_on: date
    answers: Answers = ()


WellbeingEvent = (
    HealthAssessed
    | HealthConditionsRecorded
    | HealthNeedRecorded
    | SchoolingRecorded
    | ParentingRecorded
    | ChildBoreInfant
    | PriorAdoptionRecorded
    | PriorGuardianshipRecorded
    | AssistanceRecorded
    | AssistanceAgreementRecorded
    | SiblingsCounted
)
