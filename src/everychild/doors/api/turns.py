"""Small live deliveries, taken in turns: whatever waits is kept and applied in one transaction, then answered.

One thread takes the turns, each a few milliseconds after the one before. At rest a delivery has a turn of its own;
under load a turn grows, and the cost of a delivery falls. Each is answered only after the commit of its turn; where a
turn fails, its deliveries are taken one by one, so that what fails fails by itself.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from everychild.doors.tools import Tools
from everychild.intake.deliveries import Small
from everychild.intake.signatures import Cover, Delivery, is_signed_by
from everychild.intake.together import Taken, take_together
from everychild.jurisdictions.directory import Feed, FeedAtTheDoor, NoSuchFeed, feed_at_the_door
from everychild.ledger.sequencer import knock
from everychild.runtime.log import logger, note
from everychild.vocabulary.ids import FeedId, SubmissionId, uuid7

_log = logger(__name__)

TOGETHER_BYTES_MAX = 16 << 10
"""A delivery up to this size waits for the next turn; a larger one is taken by itself."""
AT_ONCE_MAX = 64
APART_SECONDS = 0.01
"""From the beginning of a turn to that of the next, at least: two deliveries cost little more than one."""

_Answers = Sequence[tuple["Arrived", Taken | None]]


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
        self._hand_over: Callable[[Callable[[], None]], object] = lambda answers: answers()
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
    def running(self, hand_over: Callable[[Callable[[], None]], object] | None = None) -> Generator[None]:
        """Take turns for as long as the block lasts.

        Takes:
            hand_over: has the answers of a turn given by the thread that waits for them, all in one step.
        """
        self._hand_over = hand_over or self._hand_over
        self._thread = thread = Thread(target=self._run, name="turns", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._thread = None
            self._waiting.put(None)
            thread.join()

    def _run(self) -> None:
        began = float("-inf")
        while first := self._waiting.get():
            time.sleep(max(0.0, began + APART_SECONDS - time.monotonic()))
            began = time.monotonic()
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
                # What gives nothing back travels with what is asked next; so a turn is half as many round trips.
                with conn.pipeline():
                    now = self._tools.clock()
                    for feed, group in _by_feed(turn).items():
                        known = _known(conn, feed, now)
                        if known is not None:
                            given = _signed(self._tools, known, group, now)
                            small |= given
                            found |= take_together(conn, self._tools, known, _kept_as(known.feed, given), now=now)
                conn.commit()
                if found:
                    _knock(conn)
        except Exception as failure:  # noqa: BLE001 - nothing was kept; it happens again to the one that it is about
            note(_log, "turn failed, taken one by one", error_kind=type(failure).__name__)
            found = {}
        taken = {id(small[submission]): each for submission, each in found.items()}
        answers = [(each, taken.get(id(each))) for each in turn]
        self._hand_over(lambda: _answer(answers))


def _knock(conn: Connection[Any]) -> None:
    """Tell the sequencer; where that fails it looks by itself a little later, and what was kept is kept."""
    with suppress(psycopg.Error):
        knock(conn)


def _answer(answers: _Answers) -> None:
    for each, taken in answers:
        each.answer.set_result(taken)


def _by_feed(turn: Sequence[Arrived]) -> dict[FeedId, list[Arrived]]:
    groups: dict[FeedId, list[Arrived]] = defaultdict(list)
    for each in turn:
        groups[each.cover.feed].append(each)
    return groups


def _known(conn: Connection[Any], feed_id: FeedId, now: datetime) -> FeedAtTheDoor | None:
    """A live feed that may deliver events; None where it is not one."""
    try:
        known = feed_at_the_door(conn, feed_id, at=now)
    except NoSuchFeed:
        return None
    return known if known.feed.lane == "live" and Delivery.EVENTS in known.feed.deliveries else None


def _signed(tools: Tools, known: FeedAtTheDoor, group: Sequence[Arrived], now: datetime) -> dict[SubmissionId, Arrived]:
    """Those of a feed's deliveries that are signed; the others are refused when taken by themselves."""
    # A sender's id that comes twice in one turn stands once here; the second asks for the receipt of the first.
    once: dict[UUID, Arrived] = {}
    for each in group:
        once.setdefault(each.cover.sender_id, each)
    signed = [
        each
        for each in once.values()
        if any(is_signed_by(each.cover, each.signature, key) for key in known.public_keys)
    ]
    return {SubmissionId(uuid7(now, tools.entropy(10))): each for each in signed}


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
