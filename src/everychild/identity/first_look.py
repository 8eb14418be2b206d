"""The first look: from all pairs, or all that share a key, to those that could be one person.

Pure. Small files are compared exhaustively, large ones by keys. Only the main fields are looked at; pairs with one
number are kept whatever else they say.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity import births
from everychild.identity.candidates import Candidates, candidates_of
from everychild.identity.columns import Codes
from everychild.identity.everything import CELLS, WORKERS, chosen, counted, everything, levels_of_cells
from everychild.identity.fields import FAR_BORN, FIELDS, MAIN, PLACES
from everychild.identity.keys import RECIPES
from everychild.identity.learning import Ceilings, Patterns, learned, patterns_of, strangers
from everychild.identity.likeness import Levels, levels_of, main_levels, otherwise_named
from everychild.identity.model import Model, Rates, believed
from everychild.identity.name_tables import EQUAL, EXCHANGED, FORMER, TWO_EDITS
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
_AT_ONCE = 1 << 19
_IDENTIFIERS = RECIPES[:3]
_MET_ANYWAY = frozenset({
    "sounds+year", "sounds+turned", "born+given-sound", "born+family-sound", "number+street", "number+family",
    "number+given", "zip+sounds",
})  # fmt: skip
_ANYWAY = tuple(recipe for recipe in RECIPES if recipe.name in _MET_ANYWAY)
"""Keys by which names exchanged or borne before, and namesakes of one home, are met where all else is compared."""
_NEARLY_SAME_HOME, _SAME_TOWN = 2, 7
_IDENTIFIED_MIN = 50
"""From so many pairs with one number and agreeing names it is learned how often birth dates are made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survivors:
    """Pairs that outlast the first look.

    Takes:
        using: the model as the first look has learned it.
        ceilings: what it may have learned at most.
        compared: how many pairs were looked at.
        skipped_blocks: how many groups with one key were too large, by key.
        capture: the share of pairs of one person that the look is thought to keep.
    """

    one: Codes
    other: Codes
    using: Model
    ceilings: Ceilings
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
    found = proposed(task, progress)
    progress("A first look", 0.0)
    main = _main(task, found)
    anyway = _anyway(task, found, main)
    ceilings = _with_far_born(task.ceilings, main[:, anyway.identified])
    using = learned(patterns_of(main), start, ceilings, _MAIN_PLACES) if learn else start
    keep = _probable(main, using) | anyway.identified | anyway.otherwise_named
    capture = _capture(task, _probable(levels_of_cells(np.arange(CELLS)), using), using)
    return Survivors(
        one=found.one[keep],
        other=found.other[keep],
        using=using,
        ceilings=ceilings,
        compared=len(found.one),
        skipped_blocks=found.skipped_blocks,
        capture=capture,
    )


def proposed(task: Task, progress: Progress) -> Candidates:
    """Pairs that keys alone propose."""
    recipes = [recipe for recipe in RECIPES if recipe.large or task.people.count < _LARGE]
    return candidates_of(task.people, recipes, task.first, progress)


def strangers_counted(task: Task) -> Model:
    """The first beliefs, with the rates of strangers from pairs taken evenly over the file."""
    one, other = _sample(task)
    start = believed("learned")
    return replace(start, stranger=strangers(levels_of(task.people, one, other), start, _ALL_PLACES))


def _of_everything(task: Task, start: Model, progress: Progress, *, learn: bool) -> Survivors:
    found = candidates_of(task.people, (*_IDENTIFIERS, *_ANYWAY), task.first, lambda _what, _done: None)
    main = _main(task, found)
    anyway = _anyway(task, found, main)
    ceilings = _with_far_born(task.ceilings, main[:, anyway.identified])
    every = everything(task.people, task.first, progress)
    patterns = counted(every, progress)
    using = replace(start, stranger=_exact(patterns, start)) if learn else start
    using = learned(patterns, using, ceilings, _MAIN_PLACES) if learn else using
    worth = _probable(levels_of_cells(np.arange(CELLS)), using)
    keep = anyway.identified | anyway.otherwise_named
    kept = np.union1d(task.keys(*chosen(every, worth, progress)), task.keys(found.one[keep], found.other[keep]))
    one, other = task.pairs_of(kept)
    return Survivors(
        one=one,
        other=other,
        using=using,
        ceilings=ceilings,
        compared=task.pairs,
        skipped_blocks=found.skipped_blocks,
        capture=_capture(task, worth, using),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anyway:
    """Which pairs are kept whatever else they say: with one number, or with names exchanged or borne before."""

    identified: NDArray[np.bool_]
    otherwise_named: NDArray[np.bool_]


def _anyway(task: Task, found: Candidates, main: Levels) -> _Anyway:
    identified = np.zeros(len(found.one), dtype=np.bool_)
    for name in ("ssn", "medicaid_id"):
        codes = task.people.codes(name)
        identified |= (codes[found.one] > 0) & (codes[found.one] == codes[found.other])
    given, family = main[PLACES["given"]], main[PLACES["family"]]
    home = main[PLACES["home"]]
    one_day = (main[PLACES["born"]] <= births.TWO_DIGITS) | (main[PLACES["born"]] == births.PARTLY)
    at_home, nearby = (home >= 1) & (home <= _NEARLY_SAME_HOME), (home >= 1) & (home <= _SAME_TOWN)
    otherwise = ((given == EXCHANGED) | (given == FORMER) | (family == FORMER)) & (one_day | at_home)
    if task.matched:
        otherwise |= (given <= TWO_EDITS) & (family <= TWO_EDITS) & nearby
        otherwise |= ((given <= TWO_EDITS) | (family <= TWO_EDITS)) & at_home
    return _Anyway(identified=identified, otherwise_named=otherwise)


def _with_far_born(ceilings: Ceilings, identified: Levels) -> Ceilings:
    """How often birth dates are made up in this file: among pairs with one number whose names agree."""
    alike = np.ones(identified.shape[1], dtype=np.bool_)
    for name in ("given", "family"):
        level = identified[PLACES[name]]
        alike &= ((level >= EQUAL) & (level <= TWO_EDITS)) | np.isin(level, (EXCHANGED, FORMER))
    born = identified[PLACES["born"]][alike]
    if len(born) < _IDENTIFIED_MIN:
        return ceilings
    levels = FIELDS[PLACES["born"]].levels
    seen = [float((born == levels.index(level)).mean()) for level in FAR_BORN]
    return replace(ceilings, far_born=tuple(map(max, ceilings.far_born, seen)))


def _main(task: Task, found: Candidates) -> Levels:
    levels = np.empty((len(MAIN), len(found.one)), dtype=np.uint8)

    def look(start: int) -> None:
        part = slice(start, start + _AT_ONCE)
        levels[:, part] = main_levels(task.people, found.one[part], found.other[part])
        otherwise_named(task.people, found.one[part], found.other[part], levels[:, part])

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        list(pool.map(look, range(0, len(found.one), _AT_ONCE)))
    return levels


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
