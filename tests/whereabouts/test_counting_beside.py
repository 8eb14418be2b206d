"""Two who count at once: of different cells neither waits, of one cell the second counts what the first has written."""

from __future__ import annotations

import psycopg
import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle

from everychild.doors.tools import Tools
from everychild.runtime.database import Databases, connect
from everychild.whereabouts import tally

pytestmark = pytest.mark.database
SENDER = InventedSender()
HERE, THERE = (SENDER.agency_id, "21067"), (SENDER.agency_id, "21111")


@pytest.fixture(autouse=True)
def counted(tools: Tools) -> None:
    SENDER.enrol(tools)
    removals = [event("child-removed", "2026-03-04", f"INV{county}", county=county) for _, county in (HERE, THERE)]
    deliver(tools, SENDER, as_lines(removals))
    settle(tools)


def test_counts_of_different_cells_go_on_beside_each_other(databases: Databases) -> None:
    with connect(databases.worker) as one, connect(databases.worker) as other:
        other.execute("SET lock_timeout TO '2s'")
        tally.count(one, [HERE])

        tally.count(other, [THERE])


def test_a_cell_that_somebody_counts_is_waited_for_and_so_is_its_instant(databases: Databases, tools: Tools) -> None:
    with connect(databases.worker) as one, connect(databases.worker) as other:
        other.execute("SET lock_timeout TO '300ms'")
        other.commit()
        tally.count(one, [HERE])

        with pytest.raises(psycopg.errors.LockNotAvailable):
            tally.count(other, [HERE])
        other.rollback()
        with pytest.raises(psycopg.errors.LockNotAvailable):
            tally.turn(other, tools.clock())
        other.rollback()
        one.commit()
        tally.count(other, [HERE])
        tally.turn(other, tools.clock())
