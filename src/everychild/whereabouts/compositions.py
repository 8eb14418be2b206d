"""Which records are one child, at each position."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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
        elsewhere: set[RecordId] = set()
        here: set[RecordId] = set()
        for record, composed, known_from, known_to in self.parts:
            if known_from <= position < known_to:
                (here if composed == child else elsewhere).add(record)
        here |= {record for record, born in self.born.items() if born == child and record not in elsewhere}
        return sorted(here)

    def records_ever(self, child: ChildId) -> set[RecordId]:
        """The records that were this child at any position."""
        composed = {record for record, of_child, _, _ in self.parts if of_child == child}
        return composed | {record for record, born in self.born.items() if born == child}

    def points_of(self, child: ChildId) -> set[Position]:
        """The positions at which what this child is made of changed."""
        records = self.records_ever(child)
        return {known_from for record, _, known_from, _ in self.parts if record in records}


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
