"""What an agency said of one agreement as one record of the assistance file: the way back from claims to the file.

Pure. Always true: what `intake.afcars.assistance` reads of a record and this gives back is the same record.

Cites:
    45 CFR 1355.45.
"""

from __future__ import annotations

from collections.abc import Mapping

from everychild.afcars.statements import Saying, Statement
from everychild.intake.afcars.assistance import BORN, ENDED, NUMBER, SEX
from everychild.intake.afcars.reading import day_of
from everychild.vocabulary.days import ReportPeriod

_KEYS = frozenset({"number", "agreement"})


def agreement_of(claims: Mapping[str, Saying]) -> Statement:
    """The record that these claims make."""
    made = Statement(orphans=sorted(claims.keys() - _KEYS))
    said: dict[str, str] = {}
    if number := claims.get("number"):
        said[NUMBER] = number.detail.get("number", "")
    if agreement := claims.get("agreement"):
        born_on: str = agreement.detail.get("birth_date", "")
        said[BORN] = born_on.replace("-", "")
        said[SEX] = agreement.codes.get("sex", "")
        said |= agreement.codes.get("answers", {})
    made.content.answers.update({element: [value] for element, value in said.items() if value})
    return made


def is_assisted(claims: Mapping[str, Saying], period: ReportPeriod) -> bool:
    """Whether an agreement is in the assistance population of a period: in force at any time in it.

    Cites:
        45 CFR 1355.42(b); our reading of "in force at any time in the period" is unverified.
    """
    agreement = claims.get("agreement")
    if agreement is None:
        return False
    ended_on = day_of(agreement.codes.get("answers", {}).get(ENDED, ""))
    return ended_on is None or ended_on >= period.starts_on
