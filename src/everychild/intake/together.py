"""Small live deliveries of one feed that arrive at the same time, kept and applied in one transaction.

Each has its own receipt, as if it had come alone; what differs is that a hundred of them cost little more than one.
Where anything stands against doing them together, nothing is kept, and the caller takes them one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BufferedReader, BytesIO
from typing import Any, cast
from zoneinfo import ZoneInfo

from psycopg import Connection

from everychild.intake.claims import Claim, read_claims
from everychild.intake.deliveries import Small, keep_all
from everychild.intake.events import Applied, apply_together
from everychild.intake.receipts import PROBLEMS_SHOWN_MAX, Receipt, add, keep_problems, write
from everychild.intake.tools import IntakeTools
from everychild.intake.withdrawing import goes_back
from everychild.jurisdictions.directory import FeedAtTheDoor
from everychild.vocabulary.ids import SubmissionId
from everychild.vocabulary.problems import Problem


class OneByOne(Exception):
    """These deliveries are not taken together; nothing was kept of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one delivery."""

    receipt: Receipt
    problems: tuple[Problem, ...]


def take_together(
    conn: Connection[Any], tools: IntakeTools, at_the_door: FeedAtTheDoor, small: Sequence[Small], *, now: datetime
) -> dict[SubmissionId, Taken]:
    """Keep and apply deliveries of events of one feed; the caller commits, and acknowledges after that.

    Gives:
        What became of each; one that was kept before is not in it.

    Raises:
        OneByOne: the feed takes a delivery back at this moment.
    """
    feed = at_the_door.feed
    if goes_back(conn, feed.feed_id):
        raise OneByOne("The feed takes a delivery back at this moment.")
    today = now.astimezone(ZoneInfo(at_the_door.zone)).date()
    keys = tools.new_submission_keys([each.submission_id for each in small])
    new = keep_all(conn, small, keys=keys, entropy=tools.entropy, now=now)
    fresh = [each for each in small if each.submission_id in new]
    claims = {each.submission_id: _claims(each.body, today) for each in fresh}
    applied = apply_together(conn, tools, feed, claims)
    taken = {each.submission_id: _taken(each, applied[each.submission_id], claims, now) for each in fresh}
    for each in taken.values():
        keep_problems(conn, each.receipt.submission_id, each.problems)
    if taken:
        write(conn, *(each.receipt for each in taken.values()))
    return {submission: _shown(each) for submission, each in taken.items()}


def _claims(body: bytes, today: date) -> list[Claim]:
    return list(read_claims(BufferedReader(cast("Any", BytesIO(body))), today=today))


def _taken(each: Small, applied: Applied, claims: Mapping[SubmissionId, Sequence[Claim]], now: datetime) -> Taken:
    blank = Receipt(
        submission_id=each.submission_id,
        feed_id=each.cover.feed,
        agency_id=each.agency_id,
        sender_id=each.cover.sender_id,
        delivery=each.cover.delivery,
        period_ends_on=each.cover.period.ends_on if each.cover.period else None,
        byte_count=len(each.body),
        received_at=now,
        status="done",
        heard_through=applied.heard_through.occurred_on if applied.heard_through else None,
        received=0,
        applied=0,
        unchanged=0,
        refused=0,
        quarantined=0,
        waiting=0,
        applied_through=len(claims[each.submission_id]),
        pause_code=None,
        pause_question=None,
        finished_at=now,
    )
    return Taken(receipt=add(blank, applied.tally), problems=applied.problems)


def _shown(taken: Taken) -> Taken:
    return replace(taken, problems=taken.problems[:PROBLEMS_SHOWN_MAX])
