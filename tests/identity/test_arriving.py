"""Records as they arrive: two lanes at once, and found by the next look-up."""

from __future__ import annotations

import pytest
from deliveries import as_lines, deliver, event, settle
from living import INDIANA, KENTUCKY, OHIO, PERSON, arrive, asked, child_of, come, record, somebody, verdict

from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.identity.follow import NAME
from everychild.identity.indexing import INDEX
from everychild.identity.verdicts import Verdict
from everychild.ledger.append import Lane
from everychild.ledger.followers import run_once, start
from everychild.ledger.sequencer import sequence_once

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]


@pytest.mark.parametrize("first", list(Lane))
def test_two_records_of_one_child_that_arrive_at_once_in_two_lanes_are_found(tools: Tools, first: Lane) -> None:
    arrive(tools, OHIO)
    arrive(tools, INDIANA)
    second = next(lane for lane in Lane if lane is not first)
    (index,) = (each for each in followers(tools) if each.name == INDEX)
    (compare,) = (each for each in followers(tools) if each.name == NAME)
    with tools.worker.connection() as conn:
        while sequence_once(conn).count:
            conn.commit()
        for each in (index, compare):
            start(conn, each)
    with tools.worker.connection() as one, tools.worker.connection() as other:
        # Neither has committed what it publishes when the other reads, and neither waits for the other.
        assert run_once(one, index, first)
        assert run_once(other, index, second)
        one.commit()
        assert run_once(one, compare, first)
        other.commit()
        assert run_once(other, compare, second)
        one.commit()
        other.commit()
    settle(tools)

    found = verdict(tools, record(tools, OHIO), record(tools, INDIANA))
    assert found is not None
    assert found[0] is Verdict.SAME
    assert len(child_of(tools, record(tools, OHIO), record(tools, INDIANA))) == 1


def test_comparing_never_overtakes_publishing(tools: Tools) -> None:
    arrive(tools, OHIO)
    (compare,) = (each for each in followers(tools) if each.name == NAME)
    (index,) = (each for each in followers(tools) if each.name == INDEX)
    with tools.worker.connection() as conn:
        while sequence_once(conn).count:
            conn.commit()
        for each in (index, compare):
            start(conn, each)
        assert run_once(conn, compare, Lane.LIVE) == 0
        assert run_once(conn, index, Lane.LIVE) > 0
        assert run_once(conn, compare, Lane.LIVE) > 0


def test_a_changed_record_is_found_by_the_next_look_up(tools: Tools) -> None:
    screener = somebody(tools, KENTUCKY, "R01")
    come(tools, OHIO)
    assert not any(each.name == "Zenobia Newname" for each in asked(tools, screener, given="Zenobia").candidates)

    named = event("child-named", "2026-10-09", **{**PERSON, "given": "Zenobia", "family": "Newname"})
    deliver(tools, OHIO, as_lines([named]))
    settle(tools)

    found = asked(tools, screener, given="Zenobia", family="Newname", born="2015-05-04")
    assert found.candidates[0].name == "Zenobia Newname"
