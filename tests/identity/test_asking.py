"""Look-ups on what somebody happens to know, each recorded before it is answered."""

from __future__ import annotations

import pytest
from living import INDIANA, KENTUCKY, OHIO, asked, come, somebody

from everychild.disclosure.rules import Refusal
from everychild.doors.tools import Tools

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("enrolled")]


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
