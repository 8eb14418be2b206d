"""An invented agency's staff, whose children are whose, and whom to call at night."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Life
from everychild_nation.telling import ALL_DONE, INSULIN, MEDICINES, NO_NCMEC, WITHHELD

CASELOAD = 14
"""Children of one caseworker."""
_UNIT = 6
"""Caseworkers of one supervisor."""
_DOCKET, _APPOINTMENTS = 8, 10
_SINGLE = (
    ("screener-1", "Holly Hotline", "R01"), ("investigator-1", "Ina Vestigator", "R02"),
    ("coordinator-1", "Cora Dinator, missing children", "R04"), ("interstate-1", "Otto State", "R05"),
    ("officer-1", "Officer Test", "R06"), ("ncmec-1", "Nora Cmec", "R07"), ("clearinghouse-1", "Clara Inghouse", "R08"),
    ("judge-1", "Judge Sample", "R09"), ("guardian-1", "Lawrence Guardian", "R10"),
    ("parent-1", "Perry Parent", "R11"), ("caregiver-1", "Carey Giver", "R12"), ("clinician-1", "Clint Ician", "R13"),
    ("school-1", "Skyler School", "R15"), ("tribe-1", "Icka Worker, Invented Band 990", "R16"),
    ("youth-1", "Jo Youth", "R18"), ("analyst-1", "Anna Lyst", "R19"),
)  # fmt: skip


def write_staff(folder: Path, agency: InventedAgency, lives: Sequence[Life], today: date) -> tuple[Path, Path]:
    """The staff with one person of each role, and assignments: nobody unassigned, one worker covered."""
    staff, assignments = folder / "staff.csv", folder / "assignments.csv"
    in_care = [life for life in lives if life.is_in_care(today)]
    workers = [f"worker-{index}" for index in range(1, max(2, -(-len(in_care) // CASELOAD)) + 1)]
    mark = f"({agency.agency_id}, invented)"
    with staff.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("person", "name", "role", "unit", "county"))
        for unit in range(1, len(workers) // _UNIT + 2):
            writer.writerow((f"supervisor-{unit}", f"Super Visor {unit} {mark}", "R04", f"unit-{unit}", ""))
        writer.writerows((person, f"{name} {mark}", role, "unit-1", "") for person, name, role in _SINGLE)
        county = min(agency.counties)
        writer.writerow(("county-1", f"Connie Ounty, data of county {county} {mark}", "R19", "unit-1", county))
        for index, worker in enumerate(workers):
            writer.writerow((worker, f"Case Worker {index + 1} {mark}", "R03", f"unit-{index // _UNIT + 1}", ""))
    with assignments.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("person", "number", "part", "from", "to"))
        writer.writerows(_assigned(in_care, workers))
        writer.writerows(_others(in_care))
    return staff, assignments


def write_duty(path: Path, agency: InventedAgency, today: date) -> None:
    """The number that answers at night, for the state and for each of its counties, and when it was last tried."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("place", "phone", "tested_on"))
        writer.writerow((agency.state, "555-0100", (today - timedelta(days=6)).isoformat()))
        for index, county in enumerate(sorted(set(agency.counties))):
            tested_on = today - timedelta(days=6 + 3 * index)
            writer.writerow((county, f"555-01{index + 1:02d}", tested_on.isoformat()))


def _assigned(in_care: Sequence[Life], workers: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for index, life in enumerate(in_care):
        since = life.last.removed_on.isoformat()
        yield workers[index // CASELOAD], life.number, "case", since, ""
        if index < CASELOAD and len(workers) > 1:
            yield workers[1], life.number, "cover", since, ""


def _others(in_care: Sequence[Life]) -> Iterator[tuple[str, ...]]:
    """A docket for the judge, appointments, children of the tribe, and tonight's child of the caregiver."""
    told = {life.story: life for life in in_care if life.story}
    telling = [told[story] for story in (NO_NCMEC, WITHHELD, ALL_DONE) if story in told]
    docket = [*telling, *islice((life for life in in_care if not life.story), _DOCKET)]
    homes = [told[story] for story in (MEDICINES, INSULIN) if story in told] or list(in_care[:1])
    parts = (
        ("judge-1", docket, "appointment"),
        ("guardian-1", docket[:_APPOINTMENTS], "appointment"),
        ("investigator-1", docket[-3:], "investigation"),
        ("caregiver-1", homes, "placement"),
        ("clinician-1", homes[:1], "treatment"),
        ("school-1", docket[-4:], "school"),
        ("tribe-1", [life for life in in_care if life.person.tribe], "tribe"),
    )
    for person, lives, part in parts:
        yield from ((person, life.number, part, life.last.removed_on.isoformat(), "") for life in lives)
