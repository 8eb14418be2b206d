"""Record, truth, pair and cluster files, read into numbers."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from everychild_bench.identity.judging import EVEN, Counts, Stated, Truth, Verdict

COLUMNS = (
    "record_id", "given", "middle", "family", "suffix", "aliases", "born", "sex", "ssn", "medicaid_id", "street",
    "city",
    "county", "state", "zip", "phone", "mother_given", "mother_family", "father_given", "father_family", "birth_order",
    "multiple_birth", "race", "ethnicity", "updated_on",
)  # fmt: skip
"""The canonical columns of a record file; any may be absent."""

_VERDICTS = {"link": Verdict.LINK, "ask": Verdict.ASK, "different": Verdict.DIFFERENT}


def write_records(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A record file with a heading."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        writer.writerows(rows)


def read_rows(path: Path) -> list[dict[str, str]]:
    """All rows of a small file, by its headings."""
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def read_truth(*paths: Path) -> tuple[Truth, list[dict[str, int]]]:
    """Who each record of one file, or of two, is; and the place of each record id."""
    persons: dict[str, int] = {}
    numbers: list[Counts] = []
    places: list[dict[str, int]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            of_each = array("q")
            place: dict[str, int] = {}
            for record_id, person_id, *_ in rows:
                place[record_id] = len(place)
                of_each.append(persons.setdefault(person_id, len(persons)))
        numbers.append(np.frombuffer(of_each, dtype=np.int64))
        places.append(place)
    right = numbers[1] if len(numbers) > 1 else None
    return Truth(left=numbers[0], right=right, persons=len(persons)), places


def read_pairs(path: Path, left: Mapping[str, int], right: Mapping[str, int]) -> Stated:
    """A pairs file: `id_a, id_b, probability` and, where there is one, `verdict`; without it .5 links."""
    lefts, rights, verdicts, probabilities = array("q"), array("q"), array("b"), array("d")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        heading = next(rows)
        id_a, id_b, probability = (heading.index(name) for name in ("id_a", "id_b", "probability"))
        verdict = heading.index("verdict") if "verdict" in heading else None
        for row in rows:
            stated = float(row[probability])
            lefts.append(left[row[id_a]])
            rights.append(right[row[id_b]])
            probabilities.append(stated)
            if verdict is None:
                verdicts.append(Verdict.LINK if stated >= EVEN else Verdict.DIFFERENT)
            else:
                verdicts.append(_VERDICTS[row[verdict]])
    return Stated(
        left=np.frombuffer(lefts, dtype=np.int64),
        right=np.frombuffer(rights, dtype=np.int64),
        probability=np.frombuffer(probabilities, dtype=np.float64),
        verdict=np.frombuffer(verdicts, dtype=np.int8),
    )


def read_clusters(path: Path, places: Mapping[str, int]) -> Counts:
    """The cluster of each record, by its place; a record that was left out stands alone."""
    names: dict[str, int] = {}
    found = np.full(len(places), -1, dtype=np.int64)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for record_id, cluster_id, *_ in rows:
            found[places[record_id]] = names.setdefault(cluster_id, len(names))
    alone = found < 0
    found[alone] = len(names) + np.arange(int(alone.sum()))
    return found
