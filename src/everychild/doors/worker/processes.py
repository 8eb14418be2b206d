"""The worker's three processes: one for what is live, two for what may wait.

Live: the sequencer, every follower's live lane, the clock's turns of the tally. Deliveries: staging and applying. Bulk:
every follower's bulk lane, checkpoints, the day's public figures. They share nothing but the database, so that a
large delivery never holds up a live event, and is followed while it is applied. Where cores are few, the two that may
wait give way.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from psycopg import Connection

from everychild.accountability.publishing import due, publish
from everychild.afcars import publications, rechecking
from everychild.disclosure.looks import place_looks
from everychild.doors.recognising import recogniser_of
from everychild.doors.rules import RememberedRules
from everychild.doors.tools import Tools, open_tools
from everychild.doors.worker.loops import Loop, run
from everychild.doors.worker.trying import deal_with_or_put_off
from everychild.identity.follow import followers as recognising
from everychild.intake import work
from everychild.jurisdictions.directory import Agency
from everychild.ledger.append import Lane
from everychild.ledger.checkpoints import sign_checkpoint
from everychild.ledger.followers import Follower, lane_has_more, run_once, start, waits_since
from everychild.ledger.readers import known_by_now
from everychild.ledger.sequencer import (
    announce,
    become_the_sequencer,
    listen_for_knocks,
    sequence_once,
    wait_for_a_knock,
)
from everychild.runtime.database import Databases, connect, do_not_wait_for_the_disk
from everychild.runtime.log import start_log
from everychild.runtime.processes import end_with_parent, look_for_cycles_seldom, take_turns_quickly
from everychild.whereabouts import tally
from everychild.whereabouts.follow import Reader, follower
from everychild.whereabouts.news import tell

SEQUENCER_REST_SECONDS = 0.05
LIVE_REST_SECONDS = 0.25
"""Both are woken by what happens; this is for what nobody told them."""
RECOGNISING_SECONDS = 0.1
"""From one look of recognition at the live lane to the next, at least: ten events cost it little more than one."""
BULK_REST_SECONDS = 0.1
TURN_SECONDS = 1.0
CHECKPOINT_SECONDS = 10.0
PUBLISH_SECONDS = 60.0
GIVE_WAY_MAX = timedelta(minutes=1)
"""So long at most recognition lets a delivery be read to its end before it looks at what came of it."""
_WAITS_ITS_TURN = 10
"""How much the processes that may wait give way where cores are few; live and web give way to none."""


def live(databases: Databases, home: Path, log_level: str) -> None:
    """Run the live process until it is told to end."""
    _run(databases, home, log_level, live_loops)


def deliveries(databases: Databases, home: Path, log_level: str) -> None:
    """Run the process that deals with deliveries until it is told to end."""
    os.nice(_WAITS_ITS_TURN)
    _run(databases, home, log_level, delivery_loops)


def bulk(databases: Databases, home: Path, log_level: str) -> None:
    """Run the bulk process until it is told to end."""
    os.nice(_WAITS_ITS_TURN)
    _run(databases, home, log_level, bulk_loops)


def live_loops(tools: Tools, databases: Databases) -> list[Loop]:
    """The sequencer, what follows the live lane at its heels, and the clock."""
    following = _following(tools, databases, Lane.LIVE, LIVE_REST_SECONDS)

    def sequence(conn: Connection[Any]) -> bool:
        with conn.pipeline():
            placed = sequence_once(conn)
            looks = place_looks(conn)
            conn.commit()
        if placed.count:
            following.wake.set()
            announce(conn, placed.through)
        return placed.count + looks > 0

    def seat() -> Connection[Any]:
        conn = connect(databases.worker)
        become_the_sequencer(conn)
        listen_for_knocks(conn)
        conn.commit()
        return conn

    sequencer = Loop(
        name="sequencer", turn=sequence, connect=seat, seconds=SEQUENCER_REST_SECONDS, rest=wait_for_a_knock
    )
    return [sequencer, following, clock_loop(tools, databases)]


def clock_loop(tools: Tools, databases: Databases) -> Loop:
    """The clock's turns of the tally; while it moves the tally's instant nobody counts, and so it gives way to none."""

    def turn(conn: Connection[Any]) -> bool:
        tally.turn(conn, tools.clock())
        conn.commit()
        return False

    def opened() -> Connection[Any]:
        conn = connect(databases.worker)
        do_not_wait_for_the_disk(conn)
        conn.commit()
        return conn

    return Loop(name="clock", turn=turn, connect=opened, seconds=TURN_SECONDS)


def delivery_loops(tools: Tools, databases: Databases) -> list[Loop]:
    """Deliveries, one after the other."""

    def deliver(conn: Connection[Any]) -> bool:
        submission_id = work.next_to_do(conn, tools.clock())
        conn.commit()
        if submission_id is not None:
            deal_with_or_put_off(tools, submission_id)
        return submission_id is not None

    def opened() -> Connection[Any]:
        return connect(databases.worker)

    return [Loop(name="deliveries", turn=deliver, connect=opened, seconds=BULK_REST_SECONDS)]


def bulk_loops(tools: Tools, databases: Databases) -> list[Loop]:
    """The bulk lane, the checkpoint and the day's public figures."""

    def sign(conn: Connection[Any]) -> bool:
        checkpoint = sign_checkpoint(conn, tools.checkpoint_key, now=tools.clock())
        conn.commit()
        _keep(tools.home / "checkpoint", checkpoint.note)
        return False

    def fix_figures(conn: Connection[Any]) -> bool:
        now = tools.clock()
        if due(conn, now) is not None and work.next_to_do(conn, tools.clock()) is None:
            publish(conn, now=now)
        conn.commit()
        return False

    def publish_return(conn: Connection[Any]) -> bool:
        day = publications.due(conn, tools.clock())
        if day is not None and work.next_to_do(conn, tools.clock()) is None:
            known_at = known_by_now(conn, tools.clock())
            counted = publications.count(conn, day, tools.record_keys_there_are, known_at=known_at)
            publications.publish(conn, day, counted, now=tools.clock(), random_bytes=tools.entropy(10))
        conn.commit()
        return False

    def opened() -> Connection[Any]:
        return connect(databases.worker)

    return [
        _following(tools, databases, Lane.BULK, BULK_REST_SECONDS),
        Loop(name="checkpoint", turn=sign, connect=opened, seconds=CHECKPOINT_SECONDS),
        Loop(name="publishing", turn=fix_figures, connect=opened, seconds=PUBLISH_SECONDS),
        Loop(name="publishing-return", turn=publish_return, connect=opened, seconds=PUBLISH_SECONDS),
        *readiness_loops(tools, databases),
    ]


