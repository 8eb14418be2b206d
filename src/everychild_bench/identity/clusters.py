"""How good a partition of records into persons is. Pure; numpy only."""

from __future__ import annotations

import numpy as np

from everychild_bench.identity.judging import Counts, Rates, Stated


def pairwise_rates(cluster: Counts, person: Counts) -> Rates:
    """Precision and recall over all pairs of records that a partition puts together."""
    together = _pairs_within(cluster)
    wanted = _pairs_within(person)
    both = _pairs_within(_numbered(cluster, person))
    return Rates(precision=both / together if together else 1.0, recall=both / wanted if wanted else 1.0)


def whole_rates(cluster: Counts, person: Counts) -> Rates:
    """Precision and recall over persons of two records or more that a partition holds exactly."""
    both = _numbered(cluster, person)
    _, first, size = np.unique(both, return_index=True, return_counts=True)
    cluster_size = np.bincount(cluster)[cluster[first]]
    person_size = np.bincount(person)[person[first]]
    exact = int(((size == cluster_size) & (size == person_size) & (size > 1)).sum())
    clusters = int((np.bincount(cluster) > 1).sum())
    persons = int((np.bincount(person) > 1).sum())
    return Rates(precision=exact / clusters if clusters else 1.0, recall=exact / persons if persons else 1.0)


def connected(records: int, stated: Stated) -> Counts:
    """The partition that joins every two records of a pair: what a peer's links come to."""
    parent = np.arange(records)

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = int(parent[place])
        return place

    for left, right in zip(stated.left.tolist(), stated.right.tolist(), strict=True):
        parent[root(left)] = root(right)
    return np.unique(np.array([root(place) for place in range(records)]), return_inverse=True)[1].astype(np.int64)


def _numbered(first: Counts, second: Counts) -> Counts:
    """A number for each pair of values."""
    return np.unique(first * (int(second.max()) + 1) + second, return_inverse=True)[1].astype(np.int64)


def _pairs_within(group: Counts) -> int:
    sizes = np.bincount(group).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
