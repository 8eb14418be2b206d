"""One record read: nothing said is dropped in silence, and nothing is made of what is empty."""

from __future__ import annotations

import io
from datetime import date

import pytest
from files import a_child, a_file

from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.description import GroupsListed, RecordNumbered
from everychild.intake.afcars.claims import read_record
from everychild.intake.afcars.reading import ReadRecord
from everychild.intake.afcars.xml import XmlRecord, read_file

VISITS = ["2026-02-10", "2026-03-10"]
WHOLE = a_file(a_child(visits=VISITS))


def read(body: bytes) -> ReadRecord:
    record = next(part for part in read_file(io.BytesIO(body)) if isinstance(part, XmlRecord))
    return read_record(record, date(2026, 3, 31))


def keys(read: ReadRecord) -> list[str]:
    return [claim.key for claim in read.claims]


def test_the_agencys_number_is_a_claim_of_its_own() -> None:
    claim = read(WHOLE).claims[0]

    assert isinstance(claim.event, RecordNumbered)
    assert claim.event.number == "INV1"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        pytest.param(b"<E6_sex>1</E6_sex>", b"<E6_sex>1</E6_sex><E6_sex>2</E6_sex>", "element-repeated", id="repeated"),
        pytest.param(b"<E6_sex>1</E6_sex>", b"<E71_removal_environment>1</E71_removal_environment>",
                     "element-misplaced", id="an element of a removal beside the child's"),
        pytest.param(b"<E6_sex>1</E6_sex>", b"<case_worker_visit><E151_case_worker_visit_date>20260210"
                     b"</E151_case_worker_visit_date></case_worker_visit>", "group-misplaced", id="a visit outside"),
        pytest.param(b">21067</E3", b">" + b"2" * 201 + b"</E3", "value-too-long", id="a value without end"),
    ],
)  # fmt: skip
def test_what_could_not_be_given_back_is_named(old: bytes, new: bytes, code: str) -> None:
    assert old in WHOLE

    assert code in {problem.code for problem in read(WHOLE.replace(old, new)).problems}


def test_an_empty_group_says_nothing() -> None:
    empty = b"<case_worker_visit><E151_case_worker_visit_date/></case_worker_visit>"
    padded = WHOLE.replace(b"<case_worker_visit>", empty + b"<case_worker_visit>", 1)

    assert padded != WHOLE
    assert (keys(read(padded)), read(padded).problems) == (keys(read(WHOLE)), [])


def test_a_second_removal_of_one_day_is_refused() -> None:
    start, end = WHOLE.index(b"<removal_2020>"), WHOLE.index(b"</removal_2020>") + len(b"</removal_2020>")
    twice = read(WHOLE[:end] + WHOLE[start:end] + WHOLE[end:])

    assert (twice.refused, {problem.code for problem in twice.problems}) == (1, {"removal-twice"})


def test_an_order_other_than_that_of_days_is_kept() -> None:
    turned = read(a_file(a_child(visits=VISITS[::-1]))).claims[-1]

    assert isinstance(turned.event, GroupsListed)
    assert turned.event.keys == ("visit/2026-01-20/2026-03-10", "visit/2026-01-20/2026-02-10")
    assert "listing" not in keys(read(WHOLE))


def test_a_kind_of_home_that_was_answered_with_no_is_not_a_blank() -> None:
    no, blank = b"<E115_therapeutic_home>0</E115_therapeutic_home>", b"<E115_therapeutic_home/>"
    assert no in WHOLE
    events = [claim.event for claim in read(WHOLE).claims if isinstance(claim.event, LivingArrangementBegan)]
    left_out = read(WHOLE.replace(no, blank)).claims
    blanks = [claim.event for claim in left_out if isinstance(claim.event, LivingArrangementBegan)]

    assert ("E115", "0") in events[0].answers
    assert ("E115", "0") not in blanks[0].answers
    assert events[0].home_kinds == ("E114",)
