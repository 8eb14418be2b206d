"""What an open episode owes, and from when the clock runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from everychild.care.events.missing import (
    ChildLocated,
    ChildReportedMissing,
    ChildReturned,
    ClearinghouseTold,
    LawEnforcementTold,
)
from everychild.missing.board import LAW_ENFORCEMENT, NCMEC, board_row

ZONE = "America/Chicago"
WORD = datetime(2026, 11, 20, 3, 10, tzinfo=UTC)
DAY = date(2026, 11, 19)
REPORTED = ChildReportedMissing(occurred_on=DAY, occurred_at=WORD, category="left-on-own", reported_by="caregiver")


def told(outcome: str, after: timedelta) -> LawEnforcementTold:
    return LawEnforcementTold(occurred_on=DAY, occurred_at=WORD + after, agency="Invented Police", outcome=outcome)


def test_the_clock_runs_from_the_caregivers_word_and_ends_after_a_day() -> None:
    row = board_row([REPORTED], ZONE, WORD)

    assert row.since == WORD
    assert [(owed.to, owed.due_at) for owed in row.owed] == [
        (LAW_ENFORCEMENT, WORD + timedelta(hours=24)),
        (NCMEC, WORD + timedelta(hours=24)),
    ]


def test_a_refusal_stops_no_clock_and_a_later_report_that_is_taken_does() -> None:
    declined = told("declined", timedelta(hours=1))
    taken = told("taken", timedelta(hours=5))

    assert LAW_ENFORCEMENT in [owed.to for owed in board_row([REPORTED, declined], ZONE, WORD).owed]
    assert LAW_ENFORCEMENT not in [owed.to for owed in board_row([REPORTED, declined, taken], ZONE, WORD).owed]


def test_a_clearinghouse_of_a_state_is_not_ncmec() -> None:
    state = ClearinghouseTold(occurred_on=DAY, clearinghouse="state")
    ncmec = ClearinghouseTold(occurred_on=DAY, number="INV-1")

    assert NCMEC in [owed.to for owed in board_row([REPORTED, state], ZONE, WORD).owed]
    assert board_row([REPORTED, ncmec], ZONE, WORD).ncmec_number


def test_an_hour_that_was_not_recorded_is_the_beginning_of_the_day_where_the_child_is_and_says_so() -> None:
    row = board_row([ChildReportedMissing(occurred_on=DAY)], ZONE, WORD)

    assert not row.hour_known
    assert row.since == datetime(2026, 11, 19, 6, 0, tzinfo=UTC)


def test_an_episode_that_ended_says_nothing_of_the_next() -> None:
    back = ChildReturned(occurred_on=DAY, occurred_at=WORD + timedelta(hours=6))
    again = ChildReportedMissing(occurred_on=DAY, occurred_at=WORD + timedelta(hours=7))

    row = board_row([REPORTED, told("taken", timedelta(hours=1)), back, again], ZONE, WORD)

    assert row.since == WORD + timedelta(hours=7)
    assert row.answers == ()


def test_a_child_who_was_found_is_found_and_not_back() -> None:
    found = ChildLocated(occurred_on=DAY, occurred_at=WORD + timedelta(hours=2), verified=True)

    assert board_row([REPORTED, found], ZONE, WORD).located_at == WORD + timedelta(hours=2)


def test_a_child_whom_only_the_half_yearly_file_calls_missing_has_a_row_that_owes_everything() -> None:
    row = board_row([], ZONE, WORD)

    assert row.since.date() == DAY
    assert len(row.owed) == 2
