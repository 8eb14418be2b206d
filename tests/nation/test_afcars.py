"""The invented federal file: complete, consistent, and as an agency would send it."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, timedelta
from functools import cache

from consistency import faults_of, records_of
from lxml import etree

from everychild.vocabulary.afcars import elements
from everychild.vocabulary.days import ReportPeriod
from everychild_nation.afcars import write_file
from everychild_nation.history import Life
from everychild_nation.nation import Plan, lives_in

AUTUMN = ReportPeriod(year=2026, month=9)
PLAN = Plan(states=2, children=3000, seed=11, today=date(2026, 11, 24))
AGENCY = PLAN.agencies()[0][0]
_HUNDRED_AND_EIGHTY_SIX = 186


@cache
def lives() -> list[Life]:
    """One agency of two: its stories are in it."""
    return [life for life in lives_in(PLAN, 0) if life.episodes]


@cache
def a_file(period: ReportPeriod = AUTUMN) -> bytes:
    out = io.StringIO()
    write_file(out, AGENCY, period, lives())
    return out.getvalue().encode()


def test_every_record_passes_the_consistency_checks() -> None:
    for period in (AUTUMN.before, AUTUMN):
        made = period.ends_on + timedelta(days=30)
        faults = Counter(
            fault for record in records_of(a_file(period)) for fault in faults_of(record, period.ends_on, made=made)
        )

        assert not faults


def test_each_element_is_answered_for_somebody() -> None:
    answered = {
        each.tag.split("_", 1)[0] for each in etree.fromstring(a_file()).iter("*") if len(each) == 0 and each.text
    }

    assert len(elements()) == _HUNDRED_AND_EIGHTY_SIX
    assert set(elements()) - answered <= {"E20"}, "a race that was declined is rare"


def test_only_codes_of_the_lists_are_sent() -> None:
    codes = {element.tag: element.codes for element in elements().values() if element.codes}
    wrong = Counter(
        each.tag
        for each in etree.fromstring(a_file()).iter("*")
        if each.text and len(each) == 0 and each.tag in codes and each.text not in codes[each.tag]
    )

    assert not wrong


def test_a_record_is_as_large_as_an_agencys() -> None:
    records = records_of(a_file())
    size = sum(len(etree.tostring(record)) for record in records) / len(records)

    assert 14_000 <= size <= 22_000


def test_a_later_file_says_of_the_past_what_the_earlier_one_said() -> None:
    def removals(period: ReportPeriod) -> dict[str, list[str]]:
        return {
            record.findtext("E4_child_record_number") or "": [
                each.text or "" for each in record.iter("E69_removal_date")
            ]
            for record in records_of(a_file(period))
        }

    before, after = removals(AUTUMN.before), removals(AUTUMN)
    both = before.keys() & after.keys()

    assert len(both) > 1000
    assert all(set(before[number]) <= set(after[number]) for number in both)


def test_what_is_typed_too_late_for_one_file_stands_in_the_next() -> None:
    late = [life for life in lives() if life.last.typed_on > life.last.removed_on + timedelta(days=30)]

    assert late, "some entries are late"
    assert all(life.last.typed_on >= life.last.removed_on for life in lives())
