"""A child who moves does not appear new; a sealed one is not found; nothing is shown before it is screened."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, problems, settle

from everychild.disclosure.egress import Fact, release
from everychild.disclosure.protection import protections_of
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, Request, authorize
from everychild.doors.tools import Tools
from everychild.identity.links import decide, held_of, in_order
from everychild.identity.verdicts import Verdict
from everychild.intake.signatures import Delivery
from everychild.ledger.readers import child_ids
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id
from everychild.whereabouts.children import children_of_records, records_of
from everychild.whereabouts.reading import Ask, roll_call

pytestmark = pytest.mark.database
KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
PERSON = {
    "given": "Elizabeth", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2", "mother_given": "Testa",
    "mother_family": "Beispiel",
}  # fmt: skip


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    KENTUCKY.enrol(tools)
    OHIO.enrol(tools)


def come(tools: Tools, sender: InventedSender, number: str = "INV1", on: str = "2026-10-01", **changes: str) -> None:
    events = [
        event("child-removed", on, number),
        event("child-named", on, number, **{**PERSON, **changes}),
        heard("2026-11-20"),
    ]
    deliver(tools, sender, as_lines(events))
    settle(tools)


def record(tools: Tools, sender: InventedSender, number: str = "INV1") -> RecordId:
    return record_id(tools.record_secret, sender.agency_id, number)


def children(tools: Tools) -> dict[ChildId, list[RecordId]]:
    with tools.worker.connection() as conn:
        everybody = [each for (each,) in conn.execute("SELECT record_id FROM ledger.record").fetchall()]
        return children_of_records(conn, everybody)


def verdict(tools: Tools) -> Verdict | None:
    pair = in_order(record(tools, KENTUCKY), record(tools, OHIO))
    with tools.worker.connection() as conn:
        found = held_of(conn, [pair]).get(pair)
    return found[0] if found else None


def total(tools: Tools) -> int:
    with tools.worker.connection() as conn:
        now = datetime(2026, 11, 20, 17, tzinfo=UTC)
        return roll_call(conn, Ask(now=now, from_spells=True)).total


def ask(tools: Tools, child: ChildId, sender: InventedSender) -> DisclosureSlip | Refusal:
    supervisor = Account(
        account_id=AccountId(uuid4()), agency_id=sender.agency_id, name="Invented", role="R04", invented=True
    )
    with tools.worker.connection() as conn:
        add_account(conn, supervisor)
        request = Request(
            account=supervisor,
            purpose="P-CARE",
            shown_on="page",
            children=records_of(conn, [child]),
            now=datetime.now(UTC),
            entropy=tools.entropy,
        )
        return authorize(conn, request)


def test_a_child_who_moves_to_another_state_is_one_child_with_the_first_records_id(tools: Tools) -> None:
    come(tools, KENTUCKY)
    with tools.worker.connection() as conn:
        born = child_ids(conn, [record(tools, KENTUCKY)])[record(tools, KENTUCKY)]
    come(tools, OHIO)

    assert verdict(tools) is Verdict.SAME
    assert children(tools) == {born: sorted([record(tools, KENTUCKY), record(tools, OHIO)])}
    assert total(tools) == 1


def test_either_order_of_arrival_gives_the_same_child(tools: Tools) -> None:
    come(tools, OHIO)
    come(tools, KENTUCKY)

    assert [sorted(each) for each in children(tools).values()] == [
        sorted([record(tools, KENTUCKY), record(tools, OHIO)])
    ]


def test_a_twin_is_another_child(tools: Tools) -> None:
    come(tools, KENTUCKY)
    come(tools, OHIO, given="Margaret")

    assert verdict(tools) is not Verdict.SAME
    assert len(children(tools)) == 2
    assert total(tools) == 2


def test_a_nickname_asks_and_joins_nobody(tools: Tools) -> None:
    come(tools, KENTUCKY)
    come(tools, OHIO, given="Beth")

    assert verdict(tools) is Verdict.ASK
    assert len(children(tools)) == 2


def test_a_person_who_parts_two_records_outranks_the_model_for_ever(tools: Tools) -> None:
    come(tools, KENTUCKY)
    come(tools, OHIO)
    a, b = record(tools, KENTUCKY), record(tools, OHIO)
    with tools.worker.connection() as conn:
        decide(conn, a, b, Verdict.DIFFERENT, tools.pen([]), agency=KENTUCKY.agency_id, by=AccountId(uuid4()))
    settle(tools)
    assert len(children(tools)) == 2
    assert total(tools) == 2

    come(tools, OHIO, on="2026-10-05")

    assert verdict(tools) is Verdict.DIFFERENT
    assert len(children(tools)) == 2


def test_a_person_who_joins_two_records_joins_them(tools: Tools) -> None:
    come(tools, KENTUCKY)
    come(tools, OHIO, given="Beth")
    a, b = record(tools, KENTUCKY), record(tools, OHIO)
    with tools.worker.connection() as conn:
        decide(conn, a, b, Verdict.SAME, tools.pen([]), agency=KENTUCKY.agency_id, by=AccountId(uuid4()))
    settle(tools)

    assert len(children(tools)) == 1


def test_a_correction_of_the_name_takes_the_models_link_back(tools: Tools) -> None:
    come(tools, KENTUCKY)
    named = event("child-named", "2026-10-01", event_id="INV-named", **PERSON)
    deliver(tools, OHIO, as_lines([event("child-removed", "2026-10-01"), named]))
    settle(tools)
    assert verdict(tools) is Verdict.SAME

    right = event("child-named", "2026-10-01", **{**PERSON, "given": "Margaret", "mother_given": "Inventa"})
    deliver(tools, OHIO, as_lines([{**right, "corrects": "INV-named"}]))
    settle(tools)

    assert verdict(tools) is not Verdict.SAME
    assert len(children(tools)) == 2


def test_a_record_is_closed_until_it_is_screened_and_counted_all_the_same(tools: Tools) -> None:
    deliver(tools, KENTUCKY, as_lines([event("child-removed", "2026-10-01")]))
    with tools.worker.connection() as conn:
        rows: list[Any] = conn.execute("SELECT child_id FROM ledger.record").fetchall()
        child = ChildId(rows[0][0])
        assert protections_of(conn, [record(tools, KENTUCKY)], on=datetime.now(UTC).date())[
            record(tools, KENTUCKY)
        ].screening is None  # fmt: skip
    closed = ask(tools, child, KENTUCKY)
    settle(tools)

    assert isinstance(closed, Refusal)
    assert closed.code == "record-closed"
    assert isinstance(ask(tools, child, KENTUCKY), DisclosureSlip)
    assert total(tools) == 1


def protect(tools: Tools, sender: InventedSender, body: str, delivery: Delivery) -> tuple[int, int]:
    receipt = deliver(tools, sender, body.encode(), delivery=delivery)
    settle(tools)
    return receipt.applied, receipt.refused


@pytest.mark.parametrize("list_first", [True, False], ids=["the list comes first", "the list comes after"])
def test_a_sealed_record_is_neither_found_nor_shown_and_its_like_is_closed(tools: Tools, *, list_first: bool) -> None:
    seals = "number,sealed_on,unit\nINV1,2026-10-02,adoption-unit\n"
    if list_first:
        assert protect(tools, KENTUCKY, seals, Delivery.SEALS) == (1, 0)
    come(tools, KENTUCKY)
    come(tools, OHIO)
    if not list_first:
        assert protect(tools, KENTUCKY, seals, Delivery.SEALS) == (1, 0)

    sealed, near = record(tools, KENTUCKY), record(tools, OHIO)
    with tools.worker.connection() as conn:
        found = protections_of(conn, [sealed, near], on=datetime.now(UTC).date())
    assert found[near].screening == "near-seal"
    for child in children(tools):
        assert isinstance(ask(tools, child, KENTUCKY), Refusal)
        assert isinstance(ask(tools, child, OHIO), Refusal)
    if list_first:
        assert verdict(tools) is None


def test_a_shielded_childs_place_does_not_leave_and_the_roll_call_marks_it(tools: Tools) -> None:
    come(tools, KENTUCKY)
    assert protect(tools, KENTUCKY, "number,class,from,to\nINV1,protected-address,2026-01-01,\n", Delivery.SHIELDS) == (
        1,
        0,
    )
    (child,) = children(tools)
    slip = ask(tools, child, KENTUCKY)
    assert isinstance(slip, DisclosureSlip)

    released = release(
        slip, child, [Fact(name="setting", category="D03", value="x"), Fact(name="age", category="D01", value=11)]
    )

    assert released.get("setting") is None
    assert released.get("age") == 11
    with tools.worker.connection() as conn:
        now = datetime(2026, 11, 20, 17, tzinfo=UTC)
        marks = roll_call(conn, Ask(now=now, from_spells=True)).rows[0].marks
    assert {str(mark): count for mark, count in marks.items()}.get("shielded") == 1


def test_a_bad_row_of_a_list_is_named_and_the_good_ones_bind(tools: Tools) -> None:
    body = "number,class,from,to\nINV1,protected-address,2026-01-01,\n,dance,soon,\n"
    receipt = deliver(tools, KENTUCKY, body.encode(), delivery=Delivery.SHIELDS)

    assert (receipt.applied, receipt.refused) == (1, 1)
    assert {each.code for each in problems(tools, receipt)} == {
        "record-number-missing", "class-unknown", "day-unreadable",
    }  # fmt: skip


def test_no_name_stands_in_identitys_tables(tools: Tools) -> None:
    come(tools, KENTUCKY, family="Canarybird")
    come(tools, OHIO, family="Canarybird")
    with tools.worker.connection() as conn:
        said = str(conn.execute("SELECT string_agg(x::text, '') FROM identity.token AS x").fetchone())
        said += str(conn.execute("SELECT string_agg(x::text, '') FROM identity.link AS x").fetchone())

    assert "born:equal" in said
    assert "anarybird" not in said.lower()
