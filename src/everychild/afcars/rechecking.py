"""Keeping each agency's would-be return of today checked: a changed record at once, all records after a file.

Always true: the counts are those of the records that stand (a test counts them again). Whoever checks records of an
agency holds its row, so that a live event and a sweep take turns and the later look at a record is the one that stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.afcars.building import Build, Keys, Page, last_file_of, made_of, page_of
from everychild.afcars.one_record import Checked, RecordCheck, elements_that_apply
from everychild.jurisdictions.directory import Agency, agencies
from everychild.ledger.append import Lane
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.ledger.readers import last_position
from everychild.runtime.queries import load_queries
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.afcars", "afcars.sql")

NAME = "afcars-readiness"
JUDGED, RECORDS = "judged", "records"
"""Counted like elements: records on which acceptance turns, and all of them."""
RECORDS_AT_ONCE = 100
"""So many are checked while an agency's row is held: a live event waits for a third of a second at most."""
LIVE_AT_MOST, BULK_AT_MOST = 200, 20_000
"""Entries in a batch: of the live lane all that they touch is checked with them, of the bulk lane it is marked."""
_SPOKEN_OF = "care."

Clock = Callable[[], datetime]
Cell = tuple[str, str, str]
"""County, element, and which of its three counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedThrough:
    """How far the checking of an agency's return has come."""

    agency_id: AgencyId
    period_ends_on: date
    base_on: date | None
    sweep: int
    is_sweeping: bool
    is_stale: bool
    counted_on: date | None
    counted_at: datetime | None
    known_through: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One checking of all records of an agency."""

    ask: Build
    number: int


def follower(keys: Keys, clock: Clock, *, at_most: int = LIVE_AT_MOST) -> Follower:
    """The follower that checks what live events touch, and marks what files touch."""

    def follow(conn: Connection[Any], batch: FollowerBatch) -> None:
        touched: dict[AgencyId, set[RecordId]] = {}
        for entry in batch.entries:
            if entry.record_id is not None and entry.ends_group and entry.kind.startswith(_SPOKEN_OF):
                touched.setdefault(entry.agency_id, set()).add(entry.record_id)
        if not touched:
            return
        if batch.lane is Lane.BULK:
            conn.execute(_SQL["make_stale"], {"agency_ids": list(touched)})
            return
        for agency in agencies(conn):
            if agency.agency_id in touched:
                recheck(conn, agency, touched[agency.agency_id], keys, now=clock())

    return Follower(name=NAME, handle=follow, at_most=at_most, heeds=frozenset(), reads=frozenset())


def recheck(conn: Connection[Any], agency: Agency, records: Collection[RecordId], keys: Keys, *, now: datetime) -> None:
    """Check these records of an agency again, as they stand now; nothing before its first sweep."""
    standing = _held(conn, agency, now)
    if not standing.sweep:
        return
    ask = _ask(agency, now)
    page = page_of(conn, ask, sorted(records), known_through=last_position(conn))
    _check(conn, Sweep(ask=ask, number=standing.sweep), page, keys, now=now)


def due(conn: Connection[Any], *, now: datetime) -> Iterator[Agency]:
    """Agencies all of whose records are to be checked: a file came, another period began, or a sweep was cut short."""
    for agency in agencies(conn):
        standing = standing_of(conn, agency.agency_id)
        if (
            standing is None
            or standing.is_stale
            or standing.is_sweeping
            or standing.period_ends_on != _ask(agency, now).period.ends_on
        ):
            yield agency


def begin(conn: Connection[Any], agency: Agency, *, now: datetime) -> Sweep:
    """Begin to check all records of an agency."""
    _held(conn, agency, now)
    ask = _ask(agency, now)
    given = {"agency_id": agency.agency_id, "period_ends_on": ask.period.ends_on, "base_on": last_file_of(conn, ask)}
    row = conn.execute(_SQL["begin_sweep"], given).fetchone()
    assert row, "the row was held just now"
    return Sweep(ask=ask, number=row[0])


def check_page(conn: Connection[Any], sweep: Sweep, page: Page, keys: Keys, *, now: datetime) -> None:
    """Check some records of a sweep, with whatever live events said since it began."""
    _held(conn, sweep.ask.agency, now)
    _check(conn, sweep, replace(page, known_through=last_position(conn)), keys, now=now)


def in_parts(page: Page) -> Iterator[Page]:
    """A page as smaller ones."""
    for start in range(0, len(page.records), RECORDS_AT_ONCE):
        some = page.records[start : start + RECORDS_AT_ONCE]
        yield replace(page, records=some, told_live=page.told_live & set(some))


def end(conn: Connection[Any], sweep: Sweep, *, now: datetime) -> None:
    """End a sweep: what it did not meet is no longer in the return."""
    agency = sweep.ask.agency
    _held(conn, agency, now)
    given = {"agency_id": agency.agency_id, "sweep": sweep.number}
    gone = [record for (record,) in conn.execute(_SQL["not_in_the_sweep"], given)]
    _keep(conn, sweep, gone, {}, now=now)
    conn.execute(_SQL["end_sweep"], given)


def standing_of(conn: Connection[Any], agency: AgencyId) -> CheckedThrough | None:
    """How far an agency's checking has come; None before it began."""
    with conn.cursor(row_factory=class_row(CheckedThrough)) as cursor:
        return cursor.execute(_SQL["readiness_of"], {"agency_id": agency}).fetchone()


