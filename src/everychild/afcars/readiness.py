"""Today's would-be file of an agency: would it be accepted, what is in error where, and who must put it right.

Always true: the figures hold counts alone; what is wrong with one child's record is read on a slip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from everychild.afcars.causes import Grouped, group_of
from everychild.afcars.findings import Cause
from everychild.afcars.one_record import Problem
from everychild.afcars.rechecking import JUDGED, RECORDS, standing_of
from everychild.afcars.rules.rule import Kind
from everychild.afcars.scopes import OUT_OF_HOME, form
from everychild.afcars.standards import Reason, Standing, reasons_against
from everychild.disclosure.slips import DisclosureSlip
from everychild.runtime.queries import load_queries
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.afcars", "afcars.sql")

TREND_DAYS = 7
NOT_SAID = ""
"""The county of records that say none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class County:
    """One county's part of the file.

    Takes:
        judged: its records on which acceptance turns.
        incomplete: of these, where something is blank that should not be.
        to_fix: of these, where anything is in error.
        above: elements whose share of errors in the county alone is above what is allowed of the file.
    """

    county: str
    judged: int
    incomplete: int
    to_fix: int
    above: tuple[str, ...]

    @property
    def percent(self) -> float:
        """Records in error in a hundred."""
        return round(100 * self.to_fix / self.judged, 1) if self.judged else 0.0

    @property
    def complete(self) -> float:
        """Records in which nothing is blank, in a hundred."""
        return round(100 * (self.judged - self.incomplete) / self.judged, 1) if self.judged else 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How shares of errors have moved since a past day.

    Takes:
        since: the oldest day within the last week whose counts were kept.
        by: percentage points by which each element's share has moved.
    """

    since: date
    by: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The would-be file as it stands now.

    Takes:
        base_on: the period whose delivered file the records stand on; None where live events alone speak.
        is_being_counted: whether all records are being checked again, so that figures still move without news.
        blank: by element, judged records in which it is blank and should not be.
        own_county: the only county of which this speaks; None for all.
        causes: what is wrong, by what it has in common.
        trend: None on the first day.
    """

    agency_id: AgencyId
    period: ReportPeriod
    through: date
    base_on: date | None
    counted_at: datetime
    known_through: int
    is_being_counted: bool
    records: int
    judged: int
    to_fix: int
    standings: Mapping[str, Standing]
    blank: Mapping[str, int]
    reasons: Sequence[Reason]
    own_county: str | None
    counties: Sequence[County]
    causes: Sequence[Grouped]
    trend: Trend | None

    @property
    def would_be_accepted(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    def complete(self, element: str) -> float:
        """Answers that are there, in a hundred of those that should be."""
        applies = self.standings[element].applies
        return round(100 * (applies - self.blank.get(element, 0)) / applies, 2) if applies else 100.0

    def for_whom(self, *, conversion: bool) -> list[Grouped]:
        """Causes that are put right once in the extract, or those that workers put right child by child."""
        return [each for each in self.causes if each.conversion is conversion]


def readiness(conn: Connection[Any], agency: AgencyId, *, county: str | None = None) -> Readiness | None:
    """How an agency's file of today stands; None before its records were checked for the first time.

    Takes:
        county: FIPS code of the only county to count, or None for all.
    """
    through = standing_of(conn, agency)
    if through is None or through.counted_at is None or through.counted_on is None:
        return None
    given = {"agency_id": agency, "county": county}
    counts = {(row[0], row[1]): row[2:] for row in conn.execute(_SQL["element_counts"], given)}
    total = _summed(counts)
    standings = {number: _standing(number, counts, total) for number in form(OUT_OF_HOME).elements}
    judged, _, to_fix = total.get(JUDGED, _NONE)
    return Readiness(
        agency_id=agency,
        period=ReportPeriod.of(through.period_ends_on),
        through=through.counted_on,
        base_on=through.base_on,
        counted_at=through.counted_at,
        known_through=through.known_through,
        is_being_counted=through.is_sweeping or through.is_stale,
        records=total.get(RECORDS, _NONE)[0],
        judged=judged,
        to_fix=to_fix,
        standings=standings,
        blank={number: total.get(number, _NONE)[1] for number in standings},
        reasons=tuple(reasons_against(standings, form_faults=0, unreadable=False)),
        own_county=county,
        counties=_counties(counts),
        causes=_causes(conn, given, standings),
        trend=None if county is not None else _trend(conn, agency, standings, through.counted_on),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records of a worklist: those of one county, with an error in one element, from a place on; None for all."""

    county: str | None = None
    element: str | None = None
    start: int = 0
    at_most: int


def records_to_fix(conn: Connection[Any], agency: AgencyId, wanted: Wanted) -> list[RecordId]:
    """Records in error by id alone, those with the most elements in error first."""
    rows = conn.execute(_SQL["records_to_fix"], {"agency_id": agency, **asdict(wanted)})
    return [RecordId(record) for (record,) in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToFix:
    """What is to be put right in one record."""

    county: str
    problems: Sequence[Problem]


def to_fix(conn: Connection[Any], slip: DisclosureSlip) -> dict[RecordId, ToFix]:
    """What is to be put right in the slip's records."""
    rows = conn.execute(_SQL["problems_of_records"], {"record_ids": slip.records})
    return {RecordId(record): ToFix(county=county, problems=problems) for record, county, problems in rows}


_NONE = (0, 0, 0)
_Counts = Mapping[tuple[str, str], tuple[int, int, int]]


def _summed(counts: _Counts) -> dict[str, tuple[int, int, int]]:
    total: dict[str, tuple[int, int, int]] = {}
    for (_, element), (applies, missing, errors) in counts.items():
        before = total.get(element, _NONE)
        total[element] = (before[0] + applies, before[1] + missing, before[2] + errors)
    return total


def _standing(number: str, counts: _Counts, total: Mapping[str, tuple[int, int, int]]) -> Standing:
    applies, missing, errors = total.get(number, _NONE)
    return Standing(
        number=number,
        name=form(OUT_OF_HOME).elements[number].name,
        # An error counts even where the conditions say that the element does not apply, as in a check.
        applies=max(applies, errors),
        errors=errors,
        kinds={"missing": missing},
        counties={county: each[2] for (county, element), each in counts.items() if element == number and each[2]},
    )


def _counties(counts: _Counts) -> list[County]:
    made: list[County] = []
    for county in sorted({county for county, _ in counts}):
        judged, incomplete, wrong = counts.get((county, JUDGED), _NONE)
        if not judged:
            continue
        own = {element: each for (where, element), each in counts.items() if where == county}
        standings = (_standing(number, {}, own) for number in form(OUT_OF_HOME).elements)
        above = tuple(each.number for each in standings if not each.met)
        made.append(County(county=county, judged=judged, incomplete=incomplete, to_fix=wrong, above=above))
    return sorted(made, key=lambda each: (-each.to_fix, each.county))


def _causes(conn: Connection[Any], given: Mapping[str, Any], standings: Mapping[str, Standing]) -> list[Grouped]:
    made: list[Grouped] = []
    with conn.cursor(row_factory=dict_row) as cursor:
        for row in cursor.execute(_SQL["causes_now"], given):
            findings, records = row.pop("findings"), row.pop("records")
            elements = tuple(row.pop("elements"))
            cause = Cause(
                kind=Kind(row.pop("kind")), elements=elements, basis=tuple(row.pop("basis")), **row
            )  # fmt: skip
            over = standings[elements[0]].applies if elements and elements[0] in standings else records
            made.append(group_of(cause, findings, records, over or records))
    return sorted(made, key=lambda each: (not each.conversion, -each.records, each.cause.code))


def _trend(conn: Connection[Any], agency: AgencyId, now: Mapping[str, Standing], today: date) -> Trend | None:
    from_on = today - timedelta(days=TREND_DAYS)
    rows = conn.execute(_SQL["element_days"], {"agency_id": agency, "from_on": from_on}).fetchall()
    if not rows:
        return None
    since: date = rows[0][0]
    then = {element: (applies, errors) for day, element, applies, _, errors in rows if day == since}
    by: dict[str, float] = {}
    for number, standing in now.items():
        applies, errors = then.get(number, (0, 0))
        by[number] = round(standing.percent - (100 * errors / applies if applies else 0.0), 2)
    return Trend(since=since, by=by)
