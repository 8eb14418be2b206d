"""Evidence of the household: who lives with whom on both sides.

Pure. A brother has as much of it as the child; so it tells kin from strangers, never child from brother, and it lifts
no pair alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from everychild.identity.births import A_HOUSEMATES, FARTHER, SAME_YEAR
from everychild.identity.columns import Codes
from everychild.identity.fields import PLACES
from everychild.identity.grouping import groups_of
from everychild.identity.likeness import Levels
from everychild.identity.model import Rates
from everychild.identity.people import People

Floats = NDArray[np.float64]
HOUSEMATES_MAX = 12
_ONE_HOME = (("number", "street", "unit"),)
_ONE_FROM, _SEVERAL_FROM = 0.3, 1.3
_PAIRS_MAX = 2_000_000


def homes_of(people: People, first: int) -> NDArray[np.int64]:
    """Each record's household as a number, 0 where none is known, it is alone, or it is too large to be one.

    A household is one number and street, or one street and family name where numbers are mistyped, in one town.

    Takes:
        first: how many records belong to the first file; a household is of one file.
    """
    side = (np.arange(people.count) < first).astype(np.int64)
    ways = [(parts, place) for parts in _ONE_HOME for place in ("zip", "city")]
    leader = np.arange(people.count, dtype=np.int64)
    links = [_alike(people, (*parts, place), side) for parts, place in ways]
    ones, others = (np.concatenate([pair[at] for pair in links]) for at in (0, 1))
    if len(ones):
        leader = groups_of(people.count, ones.astype(np.int32), others.astype(np.int32))
    counts = np.bincount(leader, minlength=people.count)
    usable = (counts >= 2) & (counts <= HOUSEMATES_MAX)  # noqa: PLR2004 - two make a household
    return np.where(usable, usable.cumsum(), 0)[leader]


def _alike(people: People, parts: Sequence[str], side: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Each record with the first of its side with the same parts, where all are told and not too many have them."""
    key, told = side.copy(), np.ones(people.count, dtype=np.bool_)
    for part in parts:
        codes = people.codes(part)
        if part != "unit":
            told &= codes > 0
        key = np.unique(key * len(people.fields[part].values) + codes, return_inverse=True)[1].astype(np.int64)
    records = np.flatnonzero(told)
    _, start, back, counts = np.unique(key[told], return_index=True, return_inverse=True, return_counts=True)
    few = (counts >= 2) & (counts <= HOUSEMATES_MAX)  # noqa: PLR2004
    chosen = few[back]
    return records[chosen], records[start[back[chosen]]]


def dates_shared_at_home(people: People, homes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which records' birth date is also a housemate's: twins', or copied from a line beside."""
    born = people.codes("born")
    told = np.flatnonzero((homes > 0) & (born > 0))
    key = homes[told] * len(people.fields["born"].values) + born[told]
    _, back, counts = np.unique(key, return_inverse=True, return_counts=True)
    shared = np.zeros(people.count, dtype=np.bool_)
    shared[told[counts[back] > 1]] = True
    return shared


def mark_copied(levels: Levels, shared: NDArray[np.bool_]) -> None:
    """Mark birth dates that no slip explains, where one of the two is also a housemate's.

    Takes:
        shared: for each pair.
    """
    level = levels[PLACES["born"]]
    level[(level >= SAME_YEAR) & (level <= FARTHER) & shared] = A_HOUSEMATES


def strangers_with_copied(stranger: Rates, share: float) -> Rates:
    """Rates of strangers of whose birth dates this share is also a housemate's on one side."""
    found = stranger.copy()
    row, far = PLACES["born"], slice(SAME_YEAR, FARTHER + 1)
    found[row, A_HOUSEMATES] += share * found[row, far].sum()
    found[row, far] *= 1 - share
    return found


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
