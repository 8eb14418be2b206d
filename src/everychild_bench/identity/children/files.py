"""A file of invented children and what is true of it, written a million at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from everychild_bench.identity.children.people import Numbers, invented_people
from everychild_bench.identity.children.records import COLUMNS, RECORDS_A_CHILD, written

Write = Callable[[Iterable[Iterable[object]]], None]
AT_ONCE = 1_000_000
TRUTH_COLUMNS = ("record_id", "person_id", "twins", "address", "origin", "care", "newborn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Where a set stands: the records, and the truth in a file apart."""

    records: Path
    truth: Path


def write_children(folder: Path, *, records: int, seed: int) -> Made:
    """About so many records (whole homes, so a few more), the same for the same seed."""
    made = Made(records=folder / f"children-{records}.csv", truth=folder / f"children-{records}-truth.csv")
    with (
        made.records.open("w", encoding="utf-8", newline="") as file,
        made.truth.open("w", encoding="utf-8", newline="") as told,
    ):
        out, said = csv.writer(file), csv.writer(told)
        out.writerow(COLUMNS)
        said.writerow(TRUTH_COLUMNS)
        first_child = first_record = 0
        while first_record < records:
            rng = np.random.default_rng((seed, first_record))
            wanted = min(AT_ONCE, records - first_record)
            children, count = _write_some(out.writerows, said.writerows, rng, wanted, first_child, first_record)
            first_child += children
            first_record += count
    return made


def _write_some(  # noqa: PLR0913, PLR0917 - where to, chance, and where to begin
    out: Write, said: Write, rng: np.random.Generator, wanted: int, first_child: int, first_record: int
) -> tuple[int, int]:
    people = invented_people(rng, int(wanted / RECORDS_A_CHILD) + 1)
    cells, snaps, places = written(rng, people, first_child)
    order = rng.permutation(len(snaps.who))
    ids = np.char.add("c", (first_record + np.arange(len(order))).astype(str)).astype(object)
    out(zip(ids, *(cells[name][order] for name in COLUMNS[1:]), strict=True))
    who = snaps.who[order]
    twins = np.where(people.twin_of[who] >= 0, np.minimum(who, people.twin_of[who]) + first_child, -1)
    truth: tuple[Numbers, ...] = (
        who + first_child, twins, places.address[order], people.origin[who],
    )  # fmt: skip
    said(zip(ids, *truth, np.round(snaps.care[order], 2), snaps.newborn[order].astype(int), strict=True))
    return people.count, len(order)
