"""Files that are wrong: each thing is named with its place and remedy, and what can be read is still checked."""

from __future__ import annotations

import codecs
import resource

import pytest
from returns import CHILD, HOME, Answers, a_child, a_file, a_removal, an_assisted_child, checked, number, rules_of

from everychild.afcars.forms import FORM_WORDS
from everychild.afcars.report import Report

LATE = a_removal(E70="20260220")
"""A removal entered 41 days after it, so that a test sees that records were checked."""


def codes(report: Report) -> list[tuple[str, int, int]]:
    return [(p.cause.code, p.record, p.line) for p in report.findings if p.cause.kind in {"structure", "warning"}]


def late_ones(report: Report) -> list[int]:
    return [record for record, rule, _ in rules_of(report) if rule == "C28"]


def three() -> bytes:
    return a_file(*(a_child(n, removal=LATE) for n in (1, 2, 3)))


def test_a_file_cut_short_is_checked_up_to_the_cut() -> None:
    whole = three()
    report = checked(whole[: whole.rindex(b"<record>") + 400])

    assert [code for code, _, _ in codes(report)] == ["file-cut-short"]
    assert (report.records, late_ones(report)) == (2, [1, 2])
    assert not report.would_be_accepted
    assert not report.unreadable


def test_a_file_cut_between_records_does_not_pass_for_whole() -> None:
    whole = three()
    report = checked(whole[: whole.rindex(b"<record>")])

    assert [code for code, _, _ in codes(report)] == ["file-cut-short"]
    assert report.records == 2


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{chr(ord(name) - 1)};" * 10}">' for name in "bcdefghij")
    + ']><acf:data xmlns:acf="http://www.acf.hhs.gov"><E1_title_iv_agency>&j;</E1_title_iv_agency></acf:data>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused_before_it_is_read(encoding: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = checked(BOMB.encode(encoding))

    assert [code for code, _, _ in codes(report)][-1] == "document-type-refused"
    assert report.unreadable
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_document_type_far_down_in_a_comment_of_spaces_is_refused_too() -> None:
    report = checked(b'<?xml version="1.0"?>' + b" " * 100_000 + b"<!DOCTYPE x>" + three().split(b"?>", 1)[1])

    assert report.unreadable


def test_an_entity_that_nobody_declared_stops_the_reading_there() -> None:
    report = checked(three().replace(b"<E6_sex>2<", b"<E6_sex>&two;<", 1))

    assert report.unreadable
    assert not report.would_be_accepted


def test_another_namespace_is_named_and_the_records_are_checked() -> None:
    report = checked(three().replace(b"http://www.acf.hhs.gov", b"http://example.org/other"))

    assert codes(report) == [("namespace-wrong", 0, 2)]
    assert late_ones(report) == [1, 2, 3]


def test_another_root_is_named_and_the_records_are_checked() -> None:
    report = checked(three().replace(b"acf:data", b"acf:dataset"))

    assert codes(report) == [("root-wrong", 0, 2)]
    assert late_ones(report) == [1, 2, 3]


def test_tags_in_a_default_namespace_are_named_and_the_records_are_checked() -> None:
    report = checked(three().replace(b"xmlns:acf=", b'xmlns="http://www.acf.hhs.gov" xmlns:acf='))

    assert codes(report) == [("child-tags-namespaced", 0, 5)]
    assert late_ones(report) == [1, 2, 3]


def test_a_byte_order_mark_is_a_warning() -> None:
    report = checked(codecs.BOM_UTF8 + a_file(a_child(1)))

    assert codes(report) == [("byte-order-mark", 0, 1)]
    assert report.would_be_accepted


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_named_and_the_records_are_checked(encoding: str) -> None:
    text = three().decode().replace("UTF-8", "UTF-16")
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    report = checked(mark + text.encode(encoding))

    assert codes(report) == [("encoding-not-utf8", 0, 1)]
    assert late_ones(report) == [1, 2, 3]
    assert not report.would_be_accepted


def test_forty_removals_in_one_record_are_each_checked() -> None:
    many = [a_removal(E69=f"2026{1 + n // 20:02d}{1 + n % 20:02d}", E70="20260930") for n in range(40)]
    report = checked(a_file(a_child(1, {"removal_2020": many})))

    assert ("many-removals", 1, 5) in codes(report)
    assert len(late_ones(report)) == 40
    assert "C34" in {rule for _, rule, _ in rules_of(report)}


