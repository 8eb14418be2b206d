"""Live recognition: two lanes at once, shields and seals, people's decisions, bridges, look-ups."""

from __future__ import annotations

from datetime import date
from random import Random
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, settle

from everychild.disclosure.protection import protections_of
from everychild.disclosure.rules import Refusal
from everychild.doors.same_person import Compared, answered, blast_radius, compared
from everychild.doors.screening import Answer, looked_up
from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.identity.follow import NAME
from everychild.identity.indexing import INDEX
from everychild.identity.links import MODEL, Decision, decide, held_of, hold, in_order, keep, recompose
from everychild.identity.look_up import Asked
from everychild.identity.near import answer, waiting_at_the_desk
from everychild.identity.showing import link_of, questions_of
from everychild.identity.verdicts import Scored, Verdict
from everychild.intake.signatures import Delivery
from everychild.ledger.append import Lane
from everychild.ledger.followers import reset, run_once, start
from everychild.ledger.sequencer import sequence_once
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id
from everychild.whereabouts.children import children_of_records
from everychild.whereabouts.replay import empty

pytestmark = pytest.mark.database
KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
INDIANA = InventedSender(agency_id=AgencyId("US-IN:test"), state="US-IN", afcars_code="18", lane="bulk")
PERSON = {
    "given": "Elizabeth", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2", "mother_given": "Testa",
    "mother_family": "Beispiel", "phone": "502-555-0142", "street": "12 Invented Street", "zip": "00000",
}  # fmt: skip
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    for sender in (KENTUCKY, OHIO, INDIANA):
        sender.enrol(tools)


def come(tools: Tools, sender: InventedSender, number: str = "INV1", *, settled: bool = True, **changes: str) -> None:
    events = [
        event("child-removed", "2026-10-01", number),
        event("child-named", "2026-10-01", number, **{**PERSON, **changes}),
        heard("2026-11-20"),
    ]
    deliver(tools, sender, as_lines(events))
    if settled:
        settle(tools)


def record(tools: Tools, sender: InventedSender, number: str = "INV1") -> RecordId:
    return record_id(tools.record_secret, sender.agency_id, number)


def somebody(tools: Tools, sender: InventedSender, role: str = "R04") -> Account:
    account = Account(
        account_id=AccountId(uuid4()), agency_id=sender.agency_id, name="Invented", role=role, invented=True
    )
    with tools.worker.connection() as conn:
        add_account(conn, account)
    return account


def child_of(tools: Tools, *records: RecordId) -> set[ChildId]:
    with tools.worker.connection() as conn:
        return set(children_of_records(conn, records))


def verdict(tools: Tools, one: RecordId, other: RecordId) -> tuple[Verdict, str] | None:
    with tools.worker.connection() as conn:
        return held_of(conn, [in_order(one, other)]).get(in_order(one, other))


def screening(tools: Tools, of: RecordId) -> str | None:
    with tools.worker.connection() as conn:
        return protections_of(conn, [of], on=TODAY)[of].screening


def asked(tools: Tools, by: Account, age: int | None = None, sibling: str = "", **said: str) -> Answer:
    born = said.pop("born", "")
    brother = {"given": sibling, "family": said.get("family", "")} if sibling else None
    return looked_up(tools, by, Asked(said=said, born=born, age=age, sibling=brother))


@pytest.mark.parametrize("first", list(Lane))
def test_two_records_of_one_child_that_arrive_at_once_in_two_lanes_are_found(tools: Tools, first: Lane) -> None:
    come(tools, OHIO, settled=False)
    come(tools, INDIANA, settled=False)
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
    come(tools, OHIO, settled=False)
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


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"given": "Elizabeth", "family": "Beispiel"}, id="a name alone"),
        pytest.param({"given": "Elisabeth", "family": "Beyspiel", "age": 11}, id="a name misheard, and an age"),
        pytest.param(
            {"given": "Beispiel", "family": "Elizabeth", "age": 12}, id="names exchanged, and an age a year off"
        ),
        pytest.param({"given": "Ellie", "phone": "502-555-0142"}, id="a telephone"),
        pytest.param({"given": "Elizabeth", "mother_given": "Testa", "mother_family": "Beispiel"}, id="the mother"),
        pytest.param({"given": "Elizabeth", "born": "2015-05-04"}, id="a given name and a birth date"),
    ],
)
def test_a_child_is_found_on_partial_evidence_with_reasons_and_the_age_of_the_answer(
    tools: Tools, said: dict[str, object]
) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY, "INV9", given="Otto", family="Anders", mother_given="Carla", phone="502-555-0199", sex="1",
         birth_date="2012-01-02", street="9 Other Street")  # fmt: skip
    found = asked(tools, somebody(tools, KENTUCKY, "R01"), **said)  # pyright: ignore[reportArgumentType]

    assert found.candidates[0].name == "Elizabeth Beispiel"
    assert found.candidates[0].reasons
    assert found.candidates[0].agency_heard_at is not None
    assert INDIANA.agency_id in found.silent


def test_a_brothers_name_leads_to_the_child(tools: Tools) -> None:
    come(tools, OHIO, given="Bea", family="Other")
    come(tools, OHIO, "INV2", given="Ludwig", family="Beispiel", birth_date="2013-02-03", sex="1")
    found = asked(tools, somebody(tools, KENTUCKY, "R01"), given="Bea", family="Beispiel", age=11, sibling="Ludwig")

    first = next(each for each in found.candidates if each.name == "Bea Other")
    assert "in the home of the brother or sister" in first.reasons


def test_a_look_up_is_recorded_before_it_is_answered(tools: Tools) -> None:
    come(tools, OHIO)
    screener = somebody(tools, KENTUCKY, "R01")
    found = asked(tools, screener, given="Elizabeth", family="Beispiel")

    with tools.worker.connection() as conn:
        looks = conn.execute("SELECT child_id, purpose, outcome FROM disclosure.look").fetchall()
    assert (found.candidates[0].child_id, "P-SCREEN", "allowed") in looks


def test_a_caregiver_has_no_look_up(tools: Tools) -> None:
    come(tools, OHIO)

    assert isinstance(asked(tools, somebody(tools, KENTUCKY, "R12"), given="Elizabeth").refusal, Refusal)


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


def test_another_agency_may_not_compare_two_records_that_it_does_not_keep(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY, given="Beth")

    refused = compared(tools, somebody(tools, INDIANA), in_order(record(tools, OHIO), record(tools, KENTUCKY)))
    assert isinstance(refused, Refusal)


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
