"""Parental rights.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import Kind, Rule, Verdict, fires, holds, inconsistent, missing
from everychild.afcars.scopes import Value

NOT_ENDED = "0"
DECEASED = "66666666"
ENDED = frozenset({"1", "2"})


def _no_dates(how: Value, petition: Value, ended: Value) -> Verdict:
    """Rights that did not end have no dates."""
    return inconsistent() if how == NOT_ENDED and (petition is not None or ended is not None) else None


def _petition(how: Value, petition: Value) -> Verdict:
    """A termination has a petition date, the editor says; the regulation lets it be blank when none was filed."""
    return missing(1) if how in ENDED and petition is None else None


def _not_ahead(period_end: str, *dates: Value) -> Verdict:
    """Petitions and terminations are not after the period; a reserved value stands for a deceased parent."""
    wrong = [
        index for index, day in enumerate(dates, 1) if day is not None and day != DECEASED and day > period_end
    ]  # fmt: skip
    return inconsistent(*wrong) if wrong else None


_PARENTS = (
    ("first-parent", "record", "E63", "E65", "E67"),
    ("further-parent", "tpr_second_parent", "E64", "E66", "E68"),
)

RULES = (
    *(
        Rule(
            number="C23",
            code=f"rights-not-ended-{whose}",
            part=part,
            reads=f"{how} {petition} {ended}",
            basis=("R", "E"),
            cites="45 CFR 1355.44(c)(5)",
            what="Dates of a termination are given although the parent's rights did not end.",
            remedy="Leave both dates blank where the answer is not applicable.",
            judge=_no_dates,
            examples=(
                holds("0 . ."),
                holds("2 20250101 20250601"),
                fires("0 20250101 ."),
                fires("0 . 20250601", about="boundary: the second date alone"),
            ),
        )
        for whose, part, how, petition, ended in _PARENTS
    ),
    Rule(
        number="C24",
        code="petition-date",
        part="tpr_second_parent",
        reads="E64 E66",
        basis=("E",),
        cites="45 CFR 1355.44(c)(5)(i)",
        what="",
        what_missing="A further parent's rights ended without a petition date; the editor asks for one, the "
        "regulation lets "
        "it be blank where no petition was filed.",
        remedy="Enter the petition's date if one was filed.",
        judge=_petition,
        decides=False,
        examples=(
            holds("1 20250101"), holds("0 ."), fires("2 .", Kind.MISSING),
            holds("1 66666666", "boundary: deceased stands for the date"),
        ),
    ),
    *(
        Rule(
            number="C25",
            code=f"rights-dates-{whose}",
            part=part,
            reads=f"PE {petition} {ended}",
            basis=("E",),
            cites="45 CFR 1355.44(c)(5)(i)-(ii)",
            what="A petition or termination is dated after the end of the period.",
            remedy="Correct the date, or leave it blank until it happens.",
            judge=_not_ahead,
            hidden_by="",
            examples=(
                holds("20260930 20250101 20250601"),
                holds("20260930 66666666 20250601", "a deceased parent"),
                fires("20260930 20250101 20261001"),
                holds("20260930 20260930 20260930", "boundary: the last day"),
            ),
        )
        for whose, part, _, petition, ended in _PARENTS
    ),
)  # fmt: skip
