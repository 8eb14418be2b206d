"""Shields and seals come first: what is like a protected record is closed, and a seal cuts links."""

from __future__ import annotations

import pytest
from deliveries import deliver, settle
from living import KENTUCKY, OHIO, asked, child_of, come, record, screening, somebody, verdict

from everychild.disclosure.rules import Refusal
from everychild.doors.same_person import answered, compared
from everychild.doors.tools import Tools
from everychild.identity.links import decide, in_order
from everychild.identity.near import answer, waiting_at_the_desk
from everychild.identity.verdicts import Verdict
from everychild.intake.signatures import Delivery

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]


def test_a_sealed_record_and_its_like_are_in_no_look_up(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)
    screener = somebody(tools, KENTUCKY, "R01")
    assert asked(tools, screener, given="Elizabeth", family="Beispiel").candidates
    deliver(tools, OHIO, b"number,sealed_on,unit\nINV1,2026-10-02,adoption-unit\n", delivery=Delivery.SEALS)
    settle(tools)

    assert asked(tools, screener, given="Elizabeth", family="Beispiel").candidates == ()


def test_a_seal_cuts_what_was_linked_both_ways_even_a_persons_link(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)
    birth, adoptive = record(tools, OHIO), record(tools, KENTUCKY)
    supervisor = somebody(tools, KENTUCKY)
    assert answered(tools, supervisor, in_order(birth, adoptive), Verdict.SAME, "papers-seen") is None
    settle(tools)
    assert len(child_of(tools, birth, adoptive)) == 1

    deliver(tools, OHIO, b"number,sealed_on,unit\nINV1,2026-10-02,adoption-unit\n", delivery=Delivery.SEALS)
    settle(tools)

    assert verdict(tools, birth, adoptive) == (Verdict.DIFFERENT, "seal")
    assert len(child_of(tools, birth, adoptive)) == 2
    assert isinstance(compared(tools, supervisor, in_order(birth, adoptive)), Refusal)
    with tools.worker.connection() as conn:
        pen = tools.pen([])
        again = decide(conn, birth, adoptive, Verdict.SAME, pen, agency=OHIO.agency_id, by=supervisor.account_id)
    assert not again


def test_the_shield_desk_clears_a_likeness_and_what_it_said_stands(tools: Tools) -> None:
    come(tools, OHIO)
    shields = b"number,class,from,to\nINV1,protected-address,2026-01-01,\n"
    deliver(tools, OHIO, shields, delivery=Delivery.SHIELDS)
    settle(tools)
    come(tools, KENTUCKY)
    near, shielded = record(tools, KENTUCKY), record(tools, OHIO)
    assert screening(tools, near) == "near-shield"
    desk = somebody(tools, KENTUCKY)
    with tools.worker.connection() as conn:
        (waiting,) = waiting_at_the_desk(conn, KENTUCKY.agency_id)
        assert (waiting.record_id, waiting.near_id) == (near, shielded)
        answer(conn, near, shielded, clear=True, reason="another-child", agency=KENTUCKY.agency_id,
               by=desk.account_id, pen=tools.pen([]))  # fmt: skip
    settle(tools)
    assert screening(tools, near) == "clear"

    come(tools, KENTUCKY)
    assert screening(tools, near) == "clear"
    with tools.worker.connection() as conn:
        assert waiting_at_the_desk(conn, KENTUCKY.agency_id) == []


def test_a_shield_loaded_later_closes_what_is_like_it(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)
    assert screening(tools, record(tools, KENTUCKY)) == "clear"
    shields = b"number,class,from,to\nINV1,protected-address,2026-01-01,\n"
    deliver(tools, OHIO, shields, delivery=Delivery.SHIELDS)
    settle(tools)

    assert screening(tools, record(tools, KENTUCKY)) == "near-shield"
