"""Building an agency's out-of-home care file from the ledger, for any period, as then known or as now known.

Always true: the delivered bytes are not needed; a child's look stands before the child's record leaves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.afcars.merging import Heard, is_reported, with_live
from everychild.afcars.statements import statement_of
from everychild.care.codec import from_body, kind_of, plans
from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, RecordNumbered
from everychild.care.events.removal import ChildRemoved
from everychild.care.said import Said, in_force
from everychild.intake.afcars.xml import Group
from everychild.intake.past_files import (
    Manifest,
    deliveries_of_events,
    periods_said,
    records_with_events,
    said_for_period,
    said_of_records,
)
from everychild.jurisdictions.directory import Agency, feeds
from everychild.ledger.readers import (
    EntryRow,
    bodies_of,
    details_of,
    entries_of_records,
    last_position,
    position_at,
    records_of_agency,
)
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import EntryId, FeedId, Position, RecordId

RECORDS_AT_ONCE = 500
_SEALED = frozenset({kind_of(RecordNumbered), kind_of(ChildDescribed)})
_SEALED_KEYS = ("number", "child")
"""What the return needs of what is sealed: E4 and E5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Which file.

    Takes:
        through: the last day that counts; the period's last day, or today where it is not over yet.
        known_at: what we knew at this instant; now for what we know now.
        as_filed: only what the agency's own files said, without its live events.
    """

    agency: Agency
    period: ReportPeriod
    through: date
    known_at: datetime
    as_filed: bool = False


@dataclass(slots=True, kw_only=True)
class Built:
    """What came of building.

    Takes:
        children: records given so far.
        base: the period whose file the records stand on; None where the agency never sent one.
        orphans: claims that have no place in the file, because they belong to no removal that is said.
    """

    children: int = 0
    base: date | None = None
    orphans: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records of a file, to be made by whoever has the time.

    Takes:
        records: each with what the last file said of it; nothing where only live events speak.
        told_live: those of them of which live events spoke.
        base: the period whose file they stand on.
        known_through: no later position counts.
    """

    records: tuple[tuple[RecordId, Manifest], ...]
    told_live: frozenset[RecordId]
    base: date | None
    known_through: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One record as the file holds it; `orphans` are claims that found no place in it."""

    record: RecordId
    content: Group
    orphans: int


Keys = Callable[[Collection[RecordId]], Mapping[UUID, bytes]]


def build(conn: Connection[Any], ask: Build, keys: Keys, built: Built) -> Iterator[tuple[RecordId, Group]]:
    """The records of a file with their ids, one after the other, in the order in which the agency first sent them.

    Takes:
        built: filled while the records are taken.
    """
    for page in pages_of(conn, ask):
        built.base = page.base or built.base
        for made in made_of(conn, ask, page, keys):
            built.children += 1
            built.orphans += made.orphans
            yield made.record, made.content


def pages_of(conn: Connection[Any], ask: Build) -> Iterator[Page]:
    """The records that a file may hold, a page at a time, those of the agency's own files first."""
    through = position_at(conn, ask.known_at) or last_position(conn)
    told = frozenset[RecordId]() if ask.as_filed else frozenset(records_with_events(conn, ask.agency.agency_id))
    filed = frozenset[RecordId]()
    for feed in _files_of(conn, ask.agency):
        periods = periods_said(conn, feed, through=ask.period.ends_on, at=ask.known_at)
        if not periods:
            continue
        for some in said_for_period(conn, feed, periods[0], at=ask.known_at, records_at_once=RECORDS_AT_ONCE):
            ids = frozenset(record for record, _ in some)
            filed |= ids
            yield Page(records=tuple(some), told_live=told & ids, base=periods[0], known_through=through)
    if not ask.as_filed:
        yield from _only_live(conn, ask, filed, known_through=through)


def page_of(conn: Connection[Any], ask: Build, records: Collection[RecordId], *, known_through: Position) -> Page:
    """These records as one page, with what the last file says of each now; live events may have spoken of any."""
    said: dict[RecordId, Manifest] = {record: {} for record in records}
    base: date | None = None
    for feed in _files_of(conn, ask.agency):
        periods = periods_said(conn, feed, through=ask.period.ends_on, at=ask.known_at)
        if periods:
            said |= said_of_records(conn, feed, periods[0], records)
            base = max(periods[0], base) if base else periods[0]
    return Page(records=tuple(said.items()), told_live=frozenset(records), base=base, known_through=known_through)


def last_file_of(conn: Connection[Any], ask: Build) -> date | None:
    """The period whose delivered file the records stand on; None where the agency never sent one."""
    said = (
        periods_said(conn, feed, through=ask.period.ends_on, at=ask.known_at) for feed in _files_of(conn, ask.agency)
    )
    return max((periods[0] for periods in said if periods), default=None)


