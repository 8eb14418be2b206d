"""The truth beside the files: one id for each true person, whatever agencies call them, and every planted mistake."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from everychild_nation.agencies import InventedAgency
from everychild_nation.faults import Faults
from everychild_nation.history import Life


def write_truth(folder: Path, agency: InventedAgency, lives: Sequence[Life], faults: Faults, today: date) -> None:
    """`truth.ndjson`, a line a record, and `faults.ndjson`, a line a mistake."""
    with (folder / "truth.ndjson").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(_of(agency, life, today)) + "\n" for life in lives)
    with (folder / "faults.ndjson").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({"agency": agency.agency_id, **asdict(each)}) + "\n" for each in faults.planted)


def _of(agency: InventedAgency, life: Life, today: date) -> dict[str, object]:
    missing, person = life.missing_since(today), life.person
    return {
        "agency": agency.agency_id,
        "number": life.number,
        "old_number": life.old_number or None,
        "person": person.person_id,
        "given": person.given,
        "family": person.family,
        "born_on": person.born_on.isoformat(),
        "sex": person.sex,
        "multiple": person.multiple,
        "siblings": life.sibling_numbers,
        "story": life.story or None,
        "counted": life.counted,
        "episodes": [
            [each.removed_on.isoformat(), each.left_on.isoformat() if each.left_on else None] for each in life.episodes
        ],
        "missing_since": missing.isoformat() if missing else None,
    }