def test_an_unknown_tag_is_named_with_its_line() -> None:
    report = checked(a_file(a_child(1), a_child(2).replace("<E6_sex>", "<E6_gender>x</E6_gender>\n<E6_sex>")))

    assert codes(report) == [("tag-unknown", 2, 6)]
    assert "E6_gender" in next(iter(report.findings)).cause.message
    assert not report.would_be_accepted


def test_tags_out_of_order_are_named_and_read() -> None:
    moved = a_child(1, removal=LATE).replace("<E6_sex>2</E6_sex>", "")
    moved = moved.replace("<E22_health", "<E6_sex>2</E6_sex><E22_health", 1)
    report = checked(a_file(moved))

    assert codes(report) == [("tag-out-of-order", 1, 5)]
    assert rules_of(report)[1:] == [(1, "C28", "tardy")]


def test_a_tag_in_the_wrong_group_is_named_and_read() -> None:
    moved = a_child(1).replace("<E42_prior_adoption_date/>", "")
    moved = moved.replace("<E44_prior", "<E42_prior_adoption_date>201901</E42_prior_adoption_date><E44_prior", 1)
    report = checked(a_file(moved))

    assert [code for code, _, _ in codes(report)] == ["tag-misplaced"]
    assert "C19" in {rule for _, rule, _ in rules_of(report)}


def test_a_singleton_written_twice_is_named_and_the_first_is_checked() -> None:
    report = checked(a_file(a_child(1).replace("<E6_sex>2</E6_sex>", "<E6_sex>2</E6_sex><E6_sex>9</E6_sex>")))

    assert codes(report) == [("tag-repeated", 1, 5)]
    assert len(report.findings) == 1


def test_absent_tags_are_named_once_for_a_record_with_their_elements() -> None:
    report = checked(a_file(a_child(1).replace("<E11_icwa_date/><E12_icwa_notification/>", "")))

    assert codes(report) == [("tag-absent", 1, 5)]
    assert next(iter(report.findings)).cause.elements == ("E11", "E12")


@pytest.mark.parametrize("group", ["E24_34_specific_health_conditions", "E157_E186_adoptive_parents_information"])
def test_an_empty_group_is_in_order(group: str) -> None:
    start, end = a_child(1).index(f"<{group}>"), a_child(1).index(f"</{group}>")
    record = a_child(1)[:start] + f"<{group}/>" + a_child(1)[end + len(group) + 3 :]
    report = checked(a_file(record))

    assert rules_of(report) == []


def test_an_earlier_removal_needs_three_tags_only() -> None:
    old: list[Answers] = [{"E69": "20190101", "E153": "20190601", "E155": "1"}]
    report = checked(a_file(a_child(1, {"removal_1993": old})))

    assert rules_of(report) == []


def test_a_code_with_spaces_is_named_and_read_without_them() -> None:
    report = checked(a_file(a_child(1, E39=" 1 ", E40="9")))

    assert [(rule, kind) for _, rule, kind in rules_of(report)] == [("I-E39", "invalid"), ("C17", "inconsistent")]


@pytest.mark.parametrize("day", ["20230231", "2023-02-01", "02/01/2023", "20231301", "00000000", "2023020", "x"])
def test_a_date_that_is_no_day_is_named_and_never_repeated(day: str) -> None:
    report = checked(a_file(a_child(1, removal=a_removal(E70=day))))
    problem = next(iter(report.problems()))

    assert (problem["rule"], problem["kind"], problem["elements"], problem["line"]) == ("I-E70", "invalid", ["E70"], 5)
    assert day == "x" or day not in str(problem)


def test_an_unreadable_date_hides_the_checks_that_turn_on_it() -> None:
    report = checked(a_file(a_child(1, removal=a_removal(E69="20260231"))))

    assert [rule for _, rule, _ in rules_of(report)] == ["I-E69"]
    assert {"C26", "C28", "C38", "C46", "C48"} <= set(report.hides[0].rules)
    assert report.hides[0].element == "E69"


def test_a_blank_opener_hides_what_it_opens() -> None:
    home: Answers = {**HOME, "E113": ""}
    report = checked(a_file(a_child(1, removal=a_removal({"living_arrangement": [home]}))))

    assert [rule for _, rule, _ in rules_of(report)] == ["M-E113"]
    assert {"C39", "C40", "C41"} <= {rule for hides in report.hides for rule in hides.rules}