def made_of(conn: Connection[Any], ask: Build, page: Page, keys: Keys) -> Iterator[Made]:
    """The records of a page that the file holds."""
    opened = keys([record for record, _ in page.records])
    merged = _merged(conn, ask, page, opened)
    plain = _filed(conn, opened, [each for each in page.records if each[0] not in page.told_live])
    is_of_this_period = page.base == ask.period.ends_on
    for record, manifest in page.records:
        said = merged[record] if record in merged else plain[record]
        # A child whom the period's own file reports stays; anybody else is reported where an episode touches it.
        if not (manifest and is_of_this_period) and not is_reported(said, ask.period):
            continue
        statement = statement_of(said)
        yield Made(record=record, content=statement.content, orphans=len(statement.orphans))


def _only_live(
    conn: Connection[Any], ask: Build, filed: Collection[RecordId], *, known_through: Position
) -> Iterator[Page]:
    """Children of whom live events alone speak: removed since the last file."""
    removed = records_of_agency(conn, ask.agency.agency_id, kind=kind_of(ChildRemoved), known_through=known_through)
    new = [record for record in removed if record not in filed]
    for start in range(0, len(new), RECORDS_AT_ONCE):
        some = new[start : start + RECORDS_AT_ONCE]
        records: tuple[tuple[RecordId, Manifest], ...] = tuple((record, {}) for record in some)
        yield Page(records=records, told_live=frozenset(some), base=None, known_through=known_through)


def _files_of(conn: Connection[Any], agency: Agency) -> list[FeedId]:
    return [each.feed_id for each in feeds(conn) if each.agency_id == agency.agency_id]


def _filed(
    conn: Connection[Any], keys: Mapping[UUID, bytes], page: Sequence[tuple[RecordId, Manifest]]
) -> dict[RecordId, dict[str, CareEvent]]:
    """Records of which only files spoke: what the last one said, read in as few words as there are."""
    entries = [entry for _, manifest in page for entry in manifest.values()]
    if not entries:
        return {record: {} for record, _ in page}
    sealed = [EntryId(UUID(manifest[key])) for _, manifest in page for key in _SEALED_KEYS if key in manifest]
    opened = details_of(conn, sealed, keys)
    bodies = {entry: (kind, on, codes) for entry, kind, on, codes in bodies_of(conn, entries)}
    found: dict[RecordId, dict[str, CareEvent]] = {}
    for record, manifest in page:
        said = found[record] = {}
        for key, entry in manifest.items():
            kind, on, codes = bodies[entry]
            detail = opened.get(EntryId(UUID(entry)), {}) if key in _SEALED_KEYS else {}
            said[key] = from_body(kind, json.loads(codes), detail, occurred_on=on)
    return found


def _merged(
    conn: Connection[Any], ask: Build, page: Page, keys: Mapping[UUID, bytes]
) -> dict[RecordId, dict[str, CareEvent]]:
    """Records of which live events spoke too: the events laid over what the last file said."""
    if not page.told_live:
        return {}
    rows = entries_of_records(conn, page.told_live, known_through=page.known_through)
    opened = details_of(conn, [row.entry_id for row in rows if row.kind in _SEALED], keys)
    heard = {row.entry_id: _heard(row, opened) for row in rows}
    live = _live(conn, rows, heard)
    found: dict[RecordId, dict[str, CareEvent]] = {}
    for record, manifest in page.records:
        if record not in page.told_live:
            continue
        entries = {key: heard.get(EntryId(UUID(entry))) for key, entry in manifest.items()}
        filed = {key: each for key, each in entries.items() if each is not None}
        found[record] = with_live(filed, live.get(record, ()), through=ask.through)
    return found


def _live(
    conn: Connection[Any], rows: Sequence[EntryRow], heard: Mapping[EntryId, Heard | None]
) -> dict[RecordId, list[Heard]]:
    """Live events of each record that stand."""
    submissions = {row.submission_id for row in rows if row.submission_id is not None}
    of_events = deliveries_of_events(conn, submissions)
    told: dict[RecordId, list[Said]] = {}
    for row in rows:
        if row.record_id is not None and row.submission_id in of_events:
            told.setdefault(row.record_id, []).append(_said(row, row.record_id, heard[row.entry_id]))
    return {
        record: [each for said in in_force(entries) if (each := heard[said.entry_id]) is not None]
        for record, entries in told.items()
    }


def _said(row: EntryRow, record: RecordId, heard: Heard | None) -> Said:
    return Said(
        entry_id=row.entry_id,
        record_id=record,
        agency_id=row.agency_id,
        event=heard.event if heard else None,
        corrects=row.corrects,
        retracts=row.retracts,
    )


def _heard(row: EntryRow, opened: Mapping[EntryId, dict[str, Any]]) -> Heard | None:
    if row.kind not in plans():
        return None
    detail = opened.get(row.entry_id, {})
    event: CareEvent = from_body(row.kind, row.codes, detail, occurred_on=row.occurred_on, occurred_at=row.occurred_at)
    return Heard(event=event, position=row.position, typed_on=row.agency_recorded_on or row.recorded_at.date())
