"""The payment ledger, the population of the return and the roll call side by side, each difference with a name.

Pure. A payment says that a bed was billed, not that a child slept there: a difference is a question for a person, and
changes nothing of what stands about the child.

Always true: the lines of payments add up to the numbers that are paid for the day, and those of the return to the
children who are in care in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import IO

from everychild.afcars.facts import AT_HOME, KIN, MISSING, ChildFacts
from everychild.intake.tables import HeadingWrong, Row, read_rows
from everychild.vocabulary.problems import Problem

COLUMNS = ("number", "from", "to")


class Side(StrEnum):
    """How one number stands between what is paid and what the return says, on a day."""

    AGREE = "in-care-and-paid"
    KIN_UNPAID = "with-kin-not-paid"
    HOME_UNPAID = "at-home-not-paid"
    GONE_UNPAID = "missing-not-paid"
    UNPAID = "in-care-not-paid"
    PAID_MISSING = "paid-while-missing"
    PAID_HOME = "paid-while-at-home"
    PAID_AFTER_EXIT = "paid-after-exit"
    PAID_BEFORE = "paid-before-removal"
    PAID_UNKNOWN = "paid-not-in-the-return"


WORDS: Mapping[Side, str] = {
    Side.AGREE: "In care in the return, and paid for",
    Side.KIN_UNPAID: "With kin, not paid: kin are often not paid, nothing to ask",
    Side.HOME_UNPAID: "Placed at home (trial home visit), not paid: as it should be",
    Side.GONE_UNPAID: "Missing, not paid: as it should be",
    Side.UNPAID: "In care outside the home, and not paid: is the placement still right, or the bill late?",
    Side.PAID_MISSING: "Missing in the return, and a bed is billed: was the caregiver told, is the child back?",
    Side.PAID_HOME: "Placed at home in the return, and a bed is billed: where is the child?",
    Side.PAID_AFTER_EXIT: "Left care in the return, and a bed is billed: which of the two is late?",
    Side.PAID_BEFORE: "Not in care yet in the return, and a bed is billed: is a removal not entered?",
    Side.PAID_UNKNOWN: "Paid under a number that the return does not have: another number, or a child not entered",
}
"""What each difference says, and what to ask."""
QUESTIONS = (
    Side.UNPAID, Side.PAID_MISSING, Side.PAID_HOME, Side.PAID_AFTER_EXIT, Side.PAID_BEFORE, Side.PAID_UNKNOWN,
)  # fmt: skip
"""Those that a person must answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """The numbers paid for on a day, and what was wrong with the file.

    Takes:
        rows: lines of the file that could be read.
        twice: numbers that two lines pay for on the day.
    """

    numbers: frozenset[str]
    rows: int
    twice: frozenset[str]
    problems: Sequence[Problem] = ()


@dataclass(slots=True, kw_only=True)
class Reconciled:
    """How every number of either side stands."""

    counts: Counter[Side] = field(default_factory=Counter[Side])
    numbers: dict[Side, list[str]] = field(default_factory=dict[Side, list[str]])

    @property
    def paid(self) -> int:
        """Numbers paid for."""
        return sum(count for side, count in self.counts.items() if side is Side.AGREE or side.startswith("paid-"))

    @property
    def in_care(self) -> int:
        """Children in care in the return."""
        return sum(self.counts.values()) - sum(self.counts[side] for side in _NOT_IN_CARE)

    @property
    def asks(self) -> int:
        """How many differences a person must answer."""
        return sum(self.counts[side] for side in QUESTIONS)


_NOT_IN_CARE = (Side.PAID_AFTER_EXIT, Side.PAID_BEFORE, Side.PAID_UNKNOWN)


def read_payments(file: IO[bytes], day: date) -> Payments:
    """The numbers that a payment ledger pays for on a day.

    Takes:
        file: CSV of number, from, to; `to` is the last day paid for, empty while payment goes on.
    """
    paid: Counter[str] = Counter()
    problems: list[Problem] = []
    read = 0
    try:
        for row in read_rows(file, COLUMNS):
            span = _span(row, problems)
            if span is None:
                continue
            read += 1
            if span[0] <= day <= span[1]:
                paid[row.values["number"]] += 1
    except HeadingWrong as wrong:
        problems.append(wrong.problem)
    twice = frozenset(number for number, times in paid.items() if times > 1)
    return Payments(numbers=frozenset(paid), rows=read, twice=twice, problems=problems)


def reconcile(children: Iterable[tuple[str, ChildFacts]], paid: frozenset[str], day: date) -> Reconciled:
    """Name how each number stands on a day.

    Takes:
        children: those of the return, by record number.
    """
    made = Reconciled()
    left = set(paid)
    for number, facts in children:
        side = _side(facts, day, is_paid=number in paid)
        left.discard(number)
        if side is not None:
            _count(made, side, number)
    for number in sorted(left):
        _count(made, Side.PAID_UNKNOWN, number)
    return made


def _count(made: Reconciled, side: Side, number: str) -> None:
    made.counts[side] += 1
    made.numbers.setdefault(side, []).append(number)


def _side(facts: ChildFacts, day: date, *, is_paid: bool) -> Side | None:
    episode = facts.open_on(day)
    if episode is None:
        if not is_paid:
            return None
        return Side.PAID_AFTER_EXIT if any(each.began_on <= day for each in facts.episodes) else Side.PAID_BEFORE
    setting = episode.setting_on(day)
    if setting in MISSING:
        return Side.PAID_MISSING if is_paid else Side.GONE_UNPAID
    if setting == AT_HOME:
        return Side.PAID_HOME if is_paid else Side.HOME_UNPAID
    if is_paid:
        return Side.AGREE
    return Side.KIN_UNPAID if setting == KIN else Side.UNPAID


def _span(row: Row, problems: list[Problem]) -> tuple[date, date] | None:
    if row.problem:
        problems.append(row.problem)
        return None
    try:
        since, until = (row.values.get(name, "") for name in ("from", "to"))
        span = date.fromisoformat(since), date.fromisoformat(until) if until else date.max
    except ValueError:
        span = date.max, date.min
    if row.values.get("number") and span[0] <= span[1]:
        return span
    problems.append(Problem(
        code="payment-row-wrong", field=f"line {row.line}",
        what="The row does not name a number and the days that are paid for.",
        remedy="Give the record number as in the return, and days like 2026-09-30, the first not after the last.",
        line=row.line, claim=row.ordinal,
    ))  # fmt: skip
    return None
