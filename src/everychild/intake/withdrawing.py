"""Taking a whole delivery back: each entry retracted, and what the feed said before is what it says again.

Invariants:
    Nothing is deleted from the ledger. What a later delivery rests on is not taken back.
    A crash resumes: each retraction is keyed by the entry it names, and other deliveries of the feed wait meanwhile.
    Shields and seals are never taken back this way: a list withdrawn by mistake would show where a child lives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Any

from psycopg import Connection

from everychild.intake.receipts import Receipt, receipt_of, take
from everychild.intake.signatures import Delivery
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed
from everychild.ledger.append import Draft, Lane, append
from everychild.ledger.readers import Delivered, entries_delivered
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import FeedId, SubmissionId
from everychild.vocabulary.kinds import RETRACTED

_SQL = load_queries("everychild.intake", "intake.sql")

RECORDS_AT_ONCE = 200
CAN_GO_BACK = frozenset({Delivery.AFCARS, Delivery.ASSISTANCE, Delivery.SIDECAR, Delivery.EVENTS})
_NOTHING_ENTERED = frozenset({"kept", "paused"})


class CannotWithdraw(Exception):
    """The delivery stays; the text says why, and what to do instead."""


def require_withdrawable(conn: Connection[Any], receipt: Receipt) -> None:
    """Nothing, where the delivery may be taken back.

    Raises:
        CannotWithdraw: it may not, and why.
    """
    if receipt.status in {"withdrawn", "withdrawing"}:
        raise CannotWithdraw("This delivery has been withdrawn already.")
    if receipt.status == "refused":
        raise CannotWithdraw("Nothing of this delivery was entered: it was refused as a whole. There is nothing back.")
    if receipt.status in _NOTHING_ENTERED:
        return
    if receipt.delivery not in CAN_GO_BACK:
        raise CannotWithdraw(_SAY_INSTEAD[Delivery(receipt.delivery)])
    row = conn.execute(_SQL["resting_on"], {"submission_id": receipt.submission_id}).fetchone()
    if row:
        raise CannotWithdraw(
            f"A later delivery of this feed rests on this one: {row[0]}, received {row[1]:%Y-%m-%d %H:%M} UTC. "
            "Withdraw that one first, or leave this one and send a corrected file."
        )


def begin(conn: Connection[Any], submission_id: SubmissionId, tools: IntakeTools, *, by: str, because: str) -> Receipt:
    """Put a delivery on its way back; once the caller commits, whoever deals with it next brings it there.

    Raises:
        CannotWithdraw: it may not go back, and why.
    """
    conn.execute(_SQL["hold_feed_alone"], {"feed_id": receipt_of(conn, submission_id).feed_id})
    receipt = take(conn, submission_id)
    require_withdrawable(conn, receipt)
    given = {"submission_id": submission_id, "by": by, "because": because, "now": tools.clock()}
    conn.execute(_SQL["begin_withdrawal"], given)
    return receipt


def waits_for_a_way_back(conn: Connection[Any], receipt: Receipt) -> bool:
    """Whether the feed takes another delivery back at this moment, for which this one waits."""
    given = {"feed_id": receipt.feed_id, "submission_id": receipt.submission_id}
    return conn.execute(_SQL["being_withdrawn"], given).fetchone() is not None


def goes_back(conn: Connection[Any], feed_id: FeedId) -> bool:
    """Whether a feed takes any delivery back at this moment; nothing begins to until this transaction ends."""
    conn.execute(_SQL["hold_feed"], {"feed_id": feed_id})
    given = {"feed_id": feed_id, "submission_id": None}
    return conn.execute(_SQL["being_withdrawn"], given).fetchone() is not None


def may_go_on(conn: Connection[Any], receipt: Receipt) -> bool:
    """Whether a delivery may be compared with what its feed said; nothing goes back until this transaction ends."""
    conn.execute(_SQL["hold_feed"], {"feed_id": receipt.feed_id})
    return not waits_for_a_way_back(conn, receipt)


def take_back(
    tools: IntakeTools, feed: Feed, receipt: Receipt, today: date, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Bring a delivery that is on its way back to its end.

    Takes:
        progress: is told how many more entries were taken back.
    """
    with tools.worker.connection() as reading:
        reading.execute(_SQL["one_way_back"], {"submission_id": receipt.submission_id})
        with tools.worker.connection() as conn:
            if take(conn, receipt.submission_id).status != "withdrawing":
                return
        for chunk in _by_records(entries_delivered(reading, receipt.submission_id, since=receipt.received_at)):
            with tools.worker.connection() as conn:
                drafts = [_draft(feed, receipt, each, today) for each in chunk]
                append(conn, drafts, tools.pen([]), lane=Lane(feed.lane))
            progress(len(chunk))
        with tools.worker.connection() as conn:
            _end(conn, tools, receipt)


def _by_records(entries: Iterable[Delivered]) -> Iterator[Sequence[Delivered]]:
    """All entries about a record together, so that nobody ever knows half of a delivery of it."""
    records = groupby(entries, key=lambda each: each.record_id)
    while chunk := [each for _, of_record in islice(records, RECORDS_AT_ONCE) for each in of_record]:
        yield chunk


def _draft(feed: Feed, receipt: Receipt, entry: Delivered, today: date) -> Draft:
    return Draft(
        kind=RETRACTED,
        agency_id=feed.agency_id,
        occurred_on=today,
        record_id=entry.record_id,
        codes={} if entry.record_id else {"feed_id": feed.feed_id},
        retracts=entry.entry_id,
        cause=f"{cause_of(receipt.submission_id)}{entry.entry_id}",
    )


def cause_of(submission_id: SubmissionId) -> str:
    """How the cause of every retraction begins that took this delivery back; the entry's id follows."""
    return f"intake/withdrawn/{submission_id}/"


def _end(conn: Connection[Any], tools: IntakeTools, receipt: Receipt) -> None:
    given = {
        "submission_id": receipt.submission_id,
        "said_as": f"{receipt.feed_id}#{receipt.delivery}",
        "now": tools.clock(),
    }
    for step in ("keep_withdrawn_said", "say_again", "say_no_more", "ask_no_more", "end_withdrawal"):
        conn.execute(_SQL[step], given)


_SAY_INSTEAD = {
    Delivery.SHIELDS: (
        "A shield list is not withdrawn, so that nobody is shown where a shielded child lives by mistake. "
        "End a shield with a new list that gives its last day in the column `to`."
    ),
    Delivery.SEALS: "An adoption seal has no way back through this program. Ask the unit that keeps the sealed file.",
    Delivery.STAFF: "A staff list says nothing about children. Send the corrected one; the last word on each stands.",
    Delivery.ASSIGNMENTS: "Send the corrected assignments with their last day; the last word on each stands.",
    Delivery.DUTY: "Send the corrected duty directory; the last one stands.",
    Delivery.REKEY: "Deliveries have been read by these numbers. Send a re-key file that names the right old numbers.",
}
