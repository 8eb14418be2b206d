"""A delivery taken back leaves what would be there if it had never come, and may come again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, LiteralString

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, noon, settle
from files import AUTUMN, SPRING, a_child, a_file

from everychild.doors.rules import RememberedRules
from everychild.doors.tools import Tools
from everychild.doors.withdrawals import blast_radius
from everychild.intake.receipts import Receipt, findings_of, receipt_of
from everychild.intake.signatures import Delivery
from everychild.intake.withdrawing import CannotWithdraw, begin
from everychild.intake.work import deal_with, next_to_do
from everychild.ledger.followers import reset
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts import replay, tally
from everychild.whereabouts.follow import NAME, Reader
from everychild.whereabouts.reading import Ask, roll_call
from everychild.whereabouts.without import headlines_without

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")
LIVE = InventedSender()
HEADING = "number,given,family,birth_date,sex,mother_given,mother_family,ssn_last4\n"
MAYA = f"{HEADING}INV1,Maya,Beispiel,2015-05-04,2,Ada,Beispiel,1234\n".encode()


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    SENDER.enrol(tools)
    LIVE.enrol(tools)


def send(tools: Tools, body: bytes, period: ReportPeriod = SPRING) -> Receipt:
    return deliver(tools, SENDER, body, delivery=Delivery.AFCARS, period=period)


def withdraw(tools: Tools, receipt: Receipt) -> Receipt:
    with tools.worker.connection() as conn:
        begin(conn, receipt.submission_id, tools, by="a supervisor", because="the wrong extract")
    deal_with(tools, receipt.submission_id)
    with tools.worker.connection() as conn:
        return receipt_of(conn, receipt.submission_id)


def rows(tools: Tools, now: str = "2026-03-31") -> list[Any]:
    """Every row of the roll call, with coverage and the day through which it has been heard."""
    settle(tools)
    with tools.worker.connection() as conn:
        tally.turn(conn, noon(now))
        answer = roll_call(conn, Ask(now=noon(now), by="county"))
        counted = roll_call(conn, Ask(now=noon(now), by="county", from_spells=True))
    assert answer.rows == counted.rows
    return list(answer.rows)


def but_for_the_hour(found: list[Any]) -> list[Any]:
    """Rows without the instant at which the feed was heard; sent again is heard later."""
    return [replace(each, heard_at=None) for each in found]


def said(tools: Tools) -> list[Any]:
    statement: LiteralString = "SELECT record_id, period_ends_on, digest, claims FROM intake.said ORDER BY 1, 2"
    with tools.worker.connection() as conn:
        return conn.execute(statement).fetchall()


FIRST = (a_child(visits=["2026-02-10"]), a_child("INV2"))
SECOND = (a_child(visits=["2026-02-10", "2026-03-10"], sex="2"), a_child("INV2", left="2026-03-01"), a_child("INV3"))


def test_what_was_never_delivered_and_what_was_withdrawn_call_the_same_roll(tools: Tools) -> None:
    before = rows(tools)
    receipt = send(tools, a_file(*FIRST))
    assert rows(tools) != before

    assert withdraw(tools, receipt).status == "withdrawn"
    assert rows(tools) == before
    assert said(tools) == []


def test_a_second_file_withdrawn_leaves_what_the_first_one_said(tools: Tools) -> None:
    send(tools, a_file(*FIRST))
    before, said_before = rows(tools), said(tools)
    second = send(tools, a_file(*SECOND))
    assert rows(tools) != before

    withdraw(tools, second)

    assert rows(tools) == before
    assert said(tools) == said_before


def test_a_withdrawn_file_sent_again_is_applied_as_the_first_time(tools: Tools) -> None:
    send(tools, a_file(*FIRST))
    first = send(tools, a_file(*SECOND))
    there = rows(tools)
    withdraw(tools, first)
    again = send(tools, a_file(*SECOND))

    assert (again.applied, again.unchanged, again.refused) == (first.applied, first.unchanged, first.refused)
    assert but_for_the_hour(rows(tools)) == but_for_the_hour(there)


def test_the_next_period_withdrawn_gives_back_the_day_through_which_the_feed_was_heard(tools: Tools) -> None:
    send(tools, a_file(*FIRST))
    before = rows(tools, "2026-09-30")
    second = send(tools, a_file(a_child(visits=["2026-02-10", "2026-09-10"]), a_child("INV2"), period=AUTUMN), AUTUMN)
    assert str(rows(tools, "2026-09-30")[0].heard_through) == "2026-09-30"

    withdraw(tools, second)

    assert rows(tools, "2026-09-30") == before
    assert str(before[0].heard_through) == "2026-03-31"


def test_withdrawn_one_after_the_other_files_give_back_one_state_after_the_other(tools: Tools) -> None:
    states: list[tuple[Any, Any]] = [(rows(tools), said(tools))]
    receipts: list[Receipt] = []
    for body in (a_file(*FIRST), a_file(*SECOND), a_file(*FIRST, a_child("INV4"))):
        receipts.append(send(tools, body))
        states.append((rows(tools), said(tools)))

    for receipt, state in zip(reversed(receipts), reversed(states[:-1]), strict=True):
        withdraw(tools, receipt)
        assert (rows(tools), said(tools)) == state


def test_a_file_on_which_a_later_one_rests_stays_and_says_which(tools: Tools) -> None:
    first = send(tools, a_file(*FIRST))
    later = send(tools, a_file(*SECOND))
    before = rows(tools)

    with pytest.raises(CannotWithdraw, match=str(later.submission_id)):
        withdraw(tools, first)
    assert rows(tools) == before


def test_withdrawn_is_a_fact_of_today_and_yesterday_stays_as_it_was_known(tools: Tools) -> None:
    receipt = send(tools, a_file(*FIRST))
    settle(tools)
    with tools.worker.connection() as conn:
        known_at = conn.execute("SELECT max(sequenced_at) FROM ledger.position").fetchone()
    assert known_at
    withdraw(tools, receipt)
    settle(tools)

    with tools.worker.connection() as conn:
        then = roll_call(conn, Ask(now=noon("2026-03-31"), known_at=known_at[0]))
        now = roll_call(conn, Ask(now=noon("2026-03-31")))
    assert (then.total, now.total) == (2, 0)


def test_the_projection_replayed_after_a_withdrawal_has_the_same_rows(tools: Tools) -> None:
    send(tools, a_file(*FIRST))
    withdraw(tools, send(tools, a_file(*SECOND)))
    settle(tools)
    with tools.worker.connection() as conn:
        there = replay.rows_in_order(conn)
        replay.empty(conn)
        reset(conn, NAME)
    settle(tools)

    with tools.worker.connection() as conn:
        assert replay.rows_in_order(conn) == there


def live_events() -> list[dict[str, Any]]:
    return [
        event("child-removed", "2026-03-02", event_id="one"),
        event("child-contacted", "2026-03-03", event_id="two", how="face-to-face"),
        {**event("child-contacted", "2026-03-04", event_id="three", how="face-to-face"), "corrects": "two"},
        heard("2026-03-31"),
    ]


def test_live_events_withdrawn_may_be_sent_again_and_mean_the_same_bytes(tools: Tools) -> None:
    before = rows(tools)
    body = as_lines(live_events())
    first = deliver(tools, LIVE, body)
    there = rows(tools)
    assert (first.applied, first.refused) == (4, 0)

    withdraw(tools, first)
    assert rows(tools) == before
    others = deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-09", event_id="one")]))
    assert (others.applied, others.refused) == (0, 1)

    again = deliver(tools, LIVE, body)
    assert (again.applied, again.unchanged, again.refused) == (4, 0, 0)
    assert but_for_the_hour(rows(tools)) == but_for_the_hour(there)


def test_a_later_live_delivery_that_repeated_nothing_survives(tools: Tools) -> None:
    first = deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-02", "INV1")]))
    deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-02", "INV2")]))

    withdraw(tools, first)

    assert sum(each.total for each in rows(tools)) == 1


def test_a_repeated_event_keeps_its_first_delivery_from_going(tools: Tools) -> None:
    body = as_lines(live_events())
    first = deliver(tools, LIVE, body)
    deliver(tools, LIVE, body)

    with pytest.raises(CannotWithdraw, match="Withdraw that one first"):
        withdraw(tools, first)


@pytest.mark.parametrize(
    ("delivery", "body", "says"),
    [
        pytest.param(
            Delivery.SHIELDS, b"number,class,from\nINV1,protected-address,2026-01-01\n", "last day", id="shield"
        ),
        pytest.param(Delivery.SEALS, b"number,sealed_on,unit\nINV1,2026-01-01,X\n", "no way back", id="seal"),
        pytest.param(Delivery.STAFF, b"person,name,role\nINV1,Testa,R03\n", "corrected", id="staff"),
        pytest.param(Delivery.REKEY, b"old_number,new_number,reason\nA,B,duplicate\n", "re-key", id="re-key"),
    ],
)
def test_a_list_that_protects_or_names_nobody_is_not_withdrawn_and_says_what_to_do(
    tools: Tools, delivery: Delivery, body: bytes, says: str
) -> None:
    receipt = deliver(tools, SENDER, body, delivery=delivery)
    assert receipt.applied == 1

    with pytest.raises(CannotWithdraw, match=says):
        withdraw(tools, receipt)


def test_a_paused_file_that_is_withdrawn_leaves_nothing(tools: Tools) -> None:
    send(tools, a_file(*(a_child(f"INV{n}") for n in range(120))))
    before = rows(tools, "2026-09-30")
    paused = send(tools, a_file(*(a_child(f"NEW{n}") for n in range(120)), period=AUTUMN), AUTUMN)
    assert paused.standing == "paused"

    gone = withdraw(tools, paused)

    assert (gone.status, gone.received, gone.waiting) == ("withdrawn", 0, 0)
    with tools.worker.connection() as conn:
        assert findings_of(conn, paused.submission_id) == {}
    assert rows(tools, "2026-09-30") == before


def test_links_made_on_its_strength_are_looked_at_again(tools: Tools) -> None:
    other = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", lane="bulk")
    other.enrol(tools)
    send(tools, a_file(a_child()))
    deliver(tools, other, MAYA, delivery=Delivery.SIDECAR)
    named = deliver(tools, SENDER, MAYA, delivery=Delivery.SIDECAR)
    settle(tools)
    assert pairs(tools) == ["same"]
    assert blast_radius(tools, named).links == 1

    withdraw(tools, named)
    settle(tools)

    assert pairs(tools) == ["different"]
    with tools.worker.connection() as conn:
        row = conn.execute(
            "SELECT count(DISTINCT child_id) FROM whereabouts.composition WHERE known_to = 9223372036854775807"
        ).fetchone()
    assert row == (2,)


def pairs(tools: Tools) -> list[str]:
    with tools.worker.connection() as conn:
        return [verdict for (verdict,) in conn.execute("SELECT verdict FROM identity.link").fetchall()]


def test_the_blast_radius_foretells_what_withdrawing_does(tools: Tools) -> None:
    send(tools, a_file(*FIRST))
    second = send(tools, a_file(*SECOND))
    settle(tools)
    with tools.worker.connection() as conn:
        records = [record for (record,) in conn.execute("SELECT record_id FROM ledger.record").fetchall()]
        reader = Reader(keys=tools.record_keys_there_are, rules=RememberedRules(tools.worker.connection))
        told = headlines_without(conn, records, second.submission_id, reader, now=noon("2026-03-31"))
    changed = sorted((str(each.with_it), str(each.without_it)) for each in told if each.with_it != each.without_it)

    radius = blast_radius(tools, second)

    # INV2 had not left care, and INV3 was not there; INV1's second visit changes no headline in March.
    assert changed == [("None", str(Headline.CONTACT_OVERDUE)), (str(Headline.CONTACT_OVERDUE), "None")]
    assert (radius.records, radius.children, radius.told) == (3, 3, ())
    assert radius.leave == 1


class CrashError(Exception):
    """The process ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingTools(Tools):
    """Tools whose pen breaks at the second chunk."""

    written: list[int]

    def pen(self, records: Any) -> Any:  # noqa: ANN401 - as the parent's
        self.written.append(len(records))
        if len(self.written) == 2:
            raise CrashError
        return super(FailingTools, self).pen(records)


def test_a_crash_half_way_back_resumes_and_others_of_the_feed_wait(tools: Tools) -> None:
    before = rows(tools)
    receipt = send(tools, a_file(*(a_child(f"INV{n}") for n in range(450))))
    values: dict[str, Any] = {each.name: getattr(tools, each.name) for each in fields(Tools)}
    with pytest.raises(CrashError):
        withdraw(FailingTools(**values, written=[]), receipt)
    waits = deliver(tools, SENDER, a_file(*FIRST), delivery=Delivery.AFCARS, period=SPRING)
    assert (waits.status, counted_back(tools) > 0) == ("kept", True)

    with tools.worker.connection() as conn:
        assert next_to_do(conn, tools.clock()) == receipt.submission_id
    deal_with(tools, receipt.submission_id)

    assert rows(tools) == before
    deal_with(tools, waits.submission_id)
    assert sum(each.total for each in rows(tools)) == 2


def counted_back(tools: Tools) -> int:
    with tools.worker.connection() as conn:
        row: Sequence[int] | None = conn.execute(
            "SELECT count(*) FROM ledger.entry WHERE retracts IS NOT NULL"
        ).fetchone()
    assert row
    return row[0]
