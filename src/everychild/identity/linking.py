"""Whole files: two lists linked, or one list's repetitions found, from a first look to verdicts.

Pure. Learning uses the file itself and no labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.first_look import strangers_counted, survivors
from everychild.identity.households import (
    dates_shared_at_home,
    homes_of,
    housemates,
    mark_copied,
    strangers_with_copied,
    support_levels,
)
from everychild.identity.learning import Ceilings, learned, patterns_of, taught
from everychild.identity.likeness import Levels, levels_of
from everychild.identity.matching import one_to_one
from everychild.identity.model import Model, believed
from everychild.identity.rules import Hits, binding, rules_of
from everychild.identity.tasks import Progress, Task
from everychild.identity.together import names_together, race_with_names, sex_with_given
from everychild.identity.verdicts import verdict_codes
from everychild.identity.weights import Pairs, frequencies_of, rarity_of, weighed

Floats = NDArray[np.float64]

_SUPPORT_ROUNDS = 3
_TAUGHT_ROUNDS = 2
_CONFIDENT = 0.5
_LEFT_OVER_MAX = 250_000
"""Pairs of records left over in two lists up to which each is looked at in full."""
_ALL_PLACES = tuple(range(len(FIELDS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Pairs that could be one person, with what was found of them; all others are different.

    Takes:
        verdict: codes into `VERDICTS`.
        rules: those that bind, one bit a rule.
        compared: how many pairs were looked at.
    """

    one: Codes
    other: Codes
    levels: Levels
    probability: Floats
    rules: Hits
    verdict: NDArray[np.uint8]
    using: Model
    compared: int
    skipped_blocks: Mapping[str, int]


