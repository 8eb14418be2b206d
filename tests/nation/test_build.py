"""The nation's files: as many children as asked for, the same each time, and a truth that knows what they hide."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from everychild_nation.build import build
from everychild_nation.crossings import CLAIMED, LOST, MOVED, PENDING, PLACED, RENAMED, RENAMED_HERE
from everychild_nation.history import Life
from everychild_nation.names import FAMILY
from everychild_nation.nation import Plan, lives_in
from everychild_nation.telling import NO_NCMEC, TELLING, telling_events

TODAY = date(2026, 11, 24)
PLAN = Plan(states=3, children=600, seed=5, today=TODAY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("nation")
    build(PLAN, made)
    return made


@cache
def people() -> list[Life]:
    return [life for index in range(len(PLAN.agencies())) for life in lives_in(PLAN, index)]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def is_in_care(line: dict[str, Any], on: str) -> bool:
    return any(began <= on and (ended is None or ended > on) for began, ended in line["episodes"])


@pytest.mark.parametrize(("states", "children"), [(1, 1), (1, 50), (2, 61), (3, 600), (5, 1501)])
def test_exactly_so_many_children_are_in_public_responsibility_when_the_last_period_ends(
    states: int, children: int, tmp_path: Path
) -> None:
    plan = Plan(states=states, children=children, seed=2, today=TODAY, with_xml=False)
    build(plan, tmp_path)
    counted = {line["person"] for line in lines(tmp_path / "truth.ndjson") if is_in_care(line, "2026-09-30")}

    assert len(counted) == children


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(folder: Path, tmp_path: Path) -> None:
    script = (
        "from datetime import date; from pathlib import Path; import sys;"
        "from everychild_nation.build import build; from everychild_nation.nation import Plan;"
        "build(Plan(states=3, children=600, seed=5, today=date(2026, 11, 24)), Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "other")], check=True, env=environment)
    build(Plan(states=3, children=600, seed=6, today=TODAY), tmp_path / "third")

    def contents(path: Path) -> dict[str, bytes]:
        return {str(each.relative_to(path)): each.read_bytes() for each in sorted(path.rglob("*.*"))}

    assert contents(folder) == contents(tmp_path / "other")
    assert contents(folder).keys() == contents(tmp_path / "third").keys()
    assert contents(folder) != contents(tmp_path / "third")


def test_two_processes_give_the_same_files_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More agencies than one process is given before another takes its place."""
    plan = Plan(states=9, children=110, seed=3, today=TODAY, with_xml=False)
    build(plan, tmp_path / "alone")
    monkeypatch.setattr("everychild_nation.build._ALONE_UP_TO", 0)
    build(plan, tmp_path / "both")

    for path in sorted((tmp_path / "alone").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "both" / path.relative_to(tmp_path / "alone")).read_bytes()


def test_no_name_number_or_phone_could_be_a_real_childs(folder: Path) -> None:
    found = [row for path in folder.rglob("people.csv") for row in rows(path)]

    assert found
    assert {row["family"].removesuffix("-Neu") for row in found} <= set(FAMILY)
    assert all(row["number"].startswith("INV") and len(row["number"]) == 12 for row in found)
    assert all(row["phone"].startswith("555-01") for row in found if row["phone"])
    assert all(row["zip"].startswith("000") for row in found if row["zip"])


def test_the_synthetic_mark_stands_inside_the_federal_file_and_the_manifest(folder: Path) -> None:
    assert all("Invented children" in path.read_text()[:400] for path in folder.rglob("afcars-*.xml"))
    assert "Invented children" in (folder / "nation.json").read_text()


@pytest.mark.parametrize("story", [MOVED, PLACED, CLAIMED, RENAMED])
def test_some_children_are_known_to_two_agencies_and_the_truth_says_which(folder: Path, story: str) -> None:
    agencies: dict[str, set[str]] = defaultdict(set)
    for line in lines(folder / "truth.ndjson"):
        if line["story"] == story:
            agencies[line["person"]].add(line["agency"])

    assert agencies
    assert all(len(each) == 2 for each in agencies.values())


