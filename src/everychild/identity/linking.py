"""Whole files: two lists linked, or one list's repetitions found, from reading to verdicts.

Pure. Small files are compared exhaustively, large ones by keys. Learning uses the file itself and no labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.candidates import candidates_of
from everychild.identity.columns import Codes
from everychild.identity.everything import CELLS, chosen, counted, everything, levels_of_cells
from everychild.identity.fields import FIELDS, MAIN, PLACES
from everychild.identity.households import homes_of, housemates, support_levels
from everychild.identity.keys import RECIPES
from everychild.identity.learning import Ceilings, Patterns, learned, patterns_of, strangers
from everychild.identity.likeness import Levels, levels_of, main_levels
from everychild.identity.matching import one_to_one
from everychild.identity.model import Model, believed
from everychild.identity.people import People
from everychild.identity.rules import Hits, binding, rules_of
from everychild.identity.verdicts import verdict_codes
from everychild.identity.weights import frequencies_of, log_classes, probabilities, rarity_of, weighed

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]

EVERYTHING_MAX = 1_000_000_000
"""Pairs up to which every one is compared."""
_KEPT_FROM = 0.001
_SAMPLE = 1_500_000
_LARGE = 200_000
_SUPPORT_ROUNDS = 3
_CONFIDENT = 0.5
_MAIN_PLACES = tuple(range(len(MAIN)))
_ALL_PLACES = tuple(range(len(FIELDS)))
_AT_ONCE = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be linked.

    Takes:
        first: how many of the people are of the first list; 0 when one list is looked through for repetitions.
        matched: each record of one list is at most one of the other.
    """

    people: People
    first: int
    matched: bool = False

    @property
    def sizes(self) -> tuple[int, int]:
        """How many records each side has."""
        return (self.first, self.people.count - self.first) if self.first else (self.people.count, self.people.count)

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        one, other = self.sizes
        return one * other if self.first else one * (one - 1) // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Pairs that could be one person, with what was found of them; the others are different."""

    one: Codes
    other: Codes
    levels: Levels
    probability: Floats
    rules: Hits
    verdict: NDArray[np.uint8]
    using: Model
    compared: int
    skipped_blocks: Mapping[str, int] = field(default_factory=dict[str, int])


def linked(task: Task, progress: Progress, using: Model | None = None) -> Linked:
    """The file's pairs and their verdicts.

    Takes:
        using: a model to go by; learned from the file itself where there is none.
    """
    people = task.people
    start = using or replace(_strangers_counted(task), frequencies=frequencies_of(people))
    one, other, skipped, start = _survivors(task, start, progress, learn=using is None)
    progress("Comparing in full", 0.0)
    levels = levels_of(people, one, other)
    found = _judged(task, one, other, levels, start, learn=using is None)
    homes = homes_of(people, task.first)
    more = _more_pairs(task, one, other, found[1] >= _CONFIDENT, homes)
    if more is not None:
        one, other = np.concatenate([one, more[0]]), np.concatenate([other, more[1]])
        levels = np.concatenate([levels, levels_of(people, *more)], axis=1)
        found = _judged(task, one, other, levels, found[0], learn=using is None)
    for turn in range(_SUPPORT_ROUNDS):
        progress("Weighing households", turn / _SUPPORT_ROUNDS)
        levels[PLACES["support"]] = support_levels(one, other, found[1], homes)
        found = _judged(task, one, other, levels, found[0], learn=using is None)
    model, probability = found
    rules = binding(rules_of(people, one, other, levels, model), matched=task.matched)
    link_at = model.link_matched_at if task.matched else model.link_at
    return Linked(
        one=one, other=other, levels=levels, probability=probability, rules=rules,
        verdict=verdict_codes(probability, rules, link_at=link_at, ask_at=model.ask_at), using=model,
        compared=task.pairs if task.pairs <= EVERYTHING_MAX else len(one), skipped_blocks=skipped,
    )  # fmt: skip


def _judged(task: Task, one: Codes, other: Codes, levels: Levels, start: Model, *, learn: bool) -> tuple[Model, Floats]:
    """The model learned from these pairs, and each pair's probability by it, its rivals heard."""
    using = learned(patterns_of(levels), _begun(start), _ceilings(task), _ALL_PLACES) if learn else start
    probability = weighed(task.people, one, other, levels, using, rarity_of(task.people, using))
    return using, one_to_one(one, other, probability, task.sizes) if task.matched else probability


def _begun(using: Model) -> Model:
    """The counted strangers and frequencies, with the first beliefs of same and kin."""
    first = believed()
    return replace(using, same=first.same, kin=first.kin, twin=first.twin)


def _ceilings(task: Task) -> Ceilings:
    smaller = min(task.sizes)
    return Ceilings(pairs=float(task.pairs), same=(0.8 if task.first else 1.0) * smaller, kin=3.0 * smaller)


