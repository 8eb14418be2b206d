"""Keeping each agency's would-be return of today checked: what a live event touches at once, what a file touches soon.

Where the return stands on another file than before, or is of another period, all of its records are checked again.

Always true: the counts are those of the records that stand (a test counts them again). Whoever checks records of an
agency holds its row, so that a live event and a sweep take turns and the later look at a record is the one that stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.afcars.building import Build, Keys, Page, last_file_of, made_of, page_of
from everychild.afcars.one_record import Checked, RecordCheck, elements_that_apply
from everychild.afcars.waiting import heard_from, let_all_wait, let_repeated_wait, let_wait, take_waiting
from everychild.jurisdictions.directory import Agency, agencies
from everychild.ledger.append import Lane
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.ledger.readers import last_position
from everychild.runtime.queries import load_queries
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, RecordId, SubmissionId
from everychild.vocabulary.kinds import HEARD, RETRACTED

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


def follower(keys: Keys, clock: Clock, *, at_most: int = LIVE_AT_MOST) -> Follower:
    """The follower that checks what live events touch, and lets wait what files touch."""

    def follow(conn: Connection[Any], batch: FollowerBatch) -> None:
        touched: dict[AgencyId, set[RecordId]] = {}
        spoken: dict[AgencyId, set[SubmissionId]] = {}
        taken_back: set[AgencyId] = set()
        for entry in batch.entries:
            of_a_record = entry.record_id is not None and entry.kind.startswith(_SPOKEN_OF)
            if entry.record_id is not None and of_a_record and entry.ends_group:
                touched.setdefault(entry.agency_id, set()).add(entry.record_id)
            if entry.submission_id is not None and (of_a_record or entry.kind == HEARD):
                spoken.setdefault(entry.agency_id, set()).add(entry.submission_id)
            elif entry.kind == RETRACTED and entry.submission_id is None:
                taken_back.add(entry.agency_id)
        for agency in agencies(conn):
            records = touched.get(agency.agency_id, set())
            if batch.lane is Lane.LIVE and records:
                recheck(conn, agency, records, keys, now=clock())
            elif batch.lane is Lane.BULK and (records or agency.agency_id in spoken):
                _let_wait(conn, agency, records, spoken.get(agency.agency_id, set()), now=clock())
            if batch.lane is Lane.BULK and agency.agency_id in taken_back:
                # What a delivery repeated stands in no entry, and so in none that takes it back.
                _held(conn, agency, clock())
                conn.execute(_SQL["forget_base"], {"agency_id": agency.agency_id})

    return Follower(name=NAME, handle=follow, at_most=at_most, heeds=frozenset(), reads=frozenset())


def _let_wait(
    conn: Connection[Any],
    agency: Agency,
    records: Collection[RecordId],
    submissions: Collection[SubmissionId],
    *,
    now: datetime,
) -> None:
    standing = _held(conn, agency, now)
    conn.execute(_SQL["make_stale"], {"agency_id": agency.agency_id})
    if standing.sweep:
        let_wait(conn, agency.agency_id, records, told_live=records)
        heard_from(conn, agency.agency_id, submissions)


def recheck(conn: Connection[Any], agency: Agency, records: Collection[RecordId], keys: Keys, *, now: datetime) -> None:
    """Check these records of an agency again, as they stand now; nothing before its first sweep."""
    standing = _held(conn, agency, now)
    if not standing.sweep:
        return
    ask = _ask(agency, now)
    page = page_of(conn, ask, sorted(records), told_live=records, known_through=last_position(conn))
    _check(conn, ask, page, keys, now=now)


def due(conn: Connection[Any], *, now: datetime) -> Iterator[Agency]:
    """Agencies of whose return any record is to be checked: a file came, another period began, or some still wait."""
    for agency in agencies(conn):
        standing = standing_of(conn, agency.agency_id)
        if (
            standing is None
            or standing.is_stale
            or standing.is_sweeping
            or standing.period_ends_on != _ask(agency, now).period.ends_on
        ):
            yield agency


def look(conn: Connection[Any], agency: Agency, *, now: datetime) -> None:
    """See what is to be checked of an agency's return: all of it, or that of which something was told.

    All where the return is another: never checked, of another period, or standing on another file.
    """
    standing = _held(conn, agency, now)
    ask = _ask(agency, now)
    base_on = standing.base_on if standing.sweep and not standing.is_stale else last_file_of(conn, ask)
    if not standing.sweep or (standing.period_ends_on, standing.base_on) != (ask.period.ends_on, base_on):
        given = {"agency_id": agency.agency_id, "period_ends_on": ask.period.ends_on, "base_on": base_on}
        conn.execute(_SQL["begin_sweep"], given)
        let_all_wait(conn, ask)
    elif standing.is_stale:
        let_repeated_wait(conn, ask)
        conn.execute(_SQL["look_at_what_waits"], {"agency_id": agency.agency_id})


def check_some(conn: Connection[Any], agency: Agency, keys: Keys, *, now: datetime) -> bool:
    """Check the next records that wait; False where none does any more."""
    _held(conn, agency, now)
    ask = _ask(agency, now)
    waiting = take_waiting(conn, agency.agency_id, at_most=RECORDS_AT_ONCE)
    if not waiting:
        conn.execute(_SQL["end_sweep"], {"agency_id": agency.agency_id})
        return False
    told_live = [record for record, told in waiting.items() if told]
    page = page_of(conn, ask, sorted(waiting), told_live=told_live, known_through=last_position(conn))
    _check(conn, ask, page, keys, now=now)
    return True


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


def _check(conn: Connection[Any], ask: Build, page: Page, keys: Keys, *, now: datetime) -> None:
    check = _check_of(ask.agency.afcars_code, ask.period)
    found = {made.record: check.check(made.content) for made in made_of(conn, ask, page, keys)}
    _keep(conn, ask, page.records, found, now=now)


@lru_cache(maxsize=128)
def _check_of(agency_code: str, period: ReportPeriod) -> RecordCheck:
    return RecordCheck(agency_code, period)


def _keep(
    conn: Connection[Any],
    ask: Build,
    asked: Collection[RecordId],
    found: Mapping[RecordId, Checked],
    *,
    now: datetime,
) -> None:
    agency = ask.agency.agency_id
    standing = standing_of(conn, agency)
    if standing and standing.counted_on and standing.counted_on < ask.through:
        conn.execute(_SQL["keep_day"], {"agency_id": agency, "as_of": standing.counted_on})
    change: Counter[Cell] = Counter()
    for row in conn.execute(_SQL["checked_before"], {"record_ids": list(asked)}):
        _add(change, _row(row), -1)
    for checked in found.values():
        _add(change, checked, 1)
    conn.execute(_SQL["drop_checked"], {"record_ids": [record for record in asked if record not in found]})
    rows = json.dumps([_as_row(record, checked) for record, checked in found.items()])
    conn.execute(_SQL["keep_checked"], {"agency_id": agency, "rows": rows})
    _change_counts(conn, agency, change)
    conn.execute(
        _SQL["counted"],
        {
            "agency_id": agency,
            "counted_on": ask.through,
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
