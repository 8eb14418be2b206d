"""The invented nation is as old, as placed and as missing as published figures say; and the same each time."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest

from everychild.vocabulary.ids import AgencyId
from everychild_nation.agencies import InventedAgency
from everychild_nation.build import Plan, build
from everychild_nation.households import FAMILY
from everychild_nation.lives import Life, lives_of

TODAY = date(2026, 11, 24)
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
    return list(lives_of(AGENCY, CHILDREN, Random(7), TODAY))


def in_care() -> list[Life]:
    return [life for life in lives() if life.discharged_on is None]


def age(life: Life) -> int:
    return int((TODAY - life.born_on).days / 365.25)


def share(count: int) -> float:
    return count / CHILDREN


def first_place(life: Life) -> tuple[str, ...]:
    place = next(each["body"] for each in life.events if each["kind"] == "care.living-arrangement-began.v1")
    return (*place.get("home_kinds", ()), place.get("other_type", ""))


def test_the_count_is_of_children_in_care_today() -> None:
    assert len(in_care()) == CHILDREN


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

    assert abs(found - published) < 0.04


@pytest.mark.parametrize(
    ("least", "most", "place"),
    [
        pytest.param(0.35, 0.40, "E117", id="with kin, 35 to 40 %"),
        pytest.param(0.37, 0.50, "E114", id="foster homes, 45 to 47 % published"),
        pytest.param(0.03, 0.06, "14", id="placed at home, 3 to 6 %"),
        pytest.param(0.04, 0.07, "1", id="group homes, 6 % in 2013"),
        pytest.param(0.03, 0.09, "6", id="institutions, 8 % in 2013"),
        pytest.param(0.03, 0.05, "E118", id="pre-adoptive homes, 4 % in 2013"),
        pytest.param(0.005, 0.03, "8", id="supervised independent living, 1 % in 2013"),
    ],
)
def test_places_are_as_published(least: float, most: float, place: str) -> None:
    assert least <= share(sum(place in first_place(life) for life in in_care())) <= most


def test_one_to_one_and_a_half_in_a_hundred_are_missing_and_most_are_teens() -> None:
    missing = [life for life in in_care() if life.missing_since]

    assert 0.009 <= share(len(missing)) <= 0.016
    assert sum(13 <= age(life) <= 17 for life in missing) / len(missing) > 0.75


def test_half_of_those_who_came_back_were_back_in_three_days() -> None:
    days: list[int] = []
    for life in in_care():
        told = {each["kind"]: date.fromisoformat(each["occurred_on"]) for each in life.events}
        if "care.child-returned.v1" in told:
            days.append((told["care.child-returned.v1"] - told["care.child-reported-missing.v1"]).days)

    assert 0.4 <= sum(each <= 3 for each in days) / len(days) <= 0.75


def test_boys_are_fifty_two_in_a_hundred() -> None:
    assert 0.49 <= share(sum(life.sex == "1" for life in in_care())) <= 0.55


def test_visits_are_made_in_nineteen_months_of_twenty() -> None:
    months = visits = 0
    for life in in_care():
        seen = {each["occurred_on"][:7] for each in life.events if each["kind"] == "care.child-contacted.v1"}
        first, last = life.removed_on.year * 12 + life.removed_on.month, TODAY.year * 12 + TODAY.month
        full = [f"{index // 12:04d}-{index % 12 + 1:02d}" for index in range(first, last - 1)]
        months += len(full)
        visits += len(seen.intersection(full))

    assert 0.94 <= visits / months <= 0.97


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    plan = Plan(states=2, children=60, seed=3, today=TODAY)
    build(plan, tmp_path / "one")
    build(plan, tmp_path / "other")
    build(Plan(states=2, children=60, seed=4, today=TODAY), tmp_path / "third")

    def contents(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}

    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert contents(tmp_path / "one") != contents(tmp_path / "third")


def test_no_name_could_be_a_real_childs(tmp_path: Path) -> None:
    build(Plan(states=2, children=200, seed=1, today=TODAY), tmp_path)
    rows = [row for path in tmp_path.rglob("people.csv") for row in csv.DictReader(path.open(encoding="utf-8"))]

    assert rows
    assert {row["family"] for row in rows} <= set(FAMILY)
    assert all(row["number"].startswith("INV") for row in rows)


def test_some_children_appear_new_in_another_agency_and_the_truth_knows_them(tmp_path: Path) -> None:
    build(Plan(states=4, children=4000, seed=1, today=TODAY), tmp_path)
    truth = [json.loads(line) for line in (tmp_path / "truth.ndjson").read_text().splitlines()]
    agencies_of = Counter(person for person, _ in {(line["person"], line["agency"]) for line in truth})

    assert sum(count > 1 for count in agencies_of.values()) >= 5


def test_every_child_has_a_worker_and_one_worker_is_covered(tmp_path: Path) -> None:
    built = build(Plan(states=1, children=80, seed=1, today=TODAY), tmp_path)
    folder = tmp_path / built[0].agency.agency_id.replace(":", "_")
    rows = list(csv.DictReader((folder / "assignments.csv").open(encoding="utf-8")))

    assert {row["number"] for row in rows if row["part"] == "case"} == set(built[0].in_care)
    assert any(row["part"] == "cover" for row in rows)


def test_the_synthetic_mark_stands_inside_the_federal_file(tmp_path: Path) -> None:
    build(Plan(states=1, children=10, seed=1, today=TODAY), tmp_path)

    assert all("Invented children" in path.read_text()[:400] for path in tmp_path.rglob("afcars-*.xml"))
