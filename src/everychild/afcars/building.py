"""Building an agency's federal file from the ledger, for any period, as then known or as now known.

Always true: the delivered bytes are not needed; a child's look stands before the child's record leaves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.afcars.agreements import agreement_of, is_assisted
from everychild.afcars.merging import Heard, with_live
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME
from everychild.afcars.statements import Saying, is_reported, saying_of, statement_of
from everychild.care.codec import from_body, kind_of, plans
from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, RecordNumbered
from everychild.care.events.removal import ChildRemoved
from everychild.care.said import Said, in_force
from everychild.intake.afcars.xml import Group
from everychild.intake.past_files import (
    Manifest,
    deliveries_of_events,
    name_of,
    periods_said,
    records_said,
    records_with_events,
    said_of_records,
)
from everychild.intake.signatures import Delivery
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
from everychild.vocabulary.ids import EntryId, Position, RecordId

RECORDS_AT_ONCE = 500
_SEALED = frozenset({kind_of(RecordNumbered), kind_of(ChildDescribed)})
_SEALED_KEYS = ("number", "child", "agreement")
"""What the return needs of what is sealed: E4 and E5, A3 and A4."""
_DELIVERIES = {OUT_OF_HOME: Delivery.AFCARS, ASSISTANCE: Delivery.ASSISTANCE}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Which file.

    Takes:
        through: the last day that counts; the period's last day, or today where it is not over yet.
        known_at: what we knew at this instant; now for what we know now.
        as_filed: only what the agency's own files said, without its live events.
        kind: which of the two files; of assistance no live event speaks.
    """

    agency: Agency
    period: ReportPeriod
    through: date
    known_at: datetime
    as_filed: bool = False
    kind: str = OUT_OF_HOME

    @property
    def from_files_alone(self) -> bool:
        """Whether live events are left out."""
        return self.as_filed or self.kind == ASSISTANCE


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


