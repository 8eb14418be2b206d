"""Would it be accepted: the file standards, the ten in a hundred, who is judged, dates and penalties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from returns import Answers, a_child, a_file, a_removal, an_assisted_child, checked, rules_of

from everychild.afcars.causes import of_kind
from everychild.afcars.picture import bars
from everychild.afcars.printed import html_of
from everychild.afcars.report import Report
from everychild.afcars.standards import due_on, penalty, where_most
from everychild.vocabulary.days import ReportPeriod


def one_in_a_hundred(element: str, answer: str) -> Report:
    """A file of a hundred, of which the first has another answer."""
    return checked(a_file(a_child(1, {element: answer}), *(a_child(n) for n in range(2, 101))))


def with_entries(*days: str) -> Report:
    return checked(a_file(*(a_child(n, removal=a_removal(E70=day)) for n, day in enumerate(days, 1))))


@pytest.mark.parametrize(("blank", "accepted"), [(11, False), (10, True), (9, True)])
def test_e70_blank_on_eleven_in_a_hundred_is_not_accepted_and_on_nine_it_is(blank: int, accepted: bool) -> None:
    """Domain guide, check 11; exactly ten is within the limit."""
    report = with_entries(*[""] * blank, *["20260112"] * (100 - blank))

    assert report.would_be_accepted is accepted
    assert (report.standings["E70"].errors, report.standings["E70"].applies) == (blank, 100)
    assert report.standings["E70"].kinds == {"missing": blank}
    assert [each.number for each in report.standings.values() if not each.met] == ([] if accepted else ["E70"])


@pytest.mark.parametrize(("day", "found"), [("20260209", []), ("20260210", [(1, "C28", "tardy")])])
def test_a_removal_entered_31_days_later_is_tardy_and_30_days_later_is_not(day: str, found: list[object]) -> None:
    assert rules_of(with_entries(day)) == found


def test_how_many_to_fix_and_how_many_more_may_be_wrong_are_told() -> None:
    report = with_entries(*[""] * 14, *["20260112"] * 86)

    assert (report.standings["E70"].to_fix, report.standings["E70"].room) == (4, 0)
    assert (report.standings["E71"].to_fix, report.standings["E71"].room) == (0, 10)


@pytest.mark.parametrize(("element", "answer"), [("E5", ""), ("E6", "3"), ("E4", "short")])
def test_one_error_in_an_element_that_must_be_without_any_is_not_accepted(element: str, answer: str) -> None:
    report = one_in_a_hundred(element, answer)

    assert [reason.standard for reason in report.reasons] == ["error-free"]
    assert report.reasons[0].elements == (element,)


def test_an_error_counts_over_the_records_to_which_the_element_applies() -> None:
    """Three adopted before, one of them without the date: a third, though three in a hundred of the file."""
    records = [a_child(n) for n in range(1, 98)]
    records += [a_child(n, E41="1", E42="201901" if n > 98 else "", E43="0") for n in (98, 99, 100)]
    report = checked(a_file(*records))

    assert (report.standings["E42"].applies, report.standings["E42"].errors) == (3, 1)
    assert not report.would_be_accepted


def test_two_errors_of_one_element_in_one_record_count_once() -> None:
    visits: list[Answers] = [{"E151": "20251231", "E152": "1"}, {"E151": "20250101", "E152": "1"}]
    report = checked(a_file(a_child(1, removal=a_removal({"case_worker_visit": visits}))))

    assert len(report.findings) == 2
    assert report.standings["E151"].errors == 1


@pytest.mark.parametrize(("born", "judged"), [("20080331", 0), ("20080401", 1), ("20100101", 1)])
def test_a_record_is_judged_unless_the_eighteenth_birthday_fell_in_an_earlier_period(born: str, judged: int) -> None:
    report = checked(a_file(a_child(1, E5=born, E21="")))

    assert report.judged == judged
    assert report.would_be_accepted == (not judged)
    assert report.standings["E21"].errors == judged
    assert len(report.findings) == 1


def test_guardianship_records_of_the_assistance_file_are_not_judged() -> None:
    file = a_file(an_assisted_child(1, A15="2", A14=""), an_assisted_child(2), first="A")
    report = checked(file)

    assert (report.records, report.judged) == (2, 1)
    assert report.would_be_accepted


def test_a_warning_is_shown_and_does_not_decide() -> None:
    report = checked(a_file(a_child(1, removal=a_removal(E153="20260920", E154="20260921", E155="6"))))

    assert rules_of(report) == [(1, "C55", "warning")]
    assert report.would_be_accepted
    assert next(report.problems())["basis"] == "U"


def test_one_birth_date_in_a_whole_file_is_a_sign_of_a_default() -> None:
    report = checked(a_file(*(a_child(n) for n in range(1, 251))))
    recurring = {cause.cause.elements[0] for cause in report.causes if cause.cause.kind == "cross-file"}

    assert {"E5", "E59", "E69", "E70"} <= recurring
    assert report.would_be_accepted


def test_one_fault_of_the_extract_stands_apart_from_faults_of_entry() -> None:
    records = [a_child(n, removal=a_removal(E70="01/12/2026"), E21="" if n < 5 else "0") for n in range(1, 41)]
    report = checked(a_file(*records))
    extract, entry = (of_kind(report.causes, conversion=each) for each in (True, False))

    assert [(each.cause.elements, each.records) for each in extract] == [(("E70",), 40)]
    assert [(each.cause.elements, each.records) for each in entry] == [(("E21",), 4)]


def test_errors_are_counted_by_county() -> None:
    records = [a_child(n, removal=a_removal(E3=county, E70="")) for n, county in enumerate(["39049", "39049", "39035"])]
    report = checked(a_file(*records))

    assert report.standings["E70"].counties == {"39049": 2, "39035": 1}


def test_a_county_opens_its_own_worklist_and_no_other() -> None:
    records = [a_child(n, removal=a_removal(E3=county, E70="")) for n, county in enumerate(["39049", "39035"], 1)]
    report = checked(a_file(*records), county="39035")

    assert [finding.record for finding in report.shown()] == [2]
    assert [problem["record"] for problem in report.problems()] == [2]
    assert {about.number for about in report.findings.records.values()} == {"", "INV000000002"}
    assert report.by_element()["E70"]["counties"] == {"39035": 1}


@pytest.mark.parametrize(
    ("period", "day"),
    [("2026-03", date(2026, 5, 15)), ("2025-09", date(2025, 11, 14)), ("2026-09", date(2026, 11, 16))],
    ids=["a Friday", "a Friday", "a Saturday runs through Monday"],
)
def test_a_file_is_due_45_days_after_the_period(period: str, day: date) -> None:
    """45 CFR 1355.43."""
    assert due_on(ReportPeriod.parse(period)) == day


def test_the_penalty_grows_with_each_period() -> None:
    """42 USC 674(f): 1/6 of 1 % a quarter, then 1/4 of 1 %."""
    spent = Decimal(12_000_000)

    assert [penalty(spent, late) for late in (0, 1, 2, 3)] == [0, Decimal(40_000), Decimal(100_000), Decimal(160_000)]


def test_one_element_above_the_limit_is_spoken_of_as_one() -> None:
    records = [a_child(n, removal=a_removal(E71="")) for n in range(1, 4)]
    words = [reason.words for reason in checked(a_file(*records)).reasons]

    assert words == ["1 element has errors in more than 10 % of the records to which it applies."]


def test_a_share_in_the_picture_is_written_clear_of_the_line_of_what_is_allowed() -> None:
    records = [a_child(n, removal=a_removal(E71="" if n == 1 else "1")) for n in range(1, 13)]
    bar = bars(checked(a_file(*records)).standings).bars[0]

    assert bar.standing.percent == 8.33
    assert bar.share_x > bar.limit_x


def test_an_element_says_in_which_counties_most_is_to_be_put_right() -> None:
    assert where_most({"39049": 10, "39035": 25, "": 3, "39113": 3, "39153": 1}) == (
        "39035 (25), 39049 (10), not said (3) and 2 more"
    )
    assert where_most({}) == ""


def test_of_a_county_that_asks_no_other_countys_numbers_are_shown() -> None:
    removals = [a_removal(E3=county, E71="") for county in ("39049", "39035", "39035")]
    file = a_file(*(a_child(n, removal=each) for n, each in enumerate(removals, 1)))

    assert checked(file).by_element()["E71"]["counties"] == {"39049": 1, "39035": 2}
    assert checked(file, county="39049").by_element()["E71"]["counties"] == {"39049": 1}
    assert "39035" in html_of(checked(file))
    assert "39035" not in html_of(checked(file, county="39049"))
