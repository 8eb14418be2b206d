"""Evidence of the household: who lives with whom on both sides.

Pure. A brother has as much of it as the child; so it tells kin from strangers, never child from brother, and it lifts
no pair alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.people import People

Floats = NDArray[np.float64]
HOUSEMATES_MAX = 12
_ONE_FROM, _SEVERAL_FROM = 0.3, 1.3
_PAIRS_MAX = 2_000_000


def homes_of(people: People, first: int) -> NDArray[np.int64]:
    """Each record's household as a number, 0 where none is known, it is alone, or it is too large to be one.

    Takes:
        first: how many records belong to the first file; a household is of one file.
    """
    number, street = people.codes("number"), people.codes("street")
    unit, place = people.codes("unit"), people.codes("zip")
    side = (np.arange(people.count) < first).astype(np.int64)
    key = street.astype(np.int64)
    for codes, name in ((number, "number"), (unit, "unit"), (place, "zip")):
        key = key * len(people.fields[name].values) + codes
        _, key = np.unique(key, return_inverse=True)
    key = key.astype(np.int64) * 2 + side
    key[(number == 0) | (street == 0)] = -1
    distinct, back, counts = np.unique(key, return_inverse=True, return_counts=True)
    usable = (counts >= 2) & (counts <= HOUSEMATES_MAX) & (distinct >= 0)  # noqa: PLR2004 - two make a household
    places = np.where(usable, usable.cumsum(), 0)
    return places[back]


def support_level(others: float) -> int:
    """The level of so many expected members of one home among the other's."""
    return 3 if others >= _SEVERAL_FROM else 2 if others >= _ONE_FROM else 1


def support_levels(one: Codes, other: Codes, probability: Floats, homes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """How many other members of the one home are expected to be other members of the other, in levels."""
    a, b = homes[one], homes[other]
    told = (a > 0) & (b > 0) & (a != b)
    level = np.zeros(len(one), dtype=np.uint8)
    if not told.any():
        return level
    whole = _sums(a, b, probability)
    of_one = _sums(one.astype(np.int64), b, probability)
    of_other = _sums(a, other.astype(np.int64), probability)
    others = whole - of_one - of_other + probability
    level[told] = np.where(others >= _SEVERAL_FROM, 3, np.where(others >= _ONE_FROM, 2, 1))[told]
    return level


def housemates(one: Codes, other: Codes, homes: NDArray[np.int64]) -> tuple[Codes, Codes]:
    """All pairs of members of the homes of confident pairs."""
    a, b = homes[one], homes[other]
    told = (a > 0) & (b > 0) & (a != b)
    size = int(homes.max(initial=0)) + 1
    pairs = np.unique(a[told] * size + b[told])
    order = np.argsort(homes, kind="stable")
    starts = np.searchsorted(homes[order], np.arange(size + 1))
    lefts, rights = pairs // size, pairs % size
    counts_left, counts_right = starts[lefts + 1] - starts[lefts], starts[rights + 1] - starts[rights]
    counts = counts_left * counts_right
    if counts.sum() > _PAIRS_MAX:
        lefts, rights, counts = lefts[:0], rights[:0], counts[:0]
    which = np.repeat(np.arange(len(lefts)), counts)
    within = np.arange(len(which)) - np.repeat(counts.cumsum() - counts, counts)
    first = order[starts[lefts[which]] + within // counts_right[which]]
    second = order[starts[rights[which]] + within % counts_right[which]]
    return first.astype(np.int32), second.astype(np.int32)


def _sums(one: NDArray[np.int64], other: NDArray[np.int64], probability: Floats) -> Floats:
    key = one.astype(np.int64) * (int(other.max(initial=0)) + 1) + other
    _, back = np.unique(key, return_inverse=True)
    return np.bincount(back, weights=probability)[back].astype(np.float64)
