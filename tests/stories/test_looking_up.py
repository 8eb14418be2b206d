"""Who knows this child? By the command line: reasons, whom to call, who has not answered; never a closed record."""

from __future__ import annotations

import pytest
from commands import run_on
from deliveries import InventedSender, as_lines, deliver, event, heard
from test_a_live_event import until

from everychild.doors.cli.program import Running
from everychild.intake.signatures import Delivery
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
OHIO = InventedSender(agency_id=AgencyId("US-OH:lookup"), state="US-OH")
MAINE = InventedSender(agency_id=AgencyId("US-ME:lookup"), state="US-ME")
ASKED = ("--given", "Quillana", "--family", "Beispielfeld", "--born", "2014-07-09", "--agency", "US-ME:lookup")


def named(number: str, given: str, **more: str) -> dict[str, object]:
    return event(
        "child-named", "2026-11-02", number, given=given, family="Beispielfeld", birth_date="2014-07-09", **more
    )


@pytest.fixture(scope="module")
def known(program: Running) -> Running:
    tools = program.tools
    for sender in (OHIO, MAINE):
        sender.enrol(tools)
    deliver(tools, OHIO, b"place,phone,tested_on\nUS-OH,614-555-0142,2026-11-01\n", delivery=Delivery.DUTY)
    deliver(tools, OHIO, b"number,sealed_on,unit\nINV-L2,2026-01-01,U\n", delivery=Delivery.SEALS)
    events = [named("INV-L1", "Quillana"), named("INV-L2", "Vesperine")]
    deliver(tools, OHIO, as_lines([*events, heard(tools.clock().date().isoformat())]))
    assert until(lambda: run_on(program, "look-up", *ASKED, "--json").status == 0)
    return program


def test_who_knows_the_child_is_named_with_reasons_and_whom_to_call(known: Running) -> None:
    answer = run_on(known, "look-up", *ASKED, "--json").json

    assert [each["agency"] for each in answer["found"]] == ["US-OH:lookup"]
    first = answer["found"][0]
    assert first["certainty"] == "certain"
    assert "born:equal" in first["reasons"]
    assert first["call"] == {"phone": "614-555-0142", "tested_on": "2026-11-01"}


def test_who_has_not_answered_is_in_the_answer(known: Running) -> None:
    agencies = {each["agency"]: each for each in run_on(known, "look-up", *ASKED, "--json").json["agencies"]}

    assert agencies["US-OH:lookup"]["answered"]
    assert not agencies["US-ME:lookup"]["answered"]
    assert agencies["US-ME:lookup"]["heard_at"] is None


def test_the_look_stands_in_the_log(known: Running) -> None:
    def looks() -> int:
        with known.tools.worker.connection() as conn:
            row = conn.execute("SELECT count(*) FROM disclosure.look WHERE shown_on = 'look-up'").fetchone()
        assert row is not None
        return row[0]

    before = looks()
    run_on(known, "look-up", *ASKED)
    assert looks() == before + 1


def test_a_sealed_record_is_not_found(known: Running) -> None:
    asked = ("--given", "Vesperine", "--family", "Beispielfeld", "--born", "2014-07-09", "--agency", "US-ME:lookup")
    answer = run_on(known, "look-up", *asked, "--json")

    assert all(
        each["agency"] != "US-OH:lookup" or "given:equal" not in each["reasons"] for each in answer.json["found"]
    )


def test_a_name_alone_is_refused_and_the_answer_says_which_fact_would_help(known: Running) -> None:
    answer = run_on(known, "look-up", "--given", "Quillana", "--agency", "US-ME:lookup")

    assert answer.status == 2
    assert "--born" in answer.errors


def test_nobody_found_is_a_no(known: Running) -> None:
    asked = ("--given", "Nobodyknows", "--family", "Thisname", "--born", "2001-01-09", "--agency", "US-ME:lookup")

    assert run_on(known, "look-up", *asked).status == 1
