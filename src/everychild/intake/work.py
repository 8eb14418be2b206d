"""Dealing with kept deliveries: each to its end, in chunks that resume after a crash."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BufferedReader, BytesIO
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from everychild.intake.claims import Claim, read_claims
from everychild.intake.deliveries import open_delivery
from everychild.intake.duty import deal_with_duty
from everychild.intake.events import apply_events
from everychild.intake.protections import deal_with_protections
from everychild.intake.receipts import Receipt, add, keep_problems, problems_so_far, receipt_of, take, write
from everychild.intake.rekey import deal_with_rekey
from everychild.intake.signatures import Delivery
from everychild.intake.snapshot_work import deal_with_snapshot
from everychild.intake.staff import deal_with_assignments, deal_with_staff
from everychild.intake.tools import IntakeTools
from everychild.intake.withdrawing import may_go_on, take_back, waits_for_a_way_back
from everychild.jurisdictions.directory import Feed, agencies, require_feed
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import SubmissionId
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

CLAIMS_AT_ONCE = 500
READ_WHOLE_BYTES_MAX = 1 << 20
"""At least what the door applies before it answers."""
_TO_DO = frozenset({"kept", "applying"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    claims: Sequence[Claim]
    is_last: bool


def next_to_do(conn: Connection[Any], now: datetime) -> SubmissionId | None:
    """The delivery to deal with next, if there is one that is due; shields and seals come before people."""
    row = conn.execute(_SQL["submission_to_do"], {"now": now}).fetchone()
    return SubmissionId(row[0]) if row else None


def is_busy(conn: Connection[Any], now: datetime) -> bool:
    """Whether any delivery is being dealt with or is due, for what gives way to deliveries."""
    row = conn.execute(_SQL["something_to_do"], {"now": now}).fetchone()
    assert row, "a condition gives one row"
    return row[0]


def deal_with(tools: IntakeTools, submission_id: SubmissionId) -> None:
    """Take a delivery to its end from wherever it stands; safe to call twice, and from two processes."""
    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, submission_id)
        if receipt.status not in {*_TO_DO, "withdrawing"} or waits_for_a_way_back(conn, receipt):
            return
        feed = require_feed(conn, receipt.feed_id)
        today = _today(conn, feed, tools.clock())
    if receipt.status == "withdrawing":
        take_back(tools, feed, receipt, today)
        return
    match receipt.delivery:
        case Delivery.EVENTS:
            _deal_with_events(tools, feed, receipt, today)
        case Delivery.AFCARS | Delivery.ASSISTANCE | Delivery.SIDECAR:
            deal_with_snapshot(tools, feed, receipt, today)
        case Delivery.REKEY:
            deal_with_rekey(tools, feed, receipt)
        case Delivery.SHIELDS | Delivery.SEALS:
            deal_with_protections(tools, feed, receipt)
        case Delivery.STAFF:
            deal_with_staff(tools, feed, receipt)
        case Delivery.ASSIGNMENTS:
            deal_with_assignments(tools, feed, receipt)
        case Delivery.DUTY:
            deal_with_duty(tools, feed, receipt, today)
        case _:
            _refuse_whole(tools, receipt)


def _deal_with_events(tools: IntakeTools, feed: Feed, receipt: Receipt, today: date) -> None:
    with _opened(tools, receipt) as file:
        for chunk in _chunks(file, today, receipt.applied_through):
            if not _apply(tools, feed, receipt, chunk):
                return
            receipt = replace(receipt, applied_through=receipt.applied_through + len(chunk.claims))


@contextmanager
def _opened(tools: IntakeTools, receipt: Receipt) -> Generator[BufferedReader]:
    """The delivered bytes; a small delivery's are read before anything is applied.

    The web deals with many small deliveries at once. If each held a connection to read by while it waits for one to
    apply with, as many as there are connections would wait for each other for ever.
    """
    key = tools.submission_key(receipt.submission_id)
    if receipt.byte_count > READ_WHOLE_BYTES_MAX:
        with tools.worker.connection() as reading:
            yield open_delivery(reading, receipt.submission_id, key)
        return
    with tools.worker.connection() as conn:
        whole = open_delivery(conn, receipt.submission_id, key).read()
    yield BufferedReader(BytesIO(whole))  # pyright: ignore[reportArgumentType] - a BytesIO reads as a raw file does


def _today(conn: Connection[Any], feed: Feed, now: datetime) -> date:
    zone = next(each.zone for each in agencies(conn) if each.agency_id == feed.agency_id)
    return now.astimezone(ZoneInfo(zone)).date()


def _chunks(file: BufferedReader, today: date, after: int) -> Iterator[_Chunk]:
    claims = (claim for claim in read_claims(file, today=today) if claim.ordinal > after)
    ahead = list(islice(claims, CLAIMS_AT_ONCE))
    while True:
        following = list(islice(claims, CLAIMS_AT_ONCE))
        yield _Chunk(claims=ahead, is_last=not following)
        if not following:
            return
        ahead = following


def _apply(tools: IntakeTools, feed: Feed, expected: Receipt, chunk: _Chunk) -> bool:
    """Apply one chunk; False where another process has got there first."""
    with tools.worker.connection() as conn:
        if not may_go_on(conn, expected):
            return False
        receipt = take(conn, expected.submission_id)
        if receipt.status not in _TO_DO or receipt.applied_through != expected.applied_through:
            return False
        applied = apply_events(conn, tools, feed, receipt.submission_id, chunk.claims)
        keep_problems(conn, receipt.submission_id, applied.problems, after=problems_so_far(conn, receipt.submission_id))
        receipt = add(receipt, applied.tally)
        heard = applied.heard_through.occurred_on if applied.heard_through else None
        if heard is not None and (receipt.heard_through is None or heard > receipt.heard_through):
            receipt = replace(receipt, heard_through=heard)
        receipt = replace(receipt, applied_through=receipt.applied_through + len(chunk.claims), status="applying")
        if chunk.is_last:
            receipt = replace(receipt, status="done", finished_at=tools.clock())
        write(conn, receipt)
    return True


def _refuse_whole(tools: IntakeTools, receipt: Receipt) -> None:
    problem = Problem(
        code="delivery-kind-not-read-yet",
        field="Everychild-Type",
        what="This version does not read files of this kind yet; the file is kept.",
        remedy="Send events until it does; the kept file need not be sent again under another id.",
    )
    with tools.worker.connection() as conn:
        taken = take(conn, receipt.submission_id)
        if taken.status in _TO_DO:
            keep_problems(conn, receipt.submission_id, [problem])
            write(conn, replace(taken, status="refused", finished_at=tools.clock()))
