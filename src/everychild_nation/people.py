"""The person file of an invented agency, with the mistakes that agencies make."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

from everychild_nation.exits import ADOPTED
from everychild_nation.faults import Faults
from everychild_nation.history import Life

COLUMNS = (
    "number", "given", "middle", "family", "aliases", "birth_date", "sex", "ssn_last4", "mother_given",
    "mother_family", "mother_birth_year", "father_given", "father_family", "father_birth_year", "sibling_numbers",
    "birth_order", "multiple_birth", "street", "city", "zip", "phone", "county", "tribe", "is_named", "duty_contact",
)  # fmt: skip
_SHIELDED = 0.01
SHIELD_CLASS = "protected-address"


def write_people(path: Path, lives: Sequence[Life], faults: Faults) -> None:
    """Names, parents, siblings and where the family lives, as the agency has them."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        writer.writerows(_row(life, faults) for life in lives)


def write_protections(folder: Path, lives: Sequence[Life], today: date) -> tuple[Path, Path]:
    """Shields of some children in care, and seals of those who were adopted."""
    shields, seals = folder / "shields.csv", folder / "seals.csv"
    with shields.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("number", "class", "from", "to"))
        for life in lives[:: int(1 / _SHIELDED)]:
            if life.is_in_care(today) and not life.story:
                writer.writerow((life.number, SHIELD_CLASS, life.last.removed_on.isoformat(), ""))
    with seals.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("number", "sealed_on", "unit"))
        for life in lives:
            left_on = life.last.left_on if life.episodes else None
            if left_on and left_on <= today and life.last.exit_reason == ADOPTED:
                writer.writerow((life.number, left_on.isoformat(), "adoption-unit"))
    return shields, seals


def _row(life: Life, faults: Faults) -> tuple[str, ...]:
    rng, person, agency = Random(f"{life.number}/people"), life.person, faults.agency
    given, named = faults.given_name(life, rng)
    born_on = faults.birth_date(life, rng)
    aliases = f"{person.given} {person.earlier_family}" if person.earlier_family else ""
    return (
        life.number, given, person.middle, person.family, aliases, born_on.isoformat(), life.sex,
        person.ssn_last4 if agency.keeps_last4 else "", person.mother_given, person.mother_family,
        str(person.mother_born) if person.mother_given else "", person.father_given, person.father_family,
        str(person.father_born) if person.father_given else "", "|".join(life.sibling_numbers),
        str(person.birth_order), str(person.multiple) if agency.keeps_multiple and person.multiple > 1 else "",
        person.street, person.city, person.zip, person.phone, life.county,
        f"Invented Band {person.tribe}" if person.tribe else "", named, "555-0100",
    )  # fmt: skip
