"""Two records that are one person through a third: what is likely of both ways is stated of the pair, never less.

Pure. For one list with repetitions. First and second of one birth stay two, and nothing is
linked by this that its group does not hold together already.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.likeness import levels_of
from everychild.identity.linking import Linked
from everychild.identity.people import People
from everychild.identity.rules import bits_of, rules_of
from everychild.identity.weights import Pairs

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]

_LIKELY = 0.5
_BESIDE_MAX = 30
"""Records with more likely pairs than these say nothing through one another."""
_ROUNDS = 2
_APART = ("two-of-one-birth",)
"""Rules under which two are two whatever a third says; a birth date a generation away may be a slip after all."""


def through_thirds(found: Linked, people: People, groups: NDArray[np.int64]) -> Linked:
    """The pairs with what a third record says of them, and pairs that only a third has told of.

    Takes:
        groups: each record's group, by the links as they stand.
    """
    keys = found.one.astype(np.int64) * people.count + found.other
    order = np.argsort(keys)
    keys, stated = keys[order], found.probability[order].copy()
    fixed = (found.rules[order] & bits_of(_APART)) > 0
    for _ in range(_ROUNDS):
        likely = (stated >= _LIKELY) & ~fixed
        more, best = _ways(keys[likely], stated[likely], people.count)
        keys, stated, fixed = _raised((keys, stated, fixed), more, best)
    added = np.setdiff1d(keys, found.one.astype(np.int64) * people.count + found.other, assume_unique=True)
    return _told(_with(found, people, added), (keys, stated), people.count, groups)


def _ways(keys: Keys, stated: Floats, count: int) -> tuple[Keys, Floats]:
    """Pairs of records that are both likely one person with some third, and the best of such ways."""
    ends = np.concatenate([keys // count, keys % count])
    others = np.concatenate([keys % count, keys // count])
    weight = np.concatenate([stated, stated])
    order = np.argsort(ends, kind="stable")
    ends, others, weight = ends[order], others[order], weight[order]
    starts = np.flatnonzero(np.concatenate([[True], ends[1:] != ends[:-1]])) if len(ends) else np.zeros(0, np.intp)
    sizes = np.diff(np.concatenate([starts, [len(ends)]]))
    usable = (sizes > 1) & (sizes <= _BESIDE_MAX)
    starts, sizes = starts[usable], sizes[usable]
    counts = sizes * sizes
    which = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(len(which)) - np.repeat(counts.cumsum() - counts, counts)
    a, b = starts[which] + within // sizes[which], starts[which] + within % sizes[which]
    low = others[a] < others[b]
    a, b = a[low], b[low]
    way, both = others[a] * count + others[b], weight[a] * weight[b]
    order = np.lexsort((-both, way))
    way, both = way[order], both[order]
    first = np.concatenate([[True], way[1:] != way[:-1]]) if len(way) else np.zeros(0, np.bool_)
    kept = first & (both >= _LIKELY)
    return way[kept], both[kept]


def _raised(
    known: tuple[Keys, Floats, NDArray[np.bool_]], more: Keys, best: Floats
) -> tuple[Keys, Floats, NDArray[np.bool_]]:
    """Pairs in order with the better of what was stated and what a third says; those held apart as they were."""
    keys, stated, fixed = known
    at = np.searchsorted(keys, more)
    there = at < len(keys)
    there[there] = keys[at[there]] == more[there]
    stated[at[there]] = np.where(fixed[at[there]], stated[at[there]], np.maximum(stated[at[there]], best[there]))
    joined = np.concatenate([keys, more[~there]])
    order = np.argsort(joined)
    parts = np.concatenate([stated, best[~there]]), np.concatenate([fixed, np.zeros((~there).sum(), np.bool_)])
    return joined[order], parts[0][order], parts[1][order]


def _with(found: Linked, people: People, added: Keys) -> Linked:
    """The pairs and those that were added, compared in full."""
    one, other = (added // people.count).astype(np.int32), (added % people.count).astype(np.int32)
    levels = levels_of(people, one, other)
    pairs = Pairs(people=people, one=one, other=other, levels=levels)
    return replace(
        found,
        one=np.concatenate([found.one, one]),
        other=np.concatenate([found.other, other]),
        levels=np.concatenate([found.levels, levels], axis=1),
        probability=np.concatenate([found.probability, np.zeros(len(one))]),
        rules=np.concatenate([found.rules, rules_of(pairs, found.using)]),
        verdict=np.concatenate([found.verdict, np.zeros(len(one), dtype=np.uint8)]),
    )


def _told(found: Linked, stated: tuple[Keys, Floats], count: int, groups: NDArray[np.int64]) -> Linked:
    """Probabilities as stated; what was different is linked where its group holds it already, or asked."""
    places = np.searchsorted(stated[0], found.one.astype(np.int64) * count + found.other)
    probability = stated[1][places]
    raised = (probability > found.probability) & (found.verdict == 0)
    one_group: NDArray[np.bool_] = groups[found.one] == groups[found.other]
    linked = raised & one_group & (found.rules == 0) & (probability >= found.using.link_at)
    verdict: Codes = np.where(linked, 2, np.where(raised, 1, found.verdict))
    return replace(found, probability=probability, verdict=verdict.astype(np.uint8))
