"""A visit, a move and a hearing typed once, and what of it stands on each paper and in the federal return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from everychild.care.codec import kind_of
from everychild.care.wire import read_event
from everychild.disclosure.egress import Released
from everychild.disclosure.reading import Told
from everychild.doors.cli.forms import counted
from everychild.doors.desk_forms import FORMS, events_of
from everychild.forms.answers import answers_of
from everychild.forms.elements import elements_of
from everychild.forms.keystrokes import Asked, on_entry, on_paper
from everychild.forms.papers import Filled, fill, papers
from everychild.vocabulary.ids import AgencyId

Said = tuple[str, str, dict[str, Any]]
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
KENTUCKY = AgencyId("US-KY:test")
NAMED: Said = (
    "child-named",
    "2026-03-02",
    {"given": "Testa", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2"},
)


def told(*said: Said) -> list[Told]:
    found: list[Told] = []
    for name, on, body in said:
        event = read_event(f"care.{name}.v1", on, None, body).event
        assert event is not None
        found.append(
            Told(
                kind=kind_of(type(event)),
                event=event,
                agency_id=AgencyId("US-KY:test"),
                occurred_on=date.fromisoformat(on),
                agency_recorded_on=None,
                recorded_at=NOW,
            )
        )
    return found


def typed(form: str, **given: str) -> list[Said]:
    made = events_of(FORMS[form], {"number": "INV1", **given}, event_id="x", zone="America/New_York", now=NOW)
    return [(str(e["kind"]).removeprefix("care.").removesuffix(".v1"), str(e["occurred_on"]), e["body"]) for e in made]


def on(
    paper: str, *said: Said, responsible: AgencyId | None = KENTUCKY, by_ohio: Said | None = None
) -> Mapping[str, str]:
    heard = told(*said)
    if by_ohio:
        heard += [replace(each, agency_id=AgencyId("US-OH:test")) for each in told(by_ohio)]
    released = Released(facts=tuple(answers_of(heard, responsible=responsible)), withheld=())
    return {line.words: line.value for line in fill(papers()[paper], released)}


def given(*said: Said) -> list[tuple[str, str]]:
    return [each for one in told(*said) for each in elements_of(one.event)]


def test_the_agency_with_placement_and_care_is_that_of_the_roll_call_and_not_who_spoke_last() -> None:
    removed: Said = ("child-removed", "2025-05-07", {})
    visited: Said = ("child-contacted", "2026-08-08", {"by": "other-state-caseworker", "place": "1"})

    paper = on("court-report", NAMED, removed, by_ohio=visited)
    assert (paper["Agency with placement and care"], paper["In care since"]) == ("US-KY:test", "May 7, 2025")
    asked = on("icpc-100a", NAMED, removed, by_ohio=visited)
    assert asked["From: sending compact office"] == "US-KY"


def test_no_paper_says_that_a_child_is_in_care_for_whom_no_agency_is_responsible() -> None:
    left: Said = ("child-discharged", "2026-02-01", {"reason": "1"})
    paper = on("icpc-100a", NAMED, ("child-removed", "2025-05-07", {}), left, responsible=None)

    assert (paper["Agency responsible for planning"], paper["Current legal status"]) == ("", "")


def test_a_visit_typed_once_is_a_federal_visit_a_sentence_and_a_visit_form() -> None:
    visit = typed("visit", when="2026-09-18T16:30", outcome="face-to-face", where="1", note="Sleeps well.")

    assert given(*visit) == [("E151", "20260918"), ("E152", "1")]
    assert on("monthly-visit", NAMED, *visit)["What was seen and said"] == "Sleeps well."
    seen = on("court-report", NAMED, *visit)["Seen by the agency"]
    assert seen == "On September 18, 2026 the child was seen face to face by the caseworker, where the child lives."


def test_an_attempt_is_no_visit_on_any_paper() -> None:
    attempt = typed("visit", when="2026-09-18T16:30", outcome="attempt", where="1")

    assert given(*attempt) == []
    assert on("court-report", NAMED, *attempt)["Seen by the agency"] == ""


def test_a_call_has_no_place_and_is_no_visit_in_the_federal_return() -> None:
    call = typed("visit", when="2026-09-18T16:30", outcome="phone", where="1")

    assert call[0][2] == {"how": "phone", "is_visit": False}
    assert given(*call) == []


@pytest.mark.parametrize("met", [{"how": "phone"}, {"how": "text"}, {"by": "judge"}, {"is_visit": False}])
def test_what_is_no_caseworkers_visit_is_one_on_no_paper_whatever_was_ticked(met: dict[str, Any]) -> None:
    said: Said = ("child-contacted", "2026-09-18", {"is_visit": True, "place": "1", **met})

    assert given(said) == []
    assert on("court-report", NAMED, said)["Seen by the agency"] == ""
    assert on("monthly-visit", NAMED, said)["Day of the visit"] == ""


def test_a_paper_names_the_agency_as_people_call_it() -> None:
    facts = answers_of(told(NAMED), responsible=KENTUCKY, called="Kentucky (invented)")
    paper = {
        line.words: line.value for line in fill(papers()["court-report"], Released(facts=tuple(facts), withheld=()))
    }

    assert paper["Agency with placement and care"] == "Kentucky (invented)"


@pytest.mark.parametrize(
    ("setting", "answers"),
    [
        pytest.param("kin-home", [("E113", "1")], id="a home with kin, whose kind stays open"),
        pytest.param("hospital", [("E113", "0"), ("E120", "10")], id="a hospital"),
        pytest.param("placed-at-home", [("E113", "0"), ("E120", "14")], id="a trial home visit"),
        pytest.param("office-or-hotel", [], id="a hotel, which AFCARS cannot say"),
    ],
)
def test_a_move_typed_once_answers_what_its_place_decides_and_no_more(
    setting: str, answers: list[tuple[str, str]]
) -> None:
    moved = typed("moved", when="2026-09-19T18:00", setting=setting)

    assert given(*moved) == [("E112", "20260919"), *answers]
    assert on("court-report", *moved)["Where the child has lived"].startswith("From September 19, 2026: ")


def test_a_hearing_typed_once_stands_with_its_order() -> None:
    hearing = typed("hearing", when="2026-09-19T09:00", which="permanency-hearing", text="Visits weekly.")

    assert given(*hearing) == [("E150", "20260919")]
    paper = on("court-report", *hearing)
    assert (paper["Last permanency hearing"], paper["Orders since"]) == (
        "September 19, 2026",
        "September 19, 2026: Visits weekly.",
    )


def test_a_review_is_not_a_hearing() -> None:
    assert given(*typed("hearing", when="2026-09-19T09:00", which="periodic-review")) == [("E149", "20260919")]


def test_a_missing_childs_file_is_updated_until_the_child_is_back() -> None:
    gone: Said = ("child-reported-missing", "2026-09-20", {"category": "left-on-own"})
    back: Said = ("child-returned", "2026-09-22", {})

    assert on("missing-update", NAMED, gone)["Missing since"] == "September 20, 2026"
    assert on("missing-update", NAMED, gone, back)["Missing since"] == ""
    assert "back on September 22" in on("court-report", NAMED, gone, back)["Missing from care"]


def test_what_nobody_has_said_is_left_to_the_hand_and_nothing_is_guessed() -> None:
    paper = on("icpc-100a", NAMED, responsible=None)

    assert paper["Part I: full legal name"] == "Testa Beispiel"
    assert [words for words, value in paper.items() if value] == ["Part I: full legal name", "Sex", "Birth date"]


def test_every_field_of_every_paper_has_a_source_that_can_answer_or_is_for_the_hand() -> None:
    everything: list[Said] = [
        NAMED,
        ("child-named", "2026-03-02", {**NAMED[2], "mother_given": "Ada", "father_given": "Bo", "tribe": "X"}),
        ("child-removed", "2026-03-02", {}),
        ("living-arrangement-began", "2026-03-02", {"setting": "foster-home"}),
        ("permanency-plan-set", "2026-03-10", {"plan": "1"}),
        ("interstate-placement-requested", "2026-03-10", {"receiving_state": "US-OH"}),
        ("health-need-recorded", "2026-03-10", {"need": "Insulin"}),
        ("child-contacted", "2026-03-12", {"how": "face-to-face", "place": "1"}),
        ("child-contacted", "2026-04-12", {"how": "face-to-face", "place": "1", "note": "Well."}),
        ("periodic-review-held", "2026-04-20", {}),
        ("permanency-hearing-held", "2026-04-21", {}),
        ("court-order-made", "2026-04-22", {"text": "Visits."}),
        ("child-reported-missing", "2026-04-25", {}),
        ("law-enforcement-told", "2026-04-25", {"case_number": "INV-7"}),
        ("clearinghouse-told", "2026-04-25", {"number": "INV-8"}),
    ]
    can = {fact.name for fact in answers_of(told(*everything), responsible=KENTUCKY)}

    assert {field.source for paper in papers().values() for field in paper.fields if field.source} - can == set()


def test_keystrokes_are_counted_from_the_fields() -> None:
    fields = [Asked(name="a"), Asked(name="b", choices=("x", "y", "z")), Asked(name="c")]

    assert on_entry(fields, {"a": "four", "b": "z"}) == (1 + 4) + (1 + 2) + 1 + 2
    assert on_paper([Filled(words="A", value="four"), Filled(words="B", value="")]) == 5


def test_each_entry_costs_fewer_keys_than_the_papers_it_fills() -> None:
    counts = counted()

    assert [each.form for each in counts] == ["visit", "moved", "hearing"]
    assert all(each.here < sum(each.elsewhere.values()) for each in counts)
