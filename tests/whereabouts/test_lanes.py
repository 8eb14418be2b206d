"""Lanes: what is live never waits behind what is bulk, and overtaking changes nothing in the end."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, settle
from psycopg import sql

from everychild.doors.tools import Tools
from everychild.doors.worker.processes import GIVE_WAY_MAX, bulk_loops, followers
from everychild.identity.indexing import INDEX
from everychild.ledger.append import Lane
from everychild.ledger.followers import reset, run_once, start
from everychild.ledger.readers import followed_in_lane, followed_through, last_position
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import Databases
from everychild.whereabouts.follow import NAME
from everychild.whereabouts.news import CHANNEL, tell
from everychild.whereabouts.replay import empty, rows_in_order

pytestmark = pytest.mark.database
CHILDREN = int(os.environ.get("EVERYCHILD_TEST_BULK_CHILDREN", "400"))
LIVE = InventedSender()
BULK = InventedSender(lane="bulk")


def told(tools: Tools) -> str:
    """What a reader of the stream is told when the roll call has moved."""
    with tools.worker.connection() as listening, tools.worker.connection() as telling:
        listening.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        listening.commit()
        tell(telling)
        telling.commit()
        return next(listening.notifies(timeout=10, stop_after=1)).payload


def test_a_live_event_overtakes_a_large_delivery_and_the_end_is_the_same(tools: Tools) -> None:
    LIVE.enrol(tools)
    BULK.enrol(tools)
    many = [
        each
        for number in range(CHILDREN)
        for each in (
            event("child-removed", "2026-10-01", f"INV{number}"),
            event("child-contacted", "2026-10-05", f"INV{number}"),
        )
    ]
    deliver(tools, BULK, as_lines([*many, heard("2026-11-19")]))
    deliver(tools, LIVE, as_lines([event("child-reported-missing", "2026-11-19", "INV7")]))
    (whereabouts, *_) = followers(tools)
    with tools.worker.connection() as conn:
        while sequence_once(conn).count:
            conn.commit()
        start(conn, whereabouts)

        dealt_with = run_once(conn, whereabouts, Lane.LIVE)

        (child,) = conn.execute(
            "SELECT headline, known_from FROM whereabouts.spell WHERE headline = 'missing'"
        ).fetchall()
        assert dealt_with == 1
        # Each record has its number beside what was said of it. The event stands behind the whole delivery in the
        # order, and before all of it in what was dealt with.
        assert child[1] == last_position(conn) == 3 * CHILDREN + 2
        assert followed_through(conn, NAME) == 0
        assert followed_in_lane(conn, NAME, Lane.LIVE) == last_position(conn)
        assert followed_in_lane(conn, NAME, Lane.BULK) == 0
    assert told(tools) == f"0-{3 * CHILDREN + 2}"
    settle(tools)
    with tools.worker.connection() as conn:
        after = rows_in_order(conn)
        empty(conn)
        reset(conn, NAME)
    settle(tools)
    with tools.worker.connection() as conn:
        assert rows_in_order(conn) == after


def followed_in_bulk(tools: Tools) -> tuple[int, int]:
    """How far the roll call and recognition have come in the bulk lane."""
    with tools.worker.connection() as conn:
        return followed_in_lane(conn, NAME, Lane.BULK), followed_in_lane(conn, INDEX, Lane.BULK)


def test_while_a_delivery_is_read_the_roll_call_follows_it_and_recognition_waits_a_minute_at_most(
    tools: Tools, databases: Databases
) -> None:
    BULK.enrol(tools)
    deliver(tools, BULK, as_lines([event("child-removed", "2026-10-01"), heard("2026-11-19")]))
    late = replace(tools, clock=lambda: tools.clock() + GIVE_WAY_MAX)
    following, waited = (bulk_loops(each, databases)[0] for each in (tools, late))
    with following.connect() as conn:
        while sequence_once(conn).count:
            conn.commit()
        # It stands for a delivery that is still being read.
        conn.execute("UPDATE intake.submission SET status = 'applying'")
        conn.commit()
        while following.turn(conn):
            pass
        end = last_position(conn)

        assert followed_in_bulk(tools) == (end, 0)

        while waited.turn(conn):
            pass

        assert followed_in_bulk(tools) == (end, end)
