"""The person file of an invented agency, with the mistakes that agencies make; and its staff."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Life
from everychild_nation.lives import NEWBORN_DAYS

COLUMNS = (
    "number", "given", "middle", "family", "aliases", "birth_date", "sex", "ssn_last4", "mother_given",
    "mother_family", "mother_birth_year", "father_given", "father_family", "father_birth_year", "sibling_numbers",
    "birth_order", "multiple_birth", "street", "city", "zip", "phone", "county", "is_named",
)  # fmt: skip
_TYPO, _SWAPPED_DATE, _NOT_NAMED_YET = 0.012, 0.004, 0.6
_MONTHS = 12
_SHIELDED, _ADOPTION = 0.01, "3"
CASELOAD = 14
"""Children of one caseworker."""


def write_people(path: Path, agency: InventedAgency, lives: Sequence[Life]) -> None:
    """Names, mothers and siblings as the agency has them."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for life in lives:
            writer.writerow(_row(life, agency))


def write_staff(folder: Path, agency: InventedAgency, lives: Sequence[Life], today: date) -> tuple[Path, Path]:
    """Supervisor, analyst and caseworkers, and whose child is whose: nobody unassigned, one worker covered."""
    staff, assignments = folder / "staff.csv", folder / "assignments.csv"
    in_care = [life for life in lives if life.is_in_care(today)]
    workers = [f"worker-{index}" for index in range(1, max(2, -(-len(in_care) // CASELOAD)) + 1)]
    with staff.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("person", "name", "role", "unit"))
        writer.writerow(("supervisor-1", f"Super Visor ({agency.agency_id}, invented)", "R04", "unit-1"))
        writer.writerow(("analyst-1", f"Anna Lyst ({agency.agency_id}, invented)", "R19", "unit-1"))
        for index, worker in enumerate(workers, start=1):
            writer.writerow((worker, f"Case Worker {index} ({agency.agency_id}, invented)", "R03", "unit-1"))
    with assignments.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("person", "number", "part", "from", "to"))
        for index, life in enumerate(in_care):
            writer.writerow((workers[index // CASELOAD], life.number, "case", life.last.removed_on.isoformat(), ""))
            if index < CASELOAD and len(workers) > 1:
                writer.writerow((workers[1], life.number, "cover", life.last.removed_on.isoformat(), ""))
    return staff, assignments


def write_protections(folder: Path, lives: Sequence[Life], today: date) -> tuple[Path, Path]:
    """Shields of some children in care, and seals of those who were adopted."""
    shields, seals = folder / "shields.csv", folder / "seals.csv"
    with shields.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("number", "class", "from", "to"))
        for life in lives[:: int(1 / _SHIELDED)]:
            if life.is_in_care(today):
                writer.writerow((life.number, "protected-address", life.last.removed_on.isoformat(), ""))
    with seals.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("number", "sealed_on", "unit"))
        for life in lives:
            left_on = life.last.left_on
            if left_on and left_on <= today and life.last.exit_reason == _ADOPTION:
                writer.writerow((life.number, left_on.isoformat(), "adoption-unit"))
    return shields, seals


def _row(life: Life, agency: InventedAgency) -> tuple[str, ...]:
    rng, person = Random(f"{life.number}/people"), life.person
    given, born_on, named = person.given, life.born_on.isoformat(), "yes"
    if (life.last.removed_on - life.born_on).days < NEWBORN_DAYS and rng.random() < _NOT_NAMED_YET:
        given, named = "Baby Boy" if life.sex == "1" else "Baby Girl", "no"
    elif rng.random() < _TYPO * agency.typos:
        given = _typo(given, rng)
    if rng.random() < _SWAPPED_DATE * agency.typos and life.born_on.day <= _MONTHS:
        born_on = _swapped(life.born_on)
    aliases = f"{person.given} {person.earlier_family}" if person.earlier_family else ""
    father_born = str(person.father_born) if person.father_given else ""
    return (
        life.number, given, person.middle, person.family, aliases, born_on, life.sex,
        person.ssn_last4 if agency.keeps_last4 else "", person.mother_given, person.mother_family,
        str(person.mother_born) if person.mother_given else "", person.father_given, person.father_family, father_born,
        "|".join(life.sibling_numbers), str(person.birth_order), str(person.multiple) if agency.keeps_multiple else "",
        person.street, person.city, person.zip, person.phone, life.last.county, named,
    )  # fmt: skip


def _typo(name: str, rng: Random) -> str:
    place = rng.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def _swapped(day: date) -> str:
    return date(day.year, day.day, day.month).isoformat()