def readiness_loops(tools: Tools, databases: Databases) -> list[Loop]:
    """Each agency's return of today: what an event touches at once, everything after a file.

    They run beside the bulk lane, so that two hundred events a second cost the live lane nothing; what takes long gives
    way to deliveries and to everybody who follows them.
    """
    following = rechecking.follower(tools.record_keys_there_are, tools.clock)
    marking = rechecking.follower(tools.record_keys_there_are, tools.clock, at_most=rechecking.BULK_AT_MOST)
    before = followers(tools)

    def touched(conn: Connection[Any]) -> bool:
        count = run_once(conn, following, Lane.LIVE)
        if count:
            tell(conn)
        conn.commit()
        count += run_once(conn, marking, Lane.BULK)
        conn.commit()
        return count > 0

    def may_go_on() -> bool:
        with tools.worker.connection() as conn:
            behind = any(lane_has_more(conn, each.name, Lane.BULK) for each in before)
            return not behind and not work.is_busy(conn, tools.clock())

    def everything(conn: Connection[Any]) -> bool:
        swept = False
        for agency in list(rechecking.due(conn, now=tools.clock())):
            conn.commit()
            swept = sweep_all(tools, conn, agency, may_go_on)
            if not swept:
                break
        conn.commit()
        return swept

    def started() -> Connection[Any]:
        conn = connect(databases.worker)
        start(conn, following)
        conn.commit()
        return conn

    return [
        Loop(name="readiness", turn=touched, connect=started, seconds=BULK_REST_SECONDS),
        Loop(name="readiness-sweep", turn=everything, connect=started, seconds=TURN_SECONDS),
    ]


