"""Our engine and the peer, each asked over the same files by its own command, in a process of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from everychild_bench.identity.files import read_clusters, read_pairs, read_truth
from everychild_bench.identity.judging import Counts, Stated, Truth, one_to_one
from everychild_bench.identity.measuring import Cost, measured
from everychild_bench.identity.sources import Source, apart

OURS = (sys.executable, "-m", "everychild.doors.cli.main", "identity")
"""Our engine as anybody calls it; nothing of its inside is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of a source, and what it cost.

    Takes:
        candidates: every pair that it told of, before one-to-one.
        stated: the pairs that count: after one-to-one where the files are lists of persons.
        clusters: the partition, where a file was compared with itself and one was given.
    """

    stated: Stated
    candidates: Stated
    truth: Truth
    cost: Cost
    clusters: Counts | None = None


def ask_ours(source: Source, folder: Path, *, matched: bool) -> Answer:
    """Our engine: `link`, one-to-one where asked, or `dedupe`; the same defaults for every file."""
    out = folder / f"ours-{source.name.replace(' ', '-').replace(',', '')}.csv"
    files = [str(file) for file in source.files]
    log = out.with_suffix(".log")
    truth, places = read_truth(*source.truths)
    if len(files) == 1:
        cost = measured([*OURS, "dedupe", *files, "--out", str(out)], log)
        stated = read_pairs(out.with_suffix(".pairs.csv"), places[0], places[0])
        return Answer(stated=stated, candidates=stated, truth=truth, cost=cost, clusters=read_clusters(out, places[0]))
    cost = measured([*OURS, "link", *files, "--out", str(out), *(["--one-to-one"] if matched else [])], log)
    candidates = read_pairs(out, places[0], places[1])
    return Answer(
        stated=one_to_one(candidates) if matched else candidates, candidates=candidates, truth=truth, cost=cost
    )


def ask_peer(source: Source, folder: Path, *, matched: bool) -> Answer:
    """Splink 5 with one-to-one laid over it, the best first."""
    out = folder / f"peer-{source.name.replace(' ', '-').replace(',', '')}.csv"
    truth, places = read_truth(*source.truths)
    cost = measured(
        apart("splink_peer", *(str(file) for file in source.files), "--out", str(out)), out.with_suffix(".log")
    )
    candidates = read_pairs(out, places[0], places[-1])
    return Answer(
        stated=one_to_one(candidates) if matched else candidates, candidates=candidates, truth=truth, cost=cost
    )
