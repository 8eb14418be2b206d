"""Dealing with a snapshot: staged (header, guards, findings), then applied in chunks that resume after a crash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import BufferedReader
from itertools import islice
from typing import Any

from psycopg import Connection

from everychild.intake.afcars.claims import read_record
from everychild.intake.afcars.xml import Broken, Header, XmlRecord, read_file
from everychild.intake.deliveries import open_delivery
from everychild.intake.guard import Swing, question_about
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, pause, problems_so_far, take, write
from everychild.intake.sidecar import read_people
from everychild.intake.signatures import Delivery
from everychild.intake.snapshots import Snapshot, SnapshotRecord, apply_records, ids_of
from everychild.intake.tables import HeadingWrong
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed, agencies
from everychild.ledger.append import Draft, Lane, append
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import RecordId
from everychild.vocabulary.kinds import HEARD
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

RECORDS_AT_ONCE = 100
RECORDS_STAGED_AT_ONCE = 1000
_TO_DO = frozenset({"kept", "applying"})


@dataclass(slots=True, kw_only=True)
class _Staged:
    """What a first reading of the whole file found.

    Takes:
        fatal: why nothing of it can be loaded.
        broken: why no more of it could be read; what came before is good.
    """

    records: set[RecordId] = field(default_factory=set[RecordId])
    new: int = 0
    fatal: list[Problem] = field(default_factory=list[Problem])
    broken: Problem | None = None


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
    if receipt.status == "kept" and not _stage(tools, snapshot):
        return
    seen: set[RecordId] = set()
    with tools.worker.connection() as reading:
        file = open_delivery(reading, receipt.submission_id, tools.submission_key(receipt.submission_id))
        for chunk, is_last, broken in _chunks(file, snapshot):
            done = _apply(tools, snapshot, chunk, seen, is_last=is_last, broken=broken)
            if not done:
                return


def _stage(tools: IntakeTools, snapshot: Snapshot) -> bool:
    """Read the whole file once; False where it goes no further now."""
    receipt = snapshot.receipt
    with tools.worker.connection() as reading:
        file = open_delivery(reading, receipt.submission_id, tools.submission_key(receipt.submission_id))
        staged = _staged(reading, tools, snapshot, file)
    with tools.worker.connection() as conn:
        taken = take(conn, receipt.submission_id)
        if taken.status != "kept":
            return False
        if staged.fatal:
            keep_problems(conn, receipt.submission_id, staged.fatal)
            whole = add(taken, Tally(received=1, refused=1))
            write(conn, replace(whole, status="refused", finished_at=tools.clock()))
            return False
        swing = _swing(conn, tools, snapshot, staged)
        question = question_about(swing) if staged.broken is None else None
        if question:
            waiting = add(taken, Tally(received=len(staged.records)))
            write(conn, waiting)
            pause(conn, receipt.submission_id, code=question.code, question=question.question)
            return False
        write(conn, replace(taken, status="applying"))
    return True


def _staged(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, file: BufferedReader) -> _Staged:
    staged = _Staged()
    code = next(each.afcars_code for each in agencies(conn) if each.agency_id == snapshot.feed.agency_id)
    try:
        parts = _parts(file, snapshot)
        while page := list(islice(parts, RECORDS_STAGED_AT_ONCE)):
            for part in page:
                if isinstance(part, Header):
                    staged.fatal += _header_problems(part, code, snapshot)
                elif isinstance(part, Broken):
                    staged.broken = part.problem
            _count(conn, tools, snapshot, staged, [part for part in page if isinstance(part, SnapshotRecord)])
    except HeadingWrong as wrong:
        staged.fatal.append(wrong.problem)
    if staged.broken and not staged.records:
        staged.fatal.append(staged.broken)
    return staged


def _count(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, staged: _Staged, records: Sequence[SnapshotRecord]
) -> None:
    ids = set(ids_of(conn, tools, snapshot.feed, records).values())
    known = conn.execute(_SQL["known_records"], {"feed_id": snapshot.said_as, "record_ids": list(ids)}).fetchall()
    staged.new += len(ids - {record for (record,) in known})
    staged.records |= ids


def _swing(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, staged: _Staged) -> Swing:
    given = {"feed_id": snapshot.said_as, "period_ends_on": snapshot.ends_on}
    row = conn.execute(_SQL["last_period_before"], given).fetchone()
    last = row[0] if row else None
    before = {record for (record,) in conn.execute(_SQL["open_before"], {**given, "last_period": last})}
    vanished = before - staged.records if staged.broken is None else set[RecordId]()
    conn.execute(
        _SQL["keep_findings"],
        {
            "submission_id": snapshot.receipt.submission_id,
            "record_ids": list(vanished),
            "code": "missing-from-the-file",
            "found_at": tools.clock(),
        },
    )
    return Swing(
        open_before=len(before),
        vanished=len(vanished),
        records=len(staged.records),
        new=staged.new if before else 0,
    )


def _chunks(file: BufferedReader, snapshot: Snapshot) -> Iterator[tuple[list[SnapshotRecord], bool, Problem | None]]:
    broken: Problem | None = None

    def records() -> Iterator[SnapshotRecord]:
        nonlocal broken
        for part in _parts(file, snapshot):
            if isinstance(part, SnapshotRecord):
                yield part
            elif isinstance(part, Broken):
                broken = part.problem

    following = records()
    ahead = list(islice(following, RECORDS_AT_ONCE))
    while True:
        then = list(islice(following, RECORDS_AT_ONCE))
        yield ahead, not then, broken if not then else None
        if not then:
            return
        ahead = then


def _parts(file: BufferedReader, snapshot: Snapshot) -> Iterator[Header | Broken | SnapshotRecord]:
    if snapshot.receipt.delivery == Delivery.SIDECAR:
        yield from read_people(file, today=snapshot.as_of)
        return
    for part in read_file(file):
        if isinstance(part, XmlRecord):
            yield SnapshotRecord(
                ordinal=part.ordinal,
                number=part.content.get("E4"),
                digest=part.digest,
                read=lambda part=part: read_record(part, snapshot.as_of),
            )
        else:
            yield part


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
        if last and last <= receipt.applied_through:
            seen.update(ids_of(conn, tools, snapshot.feed, chunk).values())
            return True
        applied = apply_records(conn, tools, snapshot, chunk, seen)
        receipt = add(receipt, applied.tally)
        if broken:
            applied.problems.append(broken)
            receipt = add(receipt, Tally(received=1, refused=1))
        keep_problems(conn, submission_id, applied.problems, after=problems_so_far(conn, submission_id))
        receipt = replace(receipt, applied_through=last, status="applying")
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


def _header_problems(header: Header, code: str, snapshot: Snapshot) -> list[Problem]:
    problems: list[Problem] = []
    if header.agency != code:
        problems.append(
            Problem(
                code="agency-differs",
                field="E1",
                what="The file names another agency than the feed's.",
                remedy="Send each agency's file through its own feed.",
                cites="45 CFR 1355.44(a)(1)",
            )
        )
    period = snapshot.receipt.period_ends_on
    if period is None or header.report_date != f"{period:%Y%m}":
        problems.append(
            Problem(
                code="period-differs",
                field="E2",
                what="The file is for another report period than the delivery says.",
                remedy="Name the period that stands in E2, as 2026-09.",
                cites="45 CFR 1355.44(a)(2)",
            )
        )
    return problems
