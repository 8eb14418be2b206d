"""The roll call: the tally is the full count, a replay gives the same rows, and every past answer can be had again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, noon, settle
from psycopg import Connection

from everychild.doors.tools import Tools
from everychild.identity.links import decide
from everychild.identity.verdicts import Verdict
from everychild.ledger.followers import reset
from everychild.vocabulary.ids import AccountId, AgencyId, record_id, uuid7
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts import tally
from everychild.whereabouts.answers import RollCall
from everychild.whereabouts.follow import NAME
from everychild.whereabouts.reading import Ask, roll_call
from everychild.whereabouts.replay import empty, rows_in_order

pytestmark = pytest.mark.database
KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
TODAY = "2026-11-20"


def ask(tools: Tools, **given: Any) -> RollCall:  # noqa: ANN401 - an Ask's own fields
    asked = replace(Ask(now=noon(TODAY)), **given)
    with tools.worker.connection() as conn:
        if not (asked.from_spells or asked.as_of or asked.known_at):
            tally.turn(conn, asked.now)
        return roll_call(conn, asked)


def counted(answer: RollCall) -> dict[str, int]:
    return {str(headline): count for row in answer.rows for headline, count in row.headlines.items() if count}


def digest(conn: Connection[Any]) -> str:
    return hashlib.sha256("\n".join(rows_in_order(conn)).encode()).hexdigest()


def some_lives(seed: int, children: int = 40) -> list[dict[str, Any]]:
    rng = Random(seed)
    events: list[dict[str, Any]] = []
    for number in range(children):
        name = f"INV{seed}-{number}"
        removed = date(2026, 1, 1) + timedelta(days=rng.randint(0, 300))
        events.append(event("child-removed", removed.isoformat(), name, county=rng.choice(["21067", "21111", ""])))
        for kind in rng.sample(
            ["child-contacted", "child-reported-missing", "child-returned", "child-discharged", "child-located"], 3
        ):
            on = min(removed + timedelta(days=rng.randint(1, 90)), date(2026, 11, 19))
            body = {"removal_on": removed.isoformat(), "reason": "1"} if kind == "child-discharged" else {}
            events.append(event(kind, on.isoformat(), name, **body))
    rng.shuffle(events)
    return events


def test_the_tally_equals_a_full_count_whenever_it_is_asked(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)
    for round_number in range(4):
        sender = OHIO if round_number % 2 else KENTUCKY
        deliver(tools, sender, as_lines([*some_lives(round_number), heard("2026-11-19")]))
        settle(tools)
        now = noon(TODAY) + timedelta(days=7 * round_number)
        with tools.worker.connection() as conn:
            tally.turn(conn, now)
        for by in ("nation", "state", "county"):
            quick = ask(tools, now=now, by=by)
            full = ask(tools, now=now, by=by, from_spells=True)
            assert [(r.place, r.headlines, r.marks) for r in quick.rows] == [
                (r.place, r.headlines, r.marks) for r in full.rows
            ]


def test_a_replay_from_nothing_gives_the_same_rows(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    for seed in range(3):
        deliver(tools, KENTUCKY, as_lines(some_lives(seed)))
        settle(tools)
    with tools.worker.connection() as conn:
        before = digest(conn)
        assert rows_in_order(conn)
        empty(conn)
        reset(conn, NAME)
    settle(tools)

    with tools.worker.connection() as conn:
        assert digest(conn) == before


def test_what_was_known_then_is_answered_again_whatever_came_since(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    deliver(tools, KENTUCKY, as_lines([event("child-removed", "2026-11-01"), heard(TODAY)]))
    settle(tools)
    then = datetime.now(UTC)
    before = ask(tools, now=then, known_at=then)
    deliver(tools, KENTUCKY, as_lines([event("child-reported-missing", "2026-11-10")]))
    settle(tools)

    assert ask(tools, now=datetime.now(UTC), known_at=then).rows == before.rows
    assert counted(ask(tools)) == {"missing": 1}
    assert counted(ask(tools, as_of=date(2026, 11, 5))) != {"missing": 1}
    assert ask(tools, as_of=date(2026, 10, 31)).total == 0


def test_a_correction_moves_the_world_but_not_what_was_known(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    first = event("child-reported-missing", "2026-11-10", event_id="first")
    deliver(tools, KENTUCKY, as_lines([event("child-removed", "2026-11-01"), first, heard(TODAY)]))
    settle(tools)
    assert counted(ask(tools)) == {"missing": 1}

    taken_back = {
        "id": "second", "kind": "care.entry-retracted.v1", "number": "INV1", "occurred_on": "2026-11-11",
        "body": {"retracts": "first"},
    }  # fmt: skip
    deliver(tools, KENTUCKY, as_lines([taken_back]))
    settle(tools)

    assert "missing" not in counted(ask(tools))


def test_a_missing_child_stays_missing_when_the_feed_falls_silent_and_its_sibling_has_no_recent_data(
    tools: Tools,
) -> None:
    """Domain guide, check 2."""
    KENTUCKY.enrol(tools)
    events = [
        event("child-removed", "2026-10-01", "INV1"),
        event("child-reported-missing", "2026-11-10", "INV1"),
        event("child-removed", "2026-10-01", "INV2"),
        event("child-contacted", "2026-11-05", "INV2"),
    ]
    deliver(tools, KENTUCKY, as_lines([*events, heard("2026-11-12")]))
    settle(tools)

    assert counted(ask(tools, now=noon("2026-11-13"))) == {"missing": 1, "contact-current": 1}
    assert counted(ask(tools, now=noon("2026-11-20"))) == {"missing": 1, "no-recent-data": 1}


def test_one_interstate_child_is_counted_once_and_listed_where_placed(tools: Tools) -> None:
    """Domain guide, check 1 (one record; the receiving state's own record needs identity)."""
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)
    deliver(
        tools,
        KENTUCKY,
        as_lines(
            [
                event("child-removed", "2026-10-01"),
                event("interstate-placement-began", "2026-10-05", receiving_state="US-OH"),
                event("child-contacted", "2026-11-05"),
                heard(TODAY),
            ]
        ),
    )
    settle(tools)

    rows = {row.place: row for row in ask(tools, by="state").rows}
    assert rows["US-KY"].total == 1
    assert rows["US-KY"].headlines[Headline.CONTACT_CURRENT] == 1
    assert (rows["US-OH"].total, rows["US-OH"].placed_here) == (0, 1)


