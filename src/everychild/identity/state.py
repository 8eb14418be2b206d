"""How large the live index is, what it leaves out, and what waits for people. Counts only."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from everychild.identity.indexing import SHARED_MAX
from everychild.runtime.queries import load_queries

_SQL = load_queries("everychild.identity", "identity.sql")


def state_of(conn: Connection[Any]) -> dict[str, int]:
    """Counts by name; `too_common` are the tokens that more than the cap share, which nobody is compared by."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(_SQL["state"], {"shared_max": SHARED_MAX}).fetchone()
    assert row, "one row of counts"
    return row
