"""When a contact is due, and how a feed's silence is told from a missed visit."""

from __future__ import annotations

from datetime import date

import pytest
from builders import day, foster_home, on_the_roll, record, removed, turn_at, visited

from everychild.care.silence import headline_as_heard
from everychild.care.turns import turns_of
from everychild.vocabulary.roll_call import Headline


def test_visits_on_the_first_of_january_and_the_last_of_february_are_never_overdue() -> None:
    life = record(removed("2026-01-01"), visited("2026-01-01"), visited("2026-02-28"))

    headlines = {turn.headline for turn in turns_of([life]) if turn.from_at < _midnight("2026-04-01")}

    assert headlines == {Headline.CONTACT_CURRENT}


def test_entry_in_the_middle_of_january_makes_nothing_due_in_january() -> None:
    life = record(removed("2026-01-20"), visited("2026-02-10"))

    assert on_the_roll("2026-02-05T12:00:00-05:00", life).headline is Headline.CONTACT_CURRENT


@pytest.mark.parametrize(
    ("instant", "headline"),
    [
        pytest.param("2026-02-28T23:59:59-05:00", Headline.CONTACT_CURRENT, id="a second before the month ends"),
        pytest.param("2026-03-01T00:00:00-05:00", Headline.CONTACT_OVERDUE, id="at midnight where the child lives"),
        pytest.param("2026-03-04T23:59:59-05:00", Headline.CONTACT_OVERDUE, id="until somebody visits"),
        pytest.param("2026-03-05T00:00:00-05:00", Headline.CONTACT_CURRENT, id="on the day of the late visit"),
    ],
)
def test_entry_on_the_first_of_february_without_a_visit_is_overdue_on_the_first_of_march(
    instant: str, headline: Headline
) -> None:
    life = record(removed("2026-02-01"), foster_home("2026-02-01"), visited("2026-03-05"))

    assert on_the_roll(instant, life).headline is headline


@pytest.mark.parametrize(
    ("headline", "speaks_from", "heard_through", "past_promise", "shown"),
    [
        pytest.param(Headline.MISSING, None, None, True, Headline.MISSING, id="a silent feed hides no missing child"),
        pytest.param(
            Headline.CONTACT_CURRENT, None, "2026-06-01", True, Headline.NO_RECENT_DATA, id="past its promise"
        ),
        pytest.param(
            Headline.CONTACT_OVERDUE, "2026-02-28", "2026-02-27", False, Headline.NO_RECENT_DATA, id="not spoken so far"
        ),
        pytest.param(
            Headline.CONTACT_OVERDUE, "2026-02-28", "2026-02-28", False, Headline.CONTACT_OVERDUE, id="spoken that far"
        ),
        pytest.param(Headline.TRANSFER_PENDING, None, None, True, Headline.TRANSFER_PENDING, id="a pending transfer"),
    ],
)
def test_silence_is_laid_over_contact_headlines_only(
    headline: Headline, speaks_from: str | None, heard_through: str | None, past_promise: bool, shown: Headline
) -> None:
    assert (
        headline_as_heard(
            headline,
            speaks_from=day(speaks_from) if speaks_from else None,
            heard_through=day(heard_through) if heard_through else None,
            past_promise=past_promise,
            today=date(2026, 3, 4),
        )
        is shown
    )


def test_only_last_periods_file_leaves_nobody_overdue_today() -> None:
    file_ends = date(2026, 3, 31)
    life = record(removed("2026-01-20"), visited("2026-02-10"), visited("2026-03-10"))

    today = on_the_roll("2026-06-15T12:00:00-04:00", life)

    assert today.headline is Headline.CONTACT_OVERDUE
    shown = headline_as_heard(
        today.headline,
        speaks_from=today.speaks_from,
        heard_through=file_ends,
        past_promise=False,
        today=date(2026, 6, 15),
    )
    assert shown is Headline.NO_RECENT_DATA
    on_its_day = on_the_roll("2026-03-31T12:00:00-04:00", life)
    assert on_its_day.headline is Headline.CONTACT_CURRENT


def test_before_anything_is_known_there_is_no_turn() -> None:
    assert turn_at("2025-01-01T00:00:00-05:00", record(removed())) is None


def _midnight(text: str):  # noqa: ANN202 - a test's own instant
    from everychild.vocabulary.days import midnight  # noqa: PLC0415 - only here

    return midnight(day(text), "America/New_York")
