"""Emptying the projection so that it is built again from the ledger, and its rows in one order to compare."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from everychild.runtime.queries import load_queries

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")


def empty(conn: Connection[Any]) -> None:
    """Drop every row; the caller puts the follower back before the first position in the same transaction."""
    for name in ("empty_composition", "empty_child", "empty_spell", "empty_heard", "empty_tally"):
        conn.execute(_SQL[name])


def rows_in_order(conn: Connection[Any]) -> list[str]:
    """Every spell, composition and word of a feed, as text, in one order."""
    return [f"{what} {line}" for what, line in conn.execute(_SQL["rows_in_order"])]
