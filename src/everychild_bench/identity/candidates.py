"""The section over candidates: what keys alone propose, before anything is compared."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from everychild_bench.figures import Figure, at_least, at_most
from everychild_bench.identity import asking, sources
from everychild_bench.identity.desk import Desk
from everychild_bench.identity.files import read_truth
from everychild_bench.identity.measuring import ProgramFailed, measured
from everychild_bench.identity.sources import Source

RECALL = {5: 0.978, 10: 0.88}
PAIRS_MAX = 100_000


def keys_section(desk: Desk) -> list[Figure]:
    """How many true pairs of the censuses are among at most 100,000 that keys alone propose."""
    figures: list[Figure] = []
    for noise, floor in RECALL.items():
        source = sources.census(desk.folder, noise=noise, seed=desk.census_seeds[0])["census"]
        out = desk.folder / f"keys-{noise}x.csv"
        name = f"keys alone, census {noise}x"
        try:
            with desk.showing(name):
                command = [*asking.OURS, "candidates", *(str(file) for file in source.files), "--out", str(out)]
                measured(command, out.with_suffix(".log"))
        except ProgramFailed as failed:
            desk.say(f"{name}: not measured. {str(failed)[-300:]}")
            figures.append(Figure(name=f"{name}: recall", value=0, unit="recall", target=f">= {floor:g}", met=False))
            continue
        recall, pairs = _found(out, source)
        figures.append(at_least(f"{name}: recall", recall, "recall", floor))
        figures.append(at_most(f"{name}: pairs", pairs, "pairs", PAIRS_MAX))
    return figures


def _found(path: Path, source: Source) -> tuple[float, int]:
    """The share of the true pairs that a file of pairs holds, and how many different pairs it holds."""
    truth, places = read_truth(*source.truths)
    assert truth.right is not None, "the censuses are two files"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        proposed = {(places[0][row["id_a"]], places[1][row["id_b"]]) for row in rows}
    both = np.array(sorted(proposed), dtype=np.int64).reshape(-1, 2)
    right = int((truth.left[both[:, 0]] == truth.right[both[:, 1]]).sum())
    return right / int(truth.pairs_of_each.sum()), len(proposed)
