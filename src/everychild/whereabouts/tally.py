"""The count of now: each touched cell is counted anew from the spells, never stepped up or down.

A cell is one agency's children in one county. Cells are touched by entries and by the clock.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from psycopg import Connection

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import ChildId

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

Cell = tuple[str, str]
"""Agency and county; an empty county where none is known."""


def cells_of(conn: Connection[Any], children: Collection[ChildId]) -> set[Cell]:
    """The cells in which these children stand at the instant up to which the tally is counted."""
    return set(conn.execute(_SQL["cells_of_children"], {"child_ids": list(children)}).fetchall())


def count(conn: Connection[Any], cells: Collection[Cell]) -> None:
    """Count these cells anew, as of the instant up to which the whole tally is counted."""
    if not cells:
        return
    ordered = sorted(cells)
    given = {"agency_ids": [agency for agency, _ in ordered], "counties": [county for _, county in ordered]}
    conn.execute(_SQL["lock_instant_of_tally"])
    conn.execute(_SQL["lock_cells"], given)
    conn.execute(_SQL["drop_cells"], given)
    conn.execute(_SQL["count_cells"], given)


def turn(conn: Connection[Any], now: datetime) -> int:
    """Bring the tally to this instant: count the cells in which the clock has turned a spell since.

    Gives:
        How many cells were counted.
    """
    conn.execute(_SQL["lock_tally"])
    row = conn.execute(_SQL["tallied_through"]).fetchone()
    assert row, "the migration puts the one row there"
    if now <= row[0]:
        return 0
    cells = conn.execute(_SQL["cells_that_turn"], {"since": row[0], "now": now}).fetchall()
    conn.execute(_SQL["remember_tallied"], {"now": now})
    count(conn, cells)
    return len(cells)
