"""The notice that the roll call has moved; it says nothing but that."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from everychild.ledger.readers import followed_through
from everychild.runtime.queries import load_queries
from everychild.whereabouts.follow import NAME

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

CHANNEL = "everychild_roll_call"


def tell(conn: Connection[Any]) -> None:
    """Tell whoever listens, when the caller commits, up to which position the roll call has gone."""
    conn.execute(_SQL["tell"], {"channel": CHANNEL, "through": str(followed_through(conn, NAME))})
