"""Permanency plans, reviews, hearings and visits: each within its episode.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import Rule, Verdict, fires, holds, inconsistent
from everychild.afcars.scopes import Value


def _in_the_episode(period_end: str, removed: Value, day: Value) -> Verdict:
    """It lies between the removal and the end of the period."""
    if day is None:
        return None
    if day > period_end:
        return inconsistent(2)
    return inconsistent() if removed is not None and day < removed else None


def _visit(period_end: str, removed: Value, exited: Value, day: Value) -> Verdict:
    """A visit lies between removal and exit, or the end of the period."""
    if day is None:
        return None
    if removed is not None and day < removed:
        return inconsistent(1, 3)
    if exited is not None and day > exited:
        return inconsistent(2, 3)
    return inconsistent(3) if day > period_end else None


_EXAMPLES = (
    holds("20260930 20260101 20260301"),
    holds("20260930 20260101 20260101", "boundary: the day of removal"),
    fires("20260930 20260101 20251231"),
    holds("20260930 20260101 20260930", "boundary: the last day of the period"),
    fires("20260930 20260101 20261001"),
)

RULES = (
    *(
        Rule(
            number=number,
            code=code,
            part=part,
            reads=f"PE E69 {element}",
            basis=("E",),
            cites=cites,
            what=f"A {what} is dated before the removal or after the end of the period.",
            remedy="Correct the date.",
            judge=_in_the_episode,
            hidden_by=element,
            examples=_EXAMPLES,
        )
        for number, code, part, element, cites, what in (
            ("C46", "plan-date", "permanency_plan", "E147", "45 CFR 1355.44(f)(2)", "permanency plan"),
            ("C47", "review-date", "E149_periodic_review_date", "E149", "45 CFR 1355.44(f)(3)", "periodic review"),
            (
                "C47",
                "hearing-date",
                "E150_permanency_hearing_date",
                "E150",
                "45 CFR 1355.44(f)(4)",
                "permanency hearing",
            ),
        )
    ),
    Rule(
        number="C48",
        code="visit-in-episode",
        part="case_worker_visit",
        reads="PE E69 E153 E151",
        basis=("E", "R"),
        cites="45 CFR 1355.44(f)(5)",
        what="A visit is dated before the removal, after the exit, or after the end of the period.",
        remedy="Correct the date.",
        judge=_visit,
        hidden_by="E151",
        examples=(
            holds("20260930 20260101 . 20260301"),
            fires("20260930 20260101 . 20251231"),
            holds("20260930 20260101 20260301 20260301", "boundary: on the day of exit"),
            fires("20260930 20260101 20260301 20260302", about="boundary: the day after"),
            holds("20260930 20260101 . 20260930", "boundary: the last day of the period"),
            fires("20260930 20260101 . 20261001"),
        ),
    ),
)
