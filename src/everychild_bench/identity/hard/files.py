"""The hard pairs as a file among ordinary children, with what is true of each pair in a file apart."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from everychild_bench.identity.children.files import write_children
from everychild_bench.identity.files import COLUMNS, write_records
from everychild_bench.identity.hard.births import BIRTHS
from everychild_bench.identity.hard.drawing import Draw, Kind
from everychild_bench.identity.hard.facts import FACTS
from everychild_bench.identity.hard.families import FAMILIES
from everychild_bench.identity.hard.spellings import SPELLINGS

KINDS: tuple[Kind, ...] = (*BIRTHS, *FAMILIES, *SPELLINGS, *FACTS)
PAIR_COLUMNS = ("kind", "id_a", "id_b", "same", "should")


@dataclass(frozen=True, slots=True, kw_only=True)
class HardSet:
    """Where the set stands.

    Takes:
        records: hard pairs and background, shuffled.
        pairs: kind, ids, truth and what a person should see, for each hard pair.
        persons: who each record is, background and hard ones.
    """

    records: Path
    pairs: Path
    persons: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class HardPair:
    """One hard pair, as the pairs file has it."""

    kind: str
    id_a: str
    id_b: str
    same: bool
    should: str


def write_hard(folder: Path, *, each: int, background: int, seed: int, kinds: Sequence[Kind] = KINDS) -> HardSet:
    """So many pairs of each kind among so many background records; the same for the same seed."""
    ordinary = write_children(folder, records=background, seed=seed + 7_000_000)
    made = HardSet(
        records=folder / f"hard-{each}.csv",
        pairs=folder / f"hard-{each}-pairs.csv",
        persons=folder / f"hard-{each}-truth.csv",
    )
    with ordinary.records.open(encoding="utf-8", newline="") as file:
        rows = [dict(row) for row in csv.DictReader(file)]
    with ordinary.truth.open(encoding="utf-8", newline="") as file:
        persons = {row["record_id"]: row["person_id"] for row in csv.DictReader(file)}
    pairs: list[tuple[str, str, str, int, str]] = []
    for number, kind in enumerate(kinds):
        draw = Draw(f"{seed}/{kind.name}")
        for index in range(each):
            one, other = kind.make(draw)
            id_a, id_b = f"h{number}-{index}-a", f"h{number}-{index}-b"
            rows += [one | {"record_id": id_a}, other | {"record_id": id_b}]
            pairs.append((kind.name, id_a, id_b, int(kind.same), kind.should))
            persons |= {id_a: f"hard-{number}-{index}", id_b: f"hard-{number}-{index}{'' if kind.same else '-other'}"}
    _write(made, rows, pairs, persons, seed)
    return made


def read_hard_pairs(made: HardSet) -> list[HardPair]:
    """The pairs whose truth is known."""
    with made.pairs.open(encoding="utf-8", newline="") as file:
        return [
            HardPair(
                kind=row["kind"], id_a=row["id_a"], id_b=row["id_b"], same=row["same"] == "1", should=row["should"]
            )
            for row in csv.DictReader(file)
        ]


def _write(
    made: HardSet, rows: list[dict[str, str]], pairs: Sequence[Sequence[object]], persons: dict[str, str], seed: int
) -> None:
    Random(seed).shuffle(rows)
    write_records(made.records, COLUMNS, ([row.get(name, "") for name in COLUMNS] for row in rows))
    write_records(made.pairs, PAIR_COLUMNS, pairs)
    write_records(
        made.persons, ("record_id", "person_id"), ((row["record_id"], persons[row["record_id"]]) for row in rows)
    )