def test_a_month_without_a_visit_is_overdue_from_the_first_of_the_next(tools: Tools) -> None:
    """Domain guide, check 3: 45 CFR 1355.44(g) counts full calendar months."""
    KENTUCKY.enrol(tools)
    deliver(
        tools,
        KENTUCKY,
        as_lines([event("child-removed", "2026-02-01"), heard("2026-04-02")]),
    )
    settle(tools)

    last_of_february = datetime(2026, 3, 1, 4, 59, tzinfo=UTC)
    first_of_march = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
    assert "contact-overdue" not in counted(ask(tools, now=last_of_february, from_spells=True))
    assert counted(ask(tools, now=first_of_march, from_spells=True)) == {"contact-overdue": 1}


@pytest.mark.parametrize("seed", [1, 2])
def test_arrivals_and_the_clock_in_any_order_leave_the_tally_a_full_count(tools: Tools, seed: int) -> None:
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)
    rng = Random(seed)
    pending = {sender: some_lives(seed, 30) for sender in (KENTUCKY, OHIO)}
    now = noon("2026-01-05")
    while any(pending.values()):
        if rng.random() < 0.4:
            now += timedelta(hours=rng.randint(1, 24 * 30))
            with tools.worker.connection() as conn:
                tally.turn(conn, now)
        else:
            sender = rng.choice([each for each, left in pending.items() if left])
            part, pending[sender] = pending[sender][:12], pending[sender][12:]
            deliver(tools, sender, as_lines(part))
            settle(tools)
        by = rng.choice(["nation", "state", "county"])
        with tools.worker.connection() as conn:
            tally.turn(conn, now)
            assert (
                roll_call(conn, Ask(now=now, by=by)).rows == roll_call(conn, Ask(now=now, by=by, from_spells=True)).rows
            )


def test_any_past_roll_call_is_called_again_whatever_came_since(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    rng = Random(7)
    asked: list[tuple[Ask, RollCall]] = []
    for seed in range(4):
        deliver(tools, KENTUCKY, as_lines([*some_lives(seed, 12), heard(f"2026-11-{12 + seed}")]))
        settle(tools)
        known_at = datetime.now(UTC)
        for _ in range(15):
            day = date(2026, 1, 1) + timedelta(days=rng.randint(0, 330))
            given = Ask(now=known_at, by=rng.choice(["state", "county"]), as_of=day, known_at=known_at)
            with tools.worker.connection() as conn:
                asked.append((given, roll_call(conn, given)))

    with tools.worker.connection() as conn:
        again = [roll_call(conn, replace(given, now=datetime.now(UTC))) for given, _ in asked]

    assert [each.rows for each in again] == [first.rows for _, first in asked]
    assert [each.position for each in again] == [first.position for _, first in asked]
    assert any(first.total for _, first in asked)


def test_a_link_counts_a_child_once_and_its_withdrawal_counts_two_again(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)
    for sender in (KENTUCKY, OHIO):
        deliver(tools, sender, as_lines([event("child-removed", "2026-10-01"), heard(TODAY)]))
    settle(tools)
    apart = ask(tools).total
    a, b = (record_id(tools.record_secret, sender.agency_id, "INV1") for sender in (KENTUCKY, OHIO))
    totals: list[int] = []
    digests: list[str] = []
    for verdict in (Verdict.SAME, Verdict.DIFFERENT):
        with tools.worker.connection() as conn:
            by = AccountId(uuid7(tools.clock(), tools.entropy(10)))
            decide(conn, a, b, verdict=verdict, by=by, agency=KENTUCKY.agency_id, pen=tools.pen([a, b]))
        settle(tools)
        totals.append(ask(tools).total)
        assert ask(tools).rows == ask(tools, from_spells=True).rows
        with tools.worker.connection() as conn:
            digests.append(digest(conn))
    apart_again = counted(ask(tools))

    assert (apart, totals) == (2, [1, 2])
    assert apart_again == {"contact-overdue": 2}
    with tools.worker.connection() as conn:
        empty(conn)
        reset(conn, NAME)
    settle(tools)
    with tools.worker.connection() as conn:
        assert digest(conn) == digests[-1]


def test_every_figure_says_how_old_it_is_and_on_what_it_rests(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    deliver(tools, KENTUCKY, as_lines([event("child-removed", "2026-11-01", county="21067"), heard("2026-11-19")]))
    settle(tools)

    for by in ("nation", "state", "county"):
        answer = ask(tools, by=by, from_spells=True)
        (row,) = answer.rows
        assert (row.heard_through, row.coverage) == (date(2026, 11, 19), 1.0)
        assert row.heard_at is not None
        assert answer.position > 0
        assert "nothing has been heard from 55 of the states" in answer.outside
