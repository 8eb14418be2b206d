"""The first look: from all pairs, or all that share a key, to those that could be one person.

Pure. Small files are compared exhaustively, large ones by keys. Only the main fields are looked at; pairs with one
number are kept whatever else they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.candidates import Candidates, candidates_of
from everychild.identity.columns import Codes
from everychild.identity.everything import CELLS, chosen, counted, everything, levels_of_cells
from everychild.identity.fields import FIELDS, MAIN
from everychild.identity.keys import RECIPES
from everychild.identity.learning import Patterns, learned, patterns_of, strangers
from everychild.identity.likeness import Levels, levels_of, main_levels
from everychild.identity.model import Model, Rates, believed
from everychild.identity.tasks import Progress, Task
from everychild.identity.weights import log_classes, probabilities

EVERYTHING_MAX = 1_000_000_000
"""Pairs up to which every one is compared."""
_KEPT_FROM = 0.001
_SAMPLE = 500_000
_LARGE = 200_000
"""Records from which keys that make very many pairs are left out."""
_MAIN_PLACES = tuple(range(len(MAIN)))
_ALL_PLACES = tuple(range(len(FIELDS)))
_AT_ONCE = 1 << 21
_IDENTIFIERS = RECIPES[:3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivors:
    """Pairs that outlast the first look.

    Takes:
        using: the model as the first look has learned it.
        compared: how many pairs were looked at.
        skipped_blocks: how many groups with one key were too large, by key.
        capture: the share of pairs of one person that the look is thought to keep.
    """

    one: Codes
    other: Codes
    using: Model
    compared: int
    skipped_blocks: Mapping[str, int]
    capture: float


def survivors(task: Task, start: Model, progress: Progress, *, learn: bool) -> Survivors:
    """Pairs that could be one person, each once.

    Takes:
        learn: whether the main fields' rates are learned here, or taken from `start`.
    """
    if task.pairs <= EVERYTHING_MAX:
        return _of_everything(task, start, progress, learn=learn)
    recipes = [recipe for recipe in RECIPES if recipe.large or task.people.count < _LARGE]
    found = candidates_of(task.people, recipes, task.first, progress)
    progress("A first look", 0.0)
    main = _main(task, found)
    using = learned(patterns_of(main), start, task.ceilings, _MAIN_PLACES) if learn else start
    one, other = _with_identified(task, _probable(main, using), found)
    capture = _capture(task, _probable(levels_of_cells(np.arange(CELLS)), using), using)
    return Survivors(
        one=one,
        other=other,
        using=using,
        compared=len(found.one),
        skipped_blocks=found.skipped_blocks,
        capture=capture,
    )


def strangers_counted(task: Task) -> Model:
    """The first beliefs, with the rates of strangers from pairs taken evenly over the file."""
    one, other = _sample(task)
    start = believed("learned")
    return replace(start, stranger=strangers(levels_of(task.people, one, other), start, _ALL_PLACES))


def _of_everything(task: Task, start: Model, progress: Progress, *, learn: bool) -> Survivors:
    every = everything(task.people, task.first, progress)
    patterns = counted(every, progress)
    using = replace(start, stranger=_exact(patterns, start)) if learn else start
    using = learned(patterns, using, task.ceilings, _MAIN_PLACES) if learn else using
    worth = _probable(levels_of_cells(np.arange(CELLS)), using)
    kept = task.keys(*chosen(every, worth, progress))
    numbers = candidates_of(task.people, _IDENTIFIERS, task.first, lambda _what, _done: None)
    one, other = task.pairs_of(np.union1d(kept, task.keys(numbers.one, numbers.other)))
    return Survivors(
        one=one,
        other=other,
        using=using,
        compared=task.pairs,
        skipped_blocks=numbers.skipped_blocks,
        capture=_capture(task, worth, using),
    )


def _main(task: Task, found: Candidates) -> Levels:
    levels = np.empty((len(MAIN), len(found.one)), dtype=np.uint8)
    for start in range(0, len(found.one), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        levels[:, part] = main_levels(task.people, found.one[part], found.other[part])
    return levels


def _with_identified(task: Task, keep: NDArray[np.bool_], found: Candidates) -> tuple[Codes, Codes]:
    """Pairs worth keeping, and those with one number."""
    for name in ("ssn", "medicaid_id"):
        codes = task.people.codes(name)
        keep |= (codes[found.one] > 0) & (codes[found.one] == codes[found.other])
    return found.one[keep], found.other[keep]


def _sample(task: Task) -> tuple[Codes, Codes]:
    """Pairs spread evenly, the same for the same sizes."""
    one, other = task.sizes
    count = min(_SAMPLE, task.pairs)
    rng = np.random.default_rng(one * 1_000_003 + other)
    a = rng.integers(0, one, count).astype(np.int32)
    b = (rng.integers(0, other, count) + task.first).astype(np.int32)
    return a[a != b], b[a != b]


def _exact(patterns: Patterns, start: Model) -> Rates:
    """Rates of strangers over all pairs, for the main fields."""
    found = start.stranger.copy()
    for place in _MAIN_PLACES:
        width = len(FIELDS[place].levels)
        counts = np.bincount(patterns.levels[place], weights=patterns.counts, minlength=width)[1:width]
        counts = counts + start.stranger[place, 1:width]
        found[place, 1:width] = counts / counts.sum()
    return found


def _capture(task: Task, worth: NDArray[np.bool_], using: Model) -> float:
    """The share of pairs of one person with a pattern worth keeping, by the model and the gaps in the file."""
    levels = levels_of_cells(np.arange(CELLS))
    chance = np.ones(CELLS)
    for place, name in enumerate(MAIN):
        known = task.people.fields[name].known
        both = (
            float(known[: task.first].mean() * known[task.first :].mean()) if task.first else float(known.mean()) ** 2
        )
        rates = np.concatenate([[1 - both], both * using.same[place, 1:]])
        chance *= rates[levels[place]]
    return float(np.clip(chance[worth].sum() / chance.sum(), 0.5, 1.0))


def _probable(levels: Levels, using: Model) -> NDArray[np.bool_]:
    keep = np.zeros(levels.shape[1], dtype=np.bool_)
    for start in range(0, levels.shape[1], _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        keep[part] = probabilities(*log_classes(levels[:, part], using), using) >= _KEPT_FROM
    return keep