def _strangers_counted(task: Task) -> Model:
    """The first beliefs, with the rates of strangers from pairs taken evenly over the file."""
    one, other = _sample(task)
    start = believed("learned")
    levels = levels_of(task.people, one, other)
    return replace(start, stranger=strangers(levels, start, _ALL_PLACES))


def _sample(task: Task) -> tuple[Codes, Codes]:
    """Pairs spread evenly, the same for the same sizes."""
    one, other = task.sizes
    count = min(_SAMPLE, task.pairs)
    rng = np.random.default_rng(one * 1_000_003 + other)
    a = rng.integers(0, one, count).astype(np.int32)
    b = (rng.integers(0, other, count) + task.first).astype(np.int32)
    return a[a != b], b[a != b]


def _survivors(
    task: Task, start: Model, progress: Progress, *, learn: bool
) -> tuple[Codes, Codes, Mapping[str, int], Model]:
    """Pairs that outlast the first look, and the model as the first look has learned it."""
    rarity = rarity_of(task.people, start)
    if task.pairs <= EVERYTHING_MAX:
        every = everything(task.people, task.first, progress)
        patterns = counted(every, progress)
        using = _first_look(task, patterns, replace(start, stranger=_exact(patterns, start)), learn=learn)
        one, other = chosen(every, _worth_keeping(using, rarity), progress)
        exact = {"exact": 1}
        del every
        identified = candidates_of(task.people, RECIPES[:3], task.first, _silent)
        one, other = _with(task, one, other, identified.one, identified.other)
        return one, other, {key: 0 for key in exact if not key}, using
    recipes = [recipe for recipe in RECIPES if recipe.large or task.people.count < _LARGE]
    candidates = candidates_of(task.people, recipes, task.first, progress)
    progress("A first look", 0.0)
    main = np.concatenate([
        main_levels(task.people, candidates.one[start_at : start_at + _AT_ONCE], candidates.other[start_at : start_at + _AT_ONCE])
        for start_at in range(0, len(candidates.one), _AT_ONCE)
    ], axis=1)  # fmt: skip
    using = _first_look(task, patterns_of(main), start, learn=learn)
    keep = _probable(main, using)
    return candidates.one[keep], candidates.other[keep], candidates.skipped_blocks, using


def _first_look(task: Task, patterns: Patterns, start: Model, *, learn: bool) -> Model:
    return learned(patterns, start, _ceilings(task), _MAIN_PLACES) if learn else start


def _exact(patterns: Patterns, start: Model) -> NDArray[np.float64]:
    """Rates of strangers over all pairs, for the main fields."""
    found = start.stranger.copy()
    for row, place in enumerate(_MAIN_PLACES):
        width = len(FIELDS[place].levels)
        counts = np.bincount(patterns.levels[row], weights=patterns.counts, minlength=width)[1:width]
        counts = counts + start.stranger[place, 1:width]
        found[place, 1:width] = counts / counts.sum()
    return found


def _worth_keeping(using: Model, rarity: Rarity) -> NDArray[np.bool_]:
    """Which patterns of the main fields could be one person, given room for rare values."""
    del rarity
    return _probable(levels_of_cells(np.arange(CELLS)), using)


def _probable(levels: Levels, using: Model) -> NDArray[np.bool_]:
    keep = np.zeros(levels.shape[1], dtype=np.bool_)
    for start in range(0, levels.shape[1], _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        keep[part] = probabilities(*log_classes(levels[:, part], using), using) >= _KEPT_FROM
    return keep


def _more_pairs(
    task: Task, one: Codes, other: Codes, confident: NDArray[np.bool_], homes: NDArray[np.int64]
) -> tuple[Codes, Codes] | None:
    """Pairs of housemates of confident pairs that were not looked at yet."""
    first, second = housemates(one[confident], other[confident], homes)
    if not task.first:
        first, second = np.minimum(first, second), np.maximum(first, second)
    known = one.astype(np.int64) * task.people.count + other
    proposed = np.unique(first.astype(np.int64) * task.people.count + second)
    new = proposed[~np.isin(proposed, known)]
    new = new[new // task.people.count != new % task.people.count]
    if not new.size:
        return None
    return (new // task.people.count).astype(np.int32), (new % task.people.count).astype(np.int32)


def _with(task: Task, one: Codes, other: Codes, more_one: Codes, more_other: Codes) -> tuple[Codes, Codes]:
    keys = np.unique(np.concatenate([
        one.astype(np.int64) * task.people.count + other, more_one.astype(np.int64) * task.people.count + more_other,
    ]))  # fmt: skip
    return (keys // task.people.count).astype(np.int32), (keys % task.people.count).astype(np.int32)


def _silent(_what: str, _done: float) -> None:
    """Says nothing of its progress."""
