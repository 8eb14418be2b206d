"""Writing the nation's files, agency by agency, and the truth beside them."""

from __future__ import annotations

import csv
import json
import multiprocessing
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId
from everychild_nation.afcars import write_file
from everychild_nation.afcars.file import is_reported
from everychild_nation.afcars.markup import Block
from everychild_nation.agencies import InventedAgency
from everychild_nation.events import events_of
from everychild_nation.faults import Faults
from everychild_nation.history import Event, Life
from everychild_nation.kin import kin_placements
from everychild_nation.nation import Plan, lives_in
from everychild_nation.people import write_people, write_protections
from everychild_nation.staff import write_duty, write_staff
from everychild_nation.telling import TELLING
from everychild_nation.truth import write_truth

__all__ = ["BuiltAgency", "BuiltFile", "Plan", "build"]

SYNTHETIC = "Invented children. Not real figures for any state."
LINES_A_FILE = 20_000
PROCESSES = 2
_ALONE_UP_TO = 4_000
"""A nation of fewer children is done before a second process has started."""
_SILENT_DAYS = 9


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
    """One agency and the files that it sends, in order.

    Takes:
        in_care: its numbers of the children in care today.
        missing: those of them who are missing.
        telling: the children of the stories of the demo, each story with a number.
    """

    agency: InventedAgency
    files: tuple[BuiltFile, ...]
    in_care: tuple[str, ...]
    missing: tuple[str, ...]
    telling: tuple[tuple[str, str], ...] = ()


def build(plan: Plan, out: Path, progress: Callable[[int], None] = lambda _: None) -> list[BuiltAgency]:
    """Write the nation into a folder, and say how many children more are done after each agency."""
    out.mkdir(parents=True, exist_ok=True)
    agencies = plan.agencies()
    built: list[BuiltAgency] = []
    for each, (_, children) in zip(_built(plan, out), agencies, strict=True):
        built.append(each)
        progress(children)
    for name in ("truth.ndjson", "faults.ndjson"):
        _join([_folder(out, each.agency) / name for each in built], out / name)
    manifest = {
        "synthetic": SYNTHETIC,
        "plan": {**asdict(plan), "today": plan.today.isoformat(), "counted_on": plan.window.counted_on.isoformat()},
        "agencies": [
            {**asdict(agency), "children": children, "files": [file.path.name for file in each.files]}
            for each, (agency, children) in zip(built, agencies, strict=True)
        ],
    }
    (out / "nation.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    return built


def _built(plan: Plan, out: Path) -> Iterator[BuiltAgency]:
    """The agencies in order, two at a time where the nation is large."""
    indexes = range(len(plan.agencies()))
    if plan.children <= _ALONE_UP_TO:
        yield from (build_agency(plan, out, index) for index in indexes)
        return
    spawn = multiprocessing.get_context("spawn")
    # Not an executor with `max_tasks_per_child`: Python 3.11's stops for ever when a child has done its last task.
    with spawn.Pool(PROCESSES, maxtasksperchild=4) as pool:
        yield from pool.imap(partial(build_agency, plan, out), indexes)


def build_agency(plan: Plan, out: Path, index: int) -> BuiltAgency:
    """Write one agency's files."""
    agency, _ = plan.agencies()[index]
    folder = _folder(out, agency)
    folder.mkdir(parents=True, exist_ok=True)
    lives, faults = lives_in(plan, index), Faults(agency, plan.today)
    protections = _protections(plan, agency, lives, folder)
    afcars = _afcars(plan, lives, faults, folder) if plan.with_xml else []
    files = [*protections, *afcars, *_people(plan, lives, faults, folder), *_events(plan, agency, lives, folder)]
    write_truth(folder, agency, lives, faults, plan.today)
    in_care = [life for life in lives if life.is_in_care(plan.today)]
    return BuiltAgency(
        agency=agency,
        files=tuple(files),
        in_care=tuple(life.number for life in in_care),
        missing=tuple(life.number for life in in_care if life.missing_since(plan.today)),
        telling=tuple((life.story, life.number) for life in lives if life.story in TELLING),
    )


def _folder(out: Path, agency: InventedAgency) -> Path:
    return out / agency.agency_id.replace(":", "_")


def _protections(plan: Plan, agency: InventedAgency, lives: Sequence[Life], folder: Path) -> list[BuiltFile]:
    shields, seals = write_protections(folder, lives, plan.today)
    return [
        BuiltFile(path=shields, feed=agency.protections_feed, delivery="shields"),
        BuiltFile(path=seals, feed=agency.protections_feed, delivery="seals"),
    ]


def _afcars(plan: Plan, lives: list[Life], faults: Faults, folder: Path) -> list[BuiltFile]:
    """The half-yearly files; where numbers are new in the last one, the re-key file goes before it."""
    files: list[BuiltFile] = []
    agency, last = faults.agency, plan.report_periods[-1]
    renumbered = agency.renumbered and plan.periods > 1

    def changed(block: Block, life: Life, period: ReportPeriod) -> None:
        faults.in_record(block, life, period)
        if renumbered and period != last:
            block.values["E4"] = life.old_number

    for period in plan.report_periods:
        if renumbered and period == last:
            path = folder / "rekey.csv"
            _write_rekey(path, [life for life in lives if any(is_reported(life, p) for p in plan.report_periods[:-1])])
            files.append(BuiltFile(path=path, feed=agency.afcars_feed, delivery="rekey"))
        path = folder / f"afcars-{period}.xml"
        with path.open("w", encoding="utf-8") as out:
            write_file(out, agency, period, faults.kept(lives, period), changed)
        files.append(BuiltFile(path=path, feed=agency.afcars_feed, delivery="afcars-ooh", period=period))
    return files


def _people(plan: Plan, lives: Sequence[Life], faults: Faults, folder: Path) -> list[BuiltFile]:
    agency = faults.agency
    people, duty = folder / "people.csv", folder / "duty.csv"
    write_people(people, lives, faults)
    staff, assignments = write_staff(folder, agency, lives, plan.today)
    write_duty(duty, agency, plan.today)
    return [
        BuiltFile(path=people, feed=agency.people_feed, delivery="sidecar"),
        BuiltFile(path=staff, feed=agency.staff_feed, delivery="staff"),
        BuiltFile(path=assignments, feed=agency.staff_feed, delivery="assignments"),
        BuiltFile(path=duty, feed=agency.staff_feed, delivery="duty"),
    ]


def _write_rekey(path: Path, lives: Sequence[Life]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("old_number", "new_number", "reason"))
        writer.writerows((life.old_number, life.number, "system-change") for life in lives)


def _events(plan: Plan, agency: InventedAgency, lives: Sequence[Life], folder: Path) -> list[BuiltFile]:
    """What the live feed has said since the last file, up to the day from which it is silent."""
    heard = plan.today - timedelta(days=_SILENT_DAYS if agency.falls_silent else 0)
    told: list[tuple[str, Event]] = [(life.number, each) for life in lives for each in events_of(life, plan.window)]
    told += kin_placements(agency, len(lives), plan.seed, plan.today)
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


def _join(parts: Sequence[Path], whole: Path) -> None:
    with whole.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
            part.unlink()