def counts_again(conn: Connection[Any], agency: AgencyId) -> Counter[Cell]:
    """The counts had from the records anew; those that are kept must be equal."""
    counts: Counter[Cell] = Counter()
    for row in conn.execute(_SQL["recount"], {"agency_id": agency}):
        _add(counts, _row(row), 1)
    return counts


def _held(conn: Connection[Any], agency: Agency, now: datetime) -> CheckedThrough:
    period = _ask(agency, now).period
    conn.execute(_SQL["begin_readiness"], {"agency_id": agency.agency_id, "period_ends_on": period.ends_on})
    with conn.cursor(row_factory=class_row(CheckedThrough)) as cursor:
        standing = cursor.execute(_SQL["lock_readiness"], {"agency_id": agency.agency_id}).fetchone()
    assert standing, "it was begun just now"
    return standing


def _ask(agency: Agency, now: datetime) -> Build:
    today = now.astimezone(ZoneInfo(agency.zone)).date()
    return Build(agency=agency, period=ReportPeriod.of(today), through=today, known_at=now)


def _check(conn: Connection[Any], sweep: Sweep, page: Page, keys: Keys, *, now: datetime) -> None:
    check = _check_of(sweep.ask.agency.afcars_code, sweep.ask.period)
    found = {made.record: check.check(made.content) for made in made_of(conn, sweep.ask, page, keys)}
    _keep(conn, sweep, page.records, found, now=now)


@lru_cache(maxsize=128)
def _check_of(agency_code: str, period: ReportPeriod) -> RecordCheck:
    return RecordCheck(agency_code, period)


def _keep(
    conn: Connection[Any],
    sweep: Sweep,
    asked: Collection[RecordId],
    found: Mapping[RecordId, Checked],
    *,
    now: datetime,
) -> None:
    agency = sweep.ask.agency.agency_id
    standing = standing_of(conn, agency)
    if standing and standing.counted_on and standing.counted_on < sweep.ask.through:
        conn.execute(_SQL["keep_day"], {"agency_id": agency, "as_of": standing.counted_on})
    change: Counter[Cell] = Counter()
    for row in conn.execute(_SQL["checked_before"], {"record_ids": list(asked)}):
        _add(change, _row(row), -1)
    for checked in found.values():
        _add(change, checked, 1)
    conn.execute(_SQL["drop_checked"], {"record_ids": [record for record in asked if record not in found]})
    rows = json.dumps([_as_row(record, checked) for record, checked in found.items()])
    conn.execute(_SQL["keep_checked"], {"agency_id": agency, "sweep": sweep.number, "rows": rows})
    _change_counts(conn, agency, change)
    conn.execute(
        _SQL["counted"],
        {
            "agency_id": agency,
            "counted_on": sweep.ask.through,
            "counted_at": now,
            "known_through": last_position(conn),
        },
    )


def _change_counts(conn: Connection[Any], agency: AgencyId, change: Mapping[Cell, int]) -> None:
    places = sorted({(county, element) for (county, element, _), by in change.items() if by})
    given: dict[str, object] = {
        "agency_id": agency,
        "counties": [county for county, _ in places],
        "elements": [element for _, element in places],
    }
    for which in ("applies", "missing", "errors"):
        given[which] = [change.get((county, element, which), 0) for county, element in places]
    conn.execute(_SQL["add_counts"], given)


def _add(counts: Counter[Cell], checked: Checked, sign: int) -> None:
    county = checked.county
    counts[county, RECORDS, "applies"] += sign
    if not checked.is_judged:
        return
    counts[county, JUDGED, "applies"] += sign
    counts[county, JUDGED, "missing"] += sign * bool(checked.missing)
    counts[county, JUDGED, "errors"] += sign * bool(checked.errors)
    for element in elements_that_apply(checked.conditions):
        counts[county, element, "applies"] += sign
    for which, elements in (("missing", checked.missing), ("errors", checked.errors)):
        for element in elements:
            counts[county, element, which] += sign


def _row(row: tuple[Any, ...]) -> Checked:
    county, is_judged, conditions, missing, errors = row
    return Checked(
        county=county,
        is_judged=is_judged,
        conditions=int(conditions, 16),
        missing=frozenset(missing),
        errors=frozenset(errors),
    )


def _as_row(record: RecordId, checked: Checked) -> dict[str, object]:
    return {
        "record_id": str(record),
        "county": checked.county,
        "is_judged": checked.is_judged,
        "conditions": f"{checked.conditions:x}",
        "missing": sorted(checked.missing),
        "errors": sorted(checked.errors),
        "problems": list(checked.problems),
    }
