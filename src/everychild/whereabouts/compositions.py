"""Which records are one child, at each position."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from psycopg import Connection

from everychild.ledger.readers import EntryRow, child_ids, records_of_children
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import ChildId, Position, RecordId

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

_Part = tuple[RecordId, ChildId, Position, Position]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compositions:
    """Every part that some records ever had in some children.

    Takes:
        born: the child that each record was born as.
        parts: record, child, known from, known to; where a record has no part, it is the child it was born as.
    """

    born: Mapping[RecordId, ChildId]
    parts: tuple[_Part, ...]
    _ever: Mapping[ChildId, set[RecordId]] = field(init=False, repr=False, compare=False)
    _parts_of: Mapping[RecordId, list[_Part]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ever: dict[ChildId, set[RecordId]] = {}
        for record, child in self.born.items():
            ever.setdefault(child, set()).add(record)
        parts_of: dict[RecordId, list[_Part]] = {}
        for part in self.parts:
            ever.setdefault(part[1], set()).add(part[0])
            parts_of.setdefault(part[0], []).append(part)
        object.__setattr__(self, "_ever", ever)
        object.__setattr__(self, "_parts_of", parts_of)

    @property
    def all_records(self) -> set[RecordId]:
        """Every record in question."""
        return set(self.born)

    @property
    def children(self) -> set[ChildId]:
        """Every child in question."""
        return set(self.born.values()) | {child for _, child, _, _ in self.parts}

    def at(self, child: ChildId, position: Position) -> list[RecordId]:
        """The records that were this child at a position."""
        return sorted(record for record in self.records_ever(child) if self._is_at(record, position) == child)

    def records_ever(self, child: ChildId) -> set[RecordId]:
        """The records that were this child at any position."""
        return set(self._ever.get(child, ()))

    def points_of(self, child: ChildId) -> set[Position]:
        """The positions at which what this child is made of changed."""
        return {part[2] for record in self.records_ever(child) for part in self._parts_of.get(record, ())}

    def _is_at(self, record: RecordId, position: Position) -> ChildId | None:
        for _, child, known_from, known_to in self._parts_of.get(record, ()):
            if known_from <= position < known_to:
                return child
        return self.born.get(record)


def compositions_of(
    conn: Connection[Any], *, children: Collection[ChildId] = (), records: Collection[RecordId] = ()
) -> Compositions:
    """Everything that these children, or the children of these records, were ever made of."""
    born = {**records_of_children(conn, children), **child_ids(conn, records)}
    parts = _parts(conn, children, born)
    missing = {record for record, _, _, _ in parts} - born.keys()
    if missing:
        born |= child_ids(conn, missing)
        parts = _parts(conn, children, born)
    return Compositions(born=born, parts=parts)


def compose(conn: Connection[Any], entry: EntryRow) -> None:
    """Keep what identity composed, from its position on."""
    records = [RecordId(UUID(text)) for text in cast("list[str]", entry.codes["record_ids"])]
    at = {"record_ids": records, "position": entry.position}
    conn.execute(_SQL["drop_compositions_at"], at)
    conn.execute(_SQL["close_compositions"], at)
    conn.execute(_SQL["compose"], {**at, "child_id": UUID(entry.codes["child_id"])})


def _parts(conn: Connection[Any], children: Collection[ChildId], born: Mapping[RecordId, ChildId]) -> tuple[_Part, ...]:
    rows = conn.execute(_SQL["compositions_of"], {"child_ids": list(children), "record_ids": list(born)})
    return tuple(cast("list[_Part]", rows.fetchall()))
