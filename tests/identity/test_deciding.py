"""People decide of two records, see what was told on the strength of a link, and outrank the model for ever."""

from __future__ import annotations

import pytest
from deliveries import deliver, settle
from living import INDIANA, KENTUCKY, OHIO, asked, child_of, come, record, somebody, verdict

from everychild.disclosure.rules import Refusal
from everychild.doors.same_person import Compared, answered, blast_radius, compared, questions
from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.identity.links import MODEL, Decision, in_order, keep
from everychild.identity.verdicts import Scored, Verdict
from everychild.intake.signatures import Delivery
from everychild.ledger.append import Lane
from everychild.ledger.followers import reset
from everychild.people.accounts import assign
from everychild.whereabouts.replay import empty

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]


def test_undoing_a_link_tells_who_was_told_and_parts_the_child(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)
    pair = in_order(record(tools, OHIO), record(tools, KENTUCKY))
    asked(tools, somebody(tools, KENTUCKY, "R01"), given="Elizabeth", family="Beispiel")
    supervisor = somebody(tools, KENTUCKY)
    found = compared(tools, supervisor, pair)
    assert isinstance(found, Compared)
    assert [(each.role, each.purpose) for each in found.told] == [("R01", "P-SCREEN")]

    assert answered(tools, supervisor, pair, Verdict.DIFFERENT, "seen-together") is None
    settle(tools)

    assert len(child_of(tools, *pair)) == 2
    with tools.worker.connection() as conn:
        assert blast_radius(conn, pair) == ()
    come(tools, OHIO)
    assert verdict(tools, *pair) == (Verdict.DIFFERENT, str(supervisor.account_id))


def test_both_records_are_looked_at_before_they_are_compared(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY, given="Beth")
    pair = in_order(record(tools, OHIO), record(tools, KENTUCKY))
    found = compared(tools, somebody(tools, OHIO), pair)

    assert isinstance(found, Compared)
    assert {row.one for row in found.rows if row.field == "given"} <= {"Elizabeth", "Beth"}
    with tools.worker.connection() as conn:
        looks = conn.execute("SELECT purpose FROM disclosure.look WHERE outcome = 'allowed'").fetchall()
    assert looks == [("P-MATCH",), ("P-MATCH",)]


def test_a_worker_is_asked_of_assigned_children_only_and_may_answer_each_question(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY, given="Beth")
    come(tools, OHIO, "INV2", given="Katherine", family="Muster", birth_date="2011-09-18")
    come(tools, KENTUCKY, "INV2", given="Kate", family="Muster", birth_date="2011-09-18")
    pairs = [in_order(record(tools, OHIO, number), record(tools, KENTUCKY, number)) for number in ("INV1", "INV2")]
    worker = somebody(tools, OHIO, "R03")
    with tools.worker.connection() as conn:
        assign(conn, worker.account_id, [record(tools, OHIO, "INV2")], part="case", on=tools.clock().date())

    assert {each.pair for each in questions(tools, somebody(tools, OHIO))} >= set(pairs)
    assert {each.pair for each in questions(tools, worker)} == {pairs[1]}
    assert isinstance(compared(tools, worker, pairs[1]), Compared)
    assert isinstance(compared(tools, worker, pairs[0]), Refusal)
    assert questions(tools, somebody(tools, OHIO, "R03")) == []


def test_another_agency_may_not_compare_two_records_that_it_does_not_keep(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY, given="Beth")

    refused = compared(tools, somebody(tools, INDIANA), in_order(record(tools, OHIO), record(tools, KENTUCKY)))
    assert isinstance(refused, Refusal)


def test_what_a_person_parted_stays_parted_through_a_new_number_a_new_model_and_a_replay(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)
    pair = in_order(record(tools, OHIO), record(tools, KENTUCKY))
    by = somebody(tools, KENTUCKY)
    assert answered(tools, by, pair, Verdict.DIFFERENT, "seen-together") is None
    settle(tools)

    # The agency numbers the child anew; the old record stands for the new number.
    rekey = deliver(tools, OHIO, b"old_number,new_number,reason\nINV1,INV77,system-change\n", delivery=Delivery.REKEY)
    assert rekey.applied == 1
    come(tools, OHIO, "INV77")
    assert verdict(tools, record(tools, OHIO, "INV77"), record(tools, KENTUCKY)) is None
    assert verdict(tools, *pair) == (Verdict.DIFFERENT, str(by.account_id))

    scored = Scored(verdict=Verdict.SAME, weight=40.0, reasons=("born:equal",))
    of_another_model = Decision(
        pair=pair, agency_id=OHIO.agency_id, found=scored, decided_by=MODEL, model="another", cause="another model"
    )
    with tools.worker.connection() as conn:
        assert keep(conn, [of_another_model], tools.pen([]), lane=Lane.LIVE) == []
    before = child_of(tools, *pair)
    assert len(before) == 2

    (whereabouts, *_) = followers(tools)
    with tools.worker.connection() as conn:
        empty(conn)
        reset(conn, whereabouts.name)
    settle(tools)
    assert child_of(tools, *pair) == before
    assert verdict(tools, *pair) == (Verdict.DIFFERENT, str(by.account_id))