File = tuple[str, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some records of a file, to be made by whoever has the time.

    Takes:
        told_live: those of them of which live events spoke.
        files: the delivered files that they stand on, by the name under which they are kept, and the period's end; none
            where only live events speak.
        known_through: no later position counts.
    """

    records: tuple[RecordId, ...]
    told_live: frozenset[RecordId]
    files: tuple[File, ...]
    known_through: Position

    @property
    def base(self) -> date | None:
        """The last period whose file they stand on."""
        return max((ends_on for _, ends_on in self.files), default=None)


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
    told = frozenset[RecordId]() if ask.from_files_alone else frozenset(records_with_events(conn, ask.agency.agency_id))
    filed = set[RecordId]()
    for name, ends_on in files_of(conn, ask):
        records = records_said(conn, name, ends_on, at=ask.known_at)
        filed.update(records)
        yield from _pages(records, told, ((name, ends_on),), known_through=through)
    if not ask.from_files_alone:
        removed = records_of_agency(conn, ask.agency.agency_id, kind=kind_of(ChildRemoved), known_through=through)
        new = [record for record in removed if record not in filed]
        yield from _pages(new, frozenset(new), (), known_through=through)


def page_of(
    conn: Connection[Any],
    ask: Build,
    records: Collection[RecordId],
    *,
    told_live: Collection[RecordId],
    known_through: Position,
) -> Page:
    """These records as one page.

    Takes:
        told_live: those of them of which live events may have spoken.
    """
    files = tuple(files_of(conn, ask))
    return Page(records=tuple(records), told_live=frozenset(told_live), files=files, known_through=known_through)


def last_file_of(conn: Connection[Any], ask: Build) -> date | None:
    """The period whose delivered file the records stand on; None where the agency never sent one."""
    return max((ends_on for _, ends_on in files_of(conn, ask)), default=None)


def made_of(conn: Connection[Any], ask: Build, page: Page, keys: Keys) -> Iterator[Made]:
    """The records of a page that the file holds."""
    opened = keys(page.records)
    manifests: dict[RecordId, Manifest] = {}
    for name, ends_on in page.files:
        manifests |= said_of_records(conn, name, ends_on, page.records, at=ask.known_at)
    merged = _merged(conn, ask, page, manifests, opened)
    plain = _Filed.of(conn, opened, [manifests[record] for record in page.records
                                     if record in manifests and record not in merged])  # fmt: skip
    is_of_this_period = page.base == ask.period.ends_on
    in_population, state = (is_assisted, agreement_of) if ask.kind == ASSISTANCE else (is_reported, statement_of)
    for record in page.records:
        manifest = manifests.get(record, {})
        said = merged[record] if record in merged else plain.said(manifest)
        # A child whom the period's own file reports stays; anybody else only if of the period's population.
        if not (manifest and is_of_this_period) and not in_population(said, ask.period):
            continue
        statement = state(said)
        yield Made(record=record, content=statement.content, orphans=len(statement.orphans))


def _pages(
    records: Sequence[RecordId],
    told: frozenset[RecordId],
    files: tuple[File, ...],
    *,
    known_through: Position,
) -> Iterator[Page]:
    for start in range(0, len(records), RECORDS_AT_ONCE):
        some = tuple(records[start : start + RECORDS_AT_ONCE])
        yield Page(records=some, told_live=told & set(some), files=files, known_through=known_through)


def files_of(conn: Connection[Any], ask: Build) -> Iterator[File]:
    """What each of the agency's feeds sent for the last period, up to this one, for which it sent the file."""
    for feed in feeds(conn):
        if feed.agency_id == ask.agency.agency_id:
            name = name_of(feed.feed_id, _DELIVERIES[ask.kind])
            periods = periods_said(conn, name, through=ask.period.ends_on, at=ask.known_at)
            if periods:
                yield name, periods[0]


@dataclass(frozen=True, slots=True)
class _Filed:
    """What lines of the ledger say, for records of which only files spoke; a record's are read when it is asked for."""

    bodies: Mapping[str, tuple[str, date, str]]
    details: Mapping[EntryId, Mapping[str, Any]]

    @classmethod
    def of(cls, conn: Connection[Any], keys: Mapping[UUID, bytes], manifests: Sequence[Manifest]) -> _Filed:
        """The lines that these manifests name."""
        entries = [entry for manifest in manifests for entry in manifest.values()]
        sealed = [EntryId(UUID(manifest[key])) for manifest in manifests for key in _SEALED_KEYS if key in manifest]
        bodies = {entry: (kind, on, codes) for entry, kind, on, codes in bodies_of(conn, entries)} if entries else {}
        return cls(bodies, details_of(conn, sealed, keys) if sealed else {})

    def said(self, manifest: Manifest) -> dict[str, Saying]:
        """What a record's manifest says, by key."""
        lines = [self.bodies[entry] for entry in manifest.values()]
        # One reading of all codes costs a tenth of one reading each.
        codes = json.loads(f"[{','.join(codes for _, _, codes in lines)}]")
        return {
            key: Saying(kind, on, said, self._detail(key, entry))
            for (key, entry), (kind, on, _), said in zip(manifest.items(), lines, codes, strict=True)
        }

    def _detail(self, key: str, entry: str) -> Mapping[str, Any]:
        return self.details.get(EntryId(UUID(entry)), _NOTHING) if key in _SEALED_KEYS else _NOTHING


def _merged(
    conn: Connection[Any],
    ask: Build,
    page: Page,
    manifests: Mapping[RecordId, Manifest],
    keys: Mapping[UUID, bytes],
) -> dict[RecordId, dict[str, Saying]]:
    """Records of which live events spoke too: the events laid over what the last file said."""
    if not page.told_live:
        return {}
    rows = entries_of_records(conn, page.told_live, known_through=page.known_through)
    opened = details_of(conn, [row.entry_id for row in rows if row.kind in _SEALED], keys)
    heard = {row.entry_id: _heard(row, opened) for row in rows}
    live = _live(conn, rows, heard)
    found: dict[RecordId, dict[str, Saying]] = {}
    for record in page.told_live:
        entries = {key: heard.get(EntryId(UUID(entry))) for key, entry in manifests.get(record, {}).items()}
        filed = {key: each for key, each in entries.items() if each is not None}
        said = with_live(filed, live.get(record, ()), through=ask.through)
        found[record] = {key: saying_of(event) for key, event in said.items()}
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