def test_an_adopted_child_has_a_new_number_and_name_and_the_old_record_is_sealed() -> None:
    records: dict[str, list[Life]] = defaultdict(list)
    for life in people():
        if life.story in {RENAMED, RENAMED_HERE}:
            records[life.person.person_id].append(life)

    assert records
    for both in records.values():
        old, new = sorted(both, key=lambda life: life.is_in_care(TODAY))
        assert old.number != new.number
        assert old.person.family != new.person.family or old.person.mother_given != new.person.mother_given
        assert old.last.exit_reason == "3"
        assert new.is_in_care(TODAY)


def test_sealed_records_are_in_the_seal_list_of_their_agency(folder: Path) -> None:
    sealed = {row["number"] for path in folder.rglob("seals.csv") for row in rows(path)}

    assert {life.number for life in people() if life.story == RENAMED_HERE and life.last.exit_reason == "3"} <= sealed


def test_a_lost_transfer_is_counted_by_nobody_and_a_pending_one_by_its_sender() -> None:
    lost = [life for life in people() if life.story == LOST]
    pending = [life for life in people() if life.story == PENDING]

    assert lost
    assert pending
    assert not any(life.is_in_care(TODAY) for life in lost)
    assert all(life.is_in_care(TODAY) for life in pending)
    assert all(any(each["kind"] == "care.transfer-sent.v1" for each in life.extra) for life in pending)


def test_a_child_placed_across_a_state_line_is_counted_once_and_says_so_on_both_sides() -> None:
    placed = [life for life in people() if life.story == PLACED]
    here = [life for life in placed if not life.counted]

    assert len(here) * 2 == len(placed)
    assert all(life.last.stays[-1].location == "2" and life.last.stays[-1].where for life in placed if life.counted)
    assert all(not life.episodes for life in here)


def test_a_new_systems_numbers_are_explained_by_the_rekey_file(folder: Path) -> None:
    hillside = next(folder.glob("*_hillside"))
    rekeyed = {row["old_number"]: row["new_number"] for row in rows(hillside / "rekey.csv")}
    before = (hillside / "afcars-2026-03.xml").read_text()
    after = (hillside / "afcars-2026-09.xml").read_text()

    assert rekeyed
    assert all(old in before or new not in before for old, new in rekeyed.items())
    assert not any(old in after for old in rekeyed)


def test_the_truth_names_the_planted_mistakes_where_they_are(folder: Path) -> None:
    kinds = Counter(line["kind"] for line in lines(folder / "faults.ndjson"))
    blank = next(line for line in lines(folder / "faults.ndjson") if line["kind"] == "blank" and line["where"] == "E36")
    path = next(folder.glob("*_lakeside")) / f"afcars-{blank['period']}.xml"
    record = next(line for line in path.read_text().splitlines() if blank["number"] in line)

    assert {"blank", "typed-wrong", "not-named-yet", "record-dropped"} <= kinds.keys()
    assert "<E36_school_highest_completed/>" in record


def test_every_child_has_a_worker_and_one_worker_is_covered(folder: Path) -> None:
    for path in folder.rglob("assignments.csv"):
        found = rows(path)
        staff = {row["person"] for row in rows(path.parent / "staff.csv")}
        agency = path.parent.name.replace("_", ":")
        in_care = {
            line["number"]
            for line in lines(folder / "truth.ndjson")
            if line["agency"] == agency and is_in_care(line, TODAY.isoformat())
        }

        assert {row["number"] for row in found if row["part"] == "case"} == in_care
        assert {row["person"] for row in found} <= staff


def test_the_stories_of_the_missing_board_are_told_from_now() -> None:
    now = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    told = telling_events([(story, f"INV{index}") for index, story in enumerate(sorted(TELLING))], now, "US-OH")
    number = f"INV{sorted(TELLING).index(NO_NCMEC)}"
    mine = [event for whose, event in told if whose == number]

    assert mine[0]["occurred_at"] == "2026-11-23T20:20:00+00:00"
    assert not any(event["kind"] == "care.clearinghouse-told.v1" for event in mine)
    assert all(event["occurred_at"] <= now.isoformat() for _, event in told)
