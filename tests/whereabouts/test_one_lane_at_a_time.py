"""Both lanes may speak of one child at the same moment; it is folded in one after the other, and stands once."""

from __future__ import annotations

from threading import Event, Thread
from time import sleep

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle

from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.ledger.append import Lane
from everychild.ledger.followers import reset, run_once, start
from everychild.ledger.sequencer import sequence_once
from everychild.whereabouts.replay import empty, rows_in_order

pytestmark = pytest.mark.database
LIVE = InventedSender()
BULK = InventedSender(lane="bulk")


@pytest.mark.parametrize("known_before", [False, True])
def test_a_child_of_whom_both_lanes_speak_at_once_stands_once(tools: Tools, *, known_before: bool) -> None:
    LIVE.enrol(tools)
    BULK.enrol(tools)
    if known_before:
        deliver(tools, LIVE, as_lines([event("child-removed", "2026-09-01", "INV1")]))
        settle(tools)
    deliver(tools, BULK, as_lines([event("child-removed", "2026-10-01", "INV1")]))
    deliver(tools, LIVE, as_lines([event("child-reported-missing", "2026-11-19", "INV1")]))
    (whereabouts, *_) = followers(tools)
    with tools.worker.connection() as conn:
        start(conn, whereabouts)
        while sequence_once(conn).count:
            conn.commit()
    begun = Event()

    def follow_the_live_lane() -> None:
        with tools.worker.connection() as conn:
            begun.set()
            run_once(conn, whereabouts, Lane.LIVE)

    with tools.worker.connection() as conn:
        run_once(conn, whereabouts, Lane.BULK)
        beside = Thread(target=follow_the_live_lane)
        beside.start()
        begun.wait(10)
        sleep(0.5)  # the live lane reads, and waits for this one's commit
    beside.join(30)

    with tools.worker.connection() as conn:
        after = rows_in_order(conn)
        stands = conn.execute("SELECT headline FROM whereabouts.spell WHERE known_to = 9223372036854775807").fetchall()
        empty(conn)
        reset(conn, whereabouts.name)
    settle(tools)
    with tools.worker.connection() as conn:
        assert rows_in_order(conn) == after, "as if one lane had been read after the other"
    assert [headline for (headline,) in stands].count("missing") == 1
