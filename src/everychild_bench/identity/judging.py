"""How good an answer is: stated pairs beside the truth. Pure; numpy only.

The truth is a person for each record. A stated pair is right when both its records are one person's. Nothing here knows
who answered, our engine or a peer: both are judged by the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Shares = NDArray[np.float64]

EVEN = 0.5
BAND_EDGES = (0.2, 0.5, 0.8, 0.95, 0.99, 1.0)
"""Bands whose stated probability is held beside what was right in them."""


class Verdict(IntEnum):
    """What an answer says of a pair."""

    DIFFERENT = 0
    ASK = 1
    LINK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Who each record is.

    Takes:
        left: a person's number for each record of the first file, by its place.
        right: the same for the second file; None where a file is compared with itself.
        persons: how many persons there are.
    """

    left: Counts
    right: Counts | None
    persons: int

    @property
    def pairs_of_each(self) -> Counts:
        """How many true pairs each person has."""
        here = np.bincount(self.left, minlength=self.persons)
        if self.right is None:
            return here * (here - 1) // 2
        return here * np.bincount(self.right, minlength=self.persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An answer: pairs by the places of their records, each with its probability and verdict."""

    left: Counts
    right: Counts
    probability: Shares
    verdict: NDArray[np.int8]

    def only(self, chosen: NDArray[Any]) -> Stated:
        """Some of the pairs: by flags, or by their places in an order."""
        return Stated(
            left=self.left[chosen],
            right=self.right[chosen],
            probability=self.probability[chosen],
            verdict=self.verdict[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean; nothing right is 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Pairs whose stated probability is at least `low` and under `high`, and how many of them are right."""

    low: float
    high: float
    pairs: int
    stated: float
    right: float


def right_pairs(stated: Stated, truth: Truth) -> Flags:
    """Which of the pairs are one person's."""
    others = truth.left if truth.right is None else truth.right
    return truth.left[stated.left] == others[stated.right]


def rates(stated: Stated, truth: Truth) -> Rates:
    """Of all pairs in the answer taken as links: how many are right, and how many of the true pairs are among them."""
    right = int(right_pairs(stated, truth).sum())
    total = int(truth.pairs_of_each.sum())
    return Rates(precision=right / max(1, len(stated.left)), recall=right / max(1, total))


def linked(stated: Stated) -> Stated:
    """The pairs that are linked without anybody being asked."""
    return stated.only(stated.verdict == Verdict.LINK)


def likely(stated: Stated, floor: float = EVEN) -> Stated:
    """The pairs at or above a probability."""
    return stated.only(stated.probability >= floor)


def one_to_one(stated: Stated) -> Stated:
    """At most one pair for each record on either side, the most probable first."""
    order = np.lexsort((stated.right, stated.left, -stated.probability))
    taken_left, taken_right = set[int](), set[int]()
    kept: list[int] = []
    for place, left, right in zip(
        order.tolist(), stated.left[order].tolist(), stated.right[order].tolist(), strict=True
    ):
        if left not in taken_left and right not in taken_right:
            taken_left.add(left)
            taken_right.add(right)
            kept.append(place)
    return stated.only(np.array(kept, dtype=np.int64))


def recall_at_precision(stated: Stated, truth: Truth, floor: float) -> float:
    """The most recall that ranking by probability reaches while precision holds; ties stand or fall together."""
    order = np.argsort(-stated.probability, kind="stable")
    right = np.cumsum(right_pairs(stated, truth)[order])
    ends_a_tie = np.append(np.diff(stated.probability[order]) != 0, True)[: len(order)]
    holds = ends_a_tie & (right >= floor * np.arange(1, len(order) + 1))
    found = int(right[holds].max()) if holds.any() else 0
    return found / max(1, int(truth.pairs_of_each.sum()))


def bands(stated: Stated, truth: Truth, edges: Sequence[float] = BAND_EDGES) -> list[Band]:
    """What was stated beside what was right, band by band; the last band holds its upper edge."""
    right = right_pairs(stated, truth)
    found: list[Band] = []
    for low, high in pairwise(edges):
        inside = (stated.probability >= low) & (
            (stated.probability < high) | ((high >= 1) & (stated.probability >= low))
        )
        pairs = int(inside.sum())
        if pairs:
            found.append(
                Band(
                    low=low,
                    high=high,
                    pairs=pairs,
                    stated=float(stated.probability[inside].mean()),
                    right=float(right[inside].mean()),
                )
            )
    return found


def f1_range(stated: Stated, truth: Truth, *, seed: int, times: int = 400) -> tuple[float, float]:
    """Where F1 falls in 95 of 100 draws of as many persons, each with all pairs that are stated of its records."""
    right = right_pairs(stated, truth)
    owner = truth.left[stated.left]
    of_right = np.bincount(owner[right], minlength=truth.persons).astype(np.float64)
    of_wrong = np.bincount(owner[~right], minlength=truth.persons).astype(np.float64)
    of_true = truth.pairs_of_each.astype(np.float64)
    concerned = (of_right + of_wrong + of_true) > 0
    rng = np.random.default_rng(seed)
    drawn: list[float] = []
    for _ in range(times):
        weight = rng.poisson(1.0, int(concerned.sum()))
        hits, misfires, wanted = (float(weight @ each[concerned]) for each in (of_right, of_wrong, of_true))
        drawn.append(2 * hits / max(1.0, hits + misfires + wanted))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)
