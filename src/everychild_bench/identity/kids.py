"""Sections over invented children: how good, how fast, how many twins are made one."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from everychild_bench.figures import Figure, at_least, at_most, told
from everychild_bench.identity import sources
from everychild_bench.identity.asking import Answer
from everychild_bench.identity.clusters import connected, pairwise_rates, whole_rates
from everychild_bench.identity.desk import Desk, calibration, costs, f1_with_range, likely_rates
from everychild_bench.identity.judging import Counts, Flags, Stated, Verdict, likely, linked, rates, right_pairs
from everychild_bench.identity.sources import Source

SMALL, MILLION, FIVE_MILLION = 100_000, 1_000_000, 5_000_000
F1 = {SMALL: 0.967, MILLION: 0.967, FIVE_MILLION: 0.955}
SECONDS = {MILLION: 30.0, FIVE_MILLION: 180.0}
MEGABYTES = 6_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What else is true of each record, by its place.

    Takes:
        twins: the number of the pair of twins that the child is one of, or -1.
        address: the home.
    """

    twins: Counts
    address: Counts


def children_section(desk: Desk) -> list[Figure]:
    """F1, clusters, calibration, time and memory; a million, and five, at full size."""
    figures: list[Figure] = []
    for records in (MILLION, FIVE_MILLION) if desk.run.full else (SMALL,):
        source = _children(desk, records)
        ours, peer = desk.ours(source, matched=False), desk.peer(source, matched=False)
        figures += _goodness(desk, source.name, records, ours)
        if records in SECONDS:
            figures.append(at_most(f"{source.name}: whole program", ours.cost.seconds, "s", SECONDS[records]))
            figures.append(at_most(f"{source.name}: peak memory", ours.cost.megabytes, "MB", MEGABYTES))
        if peer:
            figures.append(
                told(f"{source.name}: Splink F1 at .95", rates(likely(peer.stated, 0.95), peer.truth).f1, "F1")
            )
        figures += [*calibration(source.name, ours), *costs(source.name, ours, peer)]
    return figures


def _goodness(desk: Desk, name: str, records: int, ours: Answer) -> list[Figure]:
    f1_with_range(desk, ours, name)
    seen = ours.stated.only(ours.stated.verdict != Verdict.DIFFERENT)
    just = rates(linked(ours.stated), ours.truth)
    partition = ours.clusters if ours.clusters is not None else connected(len(ours.truth.left), linked(ours.stated))
    asked = int((ours.stated.verdict == Verdict.ASK).sum())
    return [
        at_least(f"{name}: pairwise F1, twin rules on", likely_rates(ours).f1, "F1", F1[records]),
        at_least(f"{name}: clusters, pairwise F1", pairwise_rates(partition, ours.truth.left).f1, "F1", 0.97),
        told(f"{name}: clusters that are one whole person, F1", whole_rates(partition, ours.truth.left).f1, "F1"),
        at_least(f"{name}: recall of linked and asked", rates(seen, ours.truth).recall, "recall", 0.975),
        told(f"{name}: precision of what is linked unasked", just.precision, "share"),
        told(f"{name}: recall of what is linked unasked", just.recall, "recall"),
        told(f"{name}: questions a 100 records", 100 * asked / len(ours.truth.left), "questions"),
    ]


def twins_section(desk: Desk) -> list[Figure]:
    """Pairs of twins in one home and apart that are made one, and the same twin in two places that is found."""
    source = _children(desk, MILLION if desk.run.full else SMALL)
    ours, peer = desk.ours(source, matched=False), desk.peer(source, matched=False)
    marks = read_marks(source.truths[0])
    home, apart, own = twin_pairs(marks, ours.truth.left)
    figures = _twin_figures(source.name, ours, marks, (home, apart, own))
    if peer:
        together = int((_of_twins(linked(peer.stated), marks) & ~right_pairs(linked(peer.stated), peer.truth)).sum())
        figures.append(
            told(f"{source.name}: Splink, twin pairs linked at .5", 100 * together / max(1, home + apart), "% of pairs")
        )
    desk.say(
        f"{source.name}: {home:,} pairs of records of twins in one home, {apart:,} of twins in two homes, {own:,} of "
        "one twin; twins never share a given name."
    )
    return figures


def _twin_figures(name: str, ours: Answer, marks: Marks, counts: tuple[int, int, int]) -> list[Figure]:
    home, _, own = counts
    links = linked(ours.stated)
    false_twins = _of_twins(links, marks) & ~right_pairs(links, ours.truth)
    same_home = marks.address[links.left] == marks.address[links.right]
    at_home, moved = int((false_twins & same_home).sum()), int((false_twins & ~same_home).sum())
    seen = ours.stated.only(ours.stated.verdict != Verdict.DIFFERENT)
    found = int((_of_twins(seen, marks) & right_pairs(seen, ours.truth)).sum())
    return [
        at_most(f"{name}: twin pairs in one home linked, of 10,000", 10_000 * at_home / max(1, home), "pairs", 0),
        at_most(
            f"{name}: twins in two homes linked, of 10,000 links", 10_000 * moved / max(1, len(links.left)), "pairs", 5
        ),
        at_least(f"{name}: one twin in two places linked or asked", found / max(1, own), "share", 0.97),
    ]


def read_marks(truth: Path) -> Marks:
    """Twins and homes, from a children set's truth."""
    with truth.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        heading = next(rows)
        twins, address = heading.index("twins"), heading.index("address")
        told_of = [(int(row[twins]), int(row[address])) for row in rows]
    both = np.array(told_of, dtype=np.int64)
    return Marks(twins=both[:, 0], address=both[:, 1])


def twin_pairs(marks: Marks, person: Counts) -> tuple[int, int, int]:
    """How many pairs of records there are of twins in one home, of twins in two homes, and of one twin."""
    born_together: dict[int, list[int]] = {}
    for place in np.flatnonzero(marks.twins >= 0).tolist():
        born_together.setdefault(int(marks.twins[place]), []).append(place)
    home = apart = own = 0
    for places in born_together.values():
        for index, one in enumerate(places):
            for other in places[index + 1 :]:
                if person[one] == person[other]:
                    own += 1
                elif marks.address[one] == marks.address[other]:
                    home += 1
                else:
                    apart += 1
    return home, apart, own


def _of_twins(stated: Stated, marks: Marks) -> Flags:
    """Which pairs are both of one pair of twins."""
    return (marks.twins[stated.left] >= 0) & (marks.twins[stated.left] == marks.twins[stated.right])


def _children(desk: Desk, records: int) -> Source:
    with desk.showing(f"making: children {records:,}"):
        return sources.children(desk.folder, records=records, seed=desk.run.seed)
