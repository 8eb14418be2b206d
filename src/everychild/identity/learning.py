"""Learning without labels: three classes by expectation and maximisation over counted patterns of levels.

Pure. The rates of strangers are counted, not learned. Pairs that are hardly one person teach nothing of the class of one
person; a weak belief holds the rates at sensible values; each class has a ceiling. The patterns are sorted, so that the
result does not depend on the order of the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.fields import FIELDS, LEVELS_MAX
from everychild.identity.likeness import Levels
from everychild.identity.model import Model, Rates

Floats = NDArray[np.float64]
Places = Sequence[int]

_ROUNDS_MAX = 200
_CLOSE = 1e-6
_TEACHES_FROM = 0.05
_BELIEF = 0.05
_KIN_BELIEF = 0.05
_BITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Distinct patterns of levels, and how many pairs show each.

    Takes:
        levels: one row a field, one column a pattern.
    """

    levels: Levels
    counts: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """How many pairs there are in all, and how many of them can be one person, and kin."""

    pairs: float
    same: float
    kin: float


def patterns_of(levels: Levels) -> Patterns:
    """The distinct patterns among pairs."""
    packed = np.zeros(levels.shape[1], dtype=np.int64)
    for row in levels:
        packed = (packed << _BITS) | row
    distinct, counts = np.unique(packed, return_counts=True)
    return Patterns(levels=unpacked(distinct, levels.shape[0]), counts=counts.astype(np.float64))


def unpacked(packed: NDArray[np.int64], fields: int) -> Levels:
    """Levels from patterns packed four bits a field, the first field highest."""
    rows = [(packed >> (_BITS * (fields - 1 - place))) & ((1 << _BITS) - 1) for place in range(fields)]
    return np.array(rows, dtype=np.uint8)


def learned(patterns: Patterns, start: Model, ceilings: Ceilings, places: Places) -> Model:
    """The model that explains the patterns best, for the fields that stand at `places`.

    Takes:
        start: where to begin, and what is believed; its strangers are kept as they are.
    """
    same, kin = start.same.copy(), start.kin.copy()
    share_same, share_kin = ceilings.same * 0.6 / ceilings.pairs, ceilings.kin * 0.5 / ceilings.pairs
    belief_same, belief_kin = ceilings.same * _BELIEF, ceilings.same * _KIN_BELIEF
    for _ in range(_ROUNDS_MAX):
        p_same, p_kin = _expected(patterns, same, kin, start.stranger, (share_same, share_kin), places)
        weight_same = np.where(p_same >= _TEACHES_FROM, p_same, 0.0) * patterns.counts
        weight_kin = np.where(p_kin >= _TEACHES_FROM, p_kin, 0.0) * patterns.counts
        before = same.copy()
        _maximised(same, start.same, patterns, weight_same, belief_same, places)
        _maximised(kin, start.kin, patterns, weight_kin, belief_kin, places)
        share_same = min(float(weight_same.sum()), ceilings.same) / ceilings.pairs
        share_kin = min(float(weight_kin.sum()), ceilings.kin) / ceilings.pairs
        share_same, share_kin = max(share_same, 1e-15), max(share_kin, 1e-15)
        if np.abs(same - before).max() < _CLOSE:
            break
    return replace(start, same=same, kin=kin, shares=(share_same, share_kin))


def strangers(levels: Levels, start: Model, places: Places, *, belief: float = 20.0) -> Rates:
    """Rates among pairs taken at random, each held near what was believed where it is rare."""
    found = start.stranger.copy()
    for row, place in enumerate(places):
        width = len(FIELDS[place].levels)
        counts = np.bincount(levels[row], minlength=width)[1:width].astype(np.float64)
        counts += belief * start.stranger[place, 1:width]
        found[place, 1:width] = counts / counts.sum()
    return found


def _expected(  # noqa: PLR0913, PLR0917 - the three classes, their shares, and the fields
    patterns: Patterns, same: Rates, kin: Rates, stranger: Rates, shares: tuple[float, float], places: Places
) -> tuple[Floats, Floats]:
    a = np.full(len(patterns.counts), np.log(shares[0]))
    b = np.full(len(patterns.counts), np.log(shares[1]))
    to_same, to_kin = np.log(same / stranger), np.log(kin / stranger)
    for row, place in enumerate(places):
        a += to_same[place][patterns.levels[row]]
        b += to_kin[place][patterns.levels[row]]
    c = np.log(max(1 - sum(shares), 1e-9))
    top = np.maximum(np.maximum(a, b), c)
    a, b = np.exp(a - top), np.exp(b - top)
    total = a + b + np.exp(c - top)
    return a / total, b / total


def _maximised(  # noqa: PLR0913, PLR0917 - one class's rates, what holds them, and the fields
    rates: Rates, believed: Rates, patterns: Patterns, weight: Floats, belief: float, places: Places
) -> None:
    for row, place in enumerate(places):
        width = len(FIELDS[place].levels)
        counts = np.bincount(patterns.levels[row], weights=weight, minlength=LEVELS_MAX)[1:width]
        counts = counts + belief * believed[place, 1:width] + 1e-9
        rates[place, 1:width] = counts / counts.sum()
