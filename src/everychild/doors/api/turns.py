"""Small live deliveries, taken in turns: whatever waits is kept and applied in one transaction, then answered.

One thread takes the turns. At rest a delivery has a turn of its own; under load a turn grows, and the cost of a
delivery falls. Each is answered only after the commit of its turn; where a turn fails, its deliveries are taken one by
one, so that what fails fails by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.doors.tools import Tools
from everychild.intake.deliveries import Small
from everychild.intake.signatures import Cover, Delivery, is_signed_by
from everychild.intake.together import Taken, take_together
from everychild.jurisdictions.directory import Feed, NoSuchFeed, keys_in_force, require_feed
from everychild.runtime.log import logger, note
from everychild.vocabulary.ids import FeedId, SubmissionId, uuid7

_log = logger(__name__)

TOGETHER_BYTES_MAX = 16 << 10
"""A delivery up to this size waits for the next turn; a larger one is taken by itself."""
AT_ONCE_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A small delivery at the door, and where its answer goes; None means: take it by itself."""

    cover: Cover
    signature: bytes
    body: bytes
    answer: Future[Taken | None] = field(default_factory=Future["Taken | None"])


class Turns:
    """The thread that takes turns, and the queue before it."""

    def __init__(self, tools: Tools) -> None:
        """Take what the turns need; nothing runs before `running`."""
        self._tools = tools
        self._waiting: SimpleQueue[Arrived | None] = SimpleQueue()
        self._thread: Thread | None = None

    def put(self, arrived: Arrived) -> Future[Taken | None]:
        """Put a delivery into the next turn; where no turns are taken, it is to be taken by itself."""
        if self._thread is None:
            arrived.answer.set_result(None)
        else:
            self._waiting.put(arrived)
        return arrived.answer

    @contextmanager
    def running(self) -> Generator[None]:
        """Take turns for as long as the block lasts."""
        self._thread = thread = Thread(target=self._run, name="turns", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._thread = None
            self._waiting.put(None)
            thread.join()

    def _run(self) -> None:
        while first := self._waiting.get():
            turn, ends = [first], False
            while len(turn) < AT_ONCE_MAX and not ends:
                try:
                    following = self._waiting.get_nowait()
                except Empty:
                    break
                ends = following is None
                turn += [following] if following else []
            # Whoever no longer waits for an answer was promised nothing.
            self._take([each for each in turn if each.answer.set_running_or_notify_cancel()])
            if ends:
                return

    def _take(self, turn: Sequence[Arrived]) -> None:
        found: dict[SubmissionId, Taken] = {}
        small: dict[SubmissionId, Arrived] = {}
        try:
            with self._tools.worker.connection() as conn:
                now = self._tools.clock()
                for feed, group in _by_feed(turn).items():
                    theirs = _signed(conn, self._tools, feed, group, now)
                    if theirs is not None:
                        known, given = theirs
                        small |= given
                        found |= take_together(conn, self._tools, known, _kept_as(known, given), now=now)
        except Exception as failure:  # noqa: BLE001 - nothing was kept; it happens again to the one that it is about
            note(_log, "turn failed, taken one by one", error_kind=type(failure).__name__)
            found = {}
        taken = {id(small[submission]): each for submission, each in found.items()}
        for each in turn:
            each.answer.set_result(taken.get(id(each)))


def _by_feed(turn: Sequence[Arrived]) -> dict[FeedId, list[Arrived]]:
    groups: dict[FeedId, list[Arrived]] = defaultdict(list)
    for each in turn:
        groups[each.cover.feed].append(each)
    return groups


def _signed(
    conn: Connection[Any], tools: Tools, feed_id: FeedId, group: Sequence[Arrived], now: datetime
) -> tuple[Feed, dict[SubmissionId, Arrived]] | None:
    """A live feed with those of its deliveries that are signed; the others are refused when taken by themselves."""
    try:
        feed = require_feed(conn, feed_id)
    except NoSuchFeed:
        return None
    if feed.lane != "live" or Delivery.EVENTS not in feed.deliveries:
        return None
    keys = keys_in_force(conn, feed_id, at=now)
    # A sender's id that comes twice in one turn stands once here; the second asks for the receipt of the first.
    once: dict[UUID, Arrived] = {}
    for each in group:
        once.setdefault(each.cover.sender_id, each)
    signed = [each for each in once.values() if any(is_signed_by(each.cover, each.signature, key) for key in keys)]
    return feed, {SubmissionId(uuid7(now, tools.entropy(10))): each for each in signed}


def _kept_as(feed: Feed, given: dict[SubmissionId, Arrived]) -> list[Small]:
    return [
        Small(
            submission_id=submission,
            agency_id=feed.agency_id,
            cover=each.cover,
            signature=each.signature,
            body=each.body,
        )
        for submission, each in given.items()
    ]
