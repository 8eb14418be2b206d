"""Applying a snapshot, a chunk of records a transaction: each record set beside what the feed said of it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.intake.afcars.reading import ReadRecord
from everychild.intake.alignment import Alignment, Mac, SaidBefore, align
from everychild.intake.ready import Ready, SnapshotRecord, keyed, ready
from everychild.intake.receipts import Receipt, Tally
from everychild.intake.rekeyed import standing_for
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed
from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import EntryId, RecordId, record_id
from everychild.vocabulary.kinds import RETRACTED
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

OPEN = "~open"
"""Stands among a record's claims where it has a removal without an exit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a delivery says as a whole.

    Takes:
        said_as: under which name what it says is kept: the feed and the kind of file.
        ends_on: the period's last day; the day of delivery for files without a period.
        as_of: the day as of which undated facts stand.
    """

    feed: Feed
    receipt: Receipt
    said_as: str
    ends_on: date
    as_of: date


@dataclass(slots=True, kw_only=True)
class AppliedRecords:
    """What became of a chunk of records."""

    tally: Tally
    problems: list[Problem] = field(default_factory=list[Problem])


@dataclass(slots=True, kw_only=True)
class _Changed:
    record: RecordId
    ready: Ready
    digest: bytes
    alignment: Alignment = field(default_factory=Alignment)
    entries: dict[str, EntryId] = field(default_factory=dict[str, EntryId])

    @property
    def read(self) -> ReadRecord:
        return self.ready.read

    @property
    def macs(self) -> Mapping[str, Mac]:
        return self.ready.macs


def apply_records(
    conn: Connection[Any],
    tools: IntakeTools,
    snapshot: Snapshot,
    records: Sequence[SnapshotRecord],
    seen: set[RecordId],
) -> AppliedRecords:
    """Make entries of what differs, in the caller's transaction.

    Takes:
        seen: records of this file so far; a second record of one number is refused. Changed in place.
    """
    ids = ids_of(conn, tools, snapshot.feed, records)
    problems: list[Problem] = []
    fresh: list[tuple[RecordId, SnapshotRecord]] = []
    twice = 0
    for given in records:
        record = ids.get(given.ordinal)
        if record is not None and record in seen:
            twice += 1
            problems.append(_said_twice(given))
            continue
        if record is not None:
            seen.add(record)
        fresh.append((record or RecordId(UUID(int=0)), given))
    unchanged, differing = _sort(conn, tools, snapshot, fresh)
    changed = [
        _Changed(record=record, ready=given.ready or ready(tools, given), digest=given.digest)
        for record, given in differing
    ]
    _align(conn, snapshot, changed)
    _write(conn, tools, snapshot, changed)
    for each in changed:
        problems += each.read.problems
    refused = twice + sum(each.read.refused for each in changed)
    same = unchanged + sum(len(each.alignment.unchanged) for each in changed)
    applied = sum(len(each.macs) - len(each.alignment.unchanged) for each in changed)
    tally = Tally(received=applied + same + refused, applied=applied, unchanged=same, refused=refused)
    return AppliedRecords(tally=tally, problems=problems)


def ids_of(
    conn: Connection[Any], tools: IntakeTools, feed: Feed, records: Sequence[SnapshotRecord]
) -> dict[int, RecordId]:
    """The record of each, by its ordinal; a new number gives the record that it stands for."""
    secret, agency = tools.record_secret, feed.agency_id
    ids = {
        each.ordinal: record_id(secret, agency, each.number, of_agreement=each.of_agreement)
        for each in records
        if each.number
    }
    stands = standing_for(conn, list(ids.values()))
    return {ordinal: stands.get(record, record) for ordinal, record in ids.items()}


def as_said(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, records: Sequence[tuple[RecordId, SnapshotRecord]]
) -> dict[RecordId, tuple[date, int]]:
    """Records whose bytes are as this feed last said them: for which period, and how many claims that were."""
    given = {
        "feed_id": snapshot.said_as,
        "record_ids": [record for record, _ in records],
        "period_ends_on": snapshot.ends_on,
    }
    said = {record: (period, bytes(digest), count) for record, period, digest, count
            in conn.execute(_SQL["digests_said"], given)}  # fmt: skip
    found: dict[RecordId, tuple[date, int]] = {}
    for record, each in records:
        if record in said and said[record][1] == keyed(tools, each.digest):
            period, _, count = said[record]
            found[record] = period, count
    return found


def _sort(
    conn: Connection[Any],
    tools: IntakeTools,
    snapshot: Snapshot,
    fresh: Sequence[tuple[RecordId, SnapshotRecord]],
) -> tuple[int, list[tuple[RecordId, SnapshotRecord]]]:
    """Records whose bytes are as they were cost a comparison; the others are given to be read."""
    same = as_said(conn, tools, snapshot, fresh)
    carried = [record for record, (period, _) in same.items() if period != snapshot.ends_on]
    if carried:
        given = {
            "feed_id": snapshot.said_as,
            "record_ids": carried,
            "period_ends_on": snapshot.ends_on,
            "submission_id": snapshot.receipt.submission_id,
            "said_at": tools.clock(),
        }
        conn.execute(_SQL["carry_said"], given)
    return sum(count for _, count in same.values()), [pair for pair in fresh if pair[0] not in same]


def _align(conn: Connection[Any], snapshot: Snapshot, changed: Sequence[_Changed]) -> None:
    given = {"feed_id": snapshot.said_as, "record_ids": [each.record for each in changed]}
    by_record: dict[RecordId, list[tuple[date, SaidBefore]]] = {}
    for record, period, claims in conn.execute(_SQL["claims_said"], given) if changed else ():
        said = {key: (value[0], EntryId(UUID(value[1]))) for key, value in claims.items() if key != OPEN}
        by_record.setdefault(record, []).append((period, said))
    for each in changed:
        said = by_record.get(each.record, [])
        earlier = [(period, claims) for period, claims in said if period <= snapshot.ends_on]
        period, before = max(earlier, key=lambda pair: pair[0], default=(None, dict[str, tuple[Mac, EntryId]]()))
        later = [claims for period, claims in said if period > snapshot.ends_on]
        each.alignment = align(each.macs, before, later, same_period=period == snapshot.ends_on)


def _write(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, changed: Sequence[_Changed]) -> None:
    told: list[tuple[_Changed, str, Draft]] = []
    for each in changed:
        found = each.alignment
        told += [(each, key, _draft(snapshot, each, key, found.corrected.get(key)))
                 for key in each.macs if key not in found.unchanged]  # fmt: skip
        told += [(each, "", _taken_back(snapshot, each, entry)) for entry in found.withdrawn.values()]
    pen = tools.pen({each.record for each, _, draft in told if draft.detail})
    ids = _append(conn, snapshot, [draft for _, _, draft in told], pen)
    for (each, key, _), entry in zip(told, ids, strict=True):
        if key and entry is not None:
            each.entries[key] = entry
    past = [_taken_back(snapshot, each, each.entries[key]) for each in changed for key in each.alignment.for_the_past]
    _append(conn, snapshot, past, pen)
    _remember(conn, tools, snapshot, [each for each in changed if each.read.number])


def _append(conn: Connection[Any], snapshot: Snapshot, drafts: Sequence[Draft], pen: Pen) -> list[EntryId | None]:
    lane, submission = Lane(snapshot.feed.lane), snapshot.receipt.submission_id
    return append(conn, drafts, pen, lane=lane, submission_id=submission) if drafts else []


def _draft(snapshot: Snapshot, each: _Changed, key: str, corrects: EntryId | None) -> Draft:
    claim, body, written = each.ready.bodies[key]
    return Draft(
        kind=body.kind,
        agency_id=snapshot.feed.agency_id,
        occurred_on=claim.event.occurred_on,
        record_id=each.record,
        codes=body.codes,
        detail=body.detail,
        corrects=corrects,
        written=written,
    )


def _taken_back(snapshot: Snapshot, each: _Changed, entry: EntryId) -> Draft:
    return Draft(
        kind=RETRACTED,
        agency_id=snapshot.feed.agency_id,
        occurred_on=snapshot.as_of,
        record_id=each.record,
        retracts=entry,
    )


def _remember(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, changed: Sequence[_Changed]) -> None:
    if not changed:
        return
    given = {
        "feed_id": snapshot.said_as,
        "period_ends_on": snapshot.ends_on,
        "submission_id": snapshot.receipt.submission_id,
        "said_at": tools.clock(),
        "record_ids": [each.record for each in changed],
        # A record with problems is read again next time, so that its problems are named again.
        "digests": [b"" if each.read.problems else keyed(tools, each.digest) for each in changed],
        "claims": [_claims(each) for each in changed],
        "claim_counts": [len(each.macs) for each in changed],
    }
    conn.execute(_SQL["keep_said_before"], given)
    conn.execute(_SQL["remember_said"], given)


def _claims(each: _Changed) -> str:
    """What is remembered of a record, as JSON by hand: neither keys nor digests hold anything that is escaped."""
    entries = {**each.alignment.unchanged, **each.entries}
    claims = [f'"{key}":["{mac}","{entries[key]}"]' for key, mac in each.macs.items()]
    return "{" + ",".join([*claims, f'"{OPEN}":true'] if each.read.is_open else claims) + "}"


def _said_twice(given: SnapshotRecord) -> Problem:
    return Problem(
        code="record-twice",
        field="A3" if given.of_agreement else "E4",
        what="A record of this number came before in this file.",
        remedy="Send each record once.",
        claim=given.ordinal,
    )
