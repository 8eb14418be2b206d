"""Two records that are one person through a third: what is likely of both ways is stated of the pair, never less.

Pure. For one list with repetitions. First and second of one birth stay two, and nothing is
linked by this that its group does not hold together already.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.likeness import levels_of
from everychild.identity.linking import Linked
from everychild.identity.people import People
from everychild.identity.rules import bits_of, rules_of
from everychild.identity.weights import Pairs, rarity_of, rather_than_kin

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
    rarity = rarity_of(people, found.using)
    for _ in range(_ROUNDS):
        keys = found.one.astype(np.int64) * people.count + found.other
        likely = (found.probability >= _LIKELY) & ((found.rules & bits_of(_APART)) == 0)
        ways, best = _ways(keys[likely], found.probability[likely], people.count)
        found = _with(found, people, np.setdiff1d(ways, keys, assume_unique=True))
        places = _places(found, people.count, ways)
        pairs = Pairs(people=people, one=found.one[places], other=found.other[places], levels=found.levels[:, places])
        odds = best / np.maximum(1 - best, 1e-15) * np.minimum(rather_than_kin(pairs, found.using, rarity), 1.0)
        raised = odds / (1 + odds)
        free = ((found.rules[places] & bits_of(_APART)) == 0) & (raised > found.probability[places])
        found = _told(found, places[free], raised[free], groups)
    return found


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


def _places(found: Linked, count: int, keys: Keys) -> NDArray[np.intp]:
    """Where pairs stand."""
    mine = found.one.astype(np.int64) * count + found.other
    order = np.argsort(mine)
    return order[np.searchsorted(mine[order], keys)]


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


def _told(found: Linked, places: NDArray[np.intp], raised: Floats, groups: NDArray[np.int64]) -> Linked:
    """Probabilities as raised; what was different is linked where its group holds it already, or asked."""
    probability, verdict = found.probability.copy(), found.verdict.copy()
    probability[places] = raised
    one_group: NDArray[np.bool_] = groups[found.one[places]] == groups[found.other[places]]
    linked = one_group & (found.rules[places] == 0) & (raised >= found.using.link_at)
    asked = raised >= found.using.ask_at
    verdict[places] = np.where(verdict[places] == 0, np.where(linked, 2, np.where(asked, 1, 0)), verdict[places])
    return replace(found, probability=probability, verdict=verdict)
