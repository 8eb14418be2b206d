"""Dealing with a snapshot: staged (header, guards, findings), then applied in chunks that resume after a crash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

from psycopg import Connection

from everychild.intake.afcars.xml import Broken
from everychild.intake.ahead import ahead
from everychild.intake.ready import SnapshotRecord, ready
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, problems_so_far, take, write
from everychild.intake.signatures import Delivery
from everychild.intake.snapshots import Snapshot, apply_records, ids_of
from everychild.intake.staging import Staged, parts_of, stage
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed
from everychild.ledger.append import Draft, Lane, append
from everychild.vocabulary.ids import RecordId
from everychild.vocabulary.kinds import HEARD
from everychild.vocabulary.problems import Problem

RECORDS_AT_ONCE, RECORDS_AS_SAID_AT_ONCE = 50, 2000
"""Records in one transaction; those that are as they were said cost a comparison. A live event that comes just after a
transaction waits until all entries of it have their positions: of fifty records, some two thousand."""
_TO_DO = frozenset({"kept", "applying"})

_Chunk = tuple[list[SnapshotRecord], bool, Problem | None]
"""Records of one transaction, whether they are the last, and why no more could be read."""


def deal_with_snapshot(tools: IntakeTools, feed: Feed, receipt: Receipt, today: date) -> None:
    """Take a snapshot to its end, or to the question that a person must answer."""
    ends_on = receipt.period_ends_on or today
    snapshot = Snapshot(
        feed=feed,
        receipt=receipt,
        said_as=f"{feed.feed_id}#{receipt.delivery}",
        ends_on=ends_on,
        as_of=min(ends_on, today),
    )
    staged = None
    if receipt.status == "kept":
        staged = stage(tools, snapshot)
        if staged is None:
            return
    seen: set[RecordId] = set()
    with tools.worker.connection() as reading:
        made = ahead(_made(tools, snapshot, _chunks(_found(reading, tools, snapshot, staged))))
        with closing(made) as chunks:
            for chunk, is_last, broken in chunks:
                done = _apply(tools, snapshot, chunk, seen, is_last=is_last, broken=broken)
                if not done:
                    return


def _made(tools: IntakeTools, snapshot: Snapshot, chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
    """The chunks with those of their records read that differ; what was applied before a crash is not read again."""
    done = snapshot.receipt.applied_through
    for records, is_last, broken in chunks:
        made = [
            each if each.is_as_said or each.ordinal <= done else replace(each, ready=ready(tools, each), skimmed=None)
            for each in records
        ]
        yield made, is_last, broken


def _found(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, staged: Staged | None
) -> Iterator[SnapshotRecord | Problem]:
    """The records, and at the end why no more could be read: as staging kept them, or from the file."""
    if staged is not None and staged.kept is not None:
        yield from staged.kept
        if staged.broken:
            yield staged.broken
        return
    for part in parts_of(conn, tools, snapshot):
        if isinstance(part, SnapshotRecord):
            yield part
        elif isinstance(part, Broken):
            yield part.problem


def _chunks(
    found: Iterable[SnapshotRecord | Problem],
) -> Iterator[_Chunk]:
    """Records in chunks of one transaction; the last, which may be empty, with why no more could be read."""
    chunk: list[SnapshotRecord] = []
    broken: Problem | None = None
    room = 1.0
    for each in found:
        if isinstance(each, Problem):
            broken = each
            continue
        if room <= 0:
            yield chunk, False, None
            chunk, room = [], 1.0
        chunk.append(each)
        room -= 1 / (RECORDS_AS_SAID_AT_ONCE if each.is_as_said else RECORDS_AT_ONCE)
    yield chunk, True, broken


def _apply(  # noqa: PLR0913 - a chunk, and what it is part of
    tools: IntakeTools,
    snapshot: Snapshot,
    chunk: Sequence[SnapshotRecord],
    seen: set[RecordId],
    *,
    is_last: bool,
    broken: Problem | None,
) -> bool:
    """Apply one chunk, or pass over it where it was applied before a crash; False where there is no more to do."""
    submission_id = snapshot.receipt.submission_id
    last = chunk[-1].ordinal if chunk else 0
    with tools.worker.connection() as conn:
        receipt = take(conn, submission_id)
        if receipt.status not in _TO_DO:
            return False
        before = [each for each in chunk if each.ordinal <= receipt.applied_through]
        seen.update(ids_of(conn, tools, snapshot.feed, before).values())
        if before and len(before) == len(chunk):
            return True
        applied = apply_records(conn, tools, snapshot, chunk[len(before) :], seen)
        receipt = add(receipt, applied.tally)
        if broken:
            applied.problems.append(broken)
            receipt = add(receipt, Tally(received=1, refused=1))
        keep_problems(conn, submission_id, applied.problems, after=problems_so_far(conn, submission_id))
        receipt = replace(receipt, applied_through=max(last, receipt.applied_through), status="applying")
        if is_last:
            receipt = _finish(conn, tools, snapshot, receipt, complete=broken is None)
        write(conn, receipt)
    return True


def _finish(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, receipt: Receipt, *, complete: bool
) -> Receipt:
    """The file speaks through its period's end, if it is whole; a person file speaks of no day."""
    done = replace(receipt, status="done", finished_at=tools.clock())
    if snapshot.receipt.delivery != Delivery.AFCARS or not complete:
        return done
    word = Draft(
        kind=HEARD,
        agency_id=snapshot.feed.agency_id,
        occurred_on=snapshot.as_of,
        codes={"feed_id": snapshot.feed.feed_id, "heard_through": snapshot.as_of.isoformat()},
    )
    append(conn, [word], tools.pen([]), lane=Lane(snapshot.feed.lane), submission_id=receipt.submission_id)
    return replace(done, heard_through=snapshot.as_of)