def test_a_file_without_records_is_named() -> None:
    report = checked(a_file())

    assert codes(report) == [("no-records", 0, 1)]
    assert not report.would_be_accepted
    assert not report.unreadable


def test_two_files_in_one_are_named_and_the_first_is_checked() -> None:
    report = checked(three() + b"\n" + three())

    assert [code for code, _, _ in codes(report)] == ["second-file"]
    assert late_ones(report) == [1, 2, 3]


def test_the_assistance_file_offered_as_out_of_home_is_named_and_checked_as_what_it_is() -> None:
    file = a_file(an_assisted_child(1, A5="7"), first="A")
    report = checked(file, kind="out-of-home")

    assert codes(report) == [("other-file-expected", 0, 4)]
    assert report.kind == "assistance"
    assert "C05" in {rule for _, rule, _ in rules_of(report)}


def test_assistance_records_under_the_other_header_are_checked_as_what_they_are() -> None:
    report = checked(a_file(an_assisted_child(1)))

    assert [code for code, _, _ in codes(report)] == ["records-of-the-other-file"]
    assert report.kind == "assistance"


@pytest.mark.parametrize("content", [b"", b"   ", b"case,month\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04"])
def test_what_is_no_xml_cannot_be_read(content: bytes) -> None:
    report = checked(content)

    assert report.unreadable
    assert len(report.findings) == 1
    assert all(finding.line == 1 and finding.cause.remedy for finding in report.findings)


def test_a_record_without_an_end_does_not_fill_the_memory() -> None:
    endless = b"<E77_neglect>1</E77_neglect>" * 400_000
    report = checked(a_file(a_child(1)).replace(b"</record>", endless))

    assert [code for code, _, _ in codes(report)] == ["record-too-long"]


def test_a_record_number_that_stands_twice_is_named_at_the_second() -> None:
    report = checked(a_file(a_child(1), a_child(2), a_child(1)))

    assert rules_of(report) == [(3, "C03", "inconsistent")]
    assert not report.would_be_accepted


@pytest.mark.parametrize(("agency", "period", "rule"), [("", "202609", "C01"), ("99", "202609", "C01"),
                                                       ("39", "202608", "C02"), ("39", "", "C02")])  # fmt: skip
def test_a_header_that_cannot_be_read_is_named_and_the_records_are_checked(agency: str, period: str, rule: str) -> None:
    report = checked(a_file(a_child(1, removal=LATE), agency=agency, period=period))

    assert rules_of(report)[0][:2] == (0, rule)
    assert late_ones(report) == [1]
    assert not report.would_be_accepted


def test_a_period_before_the_form_is_named_and_nothing_is_judged_by_this_form() -> None:
    report = checked(a_file(a_child(1), period="202203"))

    assert codes(report) == [("period-before-the-form", 0, 4)]


def test_a_tribal_agency_leaves_the_icwa_elements_blank() -> None:
    blank: Answers = {f"E{n}": "" for n in (7, 8, 10, 61, 62)}
    removal = a_removal({"living_arrangement": [{**HOME, "E126": ""}]})

    assert rules_of(checked(a_file(a_child(1, blank, removal=removal), agency="218"))) == []
    answered = checked(a_file(a_child(1), agency="218"))
    assert {rule for _, rule, _ in rules_of(answered)} == {"C11"}


def test_lines_are_right_in_a_pretty_file_past_65535_lines() -> None:
    pretty = [a_child(n).replace("><", ">\n<") for n in range(1, 301)]
    report = checked(a_file(*pretty, a_child(301, E39="1").replace("><", ">\n<")))
    lines = a_file(*pretty, a_child(301, E39="1").replace("><", ">\n<")).splitlines()
    found = next(iter(report.findings))

    assert found.line > 65_535
    assert lines[found.line - 1].startswith(b"<E40_")


def test_every_fault_of_form_has_words_and_a_remedy() -> None:
    assert all(words.message.endswith(".") and words.remedy.endswith(".") for words in FORM_WORDS.values())


def test_no_message_repeats_a_value() -> None:
    report = checked(a_file(a_child(1, E5="CANARY-VALUE", E21="CANARY", E56="CANARY", E59="CANARY")))

    assert len(report.findings) >= 4
    assert "CANARY" not in str(list(report.problems()))
    assert number(1) not in str(list(report.problems()))
    assert str(CHILD["E5"]) not in str(list(report.problems()))
