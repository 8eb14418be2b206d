"""What a child is made of is the same for every order of arrival; bridges ask."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest
from deliveries import settle
from living import OHIO, child_of, come, record

from everychild.doors.tools import Tools
from everychild.identity.links import MODEL, Decision, decide, hold, in_order, keep, recompose
from everychild.identity.showing import link_of, questions_of
from everychild.identity.verdicts import Scored, Verdict
from everychild.ledger.append import Lane
from everychild.vocabulary.ids import AccountId, RecordId
from everychild.whereabouts.children import children_of_records

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]


NUMBERS = ("INV1", "INV2", "INV3", "INV4", "INV5", "INV6")
PATH = ((0, 1), (1, 2), (2, 3), (3, 4), (2, 4))


def link(tools: Tools, pairs: list[tuple[RecordId, RecordId]], mark: str) -> None:
    with tools.worker.connection() as conn:
        for number, (a, b) in enumerate(pairs):
            pair = in_order(a, b)
            hold(conn, pair)
            scored = Scored(verdict=Verdict.SAME, weight=9.0, reasons=("born:equal",))
            decision = Decision(
                pair=pair, agency_id=OHIO.agency_id, found=scored, decided_by=MODEL, model="m", cause=f"{mark}/{number}"
            )
            keep(conn, [decision], tools.pen([]), lane=Lane.LIVE)
            recompose(conn, pair, tools.pen([]), cause=f"{mark}/{number}", lane=Lane.LIVE)


def standing(tools: Tools, records: list[RecordId]) -> tuple[object, object]:
    with tools.worker.connection() as conn:
        children = children_of_records(conn, records)
        asked_of = {each.pair for each in questions_of(conn, OHIO.agency_id) if each.doubtful_at}
    return {frozenset(each) for each in children.values()}, asked_of


def test_a_hundred_orders_of_arrival_give_one_partition_and_one_set_of_questions(tools: Tools) -> None:
    unlike = ("Anna", "Bruno", "Clara", "Dieter", "Emil", "Frida")
    for at, (number, given) in enumerate(zip(NUMBERS, unlike, strict=True)):
        come(tools, OHIO, number, given=given, family=given + "son", birth_date=f"201{at}-0{at + 1}-11", phone="",
             street="", mother_given="", mother_family="")  # fmt: skip
    records = [record(tools, OHIO, number) for number in NUMBERS]
    pairs = [(records[a], records[b]) for a, b in PATH]
    seen: list[tuple[object, object]] = []
    for order in range(100):
        with tools.worker.connection() as conn:
            conn.execute("UPDATE identity.link SET verdict = 'ask', doubtful_at = NULL")
            recompose(conn, records, tools.pen([]), cause=f"apart/{order}", lane=Lane.LIVE)
        shuffled = list(pairs)
        Random(order).shuffle(shuffled)
        link(tools, shuffled, f"order/{order}")
        if order % 20 == 0:
            settle(tools)
            seen.append(standing(tools, records))
        else:
            with tools.worker.connection() as conn:
                doubts = {each.pair for each in questions_of(conn, OHIO.agency_id) if each.doubtful_at}
            assert doubts == seen[0][1]

    assert all(each == seen[0] for each in seen)
    assert seen[0][1] == {in_order(records[1], records[2])}


def test_a_link_that_becomes_a_bridge_stands_is_doubtful_and_joins_nothing_until_a_person_says_so(tools: Tools) -> None:
    for at, number in enumerate(NUMBERS[:4]):
        come(tools, OHIO, number, given=f"Nr{'abcdef'[at]}", family="X" + "pqrs"[at] * 4, birth_date=f"201{at}-03-11",
             phone="", street="", mother_given="", mother_family="")  # fmt: skip
    a, b, c, d = (record(tools, OHIO, number) for number in NUMBERS[:4])
    link(tools, [(b, c)], "first")
    settle(tools)
    assert len(child_of(tools, b, c)) == 1
    link(tools, [(a, b), (c, d)], "then")
    settle(tools)

    assert len(child_of(tools, a, b, c, d)) == 2
    with tools.worker.connection() as conn:
        bridge = link_of(conn, in_order(b, c))
    assert bridge is not None
    assert bridge.verdict == "same"
    assert bridge.doubtful_at is not None

    with tools.worker.connection() as conn:
        decide(conn, b, c, Verdict.SAME, tools.pen([]), agency=OHIO.agency_id, by=AccountId(uuid4()))
    settle(tools)
    assert len(child_of(tools, a, b, c, d)) == 1
