"""Which records are one child: a pure function of the whole component of links, whatever came last."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from everychild.vocabulary.ids import Position, RecordId

Edge = tuple[RecordId, RecordId]


def groups_of(
    records: Collection[RecordId], same: Collection[Edge], different: Collection[Edge]
) -> list[frozenset[RecordId]]:
    """The records as children.

    Takes:
        same: pairs held to be one child.
        different: pairs held not to be; a group that would hold such a pair is not joined at all, and a person decides.
    """
    apart = {frozenset(pair) for pair in different}
    components = _components(records, [edge for edge in same if frozenset(edge) not in apart])
    groups: list[frozenset[RecordId]] = []
    for component in components:
        torn = any(pair <= component for pair in apart)
        groups += [frozenset({record}) for record in component] if torn else [component]
    return sorted(groups, key=min)


def bears_the_id(group: Collection[RecordId], first_positions: Mapping[RecordId, Position]) -> RecordId:
    """The record whose child id a group bears: the one with the lowest first position."""
    return min(group, key=lambda record: (first_positions.get(record, Position(0)), record))


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
