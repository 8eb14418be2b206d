"""Where a child is: absences known by word, limits that lapse, the last face-to-face, marks of place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import (
    at,
    born,
    day,
    foster_home,
    living,
    on_the_roll,
    record,
    removed,
    reported_missing,
    visited,
    visited_monthly,
)

from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    AbsenceAtKnownPlaceEnded,
    LivingArrangementBegan,
    NightWithoutPlacement,
    TemporaryAbsenceBegan,
)
from everychild.care.events.contacts import ChildContacted, ContactAttempted, WhereaboutsConfirmed
from everychild.care.events.missing import ChildLocated, ChildReturned, ChildSighted
from everychild.care.events.removal import ResponsibilityBegan
from everychild.care.rules import JurisdictionRules
from everychild.care.visits import LastSeen, last_face_to_face
from everychild.care.wire import read_event
from everychild.vocabulary.roll_call import Headline, Mark, MissingCategory, Setting

NOW = "2026-06-15T12:00:00-04:00"
VISITS = visited_monthly("2026-01-20", "2026-06-14")


def away(hour: str, *, how: str = "seen") -> AbsenceAtKnownPlaceBegan:
    instant = at(f"2026-06-{hour}:00-04:00")
    return AbsenceAtKnownPlaceBegan(occurred_on=instant.date(), occurred_at=instant, how=how)


@pytest.mark.parametrize(
    ("instant", "headline"),
    [
        pytest.param("2026-06-15T08:59:59-04:00", Headline.CONTACT_CURRENT, id="before"),
        pytest.param("2026-06-15T09:00:00-04:00", Headline.AWAY_LOCATION_KNOWN, id="from the word on"),
        pytest.param("2026-06-16T08:59:59-04:00", Headline.AWAY_LOCATION_KNOWN, id="a second before the limit"),
        pytest.param("2026-06-16T09:00:00-04:00", Headline.MISSING, id="24 hours after the word"),
    ],
)
def test_a_named_persons_word_lapses_after_twenty_four_hours(instant: str, headline: Headline) -> None:
    assert on_the_roll(instant, record(removed(), VISITS, away("15T09:00"))).headline is headline


def test_a_newer_word_begins_the_limit_again() -> None:
    life = record(removed(), VISITS, away("14T09:00"), away("15T08:00"))

    assert on_the_roll("2026-06-16T07:59:00-04:00", life).headline is Headline.AWAY_LOCATION_KNOWN
    assert on_the_roll("2026-06-16T08:00:00-04:00", life).missing_since == at("2026-06-16T08:00:00-04:00")


def test_back_within_the_limit_was_never_missing() -> None:
    back = AbsenceAtKnownPlaceEnded(occurred_on=day("2026-06-15"), occurred_at=at("2026-06-15T20:00:00-04:00"))

    turn = on_the_roll("2026-06-17T12:00:00-04:00", record(removed(), VISITS, away("15T09:00"), back))

    assert turn.headline is Headline.CONTACT_CURRENT


@pytest.mark.parametrize(("counts", "headline"), [(True, Headline.AWAY_LOCATION_KNOWN), (False, Headline.MISSING)])
def test_a_word_by_telephone_counts_where_the_rule_says_so(counts: bool, headline: Headline) -> None:
    rules = JurisdictionRules(state="US-KY", phone_word_counts=counts)

    life = record(removed(), VISITS, away("15T09:00", how="phone"), rules=rules)

    assert on_the_roll(NOW, life).headline is headline


def test_a_word_without_a_name_is_no_word() -> None:
    wired = read_event("care.absence-at-known-place-began.v1", "2026-06-15", None, {})

    assert [(problem.code, problem.field) for problem in wired.problems] == [("field-missing", "body/seen_by")]


def test_a_withheld_child_is_missing_at_once_and_no_limit_runs() -> None:
    withheld = AbsenceAtKnownPlaceBegan(occurred_on=day("2026-06-15"), withheld_by_parent=True)

    turn = on_the_roll("2026-06-15T00:00:00-04:00", record(removed(), VISITS, withheld))

    assert (turn.headline, turn.category) == (Headline.MISSING, MissingCategory.TAKEN_BY_PARENT_OR_FAMILY)


def test_a_second_report_reopens_the_search_and_the_clock_runs_from_the_first() -> None:
    found = ChildLocated(occurred_on=day("2026-06-12"))
    life = record(removed(), VISITS, reported_missing("2026-06-10"), found, reported_missing("2026-06-14"))

    turn = on_the_roll(NOW, life)

    assert (turn.headline, turn.missing_since) == (Headline.MISSING, at("2026-06-10T00:00:00-04:00"))


def test_a_sighting_ends_nothing() -> None:
    seen = ChildSighted(occurred_on=day("2026-06-12"), by="police")

    turn = on_the_roll(NOW, record(removed(), VISITS, reported_missing("2026-06-10"), seen))

    assert turn.headline is Headline.MISSING


@pytest.mark.parametrize(
    ("hours", "headline"),
    [
        pytest.param(71, Headline.NOT_YET_SEEN, id="within 72 hours"),
        pytest.param(72, Headline.CONTACT_OVERDUE, id="72 hours and nobody saw the child"),
    ],
)
def test_a_child_under_an_order_is_to_be_seen_within_seventy_two_hours(hours: int, headline: Headline) -> None:
    ordered = at("2026-06-10T10:00:00-04:00")
    life = record(ResponsibilityBegan(occurred_on=ordered.date(), occurred_at=ordered))

    assert on_the_roll((ordered + timedelta(hours=hours)).isoformat(), life).headline is headline


def test_months_end_where_the_child_lives() -> None:
    hawaii = JurisdictionRules(state="US-HI", zone="Pacific/Honolulu")
    life = record(removed("2026-02-01"), rules=hawaii)

    assert on_the_roll("2026-03-01T09:59:59+00:00", life).headline is Headline.CONTACT_CURRENT
    assert on_the_roll("2026-03-01T10:00:00+00:00", life).headline is Headline.CONTACT_OVERDUE


def test_the_last_face_to_face_says_when_by_whom_and_at_what() -> None:
    told = (removed(), visited("2026-03-01"), ChildContacted(occurred_on=day("2026-04-01"), by="judge", is_visit=False))
    later = (
        ContactAttempted(occurred_on=day("2026-05-01")),
        WhereaboutsConfirmed(occurred_on=day("2026-05-02"), by="nurse"),
        ChildContacted(occurred_on=day("2026-05-03"), how="phone"),
    )

    assert last_face_to_face([record(*told, *later)]) == LastSeen(on=day("2026-04-01"), by="judge", kind="contact")
    back = ChildReturned(occurred_on=day("2026-06-01"))
    assert last_face_to_face([record(*told, back)]) == LastSeen(on=day("2026-06-01"), by="", kind="return")
    assert last_face_to_face([record(removed())]) == LastSeen(on=day("2026-01-20"), by="", kind="removal")
    assert last_face_to_face([record(removed(already_missing=True))]) is None


def test_a_youth_of_eighteen_to_twenty_is_overdue_until_somebody_says_missing() -> None:
    """18 to 20 in extended care, not heard from: missing (young adult) or overdue by state rule."""
    silent = record(removed(), born("2007-12-01"), visited("2026-02-10"))
    reported = record(removed(), born("2007-12-01"), visited("2026-02-10"), reported_missing("2026-06-01"))

    assert on_the_roll(NOW, silent).headline is Headline.CONTACT_OVERDUE
    turn = on_the_roll(NOW, reported)
    assert (turn.headline, Mark.EIGHTEEN_OR_OVER in turn.marks) == (Headline.MISSING, True)


@pytest.mark.parametrize("place", ["office", "hotel", "hospital"])
def test_a_night_without_a_placement_is_that_night_alone(place: str) -> None:
    life = record(removed(), foster_home(), VISITS, NightWithoutPlacement(occurred_on=day("2026-06-14"), place=place))

    assert Mark.NO_PLACEMENT_TONIGHT in on_the_roll("2026-06-14T23:30:00-04:00", life).marks
    assert Mark.NO_PLACEMENT_TONIGHT not in on_the_roll("2026-06-15T00:00:00-04:00", life).marks


@pytest.mark.parametrize(
    ("other_type", "location", "mark", "setting"),
    [
        pytest.param("10", "1", Mark.HOSPITAL, Setting.HOSPITAL, id="hospital"),
        pytest.param("11", "1", Mark.PSYCHIATRIC, Setting.PSYCHIATRIC, id="psychiatric"),
        pytest.param("9", "1", Mark.DETENTION, Setting.DETENTION, id="detention"),
        pytest.param("14", "1", Mark.PLACED_AT_HOME, Setting.PLACED_AT_HOME, id="placed at home"),
        pytest.param("1", "2", Mark.OUT_OF_STATE, Setting.GROUP_HOME, id="out of state"),
        pytest.param("1", "3", Mark.OUT_OF_COUNTRY, Setting.GROUP_HOME, id="out of country"),
    ],
)
def test_a_place_marks_the_child_whatever_the_headline(
    other_type: str, location: str, mark: Mark, setting: Setting
) -> None:
    place = living("2026-06-01", other_type, location=location)

    for told in ((), (reported_missing("2026-06-14"),)):
        turn = on_the_roll(NOW, record(removed(), VISITS, place, *told))
        assert mark in turn.marks
        assert turn.setting is setting


def test_a_hospital_stay_with_an_until_is_both() -> None:
    stay = TemporaryAbsenceBegan(
        occurred_on=day("2026-06-14"), kind="hospital", until_at=at("2026-06-20T12:00:00-04:00")
    )

    assert {Mark.HOSPITAL, Mark.AWAY_UNTIL} <= set(on_the_roll(NOW, record(removed(), VISITS, stay)).marks)


def test_a_child_placed_out_of_state_by_the_file_is_placed_in_that_state() -> None:
    place = LivingArrangementBegan(occurred_on=day("2026-06-01"), family_home="1", location="2", jurisdiction="39")

    assert on_the_roll(NOW, record(removed(), VISITS, place)).placed_here == "US-OH"