def sweep_all(
    tools: Tools, conn: Connection[Any], agency: Agency, may_go_on: Callable[[], bool] = lambda: True
) -> bool:
    """Check what is to be checked of an agency's return, some records at a time, each time in a transaction of its own.

    Gives:
        False where it was broken off; it goes on where it was.
    """
    if not may_go_on():
        return False
    rechecking.look(conn, agency, now=tools.clock())
    conn.commit()
    more = True
    while more and may_go_on():
        more = rechecking.check_some(conn, agency, tools.record_keys_there_are, now=tools.clock())
        conn.commit()
    tell(conn)
    conn.commit()
    return not more


def followers(tools: Tools) -> list[Follower]:
    """Everyone who follows the ledger."""
    reader = Reader(keys=tools.record_keys_there_are, rules=RememberedRules(tools.worker.connection))
    return [follower(reader), *recognising(recogniser_of(tools))]


def _following(tools: Tools, databases: Databases, lane: Lane, seconds: float) -> Loop:
    following = followers(tools)

    roll_call, *recognition = following
    recognised_at = float("-inf")

    def live_turn(conn: Connection[Any]) -> bool | float:
        """The roll call at once; recognition at once where it has rested, and otherwise soon."""
        nonlocal recognised_at
        count = _one(conn, roll_call, lane)
        soon = recognised_at + RECOGNISING_SECONDS - monotonic()
        if soon > 0:
            return count > 0 or soon
        found = sum([_one(conn, each, lane) for each in recognition])
        if found:
            recognised_at = monotonic()
        return count + found > 0

    def bulk_turn(conn: Connection[Any]) -> bool:
        """The roll call comes first; whoever is behind it waits while a delivery is read, and not for ever."""
        for each in following:
            if _one(conn, each, lane):
                return True
            if _give_way(tools, conn, following[1:]):
                return False
        return False

    def opened() -> Connection[Any]:
        conn = connect(databases.worker)
        do_not_wait_for_the_disk(conn)
        for each in following:
            start(conn, each)
        conn.commit()
        return conn

    turn = live_turn if lane is Lane.LIVE else bulk_turn
    return Loop(name=f"followers-{lane}", turn=turn, connect=opened, seconds=seconds)


def _one(conn: Connection[Any], follower: Follower, lane: Lane) -> int:
    with conn.pipeline():
        count = run_once(conn, follower, lane)
        if count:
            tell(conn)
        conn.commit()
    return count


def _give_way(tools: Tools, conn: Connection[Any], after: Sequence[Follower]) -> bool:
    """Whether those who come after the roll call let a delivery be read to its end before they look at it."""
    since = [waits_since(conn, each.name, Lane.BULK) for each in after]
    oldest = min((instant for instant in since if instant is not None), default=None)
    waits = oldest is not None and tools.clock() - oldest < GIVE_WAY_MAX and work.is_busy(conn, tools.clock())
    conn.commit()
    return waits


def _keep(path: Path, note: str) -> None:
    """Replace the file in one step, so that a witness never reads half a note."""
    beside = path.with_suffix(".new")
    beside.write_text(note, encoding="utf-8")
    beside.replace(path)


def _run(databases: Databases, home: Path, log_level: str, loops: Callable[[Tools, Databases], list[Loop]]) -> None:
    end_with_parent()
    start_log(log_level)
    stop = Event()

    def end(_signal: int, _frame: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with open_tools(databases, home, size=4) as tools:
        look_for_cycles_seldom()
        take_turns_quickly()
        run(loops(tools, databases), stop)
