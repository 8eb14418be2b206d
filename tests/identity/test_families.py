"""Brothers and sisters: evidence of the household, and two people for good, whatever they come to look like."""

from __future__ import annotations

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from living import INDIANA, KENTUCKY, OHIO, PERSON, asked, child_of, come, record, somebody, verdict

from everychild.doors.tools import Tools
from everychild.identity.families import seen_together
from everychild.identity.links import decide, in_order
from everychild.identity.showing import link_of, questions_of
from everychild.identity.verdicts import Verdict
from everychild.intake.signatures import Delivery

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]

# Little is told of each child: an initial, half a birth date's worth of slips, no home.
BARE = {"phone": "", "street": "", "mother_given": "", "mother_family": "", "zip": ""}
ONE = {**BARE, "given": "Kasimir", "family": "Muster", "birth_date": "2014-03-09", "sex": "1"}
BROTHER = {**BARE, "given": "Ottokar", "family": "Muster", "birth_date": "2011-08-21", "sex": "1"}


@pytest.mark.parametrize("last", ["the child", "the brother"])
def test_siblings_by_the_agencies_own_numbers_speak_for_each_other_in_whatever_order_they_come(
    tools: Tools, last: str
) -> None:
    here, moved = {**ONE, "middle": "Q"}, {**ONE, "middle": "Quirin", "birth_date": "2014-03-19"}
    come(tools, OHIO, "INV1", **here)
    come(tools, KENTUCKY, "INV1", **moved)
    pair = record(tools, OHIO), record(tools, KENTUCKY)
    assert verdict(tools, *pair) is None
    steps = [
        lambda: come(tools, OHIO, "INV2", **BROTHER),
        lambda: come(tools, KENTUCKY, "INV2", **BROTHER),
    ]
    if last == "the child":
        for step in steps:
            step()
    name(tools, OHIO, "INV1", here, "INV2")
    name(tools, KENTUCKY, "INV1", moved, "INV2")
    if last == "the brother":
        for step in steps:
            step()

    with tools.worker.connection() as conn:
        found = link_of(conn, in_order(*pair))
    assert found is not None
    assert "support:one" in found.reasons
    assert found.verdict == "ask"


def name(tools: Tools, sender: InventedSender, number: str, said: dict[str, str], *siblings: str) -> None:
    told = event("child-named", "2026-10-05", number, **{**PERSON, **said}, sibling_numbers=list(siblings))
    deliver(tools, sender, as_lines([told]))
    settle(tools)


def test_two_records_once_seen_together_are_never_linked_by_the_model_not_over_a_third_either(tools: Tools) -> None:
    # Two children of one home; then the second is given the first one's name: a slip, or entered twice?
    come(tools, OHIO, "INV1")
    come(tools, OHIO, "INV2", given="Margarethe")
    first, second, third = record(tools, OHIO, "INV1"), record(tools, OHIO, "INV2"), record(tools, KENTUCKY)
    with tools.worker.connection() as conn:
        assert in_order(first, second) in seen_together(conn, [first])
    name(tools, OHIO, "INV2", {"given": "Elizabeth"})
    come(tools, KENTUCKY, "INV1")

    assert verdict(tools, first, second) != (Verdict.SAME, "model")
    assert len(child_of(tools, first, second, third)) > 1
    assert not child_of(tools, first) & child_of(tools, second)
    with tools.worker.connection() as conn:
        asked_of = {each.pair for each in questions_of(conn, OHIO.agency_id)}
    assert {in_order(first, third), in_order(second, third)} & asked_of

    by = somebody(tools, OHIO)
    with tools.worker.connection() as conn:
        decide(conn, first, second, Verdict.SAME, tools.pen([]), agency=OHIO.agency_id, by=by.account_id)
    settle(tools)
    assert child_of(tools, first) == child_of(tools, second)


def test_a_siblings_new_number_leads_to_the_record_it_has_been_all_along(tools: Tools) -> None:
    come(tools, OHIO, "INV2", **BROTHER)
    deliver(tools, OHIO, b"old_number,new_number,reason\nINV2,INV88,system-change\n", delivery=Delivery.REKEY)
    come(tools, OHIO, "INV1", **ONE)
    name(tools, OHIO, "INV1", ONE, "INV88")

    with tools.worker.connection() as conn:
        together = seen_together(conn, [record(tools, OHIO, "INV1")])
    assert together == {in_order(record(tools, OHIO, "INV1"), record(tools, OHIO, "INV2"))}


def test_a_brother_named_by_number_leads_to_a_child_of_another_name_and_home(tools: Tools) -> None:
    come(tools, OHIO, "INV1", **{**ONE, "given": "Bea", "family": "Other", "sex": "2"}, city="Sampleton")
    come(tools, OHIO, "INV2", **BROTHER)
    name(tools, OHIO, "INV1", {**ONE, "given": "Bea", "family": "Other", "sex": "2"}, "INV2")
    found = asked(tools, somebody(tools, KENTUCKY, "R01"), given="Bea", family="Muster", sibling="Ottokar")

    first = next(each for each in found.candidates if each.name == "Bea Other")
    assert any("brother or sister" in reason for reason in first.reasons)


def test_a_former_family_name_and_an_alias_from_live_events_lead_to_one_child(tools: Tools) -> None:
    come(tools, OHIO, "INV1")
    name(tools, OHIO, "INV1", {"family": "Neuname"})
    come(tools, INDIANA, "INV1")
    pair = in_order(record(tools, OHIO), record(tools, INDIANA))
    with tools.worker.connection() as conn:
        found = link_of(conn, pair)
    assert found is not None
    assert "family:former" in found.reasons

    come(tools, OHIO, "INV5", given="Zacharias", family="Anders", birth_date="2013-07-07", sex="1", **BARE)
    told = event("child-named", "2026-10-06", "INV5", **{**PERSON, **BARE, "given": "Zacharias", "family": "Anders",
                 "birth_date": "2013-07-07", "sex": "1"}, aliases=["Exempel, Zack"])  # fmt: skip
    deliver(tools, OHIO, as_lines([told]))
    come(tools, KENTUCKY, "INV5", given="Zack", family="Exempel", birth_date="2013-07-07", sex="1", **BARE)
    with tools.worker.connection() as conn:
        found = link_of(conn, in_order(record(tools, OHIO, "INV5"), record(tools, KENTUCKY, "INV5")))
    assert found is not None
    assert "family:former" in found.reasons


def test_father_and_mother_are_evidence_for_and_against(tools: Tools) -> None:
    told = {"father_given": "Testo", "father_family": "Beispiel", "phone": "", "street": "", "zip": ""}
    come(tools, OHIO, "INV1", **told)
    come(tools, KENTUCKY, "INV1", **told)
    come(tools, INDIANA, "INV1", **{**told, "father_given": "Ludger", "father_family": "Anders",
         "mother_given": "Carla", "mother_family": "Anders"})  # fmt: skip
    ohio, kentucky, indiana = (record(tools, each) for each in (OHIO, KENTUCKY, INDIANA))
    with tools.worker.connection() as conn:
        alike = link_of(conn, in_order(ohio, kentucky))
        unlike = link_of(conn, in_order(ohio, indiana))

    assert alike is not None
    assert {"mother:equal", "father:equal"} <= set(alike.reasons)
    assert unlike is None or unlike.weight < alike.weight - 10
