"""Which records are one child: a pure function of the whole component of links, whatever came last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from everychild.vocabulary.ids import Position, RecordId

Edge = tuple[RecordId, RecordId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What is held of pairs.

    Takes:
        model_same: pairs that the model holds to be one child.
        person_same: pairs of which a person has said so.
        apart: pairs of which a person has said that they are not, or that a seal has cut.
    """

    model_same: Collection[Edge]
    person_same: Collection[Edge] = ()
    apart: Collection[Edge] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """Records as children, and what a person must say before more is joined.

    Takes:
        doubtful: the model's links that do not join, though they stand: each alone would join two groups of two or
            more, or would put two records together that are known to be two children.
    """

    groups: tuple[frozenset[RecordId], ...]
    doubtful: tuple[Edge, ...]


def clusters_of(records: Collection[RecordId], links: Links) -> Clusters:
    """The records as children.

    A person's word joins, save where people contradict each other: then nobody of that group is joined, and all of
    it is asked again. The model's links join what is left, save where one alone would join two groups of two or more,
    or where their group would hold two records that are known to be apart.
    """
    apart = {frozenset(pair) for pair in links.apart}
    said = {_ordered(edge) for edge in links.person_same if frozenset(edge) not in apart}
    guessed = {_ordered(edge) for edge in links.model_same if frozenset(edge) not in apart} - said
    sure, contradicted = _untorn(records, said, apart)
    bridges = _bridges(sure | guessed, guessed)
    joined, torn = _untorn(records, sure | (guessed - bridges), apart)
    groups = _components(records, joined | (sure & torn))
    return Clusters(
        groups=tuple(sorted(groups, key=min)), doubtful=tuple(sorted(contradicted | bridges | (torn - sure)))
    )


def bears_the_id(group: Collection[RecordId], first_positions: Mapping[RecordId, Position]) -> RecordId:
    """The record whose child id a group bears: the one with the lowest first position."""
    return min(group, key=lambda record: (first_positions.get(record, Position(1 << 62)), record))


def _ordered(edge: Edge) -> Edge:
    return edge if edge[0] < edge[1] else (edge[1], edge[0])


def _untorn(
    records: Collection[RecordId], edges: Collection[Edge], apart: Collection[frozenset[RecordId]]
) -> tuple[set[Edge], set[Edge]]:
    """Edges whose group holds no pair that is apart, and the others."""
    group_of = {record: group for group in _components(records, edges) for record in group}
    torn = {
        group_of[next(iter(pair))]
        for pair in apart
        if all(record in group_of for record in pair) and len({group_of[record] for record in pair}) == 1
    }
    bad = {edge for edge in edges if group_of[edge[0]] in torn}
    return set(edges) - bad, bad


def _bridges(edges: Collection[Edge], asked: Collection[Edge]) -> set[Edge]:
    """Those asked after without which their group falls into two parts of two or more (one walk in depth)."""
    beside: dict[RecordId, list[RecordId]] = {}
    for one, other in sorted(edges):
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found: set[Edge] = set()
    seen: dict[RecordId, int] = {}
    for root in sorted(beside):
        if root not in seen:
            found |= _bridges_below(root, beside, seen)
    return found & set(asked)


def _bridges_below(root: RecordId, beside: Mapping[RecordId, list[RecordId]], seen: dict[RecordId, int]) -> set[Edge]:
    order: list[tuple[RecordId, RecordId | None]] = []
    walk: list[tuple[RecordId, RecordId | None]] = [(root, None)]
    while walk:
        at, above = walk.pop()
        if at in seen:
            continue
        seen[at] = len(seen)
        order.append((at, above))
        walk += [(each, at) for each in beside[at] if each not in seen]
    above_of = dict(order)
    lowest, below = {at: seen[at] for at, _ in order}, {at: 1 for at, _ in order}
    bridges: set[Edge] = set()
    for at, above in reversed(order):
        reached = [seen[each] for each in beside[at] if each != above and above_of.get(each) != at]
        children = [each for each in beside[at] if above_of.get(each) == at]
        lowest[at] = min([seen[at], *reached, *(lowest[each] for each in children)])
        below[at] += sum(below[each] for each in children)
        if above is not None and lowest[at] == seen[at] and below[at] > 1 and len(order) - below[at] > 1:
            bridges.add(_ordered((at, above)))
    return bridges


def _components(records: Collection[RecordId], edges: Collection[Edge]) -> list[frozenset[RecordId]]:
    leader: dict[RecordId, RecordId] = {record: record for record in records}

    def find(record: RecordId) -> RecordId:
        while leader.setdefault(record, record) != record:
            leader[record] = leader[leader[record]]
            record = leader[record]
        return record

    for one, other in edges:
        a, b = find(one), find(other)
        if a != b:
            leader[max(a, b)] = min(a, b)
    members: dict[RecordId, set[RecordId]] = {}
    for record in leader:
        members.setdefault(find(record), set()).add(record)
    return [frozenset(each) for each in members.values()]