def linked(task: Task, progress: Progress, given: Model | None = None) -> Linked:
    """The task's pairs and their verdicts.

    Takes:
        given: a model to go by; learned from the records themselves where there is none.
    """
    learn = given is None
    kept = survivors(task, given or _counted(task), progress, learn=learn)
    progress("Comparing in full", 0.0)
    homes = homes_of(task.people, task.first)
    looking = _Looking(task=task, homes=homes, shared=_dates_shared(task, homes))
    judging = _Judging(task=task, ceilings=kept.ceilings, capture=kept.capture, learn=learn)
    pairs = looking.at(kept.one, kept.other)
    using, probability = judging.judged(pairs, _with_copied(task, kept.using, looking.shared) if learn else kept.using)
    pairs = looking.joined(pairs, _housemates(task, pairs, probability >= _CONFIDENT, homes))
    using, probability = judging.judged(pairs, using)
    for turn in range(_SUPPORT_ROUNDS):
        progress("Weighing households", turn / _SUPPORT_ROUNDS)
        pairs.levels[PLACES["support"]] = support_levels(pairs.one, pairs.other, probability, homes)
        using, probability = judging.judged(pairs, using)
    left = _left_over(task, pairs, probability)
    if len(left):
        pairs = looking.joined(pairs, left)
        using, probability = judging.judged(pairs, using)
    rules = binding(rules_of(pairs, using), matched=task.matched)
    link_at = using.link_matched_at if task.matched else using.link_at
    return Linked(
        one=pairs.one,
        other=pairs.other,
        levels=pairs.levels,
        probability=probability,
        rules=rules,
        verdict=verdict_codes(probability, rules, link_at=link_at, ask_at=using.ask_at),
        using=using,
        compared=kept.compared,
        skipped_blocks=kept.skipped_blocks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """How a task's pairs are looked at in full.

    Takes:
        homes: each record's household.
        shared: whose birth date is also a housemate's.
    """

    task: Task
    homes: NDArray[np.int64]
    shared: NDArray[np.bool_]

    def at(self, one: Codes, other: Codes) -> Pairs:
        """Pairs with their levels."""
        levels = levels_of(self.task.people, one, other)
        mark_copied(levels, self.shared[one] | self.shared[other])
        return Pairs(people=self.task.people, one=one, other=other, levels=levels)

    def joined(self, pairs: Pairs, keys: NDArray[np.int64]) -> Pairs:
        """Pairs with more of them."""
        if not len(keys):
            return pairs
        more = self.at(*self.task.pairs_of(keys))
        return Pairs(
            people=pairs.people,
            one=np.concatenate([pairs.one, more.one]),
            other=np.concatenate([pairs.other, more.other]),
            levels=np.concatenate([pairs.levels, more.levels], axis=1),
        )


def _counted(task: Task) -> Model:
    """The first beliefs, with what can be counted: strangers, how frequent values are, how names go together."""
    people = task.people
    start = replace(strangers_counted(task), frequencies=frequencies_of(people))
    rarity = rarity_of(people, start).by_field
    return replace(
        start,
        names_together=names_together(people, task.first, rarity["given"], rarity["family"]),
        race_with_names=race_with_names(people, task.first),
        sex_with_given=sex_with_given(people, task.first),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judging:
    """How a task's pairs are judged, round after round."""

    task: Task
    ceilings: Ceilings
    capture: float
    learn: bool

    def judged(self, pairs: Pairs, start: Model) -> tuple[Model, Floats]:
        """The model learned from these pairs, and each pair's probability by it, its rivals heard."""
        task, using = self.task, start
        if self.learn:
            using = learned(patterns_of(pairs.levels), _begun(start), self.ceilings, _ALL_PLACES, survivors=True)
        probability = self._heard(pairs, using)
        for _ in range(_TAUGHT_ROUNDS if self.learn and task.matched else 0):
            using = taught(pairs.levels, probability, using, self.ceilings, _ALL_PLACES)
            probability = self._heard(pairs, using)
        return using, probability

    def _heard(self, pairs: Pairs, using: Model) -> Floats:
        probability = weighed(pairs, using, rarity_of(self.task.people, using))
        if not self.task.matched:
            return probability
        return one_to_one(pairs.one, pairs.other, probability, self.task.sizes, capture=self.capture)


def _dates_shared(task: Task, homes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whose birth date is a housemate's too; in a list with repetitions the housemate would be oneself."""
    return dates_shared_at_home(task.people, homes) if task.matched else np.zeros(task.people.count, dtype=np.bool_)


def _with_copied(task: Task, using: Model, shared: NDArray[np.bool_]) -> Model:
    """The rates of strangers with what homes say of birth dates."""
    sides = (shared[: task.first], shared[task.first :]) if task.first else (shared, shared)
    share = 1 - float((1 - sides[0].mean()) * (1 - sides[1].mean()))
    return replace(using, stranger=strangers_with_copied(using.stranger, share))


def _begun(using: Model) -> Model:
    """The counted strangers and frequencies, with the first beliefs of the other classes."""
    first = believed()
    return replace(using, same=first.same, kin=first.kin, twin=first.twin)


def _housemates(task: Task, pairs: Pairs, confident: NDArray[np.bool_], homes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pairs of housemates of confident pairs that were not looked at yet."""
    first, second = housemates(pairs.one[confident], pairs.other[confident], homes)
    if not task.first:
        first, second = np.minimum(first, second), np.maximum(first, second)
    return np.setdiff1d(task.keys(first, second)[first != second], task.keys(pairs.one, pairs.other))


def _left_over(task: Task, pairs: Pairs, probability: Floats) -> NDArray[np.int64]:
    """Pairs not looked at of records left over in both lists, where few are: each may be the other's only one."""
    if not task.matched:
        return np.zeros(0, dtype=np.int64)
    taken = np.zeros(task.people.count, dtype=np.bool_)
    likely = probability >= _CONFIDENT
    taken[pairs.one[likely]] = taken[pairs.other[likely]] = True
    left = np.flatnonzero(~taken).astype(np.int32)
    ones, others = left[left < task.first], left[left >= task.first]
    if len(ones) * len(others) > _LEFT_OVER_MAX:
        return np.zeros(0, dtype=np.int64)
    every = task.keys(np.repeat(ones, len(others)), np.tile(others, len(ones)))
    return np.setdiff1d(every, task.keys(pairs.one, pairs.other))
