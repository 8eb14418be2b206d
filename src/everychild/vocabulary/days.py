"""Calendar days, half-open stretches of them, and the report periods of AFCARS."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEPTEMBER = 9
MARCH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Days from `start_on` up to but not including `end_on`; None means still going on."""

    start_on: date
    end_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.start_on <= day and (self.end_on is None or day < self.end_on)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ReportPeriod:
    """Six months of AFCARS, named by the last one.

    Cites:
        45 CFR 1355.43 (report periods end on 31 March and 30 September).
    """

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> ReportPeriod:
        """Read `2026-09` or `202609`.

        Raises:
            ValueError: it is not a March or September of the years 2000 to 2099.
        """
        digits = text.replace("-", "")
        if len(digits) != 6 or not digits.isdigit():  # noqa: PLR2004 - four digits of year and two of month
            raise ValueError("A report period is written like 2026-09.")
        year, month = int(digits[:4]), int(digits[4:])
        if month not in {MARCH, SEPTEMBER} or not 2000 <= year <= 2099:  # noqa: PLR2004 - the span we admit
            raise ValueError("A report period ends in March or September of 2000 to 2099.")
        return cls(year=year, month=month)

    @classmethod
    def of(cls, day: date) -> ReportPeriod:
        """The period in which a day lies."""
        if MARCH < day.month <= SEPTEMBER:
            return cls(year=day.year, month=SEPTEMBER)
        return cls(year=day.year + (day.month > SEPTEMBER), month=MARCH)

    @property
    def ends_on(self) -> date:
        """The last day of the period."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def starts_on(self) -> date:
        """The first day of the period."""
        return date(self.year - 1, 10, 1) if self.month == MARCH else date(self.year, 4, 1)

    @property
    def before(self) -> ReportPeriod:
        """The period just before this one."""
        if self.month == MARCH:
            return ReportPeriod(year=self.year - 1, month=SEPTEMBER)
        return ReportPeriod(year=self.year, month=MARCH)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def midnight(day: date, zone: str) -> datetime:
    """The instant, in UTC, at which a calendar day begins in a zone (`America/New_York`)."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def first_of_next_month(day: date) -> date:
    """The first day of the month after this day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def birthday(born_on: date, age: int) -> date:
    """The day on which someone reaches an age; 29 February falls on 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to another; negative when they are the other way round."""
    return (later - earlier) // timedelta(days=1)
