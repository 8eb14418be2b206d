"""From the roll call to AFCARS: every difference has a line, and the lines add up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, noon, settle
from hypothesis import given
from hypothesis import strategies as st

from everychild.doors.tools import Tools
from everychild.identity.links import decide
from everychild.identity.verdicts import Verdict
from everychild.vocabulary.ids import AccountId, AgencyId, record_id, uuid7
from everychild.vocabulary.roll_call import KinLength
from everychild.whereabouts.bridge import Bridge, BridgeGroup, BridgeLine, bridges_of
from everychild.whereabouts.reading import Ask, bridged, roll_call

KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
STATE_OF = {KENTUCKY.agency_id: "US-KY", OHIO.agency_id: "US-OH"}
TODAY = "2026-11-20"

agencies = st.sampled_from([KENTUCKY.agency_id, OHIO.agency_id])
groups = st.builds(
    BridgeGroup,
    state=st.sampled_from(["US-KY", "US-OH"]),
    custody_ended=st.booleans(),
    removed=st.booleans(),
    ordered=st.booleans(),
    reported_by=st.lists(agencies, max_size=3).map(sorted),
    children=st.integers(1, 1000),
)


@given(st.lists(groups, max_size=12))
def test_the_lines_add_up_at_every_place_and_the_states_to_the_nation(some: list[BridgeGroup]) -> None:
    nation, *states = bridges_of(some, STATE_OF)

    for each in (nation, *states):
        assert each.total + sum(each.lines.values()) == each.in_afcars
    assert nation.total == sum(each.children for each in some) == sum(state.total for state in states)
    assert nation.in_afcars == sum(len(each.reported_by) * each.children for each in some)
    assert nation.in_afcars == sum(state.in_afcars for state in states)


def bridge(tools: Tools, now: datetime | None = None) -> dict[str, Bridge]:
    with tools.worker.connection() as conn:
        answer = roll_call(conn, Ask(now=now or noon(TODAY), by="state", from_spells=True))
        found = {each.place: each for each in bridged(conn, answer)}
    assert found["US"].total == answer.total
    return found


def lines(found: Bridge) -> dict[str, int]:
    return {str(line): count for line, count in found.lines.items() if count}


@pytest.mark.database
def test_each_child_who_is_not_in_afcars_has_a_line(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    hour = {**event("child-removed", TODAY, "INV2"), "occurred_at": f"{TODAY}T09:00:00-05:00"}
    events = [
        event("child-removed", "2026-10-01", "INV1"),
        hour,
        event("responsibility-began", "2026-11-19", "INV3", setting="hospital"),
        event("child-removed", "2026-10-01", "INV4"),
        event("child-reported-missing", "2026-11-01", "INV4"),
        event("child-discharged", "2026-11-10", "INV4", reason="6"),
        event("child-removed", "2026-10-01", "INV5"),
        event("child-discharged", "2026-11-10", "INV5", reason="1"),
        event("safety-placement-began", "2026-11-01", "INV6"),
    ]
    deliver(tools, KENTUCKY, as_lines([*events, heard(TODAY)]))
    settle(tools)

    found = bridge(tools)["US-KY"]

    assert (found.total, found.in_afcars) == (4, 1)
    assert lines(found) == {"custody-ended": -1, "not-removed": -1, "under-24-hours": -1}
    assert bridge(tools, datetime(2026, 11, 21, 14, tzinfo=UTC))["US-KY"].in_afcars == 2


@pytest.mark.database
def test_a_child_whom_two_agencies_claim_is_once_here_and_twice_in_afcars(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)
    for sender in (KENTUCKY, OHIO):
        deliver(tools, sender, as_lines([event("child-removed", "2026-10-01"), heard(TODAY)]))
    settle(tools)
    with tools.worker.connection() as conn:
        a, b = (record_id(tools.record_secret, sender.agency_id, "INV1") for sender in (KENTUCKY, OHIO))
        by = AccountId(uuid7(tools.clock(), tools.entropy(10)))
        decide(conn, a, b, verdict=Verdict.SAME, by=by, agency=KENTUCKY.agency_id, pen=tools.pen([a, b]))
    settle(tools)

    found = bridge(tools)

    assert (found["US"].total, found["US"].in_afcars) == (1, 2)
    assert lines(found["US"]) == {str(BridgeLine.MORE_THAN_ONCE): 1}
    assert lines(found["US-OH"]) == {str(BridgeLine.COUNTED_ELSEWHERE): 1}


@pytest.mark.database
def test_placements_with_kin_stand_under_their_own_heading_by_length(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    days = {"INV1": "2026-11-01", "INV2": "2026-10-01", "INV3": "2026-06-01", "INV4": "2026-06-02"}
    events = [event("safety-placement-began", on, number, county="21067") for number, on in days.items()]
    deliver(tools, KENTUCKY, as_lines([*events, event("child-removed", "2026-10-01", "INV5"), heard(TODAY)]))
    settle(tools)

    with tools.worker.connection() as conn:
        (row,) = roll_call(conn, Ask(now=noon(TODAY), from_spells=True)).rows

    assert (row.total, row.kin_without_court) == (1, 4)
    assert dict(row.kin_by_length) == {
        KinLength.UP_TO_30: 1,
        KinLength.FROM_31_TO_90: 1,
        KinLength.FROM_91: 2,
    }
