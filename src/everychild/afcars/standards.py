"""Would this file be accepted? The file standards, the 10 % of each element, and what is at stake.

Pure. A prediction, made from the texts that could be read: ACF's own list of errors could not.

Cites:
    45 CFR 1355.46 (2016 text), 45 CFR 1355.43 (due dates), 42 USC 674(f).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from everychild.vocabulary.days import ReportPeriod

MUST_BE_ERROR_FREE = frozenset({"E1", "E2", "E3", "E4", "E5", "E6", "A1", "A2", "A3", "A4", "A5"})
LIMIT_PERCENT = 10
DAYS_TO_SEND = 45
SATURDAY = 5
_COUNTIES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One element over the file.

    Takes:
        applies: judged records to which it applies.
        errors: judged records in which it is in error, of whatever kind.
        kinds: the same for each kind; one record may stand under several.
    """

    number: str
    name: str
    applies: int
    errors: int
    kinds: Mapping[str, int]
    counties: Mapping[str, int]

    @property
    def percent(self) -> float:
        """Errors in a hundred of the records to which it applies, to two places."""
        return round(100 * self.errors / self.applies, 2) if self.applies else 0.0

    @property
    def limit(self) -> int:
        """How many in a hundred are allowed."""
        return 0 if self.number in MUST_BE_ERROR_FREE else LIMIT_PERCENT

    @property
    def met(self) -> bool:
        """Whether the standard is met; exactly the limit is within it."""
        return 100 * self.errors <= self.limit * self.applies if self.limit else not self.errors

    @property
    def to_fix(self) -> int:
        """How many records must be put right until it is met."""
        return max(0, self.errors - self.limit * self.applies // 100)

    @property
    def room(self) -> int:
        """How many more records may be in error."""
        return max(0, self.limit * self.applies // 100 - self.errors)


def where_most(counties: Mapping[str, int], called: Callable[[str], str] = str) -> str:
    """The three counties with the most records in error and how many each, the rest as a number; empty for none.

    Takes:
        called: gives a county's name.
    """
    ordered = sorted(counties.items(), key=lambda pair: (-pair[1], pair[0]))
    said = [f"{called(county) if county else 'not said'} ({count:,})" for county, count in ordered[:_COUNTIES_SHOWN]]
    left = len(ordered) - len(said)
    return ", ".join(said) + (f" and {left:,} more" if left else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a file would not be accepted."""

    standard: str
    words: str
    elements: tuple[str, ...] = ()


def reasons_against(standings: Mapping[str, Standing], *, form_faults: int, unreadable: bool) -> Iterator[Reason]:
    """Each standard that the file does not meet; none of them, and it would be accepted.

    Cites:
        45 CFR 1355.46 (the file standards, and the data quality standard).
    """
    if unreadable:
        yield Reason(standard="form", words="The file cannot be read to its end.")
    if form_faults:
        yield Reason(
            standard="form",
            words=f"The file is not in the required form: {form_faults:,} fault{'' if form_faults == 1 else 's'}.",
        )
    failed = tuple(each.number for each in standings.values() if not each.limit and not each.met)
    if failed:
        words = f"{', '.join(failed)} must be without any error in every record."
        yield Reason(standard="error-free", words=words, elements=failed)
    above = tuple(each.number for each in standings.values() if each.limit and not each.met)
    if above:
        counted = "1 element has" if len(above) == 1 else f"{len(above)} elements have"
        apply = "it applies" if len(above) == 1 else "they apply"
        words = f"{counted} errors in more than {LIMIT_PERCENT} % of the records to which {apply}."
        yield Reason(standard="data-quality", words=words, elements=above)


def due_on(period: ReportPeriod) -> date:
    """The last day to send a period's file: 45 days after its end, and Monday where that falls on a weekend.

    Cites:
        45 CFR 1355.43.
    """
    day = period.ends_on + timedelta(days=DAYS_TO_SEND)
    over = day.weekday() - SATURDAY
    return day + timedelta(days=2 - over) if over >= 0 else day


FIRST_CUT, LATER_CUT = Fraction(1, 600), Fraction(1, 400)
QUARTERS_A_PERIOD = 2
UNVERIFIED = "The statute was read; 45 CFR 1355.47, which carries it out, was not found."


def penalty(spent_a_quarter: Decimal, periods_late: int) -> Decimal:
    """What is cut for a period after `periods_late` six-month periods without the data, in dollars.

    Takes:
        spent_a_quarter: the state's expenditure on foster care administration in a quarter.

    Cites:
        42 USC 674(f): 1/6 of 1 % of each quarter's, and 1/4 of 1 % in the second and each later six-month period.
    """
    if periods_late < 1:
        return Decimal(0)
    share = FIRST_CUT + LATER_CUT * (periods_late - 1)
    return (spent_a_quarter * QUARTERS_A_PERIOD * share.numerator / share.denominator).quantize(Decimal("0.01"))
