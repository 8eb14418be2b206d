"""Groups of records by their links, for whole files.

Pure. A link that alone joins two groups of two or more is a question for a person, whichever came last; so the groups
are the same for every order of the records.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes

Truths = NDArray[np.bool_]


def groups_of(count: int, one: Codes, other: Codes) -> NDArray[np.int64]:
    """The least record of each record's group."""
    leader = np.arange(count, dtype=np.int64)
    a, b = one.astype(np.int64), other.astype(np.int64)
    while True:
        least = np.minimum(leader[a], leader[b])
        before = leader.copy()
        np.minimum.at(leader, leader[a], least)
        np.minimum.at(leader, leader[b], least)
        while (leader != leader[leader]).any():
            leader = leader[leader]
        if (leader == before).all():
            return leader


def lone_bridges(count: int, one: Codes, other: Codes) -> Truths:
    """Which links alone join two groups of two or more."""
    leader = groups_of(count, one, other)
    sizes = np.bincount(leader, minlength=count)
    found = np.zeros(len(one), dtype=np.bool_)
    within: dict[int, list[int]] = defaultdict(list)
    for link in np.flatnonzero(sizes[leader[one]] >= 4).tolist():  # noqa: PLR2004 - two and two
        within[int(leader[one[link]])].append(link)
    for links in within.values():
        edges = [(int(one[link]), int(other[link])) for link in links]
        for at in _bridges(edges):
            found[links[at]] = True
    return found


def _bridges(edges: list[tuple[int, int]]) -> list[int]:
    """Edges of one connected group without which it falls into two parts of two or more (one walk in depth)."""
    beside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, (a, b) in enumerate(edges):
        beside[a].append((b, at))
        beside[b].append((a, at))
    seen: dict[int, int] = {}
    lowest: dict[int, int] = {}
    below: dict[int, int] = {}
    root = edges[0][0]
    bridges: list[tuple[int, int]] = []
    seen[root] = lowest[root] = 0
    below[root] = 1
    stack = [(root, -1, iter(beside[root]))]
    while stack:
        node, came_by, rest = stack[-1]
        for near, edge in rest:
            if edge == came_by:
                continue
            if near in seen:
                lowest[node] = min(lowest[node], seen[near])
                continue
            seen[near] = lowest[near] = len(seen)
            below[near] = 1
            stack.append((near, edge, iter(beside[near])))
            break
        else:
            stack.pop()
            if stack:
                above = stack[-1][0]
                lowest[above] = min(lowest[above], lowest[node])
                below[above] += below[node]
                if lowest[node] > seen[above]:
                    bridges.append((came_by, below[node]))
    return [edge for edge, size in bridges if min(size, len(seen) - size) >= 2]  # noqa: PLR2004
