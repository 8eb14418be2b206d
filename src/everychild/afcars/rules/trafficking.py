"""Sex trafficking before and during the episode, and the reports to law enforcement.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import YES, Kind, Rule, Verdict, fires, holds, inconsistent, missing
from everychild.afcars.scopes import Value


def _reported(victim: Value, reported: Value, day: Value) -> Verdict:
    """A victim opens whether it was reported; a report opens its date."""
    if victim == YES and reported is None:
        return missing(1)
    if victim != YES and reported is not None:
        return inconsistent()
    if reported == YES and day is None:
        return missing(2)
    return inconsistent() if reported != YES and day is not None else None


def _report_date(period_end: str, latest_removal: Value, day: Value) -> Verdict:
    """A report during the episode is not before the latest removal, and not in the future."""
    if day is None:
        return None
    early = latest_removal is not None and day < latest_removal
    return inconsistent() if early or day > period_end else None


_EXAMPLES = (
    holds("0 . ."),
    holds("1 0 ."),
    holds("1 1 20260301"),
    fires("1 . .", Kind.MISSING),
    fires("1 1 .", Kind.MISSING),
    fires("0 0 .", about="boundary: even no is an answer"),
    fires("1 0 20260301"),
)

RULES = (
    *(
        Rule(
            number=number,
            code=f"trafficking-{when}",
            part="record",
            reads=reads,
            basis=("R", "E"),
            cites=cites,
            what="A report of trafficking, or its date, is given that nothing opens.",
            what_missing="The child was a victim of sex trafficking, and the report to law enforcement or its date "
            "is blank.",
            remedy="Where the child was a victim say whether it was reported, and where it was say when; otherwise "
            "leave blank.",
            judge=_reported,
            examples=_EXAMPLES,
        )
        for number, when, reads, cites in (
            ("C35", "before-the-episode", "E106 E107 E108", "45 CFR 1355.44(d)(5)"),
            ("C36", "during-the-episode", "E109 E110 E111", "45 CFR 1355.44(d)(6)"),
        )
    ),
    Rule(
        number="C37",
        code="trafficking-report-date",
        part="record",
        reads="PE LATEST E111",
        basis=("E",),
        cites="45 CFR 1355.44(d)(6)(ii)",
        what="The report of trafficking during the episode is dated before the latest removal or in the future.",
        remedy="Correct the date; a report before the episode belongs in E108.",
        judge=_report_date,
        examples=(
            holds("20260930 20260101 20260301"),
            holds("20260930 20260101 20260101", "boundary: the day of removal"),
            fires("20260930 20260101 20251231"),
            fires("20260930 20260101 20261001"),
            holds("20260930 20260101 ."),
        ),
    ),
)
