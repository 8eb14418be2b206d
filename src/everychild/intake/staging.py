"""Staging a snapshot: a first reading of the whole file finds what stands against it before anything is loaded.

What the first reading has found of each record is kept for the loading that follows, as long as it is little; a file
most of which is new is read a second time instead, so that memory does not grow with the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

from psycopg import Connection

from everychild.intake.afcars.assistance import ASSISTANCE, read_agreement
from everychild.intake.afcars.claims import read_record
from everychild.intake.afcars.plain import fault_in, skim
from everychild.intake.afcars.reading import ReadRecord
from everychild.intake.afcars.xml import OUT_OF_HOME, Broken, Header, Skimmed, read
from everychild.intake.deliveries import open_delivery
from everychild.intake.guard import Swing, question_about
from everychild.intake.ready import SnapshotRecord
from everychild.intake.receipts import Tally, add, keep_problems, pause, take, write
from everychild.intake.rekeyed import standing_for
from everychild.intake.sidecar import read_people
from everychild.intake.signatures import Delivery
from everychild.intake.snapshots import Snapshot, as_said, ids_of
from everychild.intake.tables import HeadingWrong
from everychild.intake.tools import IntakeTools
from everychild.intake.withdrawing import may_go_on
from everychild.jurisdictions.directory import agencies
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import RecordId
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

RECORDS_STAGED_AT_ONCE = 500
_SECTION = {"E": "44", "A": "45"}
KEPT_AS_IS_MAX, KEPT_BYTES_MAX = 24 << 20, 48 << 20
"""So much of what a file says anew is kept between its first reading and its loading: as it is, and then made small."""


@dataclass(slots=True, kw_only=True)
class Staged:
    """What a first reading of the whole file found.

    Takes:
        fatal: why nothing of it can be loaded.
        broken: why no more of it could be read; what came before is good.
        kept: the records as found, in order; None where they are too much to keep.
    """

    ids: set[RecordId] = field(default_factory=set[RecordId])
    new: int = 0
    fatal: list[Problem] = field(default_factory=list[Problem])
    broken: Problem | None = None
    kept: list[SnapshotRecord] | None = field(default_factory=list[SnapshotRecord])
    kept_bytes: int = 0


def stage(tools: IntakeTools, snapshot: Snapshot) -> Staged | None:
    """Read the whole file once; None where it goes no further now."""
    receipt = snapshot.receipt
    with tools.worker.connection() as reading:
        staged = _staged(reading, tools, snapshot)
    with tools.worker.connection() as conn:
        goes_on = may_go_on(conn, receipt)
        taken = take(conn, receipt.submission_id)
        if taken.status != "kept" or not goes_on:
            return None
        if staged.fatal:
            keep_problems(conn, receipt.submission_id, staged.fatal)
            whole = add(taken, Tally(received=1, refused=1))
            write(conn, replace(whole, status="refused", finished_at=tools.clock()))
            return None
        swing = _swing(conn, tools, snapshot, staged)
        question = question_about(swing) if staged.broken is None else None
        if question:
            waiting = add(taken, Tally(received=len(staged.ids)))
            write(conn, waiting)
            pause(conn, receipt.submission_id, code=question.code, question=question.question)
            return None
        write(conn, replace(taken, status="applying"))
    return staged


def parts_of(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot
) -> Iterator[Header | Broken | SnapshotRecord]:
    """The delivered file in pieces, each record compared with what was said last: by its bytes alone, as they are."""
    parts = _parts(conn, tools, snapshot)
    while page := list(islice(parts, RECORDS_STAGED_AT_ONCE)):
        records = [part for part in page if isinstance(part, SnapshotRecord)]
        ids = ids_of(conn, tools, snapshot.feed, records)
        said = as_said(conn, tools, snapshot, [(ids[each.ordinal], each) for each in records if each.ordinal in ids])
        for part in page:
            if not isinstance(part, SnapshotRecord):
                yield part
            elif ids.get(part.ordinal) in said:
                again = partial(_read_again, tools, snapshot, part.ordinal)
                yield replace(part, is_as_said=True, read=again, skimmed=None)
            elif part.skimmed and (fault := fault_in(part.skimmed)):
                yield Broken(problem=fault)
                return
            else:
                yield part


def _parts(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot) -> Iterator[Header | Broken | SnapshotRecord]:
    submission = snapshot.receipt.submission_id
    file = open_delivery(conn, submission, tools.submission_key(submission))
    if snapshot.receipt.delivery == Delivery.SIDECAR:
        yield from read_people(file, today=snapshot.as_of)
        return
    of_agreement = snapshot.receipt.delivery == Delivery.ASSISTANCE
    for part in skim(file, ASSISTANCE if of_agreement else OUT_OF_HOME):
        if isinstance(part, Skimmed):
            yield SnapshotRecord(
                ordinal=part.ordinal,
                number=part.number,
                digest=part.digest,
                size=len(part.raw),
                read=partial(_read, part, snapshot),
                skimmed=part,
                of_agreement=of_agreement,
            )
        else:
            yield part


def _read(skimmed: Skimmed, snapshot: Snapshot) -> ReadRecord:
    if snapshot.receipt.delivery == Delivery.ASSISTANCE:
        return read_agreement(skimmed, snapshot.as_of)
    return read_record(read(skimmed), snapshot.as_of)


def _small(given: SnapshotRecord, snapshot: Snapshot) -> SnapshotRecord:
    """The record as it is kept until it is loaded: a tenth of its bytes, opened in a tenth of the time of parsing."""
    if given.skimmed is None:
        return given
    small = zlib.compress(given.skimmed.raw, level=1)
    again = partial(_read_small, small, replace(given.skimmed, raw=b""), snapshot)
    return replace(given, read=again, size=len(small), skimmed=None)


def _read_small(small: bytes, skimmed: Skimmed, snapshot: Snapshot) -> ReadRecord:
    return _read(replace(skimmed, raw=zlib.decompress(small)), snapshot)


def _read_again(tools: IntakeTools, snapshot: Snapshot, ordinal: int) -> ReadRecord:
    """A record that was as it was said when the file was staged, and is no more: read from the file once more."""
    with tools.worker.connection() as conn:
        parts = _parts(conn, tools, snapshot)
        return next(part for part in parts if isinstance(part, SnapshotRecord) and part.ordinal == ordinal).read()


def _staged(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot) -> Staged:
    staged = Staged()
    code = next(each.afcars_code for each in agencies(conn) if each.agency_id == snapshot.feed.agency_id)
    try:
        parts = parts_of(conn, tools, snapshot)
        while page := list(islice(parts, RECORDS_STAGED_AT_ONCE)):
            for part in page:
                if isinstance(part, Header):
                    staged.fatal += _header_problems(part, code, snapshot)
                elif isinstance(part, Broken):
                    staged.broken = part.problem
            _count(conn, tools, snapshot, staged, [part for part in page if isinstance(part, SnapshotRecord)])
    except HeadingWrong as wrong:
        staged.fatal.append(wrong.problem)
    if staged.broken and not staged.ids:
        staged.fatal.append(staged.broken)
    return staged


def _count(
    conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, staged: Staged, records: Sequence[SnapshotRecord]
) -> None:
    ids = ids_of(conn, tools, snapshot.feed, records)
    given = {"feed_id": snapshot.said_as, "record_ids": list(set(ids.values()))}
    known = {record for (record,) in conn.execute(_SQL["known_records"], given)}
    staged.new += len(set(ids.values()) - known)
    staged.ids |= set(ids.values())
    if staged.kept is None:
        return
    for each in records:
        if each.is_as_said:
            staged.kept.append(each)
        else:
            staged.kept.append(each if staged.kept_bytes < KEPT_AS_IS_MAX else _small(each, snapshot))
            staged.kept_bytes += staged.kept[-1].size
    if staged.kept_bytes > KEPT_BYTES_MAX:
        staged.kept = None


def _swing(conn: Connection[Any], tools: IntakeTools, snapshot: Snapshot, staged: Staged) -> Swing:
    given = {"feed_id": snapshot.said_as, "period_ends_on": snapshot.ends_on}
    row = conn.execute(_SQL["last_period_before"], given).fetchone()
    last = row[0] if row else None
    before = {record for (record,) in conn.execute(_SQL["open_before"], {**given, "last_period": last})}
    # A record whose number now stands for another child's record, of which the file speaks, has not vanished.
    stands = standing_for(conn, before)
    gone = {record for record in before if stands.get(record, record) not in staged.ids}
    vanished = gone if staged.broken is None else set[RecordId]()
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
        records=len(staged.ids),
        new=staged.new if before else 0,
        whom="children with an agreement" if snapshot.receipt.delivery == Delivery.ASSISTANCE else "children in care",
    )


def _header_problems(header: Header, code: str, snapshot: Snapshot) -> list[Problem]:
    problems: list[Problem] = []
    letter = "A" if snapshot.receipt.delivery == Delivery.ASSISTANCE else "E"
    if not header.agency and not header.report_date:
        what = f"The file has neither {letter}1 nor {letter}2: it is not the file that the delivery says."
        remedy = "Send out-of-home care as afcars-ooh, and assistance as afcars-assistance."
        return [Problem(code="other-file", field="file", what=what, remedy=remedy)]
    if header.agency != code:
        problems.append(
            Problem(
                code="agency-differs",
                field=f"{letter}1",
                what="The file names another agency than the feed's.",
                remedy="Send each agency's file through its own feed.",
                cites=f"45 CFR 1355.{_SECTION[letter]}(a)(1)",
            )
        )
    period = snapshot.receipt.period_ends_on
    if period is None or header.report_date != f"{period:%Y%m}":
        problems.append(
            Problem(
                code="period-differs",
                field=f"{letter}2",
                what="The file is for another report period than the delivery says.",
                remedy=f"Name the period that stands in {letter}2, as 2026-09.",
                cites=f"45 CFR 1355.{_SECTION[letter]}(a)(2)",
            )
        )
    return problems
