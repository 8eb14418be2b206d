"""The notice that the roll call has moved; it says nothing but that."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from everychild.runtime.queries import load_queries
from everychild.whereabouts.follow import NAME

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

CHANNEL = "everychild_roll_call"


def tell(conn: Connection[Any]) -> None:
    """Tell whoever listens, when the caller commits, how far the roll call has gone: in all lanes, in the live one.

    Beside a large delivery the first stands still for a while; the second says that a live event is on the roll call.
    """
    conn.execute(_SQL["tell"], {"channel": CHANNEL, "follower": NAME})
