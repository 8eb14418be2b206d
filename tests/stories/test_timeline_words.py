"""What a timeline says of a child is what was said of the child, and nothing that only looks like it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from everychild.care.codec import kind_of
from everychild.care.events import CareEvent
from everychild.care.events.contacts import TraffickingReportRecorded
from everychild.care.events.description import RecordNumbered
from everychild.disclosure.reading import Told
from everychild.doors.pages.facts import facts_for_page
from everychild.vocabulary.ids import AgencyId

DAY = date(2026, 3, 31)


def words(event: CareEvent) -> list[str]:
    told = Told(
        kind=kind_of(type(event)),
        event=event,
        agency_id=AgencyId("US-KY:test"),
        occurred_on=DAY,
        agency_recorded_on=None,
        recorded_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    return [fact.value.words for fact in facts_for_page(None, [told]) if fact.name == "moment"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        pytest.param((("E106", "0"), ("E109", "0")), "Asked about sex trafficking", id="no, twice"),
        pytest.param((("E106", "1"), ("E109", "0")), "Recorded as a victim of sex trafficking", id="before"),
        pytest.param((("E106", "0"), ("E109", "1")), "Recorded as a victim of sex trafficking", id="during"),
        pytest.param((), "Asked about sex trafficking", id="nothing answered"),
    ],
)
def test_a_no_to_trafficking_does_not_read_like_a_report(answers: tuple[tuple[str, str], ...], said: str) -> None:
    assert words(TraffickingReportRecorded(occurred_on=DAY, answers=answers)) == [said]


def test_what_a_file_says_of_itself_is_not_told_as_a_childs_life() -> None:
    assert words(RecordNumbered(occurred_on=DAY, number="INV1", element="number")) == []
