"""Removals: their dates, their circumstances, and their order.

Pure.
"""

from __future__ import annotations

from itertools import pairwise

from everychild.afcars.rules.rule import YES, Kind, Rule, Verdict, fires, holds, inconsistent, tardy
from everychild.afcars.scopes import Value
from everychild.afcars.values import days

DAYS_TO_ENTER = 30
ADULT_AT = 18


def _removed(period_end: str, born: Value, removed: Value) -> Verdict:
    """A child is removed between birth and the end of the period."""
    if removed is None:
        return None
    if removed > period_end:
        return inconsistent(2)
    return inconsistent() if born is not None and removed < born else None


def before_exit(removed: Value, exited: Value) -> Verdict:
    """A removal begins before the day it ends."""
    if removed is None or exited is None:
        return None
    return None if removed < exited else inconsistent()


def _entered(born: Value, removed: Value, entered: Value) -> Verdict:
    """A removal is entered on its day or later, and within 30 days."""
    if removed is None or entered is None:
        return None
    if entered < removed or (born is not None and entered < born):
        return inconsistent(1, 2)
    return tardy(2) if days()[entered] - days()[removed] > DAYS_TO_ENTER else None


def _some_circumstance(*circumstances: Value) -> Verdict:
    """At least one circumstance applies."""
    return inconsistent() if YES not in circumstances and None not in circumstances else None


def _not_both(*flags: Value) -> Verdict:
    """At most one of them applies."""
    return inconsistent() if flags.count(YES) > 1 else None


def _asked_for_placement(born: Value, removed: Value, asked: Value) -> Verdict:
    """Only a person of 18 or older asks for placement."""
    if asked != YES or born is None or removed is None:
        return None
    return inconsistent() if removed < f"{int(born[:4]) + ADULT_AT}{born[4:]}" else None


def _episodes(*dates: Value) -> Verdict:
    """Removals of one child, each a start and an end (blank while it lasts), do not overlap."""
    pairs = zip(dates[::2], dates[1::2], strict=True)
    spans = sorted((start, end) for start, end in pairs if start is not None)
    for (_, ended), (began, _) in pairwise(spans):
        if ended is None or began < ended:
            return inconsistent()
    return None


_ALL_NO = " 0" * 34

RULES = (
    Rule(
        number="C26",
        code="removal-date",
        part="removal_2020",
        reads="PE E5 E69",
        basis=("E",),
        cites="45 CFR 1355.44(d)(1)",
        what="The removal is dated before the child's birth or after the end of the period.",
        remedy="Correct the removal date or the birth date.",
        judge=_removed,
        hidden_by="E69",
        examples=(
            holds("20260930 20150505 20260110"),
            holds("20260930 20260110 20260110", "boundary: removed on the day of birth"),
            fires("20260930 20260110 20260109"),
            holds("20260930 20150505 20260930", "boundary: the last day of the period"),
            fires("20260930 20150505 20261001"),
        ),
    ),
    Rule(
        number="C27",
        code="removal-before-exit",
        part="removal_2020",
        reads="E69 E153",
        basis=("E",),
        cites="45 CFR 1355.44(d)(1), (g)(1)",
        what="The removal does not begin before the day it ends.",
        remedy="Correct the removal date or the exit date.",
        judge=before_exit,
        examples=(
            holds("20260101 20260301"), holds("20260101 ."), fires("20260301 20260101"),
            fires("20260101 20260101", about="boundary: the same day"), holds("20260101 20260102", "boundary"),
        ),
    ),
    Rule(
        number="C28",
        code="removal-entered",
        part="removal_2020",
        reads="E5 E69 E70",
        basis=("E", "R16", "S"),
        cites="45 CFR 1355.44(d)(2), 1355.46",
        what="The removal was entered before it happened, or before the child was born.",
        what_tardy="The removal was entered more than 30 days after it happened.",
        remedy="Enter removals within 30 days; the date of entry is the system's own and is not edited. One before "
        "the removal "
        "points to a removal date that was typed wrongly.",
        judge=_entered,
        hidden_by="E69",
        examples=(
            holds("20150505 20260110 20260110", "boundary: the same day"),
            fires("20150505 20260110 20260109"),
            holds("20150505 20260110 20260209", "boundary: 30 days"),
            fires("20150505 20260110 20260210", Kind.TARDY, "boundary: 31 days"),
            holds("20150505 . 20260210"),
        ),
    ),
    Rule(
        number="C30",
        code="removal-without-circumstance",
        part="removal_2020",
        reads="E72-E105",
        basis=("E", "R"),
        cites="45 CFR 1355.44(d)(4)",
        what="None of the circumstances at removal applies.",
        remedy="Answer applies for every circumstance that was present.",
        judge=_some_circumstance,
        examples=(
            holds("1" + " 0" * 33),
            fires(_ALL_NO.strip()),
            holds("0" * 1 + " 0" * 32 + " 1", "boundary: only the last"),
            holds("." + " 0" * 33, "a blank is missing, which another check says"),
        ),
    ),
    Rule(
        number="C31",
        code="runaway-and-unknown",
        part="removal_2020",
        reads="E72 E73",
        basis=("E",),
        cites="45 CFR 1355.44(d)(4)(i)-(ii)",
        what="Runaway and whereabouts unknown both apply at one removal.",
        remedy="Keep the one that is so: whereabouts unknown is for a child not regarded as having run.",
        judge=_not_both,
        examples=(holds("1 0"), holds("0 1"), fires("1 1"), holds("0 0", "boundary: neither")),
    ),
    Rule(
        number="C32",
        code="abandonment-return-relinquishment",
        part="removal_2020",
        reads="E80 E81 E97",
        basis=("E", "R"),
        cites="45 CFR 1355.44(d)(4)(ix)-(x), (xxvi)",
        what="More than one of abandonment, failure to return and relinquishment applies.",
        remedy="Keep one: abandonment needs unknown parents; a safe-haven infant is a relinquishment (E97).",
        judge=_not_both,
        examples=(holds("1 0 0"), fires("1 0 1"), fires("0 1 1"), holds("0 0 1", "boundary: a safe-haven infant")),
    ),
    Rule(
        number="C33",
        code="placement-asked-for",
        part="removal_2020",
        reads="E5 E69 E98",
        basis=("R",),
        cites="45 CFR 1355.44(d)(4)(xxvii)",
        what="The child asked for placement before turning 18.",
        remedy="Answer E98 with does not apply, or correct the dates.",
        judge=_asked_for_placement,
        hidden_by="E98",
        examples=(
            holds("20080110 20260110 1", "boundary: on the eighteenth birthday"),
            fires("20080111 20260110 1", about="boundary: the day before"),
            holds("20150505 20260110 0"),
            holds(". 20260110 1", "unknown birth date"),
        ),
    ),
    Rule(
        number="C34",
        code="episodes-overlap",
        part="history",
        reads="E69 E153",
        basis=("U",),
        cites="45 CFR 1355.44(d)(1), (g)(1)",
        what="Two removals of one child overlap, or an earlier one has no exit.",
        remedy="Close the earlier removal, or correct the dates.",
        judge=_episodes,
        decides=False,
        hidden_by="",
        examples=(
            holds("20200101 20200601 20210101 ."),
            fires("20200101 20210601 20210101 ."),
            fires("20200101 . 20210101 ."),
            holds("20210101 . 20200101 20210101", "boundary: removed again on the day of exit, in any order"),
        ),
    ),
)  # fmt: skip
