"""The sequencer is woken by whoever has appended, and looks by itself where nobody woke it."""

from __future__ import annotations

from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from psycopg import Connection

from everychild.doors.worker.loops import Loop, run
from everychild.ledger.sequencer import become_the_sequencer, knock, listen_for_knocks, wait_for_a_knock
from everychild.runtime.database import Databases, connect

pytestmark = pytest.mark.database


def waited(conn: Connection[Any], seconds: float) -> float:
    began = monotonic()
    wait_for_a_knock(conn, seconds)
    return monotonic() - began


def test_a_knock_is_heard_also_when_it_came_before_anybody_waited(databases: Databases) -> None:
    with connect(databases.worker) as sequencing, connect(databases.worker) as appending:
        become_the_sequencer(sequencing)
        listen_for_knocks(sequencing)
        sequencing.commit()
        knock(appending)
        assert not appending.autocommit, "the next statement begins a transaction again"
        # Something is asked in between, as the sequencer does; the knock is not lost by it.
        sequencing.execute("SELECT 1")
        sequencing.commit()

        assert waited(sequencing, 30) < 10
        assert waited(sequencing, 0.2) >= 0.2, "one knock wakes once"


def test_a_knock_wakes_who_waits(databases: Databases) -> None:
    with connect(databases.worker) as sequencing, connect(databases.worker) as appending:
        listen_for_knocks(sequencing)
        sequencing.commit()
        knocking = Thread(target=lambda: (sleep(0.2), knock(appending)))
        knocking.start()

        assert waited(sequencing, 30) < 10
        knocking.join()


def test_a_loop_comes_back_when_it_said_and_rests_as_it_was_told(databases: Databases) -> None:
    rests, answers, stop = list[float](), iter([True, 0.01, False]), Event()

    def turn(_: Connection[Any]) -> bool | float:
        try:
            return next(answers)
        except StopIteration:
            stop.set()
            return False

    def rest(_: Connection[Any], seconds: float) -> None:
        rests.append(seconds)

    run([Loop(name="of a test", turn=turn, connect=lambda: connect(databases.worker), seconds=7.0, rest=rest)], stop)

    assert rests[:2] == [0.01, 7.0], "at once after True; then after the time it gave; then after its own"
