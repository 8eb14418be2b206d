"""Learning without labels: classes by expectation and maximisation over counted patterns of levels.

Pure. The rates of strangers are counted, not learned. Pairs that hardly belong to a class teach nothing of it; a weak
belief holds the rates at sensible values; each class has a ceiling. The patterns are sorted, so that the result does
not depend on the order of the records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.fields import FAR_BORN, FAR_BORN_MAX, FIELDS, KIN_MAX, LEVELS_MAX, PLACES, TWIN_MAX
from everychild.identity.likeness import Levels
from everychild.identity.model import Model, Rates, believed

Floats = NDArray[np.float64]
Places = Sequence[int]

_ROUNDS_MAX = 200
_CLOSE = 1e-6
_TEACHES_FROM = 0.05
_TAUGHT_FROM = 0.005
_BELIEF = (0.05, 0.05, 0.15)
"""Twins are few: what is believed of them weighs more."""
_BELIEF_MIN = 20.0
_BELIEF_TAUGHT = 0.01
_BITS = 4
_GAPS_MAX = 0.9


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
    """How many pairs there are in all, and how many of them can be one person, kin, and twins.

    Takes:
        begin: how many of them are thought to be one person before anything is learned.
        far_born: the most that is believed of one person's birth dates that no slip explains, by level.
    """

    pairs: float
    same: float
    kin: float
    twin: float
    begin: float
    far_born: tuple[float, ...] = FAR_BORN_MAX

    @property
    def same_max(self) -> Mapping[str, Mapping[str, float]]:
        """What no file may teach of one person."""
        return {"born": dict(zip(FAR_BORN, self.far_born, strict=True))}


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


def learned(patterns: Patterns, start: Model, ceilings: Ceilings, places: Places, *, survivors: bool = False) -> Model:
    """The model that explains the patterns best, for the fields that stand at `places`.

    Takes:
        start: where to begin, and what is believed; its strangers are kept as they are.
        survivors: the pairs are those that outlasted a first look. It has left out brothers and sisters by their other
            given names, but not those without one: a missing given name is then more usual among kin, and is learned.
    """
    first = (start.same, start.kin, start.twin)
    rates = [each.copy() for each in first]
    most = (ceilings.same, ceilings.kin, ceilings.twin)
    shares = [each / ceilings.pairs for each in (ceilings.begin, most[1] * 0.5, most[2] * 0.1)]
    for _ in range(_ROUNDS_MAX):
        before = rates[0].copy()
        expected = _expected(patterns, [*rates, start.stranger], shares, places)
        taught_by = [np.where(each >= _TEACHES_FROM, each, 0.0) * patterns.counts for each in expected]
        for which, weight in enumerate(taught_by):
            belief = max(_BELIEF[which] * float(weight.sum()), _BELIEF_MIN)
            _maximised(rates[which], first[which], patterns, weight, belief, places)
            _held(rates[which], (ceilings.same_max, KIN_MAX if survivors else TWIN_MAX, TWIN_MAX)[which])
            shares[which] = max(min(float(weight.sum()), most[which]) / ceilings.pairs, 1e-15)
            if survivors and which == 1:
                _with_gaps(rates[which], patterns, weight, taught_by[0])
        if np.abs(rates[0] - before).max() < _CLOSE:
            break
    return replace(start, same=rates[0], kin=rates[1], twin=rates[2], shares=(shares[0], shares[1], shares[2]))


def taught(levels: Levels, probability: Floats, using: Model, ceilings: Ceilings, places: Places) -> Model:
    """The model with the class of one person learned again from probabilities that have heard each pair's rivals."""
    weight = np.where(probability >= _TAUGHT_FROM, probability, 0.0)
    same = using.same.copy()
    pairs = Patterns(levels=levels, counts=weight)
    _maximised(same, believed().same, pairs, weight, _BELIEF_TAUGHT * float(weight.sum()), places)
    _held(same, ceilings.same_max)
    share = min(float(weight.sum()), ceilings.same) / ceilings.pairs
    return replace(using, same=same, shares=(max(share, 1e-15), *using.shares[1:]))


def strangers(levels: Levels, start: Model, places: Places, *, belief: float = 20.0) -> Rates:
    """Rates among pairs taken at random, each held near what was believed where it is rare."""
    found = start.stranger.copy()
    for row, place in enumerate(places):
        width = len(FIELDS[place].levels)
        counts = np.bincount(levels[row], minlength=width)[1:width].astype(np.float64)
        counts += belief * start.stranger[place, 1:width]
        found[place, 1:width] = counts / counts.sum()
    return found


def _expected(patterns: Patterns, rates: Sequence[Rates], shares: Sequence[float], places: Places) -> list[Floats]:
    """The probability of each class but the last (strangers) for each pattern."""
    logs = [np.full(len(patterns.counts), np.log(share)) for share in shares]
    for row, place in enumerate(places):
        for which, found in enumerate(logs):
            np.add(found, np.log(rates[which][place] / rates[-1][place])[patterns.levels[row]], out=found)
    logs.append(np.full(len(patterns.counts), np.log(max(1 - sum(shares), 1e-9))))
    top = np.maximum.reduce(logs)
    parts = [np.exp(each - top) for each in logs]
    total = sum(parts[1:], parts[0])
    return [part / total for part in parts[:-1]]


def _maximised(  # noqa: PLR0913, PLR0917 - one class's rates, what holds them, and the fields
    rates: Rates, first: Rates, patterns: Patterns, weight: Floats, belief: float, places: Places
) -> None:
    for row, place in enumerate(places):
        width = len(FIELDS[place].levels)
        counts = np.bincount(patterns.levels[row], weights=weight, minlength=LEVELS_MAX)[1:width]
        # A level that no pair shows (a file with initials only) takes nothing of the belief.
        shown = np.bincount(patterns.levels[row], minlength=LEVELS_MAX)[1:width] > 0
        held = np.where(shown, first[place, 1:width], 0.0)
        counts = counts + belief * held / max(float(held.sum()), 1e-9) + 1e-9
        rates[place, 1:width] = counts / counts.sum()


def _with_gaps(rates: Rates, patterns: Patterns, kin: Floats, same: Floats) -> None:
    """How much more often a given name is missing among kin than with one person, as the rate of that level."""
    place = PLACES["given"]
    unnamed = patterns.levels[place] == 0
    usual = (float(same[unnamed].sum()) + 1) / (float(same.sum()) + _BELIEF_MIN)
    gaps = (float(kin[unnamed].sum()) + _BELIEF_MIN * usual) / (float(kin.sum()) + _BELIEF_MIN)
    gaps = min(max(gaps, usual), _GAPS_MAX)
    rates[place, 0] = gaps / usual
    rates[place, 1:] *= (1 - gaps) / (1 - usual)


def _held(rates: Rates, most: Mapping[str, Mapping[str, float]]) -> None:
    """Rates that no file may raise are kept down, and the others make up for them."""
    for name, levels in most.items():
        row, width = PLACES[name], len(FIELDS[PLACES[name]].levels)
        ceiling = np.array([levels.get(level, 1.0) for level in FIELDS[row].levels])
        over = rates[row, :width] > ceiling
        over[0] = False
        if over.any():
            rates[row, :width][over] = ceiling[over]
            others = ~over
            others[0] = False
            rates[row, :width][others] *= (1 - ceiling[over].sum()) / rates[row, :width][others].sum()
