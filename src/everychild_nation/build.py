"""Writing the nation's files: for each agency its events, and beside them the truth."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId
from everychild_nation.afcars import write_file
from everychild_nation.agencies import InventedAgency, invented_agencies
from everychild_nation.lives import Life, lives_of

LINES_A_FILE = 20_000
_SILENT_DAYS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a nation, and from which seed.

    Takes:
        children: in public responsibility on `today`, all agencies together.
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
        delivery: `afcars-ooh`, `sidecar` or `events`.
    """

    path: Path
    feed: FeedId
    delivery: str
    period: ReportPeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltAgency:
    """One agency and the files that it sends, in order."""

    agency: InventedAgency
    files: tuple[BuiltFile, ...]


def build(plan: Plan, out: Path, progress: Callable[[int], None] = lambda _: None) -> list[BuiltAgency]:
    """Write the nation into a folder, and say how many children more are done after each agency."""
    out.mkdir(parents=True, exist_ok=True)
    built: list[BuiltAgency] = []
    truth: list[dict[str, object]] = []
    agencies = invented_agencies(plan.states)
    for agency, children in zip(agencies, _shared(plan.children, agencies), strict=True):
        rng = Random(f"{plan.seed}/{agency.agency_id}")
        lives = list(lives_of(agency, children, rng, plan.today))
        files = _write(agency, lives, plan, out / agency.agency_id.replace(":", "_"))
        built.append(BuiltAgency(agency=agency, files=files))
        truth += [_truth(agency, life) for life in lives]
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


def _write(agency: InventedAgency, lives: list[Life], plan: Plan, folder: Path) -> tuple[BuiltFile, ...]:
    """The files as the agency sends them: half-yearly files, the person file, and events since the last period."""
    folder.mkdir(parents=True, exist_ok=True)
    files: list[BuiltFile] = []
    for period in plan.report_periods:
        path = folder / f"afcars-{period}.xml"
        with path.open("w", encoding="utf-8") as out:
            write_file(out, agency, period, lives)
        files.append(BuiltFile(path=path, feed=agency.afcars_feed, delivery="afcars-ooh", period=period))
    people = folder / "people.csv"
    _write_people(people, lives)
    files.append(BuiltFile(path=people, feed=agency.people_feed, delivery="sidecar"))
    since = plan.report_periods[-1].ends_on
    return (*files, *_write_events(agency, lives, plan, folder, since))


def _write_people(path: Path, lives: list[Life]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("number", "given", "family", "birth_date", "sex", "county"))
        for life in lives:
            writer.writerow((life.number, life.given, life.family, life.born_on.isoformat(), life.sex, life.county))


def _write_events(agency: InventedAgency, lives: list[Life], plan: Plan, folder: Path, since: date) -> list[BuiltFile]:
    silent = timedelta(days=_SILENT_DAYS if agency.falls_silent else 0)
    heard = plan.today - silent
    lines = [
        json.dumps({"id": f"{life.number}-{index}", "number": life.number, **each})
        for life in lives
        for index, each in enumerate(life.events)
        if since.isoformat() < each["occurred_on"] <= heard.isoformat()
    ]
    word = {"id": f"heard-{heard}", "kind": "feed.heard.v1", "body": {"heard_through": heard.isoformat()}}
    lines.append(json.dumps(word))
    files: list[BuiltFile] = []
    for start in range(0, len(lines), LINES_A_FILE):
        path = folder / f"events-{start // LINES_A_FILE:03d}.ndjson"
        path.write_text("\n".join(lines[start : start + LINES_A_FILE]) + "\n", encoding="utf-8")
        files.append(BuiltFile(path=path, feed=agency.live_feed, delivery="events"))
    return files


def _truth(agency: InventedAgency, life: Life) -> dict[str, object]:
    return {
        "agency": agency.agency_id,
        "number": life.number,
        "born_on": life.born_on.isoformat(),
        "removed_on": life.removed_on.isoformat(),
        "discharged_on": life.discharged_on.isoformat() if life.discharged_on else None,
        "missing_since": life.missing_since.isoformat() if life.missing_since else None,
    }
