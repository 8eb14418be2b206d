"""The invented nation is as old, as placed and as missing as published figures say; and the same each time."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from random import Random

import pytest

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Life, Stay
from everychild_nation.lives import Window, lives_of

TODAY = date(2026, 11, 24)
AUTUMN = ReportPeriod(year=2026, month=9)
COUNTED_ON = AUTUMN.ends_on
WINDOW = Window.of([AUTUMN.before, AUTUMN], TODAY)
CHILDREN = 6000
AGENCY = InventedAgency(
    agency_id=AgencyId("US-KY:test"),
    name="Invented",
    state="US-KY",
    zone="America/New_York",
    counties=("21067",),
    visits_made=0.96,
    days_late=0,
)


@cache
def lives() -> list[Life]:
    return list(lives_of(AGENCY, CHILDREN, Random(7), WINDOW))


@cache
def in_care() -> list[Life]:
    return [life for life in lives() if life.is_in_care(COUNTED_ON)]


def age(life: Life) -> int:
    return int((COUNTED_ON - life.born_on).days / 365.25)


def share(count: int) -> float:
    return count / CHILDREN


def place(life: Life, on: date = COUNTED_ON) -> Stay:
    return [stay for stay in life.last.stays if stay.began_on <= on][-1]


def test_the_count_is_of_children_in_care_at_the_end_of_the_last_period() -> None:
    assert len(in_care()) == CHILDREN
    assert len({life.person.person_id for life in in_care()}) == CHILDREN


@pytest.mark.parametrize(
    ("youngest", "oldest", "published"),
    [
        pytest.param(0, 5, 0.39, id="0 to 5: AFCARS report 21, 2013"),
        pytest.param(6, 12, 0.29, id="6 to 12: AFCARS report 21, 2013"),
        pytest.param(13, 17, 0.28, id="13 to 17: AFCARS report 21, 2013"),
        pytest.param(18, 20, 0.04, id="18 to 20: AFCARS report 21, 2013"),
    ],
)
def test_ages_are_as_published(youngest: int, oldest: int, published: float) -> None:
    found = share(sum(youngest <= age(life) <= oldest for life in in_care()))

    assert abs(found - published) < 0.03


def test_the_mean_age_is_as_published() -> None:
    """8.9 years in 2013, 8.4 in 2019."""
    mean = sum((COUNTED_ON - life.born_on).days for life in in_care()) / CHILDREN / 365.25

    assert 8.0 <= mean <= 9.3


def test_four_to_six_in_a_hundred_are_eighteen_or_over() -> None:
    assert 0.035 <= share(sum(age(life) >= 18 for life in in_care())) <= 0.06


@pytest.mark.parametrize(
    ("least", "most", "kind"),
    [
        pytest.param(0.35, 0.40, "kin", id="with kin, 35 to 40 %"),
        pytest.param(0.37, 0.47, "foster", id="foster homes of others, 45 to 47 % published"),
        pytest.param(0.03, 0.06, "14", id="placed at home, 3 to 6 %"),
        pytest.param(0.04, 0.07, "1 2 3", id="group homes, 6 % in 2013"),
        pytest.param(0.03, 0.09, "4 5 6 7 9 10 11", id="institutions, 8 % in 2013"),
        pytest.param(0.03, 0.06, "pre-adoptive", id="pre-adoptive homes, 4 % in 2013"),
        pytest.param(0.005, 0.03, "8", id="supervised independent living, 1 % in 2013"),
    ],
)
def test_places_are_as_published(least: float, most: float, kind: str) -> None:
    def kind_of(stay: Stay) -> str:
        if {117, 119} & set(stay.kinds):
            return "kin"
        if 118 in stay.kinds:
            return "pre-adoptive"
        return "foster" if stay.home else stay.other

    assert least <= share(sum(kind_of(place(life)) in kind.split() for life in in_care())) <= most


def test_one_in_twenty_five_lives_in_another_state() -> None:
    assert 0.03 <= share(sum(place(life).location == "2" for life in in_care())) <= 0.05


def test_children_have_been_in_care_as_long_as_published() -> None:
    """21.9 months on average and 17.5 in the middle, of those in care in 2021."""
    months = sorted((COUNTED_ON - life.last.removed_on).days / 30.4 for life in in_care())

    assert abs(sum(months) / CHILDREN - 21.9) < 2
    assert abs(months[CHILDREN // 2] - 17.5) < 2.5


def test_entries_and_exits_of_a_year_are_as_published() -> None:
    """51 entries and 54 exits for a hundred children in care, of 2022; the files here are of one year."""
    year = COUNTED_ON - timedelta(days=365)
    spans = [(each.removed_on, each.left_on) for life in lives() for each in life.episodes]
    entries = sum(year < removed_on <= COUNTED_ON for removed_on, _ in spans)
    exits = sum(left_on is not None and year < left_on <= COUNTED_ON for _, left_on in spans)

    assert abs(share(entries) - 0.51) < 0.06
    assert abs(share(exits) - 0.54) < 0.06


@pytest.mark.parametrize(
    ("least", "most", "reason"),
    [
        pytest.param(0.22, 0.32, "3", id="adoption: 53,536 to 66,035 of 242,051 to 248,669 exits, 2015 to 2019"),
        pytest.param(0.06, 0.11, "4", id="majority: 20,465 of 248,669 exits, 2019"),
    ],
)
def test_exits_are_as_published(least: float, most: float, reason: str) -> None:
    left = [life for life in lives() if life.last.left_on and life.last.left_on <= COUNTED_ON]

    assert least <= sum(life.last.exit_reason == reason for life in left) / len(left) <= most


@pytest.mark.parametrize(
    ("published", "plan"),
    [
        pytest.param(0.53, "1", id="reunification, 53 % in 2013"),
        pytest.param(0.24, "3", id="adoption, 24 % in 2013"),
        pytest.param(0.04, "4", id="guardianship, 4 % in 2013"),
        pytest.param(0.10, "5", id="long-term care and majority, 10 % in 2013"),
    ],
)
def test_plans_are_as_published(published: float, plan: str) -> None:
    plans = [[each for on, each in life.last.plans if on <= COUNTED_ON] for life in in_care()]

    assert abs(share(sum(bool(each) and each[-1] == plan for each in plans)) - published) < 0.07


def test_one_to_one_and_a_half_in_a_hundred_are_missing_and_most_are_teens() -> None:
    now = [life for life in lives() if life.is_in_care(TODAY)]
    missing = [life for life in now if life.missing_since(TODAY)]

    assert 0.009 <= len(missing) / len(now) <= 0.016
    assert sum(13 <= age(life) <= 17 for life in missing) / len(missing) > 0.75


def test_half_of_those_who_came_back_were_back_in_three_days() -> None:
    episodes = [each for life in lives() for each in life.last.missing]
    days = [(each.returned_on - each.since).days for each in episodes if each.returned_on]

    assert 0.4 <= sum(each <= 3 for each in days) / len(days) <= 0.75


def test_about_half_of_the_siblings_live_apart() -> None:
    siblings = [life for life in in_care() if life.sibling_numbers]

    assert 0.35 <= sum(life.together == 0 for life in siblings) / len(siblings) <= 0.65


def test_boys_are_fifty_two_in_a_hundred() -> None:
    assert 0.49 <= share(sum(life.sex == "1" for life in in_care())) <= 0.55


def test_visits_are_made_in_nineteen_months_of_twenty() -> None:
    months = visits = 0
    for life in in_care():
        seen = {(each.on.year, each.on.month) for each in life.last.visits}
        first = life.last.removed_on.year * 12 + life.last.removed_on.month
        full = {divmod(index, 12) for index in range(first, COUNTED_ON.year * 12 + COUNTED_ON.month)}
        wanted = {(year, month + 1) for year, month in full}
        months += len(wanted)
        visits += len(seen & wanted)

    assert 0.94 <= visits / months <= 0.97
