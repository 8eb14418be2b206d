"""A record read as claims and stated again is the same record: every tag, every code, every order, every blank."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everychild.afcars.statements import saying_of, statement_of
from everychild.afcars.writing import Heading, record_text, write_file
from everychild.intake.afcars.claims import read_record
from everychild.intake.afcars.reading import ReadRecord
from everychild.intake.afcars.xml import Group, Header, XmlRecord, read_file
from everychild.vocabulary.afcars import Node, elements, order
from everychild.vocabulary.days import ReportPeriod

ENDS_ON = date(2026, 3, 31)
HEADING = Heading(agency="21", period=ReportPeriod(year=2026, month=3), invented=True)
_SINGLE = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
_DAYS = st.dates(date(2020, 1, 1), date(2026, 3, 31)).map(lambda day: f"{day:%Y%m%d}")
DATING = {
    "removal_2020": "E69", "removal_1993": "E69", "living_arrangement": "E112", "permanency_plan": "E147",
    "case_worker_visit": "E151",
}  # fmt: skip
"""The element without which a group is no claim."""
AS_DAYS = {"E5", "E69", "E70", "E112", "E147", "E149", "E150", "E151", "E153", "E154"}


def values_of(number: str) -> st.SearchStrategy[str]:
    if number in AS_DAYS:
        return _DAYS
    codes = list(elements()[number].codes)
    return st.sampled_from(codes) if codes else _SINGLE


@st.composite
def groups(draw: st.DrawFn, nodes: list[Node], tag: str, *, full: bool) -> Group:
    made = Group()
    for node in nodes:
        if isinstance(node, str):
            number = node.split("_", 1)[0]
            must = full or DATING.get(tag) == number
            if number == "E9" or number in {"E149", "E150"}:
                least = 1 if full else 0
                values = draw(st.lists(values_of(number), min_size=least, max_size=3))
                if values:
                    made.answers[number] = values
            elif must or draw(st.booleans()):
                made.answers[number] = [draw(values_of(number))]
            continue
        for name, inside in node.items():
            if name in order().repeating:
                some = draw(st.lists(groups(inside, name, full=full), min_size=1 if full else 0, max_size=2))
                made.groups += [(name, each) for each in some]
            else:
                nested = draw(groups(inside, tag, full=full))
                made.answers |= nested.answers
                made.groups += nested.groups
    return made


@st.composite
def records(draw: st.DrawFn, *, full: bool = False) -> Group:
    made = draw(groups(list(order().record), "record", full=full))
    made.answers["E4"] = ["INV000000001"]
    made.groups = [pair for pair in made.groups if pair[0] != "removal_2020" or _first_of_its_day(made, pair[1])]
    made.groups = [pair for pair in made.groups if not pair[1].is_empty]
    return made


def _first_of_its_day(record: Group, group: Group) -> bool:
    same = [other for tag, other in record.groups if tag == "removal_2020" and other.get("E69") == group.get("E69")]
    return same[0] is group


def file_of(*contents: Group) -> bytes:
    out = io.StringIO()
    write_file(out, HEADING, contents)
    return out.getvalue().encode()


def read(body: bytes) -> list[XmlRecord]:
    return [part for part in read_file(io.BytesIO(body)) if isinstance(part, XmlRecord)]


def claims(record: XmlRecord) -> ReadRecord:
    return read_record(record, ENDS_ON)


def given_back(record: XmlRecord) -> str:
    said = {claim.key: saying_of(claim.event) for claim in claims(record).claims}
    return record_text(statement_of(said).content)


@settings(deadline=None)
@given(records())
def test_any_record_is_given_back_as_it_came(content: Group) -> None:
    record = read(file_of(content))[0]

    assert claims(record).problems == []
    assert given_back(record) == record_text(content)


@settings(max_examples=25, deadline=None)
@given(records(full=True))
def test_a_record_with_every_tag_is_given_back_as_it_came(content: Group) -> None:
    text = record_text(content)

    assert all(f"<{element.tag}>" in text for number, element in elements().items() if number not in {"E1", "E2"})
    assert given_back(read(file_of(content))[0]) == text


def in_place(nodes: list[Node], number: str, value: str, tag: str = "record") -> Group | None:
    """A record that says this one value, and the days without which its groups are no claims."""
    for node in nodes:
        if isinstance(node, str):
            if node.split("_", 1)[0] == number:
                made = Group(answers={number: [value]})
                if tag in DATING:
                    made.answers.setdefault(DATING[tag], ["20260120"])
                return made
            continue
        for name, inside in node.items():
            own = name if name in order().repeating else tag
            found = in_place(inside, number, value, own)
            if found is None:
                continue
            if own == tag:
                return found
            outer = Group(groups=[(name, found)])
            if tag in DATING:
                outer.answers[DATING[tag]] = ["20260120"]
            return outer
    return None


def every_code() -> list[Any]:
    return [
        pytest.param(number, code, id=f"{number}={code}")
        for number, element in elements().items()
        for code in element.codes
        if number not in {"E1", "E2"}
    ]


@pytest.mark.parametrize(("number", "code"), every_code())
def test_every_code_is_given_back(number: str, code: str) -> None:
    content = in_place(list(order().record), number, code)
    assert content is not None
    content.answers["E4"] = ["INV000000001"]
    record = read(file_of(content))[0]

    assert claims(record).problems == []
    assert given_back(record) == record_text(content)
    assert f">{code}</{elements()[number].tag}>" in given_back(record)


def test_a_record_of_empty_groups_is_a_record_of_its_number() -> None:
    empty = Group(answers={"E4": ["INV000000001"]})
    empty.groups = [
        ("tpr_second_parent", Group()),
        ("removal_2020", Group(groups=[("living_arrangement", Group()), ("case_worker_visit", Group())])),
        ("removal_1993", Group()),
    ]
    record = read(file_of(empty))[0]

    assert claims(record).problems == []
    assert given_back(record) == record_text(Group(answers={"E4": ["INV000000001"]}))


def test_the_heading_comes_back() -> None:
    parts = list(read_file(io.BytesIO(file_of(Group(answers={"E4": ["INV000000001"]})))))

    assert parts[0] == Header(agency="21", report_date="202603")
    assert b"Invented children" in file_of()


def test_a_dozen_parents_and_a_dozen_visits_of_one_day_come_back_in_their_order() -> None:
    removal = _removal()
    removal.groups = [
        ("case_worker_visit", Group(answers={"E151": ["20260121"], "E152": [str(n % 2 + 1)]})) for n in range(12)
    ]
    parents = [("tpr_second_parent", Group(answers={"E64": ["1"], "E66": [f"202601{n:02d}"]})) for n in range(1, 13)]
    content = Group(answers={"E4": ["INV000000001"]}, groups=[*parents, ("removal_2020", removal)])
    record = read(file_of(content))[0]

    assert given_back(record) == record_text(content)


def test_what_belongs_to_no_removal_is_named_and_not_lost_in_silence() -> None:
    record = read(file_of(Group(answers={"E4": ["INV000000001"]}, groups=[("removal_2020", _removal())])))[0]
    found = claims(record).claims
    said = {claim.key: saying_of(claim.event) for claim in found if not claim.key.startswith("removed/")}

    assert statement_of(said).orphans == ["visit/2026-01-20/2026-01-21"]


def _removal() -> Group:
    day = date(2026, 1, 20)
    visit = Group(answers={"E151": [f"{day + timedelta(days=1):%Y%m%d}"]})
    return Group(answers={"E69": [f"{day:%Y%m%d}"]}, groups=[("case_worker_visit", visit)])
