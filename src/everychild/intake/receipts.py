"""The receipt of a delivery: what became of each claim, and every problem by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, FeedId, SubmissionId
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

PROBLEMS_SHOWN_MAX = 1000
PUT_OFF = Problem(
    code="fault-of-ours",
    field="the delivery",
    what="We could not deal with this delivery so far, through a fault of ours. What it says is kept; nothing is lost.",
    remedy="Send nothing again. It is tried again by itself; tell us, if this stands for more than an hour.",
)


class NoSuchSubmission(Exception):
    """No delivery goes by this id here; look at the feed's page for those there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One delivery as it stands.

    Always true: received = applied + unchanged + refused + quarantined + waiting.
    """

    submission_id: SubmissionId
    feed_id: FeedId
    agency_id: AgencyId
    sender_id: object
    delivery: str
    period_ends_on: date | None
    byte_count: int
    received_at: datetime
    status: str
    heard_through: date | None
    received: int
    applied: int
    unchanged: int
    refused: int
    quarantined: int
    waiting: int
    applied_through: int
    pause_code: str | None
    pause_question: str | None
    finished_at: datetime | None
    try_after: datetime | None = None

    @property
    def standing(self) -> str:
        """`working`, `paused` or `done`, as the command line says it."""
        return {"kept": "working", "applying": "working", "withdrawing": "working", "paused": "paused"}.get(
            self.status, "done"
        )

    @property
    def is_put_off(self) -> bool:
        """Whether it waits for another try, because we could not deal with it so far."""
        return self.try_after is not None and self.standing == "working"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Claims dealt with since the receipt was last written."""

    received: int = 0
    applied: int = 0
    unchanged: int = 0
    refused: int = 0
    quarantined: int = 0


def receipt_of(conn: Connection[Any], submission_id: SubmissionId) -> Receipt:
    """The receipt of one delivery.

    Raises:
        NoSuchSubmission: there is none.
    """
    return _one(conn, "receipt_of", submission_id)


def take(conn: Connection[Any], submission_id: SubmissionId) -> Receipt:
    """The receipt of one delivery, locked until the caller's transaction ends."""
    return _one(conn, "take_submission", submission_id)


def receipts(conn: Connection[Any], feed_id: FeedId | None = None, *, at_most: int = 50) -> list[Receipt]:
    """The last receipts, of one feed or of all, newest first."""
    with conn.cursor(row_factory=class_row(Receipt)) as cursor:
        cursor.execute(_SQL["receipts_of_feed"], {"feed_id": feed_id, "at_most": at_most})
        return cursor.fetchall()


def all_problems_of(conn: Connection[Any], receipt: Receipt) -> list[Problem]:
    """The problems in a delivery, and before them ours where it waits for another try."""
    found = problems_of(conn, receipt.submission_id)
    return [PUT_OFF, *found] if receipt.is_put_off else found


def problems_of(conn: Connection[Any], submission_id: SubmissionId) -> list[Problem]:
    """The problems of a delivery, in order, up to a thousand."""
    with conn.cursor(row_factory=class_row(Problem)) as cursor:
        cursor.execute(_SQL["problems_of"], {"submission_id": submission_id, "at_most": PROBLEMS_SHOWN_MAX})
        return cursor.fetchall()


def add(receipt: Receipt, tally: Tally) -> Receipt:
    """The receipt after more claims were dealt with; `waiting` is what remains."""
    received = receipt.received + tally.received
    applied = receipt.applied + tally.applied
    unchanged = receipt.unchanged + tally.unchanged
    refused = receipt.refused + tally.refused
    quarantined = receipt.quarantined + tally.quarantined
    return replace(
        receipt,
        received=received,
        applied=applied,
        unchanged=unchanged,
        refused=refused,
        quarantined=quarantined,
        waiting=received - applied - unchanged - refused - quarantined,
    )


def write(conn: Connection[Any], *receipts: Receipt) -> None:
    """Keep receipts as they stand now."""
    conn.execute(
        _SQL["count_claims"],
        {
            "submission_ids": [each.submission_id for each in receipts],
            "received": [each.received for each in receipts],
            "applied": [each.applied for each in receipts],
            "unchanged": [each.unchanged for each in receipts],
            "refused": [each.refused for each in receipts],
            "quarantined": [each.quarantined for each in receipts],
            "waiting": [each.waiting for each in receipts],
            "applied_through": [each.applied_through for each in receipts],
            "heard_through": [each.heard_through for each in receipts],
            "statuses": [each.status for each in receipts],
            "finished_at": [each.finished_at for each in receipts],
        },
    )


def keep_problems(
    conn: Connection[Any], submission_id: SubmissionId, problems: Sequence[Problem], *, after: int = 0
) -> None:
    """Write problems down, in order, behind those that are there."""
    if not problems:
        return
    conn.execute(
        _SQL["keep_problems"],
        {
            "submission_id": submission_id,
            "after": after,
            "codes": [problem.code for problem in problems],
            "fields": [problem.field for problem in problems],
            "whats": [problem.what for problem in problems],
            "remedies": [problem.remedy for problem in problems],
            "cites": [problem.cites for problem in problems],
            "lines": [problem.line for problem in problems],
            "claims": [problem.claim for problem in problems],
        },
    )


def problems_so_far(conn: Connection[Any], submission_id: SubmissionId) -> int:
    """How many problems a delivery has by now."""
    row = conn.execute(_SQL["count_problems"], {"submission_id": submission_id}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def pause(conn: Connection[Any], submission_id: SubmissionId, *, code: str, question: str) -> None:
    """A person is asked before anything is loaded."""
    conn.execute(_SQL["pause_submission"], {"submission_id": submission_id, "code": code, "question": question})


def release(conn: Connection[Any], submission_id: SubmissionId, *, released_by: str) -> bool:
    """A person says that a paused delivery may go on; False where it was not paused."""
    given = {"submission_id": submission_id, "released_by": released_by}
    return conn.execute(_SQL["release_submission"], given).fetchone() is not None


def put_off(conn: Connection[Any], submission_id: SubmissionId, *, now: datetime) -> None:
    """Dealing with a delivery failed through a fault of ours: it is tried again, each time later."""
    conn.execute(_SQL["put_off"], {"submission_id": submission_id, "now": now})


def findings_of(conn: Connection[Any], submission_id: SubmissionId) -> dict[str, int]:
    """How many questions of each kind a delivery left."""
    return dict(conn.execute(_SQL["findings_of"], {"submission_id": submission_id}).fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Problems of one cause."""

    code: str
    times: int
    what: str
    remedy: str


def causes_of(conn: Connection[Any], submission_id: SubmissionId) -> list[Cause]:
    """The problems of a delivery by cause, the most frequent first."""
    with conn.cursor(row_factory=class_row(Cause)) as cursor:
        cursor.execute(_SQL["problems_by_code"], {"submission_id": submission_id})
        return cursor.fetchall()


def _one(conn: Connection[Any], query: str, submission_id: SubmissionId) -> Receipt:
    with conn.cursor(row_factory=class_row(Receipt)) as cursor:
        cursor.execute(_SQL[query], {"submission_id": submission_id})
        receipt = cursor.fetchone()
    if receipt is None:
        raise NoSuchSubmission("No delivery goes by this id here.")
    return receipt
