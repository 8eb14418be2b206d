"""Writing the nation's files: for each agency its events, and beside them the truth."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId
from everychild_nation.afcars import write_file
from everychild_nation.agencies import InventedAgency, invented_agencies
from everychild_nation.events import events_of
from everychild_nation.history import Event, Life
from everychild_nation.kin import kin_placements
from everychild_nation.lives import Window, lives_of
from everychild_nation.people import write_people, write_protections, write_staff

LINES_A_FILE = 20_000
_SILENT_DAYS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a nation, and from which seed.

    Takes:
        children: in public responsibility at the end of the last period, all agencies together.
        periods: half-yearly files that each agency sends, the last one being that of the last period that is over.
    """

    states: int
    children: int
    seed: int
    today: date
    periods: int = 2

    @property
    def report_periods(self) -> list[ReportPeriod]:
        """The periods of the files, oldest first."""
        periods = [ReportPeriod.of(self.today).before]
        while len(periods) < self.periods:
            periods.append(periods[-1].before)
        return periods[::-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """One file of an agency, and what goes on its outside.

    Takes:
        delivery: as it goes on the outside: `afcars-ooh`, `sidecar`, `events` ....
    """

    path: Path
    feed: FeedId
    delivery: str
    period: ReportPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltAgency:
    """One agency, the files that it sends, in order, and its numbers of the children in care today."""

    agency: InventedAgency
    files: tuple[BuiltFile, ...]
    in_care: tuple[str, ...]


def build(plan: Plan, out: Path, progress: Callable[[int], None] = lambda _: None) -> list[BuiltAgency]:
    """Write the nation into a folder, and say how many children more are done after each agency."""
    out.mkdir(parents=True, exist_ok=True)
    built: list[BuiltAgency] = []
    truth: list[dict[str, object]] = []
    agencies = invented_agencies(plan.states)
    window = Window.of(plan.report_periods, plan.today)
    for agency, children in zip(agencies, _shared(plan.children, agencies), strict=True):
        rng = Random(f"{plan.seed}/{agency.agency_id}")
        lives = list(lives_of(agency, children, rng, window))
        kin = kin_placements(agency, children, rng, plan.today)
        files = _write(agency, lives, kin, plan, out / agency.agency_id.replace(":", "_"))
        in_care = tuple(life.number for life in lives if life.is_in_care(plan.today))
        built.append(BuiltAgency(agency=agency, files=files, in_care=in_care))
        truth += [_truth(agency, life, plan.today) for life in lives]
        progress(children)
    (out / "truth.ndjson").write_text("".join(json.dumps(line) + "\n" for line in truth), encoding="utf-8")
    manifest = {
        "synthetic": "Invented children. Not real figures for any state.",
        "plan": {**asdict(plan), "today": plan.today.isoformat()},
        "agencies": [{**asdict(each.agency), "files": [file.path.name for file in each.files]} for each in built],
    }
    (out / "nation.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return built


def _shared(children: int, agencies: list[InventedAgency]) -> list[int]:
    """Whole children for each agency by its share, adding up to all of them."""
    shares = sum(agency.share for agency in agencies)
    counts = [int(children * agency.share / shares) for agency in agencies]
    for index in range(children - sum(counts)):
        counts[index % len(counts)] += 1
    return counts


def _write(
    agency: InventedAgency, lives: list[Life], kin: list[tuple[str, Event]], plan: Plan, folder: Path
) -> tuple[BuiltFile, ...]:
    """The files as the agency sends them: half-yearly files, people, staff, and events since the last period."""
    folder.mkdir(parents=True, exist_ok=True)
    shields, seals = write_protections(folder, lives, plan.today)
    files = [
        BuiltFile(path=shields, feed=agency.protections_feed, delivery="shields"),
        BuiltFile(path=seals, feed=agency.protections_feed, delivery="seals"),
    ]
    for period in plan.report_periods:
        path = folder / f"afcars-{period}.xml"
        with path.open("w", encoding="utf-8") as out:
            write_file(out, agency, period, _not_dropped(agency, lives, period))
        files.append(BuiltFile(path=path, feed=agency.afcars_feed, delivery="afcars-ooh", period=period))
    people = folder / "people.csv"
    write_people(people, agency, lives)
    staff, assignments = write_staff(folder, agency, lives, plan.today)
    files += [
        BuiltFile(path=people, feed=agency.people_feed, delivery="sidecar"),
        BuiltFile(path=staff, feed=agency.staff_feed, delivery="staff"),
        BuiltFile(path=assignments, feed=agency.staff_feed, delivery="assignments"),
    ]
    window = Window.of(plan.report_periods, plan.today)
    told = [(life.number, each) for life in lives for each in events_of(life, window)]
    return (*files, *_write_events(agency, [*told, *kin], plan, folder))


def _not_dropped(agency: InventedAgency, lives: list[Life], period: ReportPeriod) -> Iterator[Life]:
    """A few records fall out of a file, as they do; not the same ones each time."""
    rng = Random(f"{agency.agency_id}/{period}/dropped")
    return (life for life in lives if rng.random() >= agency.records_dropped)


def _write_events(agency: InventedAgency, told: list[tuple[str, Event]], plan: Plan, folder: Path) -> list[BuiltFile]:
    heard = plan.today - timedelta(days=_SILENT_DAYS if agency.falls_silent else 0)
    lines = [
        json.dumps({"id": f"{number}-{index}", "number": number, **each})
        for index, (number, each) in enumerate(told)
        if each["occurred_on"] <= heard.isoformat()
    ]
    word = {"id": f"heard-{heard}", "kind": "feed.heard.v1", "body": {"heard_through": heard.isoformat()}}
    lines.append(json.dumps(word))
    files: list[BuiltFile] = []
    for start in range(0, len(lines), LINES_A_FILE):
        path = folder / f"events-{start // LINES_A_FILE:03d}.ndjson"
        path.write_text("\n".join(lines[start : start + LINES_A_FILE]) + "\n", encoding="utf-8")
        files.append(BuiltFile(path=path, feed=agency.live_feed, delivery="events"))
    return files


def _truth(agency: InventedAgency, life: Life, today: date) -> dict[str, object]:
    missing = life.missing_since(today)
    return {
        "agency": agency.agency_id,
        "number": life.number,
        "person": life.person.person_id,
        "born_on": life.born_on.isoformat(),
        "episodes": [
            [each.removed_on.isoformat(), each.left_on.isoformat() if each.left_on else None] for each in life.episodes
        ],
        "missing_since": missing.isoformat() if missing else None,
    }
