"""The sequencer: the only one that gives positions.

Invariants:
    Positions are dense and follow arrival among what is committed; a late commit gets a later position, never a gap.
    `sequenced_at` never decreases. Leaves enter the tree in the same transaction. The notice goes out after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

from everychild.ledger.tree import Tree, grow
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import Position

_SQL = load_queries("everychild.ledger", "ledger.sql")

CHANNEL = "everychild_sequenced"
KNOCK = "everychild_appended"
"""On which whoever has committed something live tells the sequencer so; without it, it looks a little later."""

AT_MOST = 2000
"""Entries placed in one round; what stands early among many is followed while the rest is placed."""


class NotTheSequencer(Exception):
    """Another session sequences already; wait for it to end, or stop this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequenced:
    """What one round placed: how many, and where they end; where nothing waited, 0."""

    count: int
    through: Position


def become_the_sequencer(conn: Connection[Any]) -> None:
    """Take the one seat there is, for as long as this session lives.

    Raises:
        NotTheSequencer: it is taken.
    """
    row = conn.execute(_SQL["become_the_sequencer"]).fetchone()
    assert row, "the lock query gives one row"
    if not row[0]:
        raise NotTheSequencer("Another process sequences this ledger; this one stands by.")


def leave_the_seat(conn: Connection[Any]) -> None:
    """Let another session sequence, before this one ends."""
    conn.execute(_SQL["leave_the_seat"])


def sequence_once(conn: Connection[Any], *, at_most: int = AT_MOST) -> Sequenced:
    """Give positions to what is committed and has none; the caller commits, then calls `announce`."""
    waiting = conn.execute(_SQL["something_waits"]).fetchone()
    assert waiting, "EXISTS gives one row"
    if not waiting[0]:
        return Sequenced(count=0, through=Position(0))
    last = conn.execute(_SQL["last_position"]).fetchone()
    after, not_before = last or (0, None)
    given = {"at_most": at_most, "after": after, "not_before": not_before}
    rows = conn.execute(_SQL["place_unsequenced"], given, binary=True).fetchall()
    if not rows:
        return Sequenced(count=0, through=Position(after))
    grow_log(conn, "ledger", [leaf for _, leaf in rows])
    return Sequenced(count=len(rows), through=Position(rows[-1][0]))


def grow_log(conn: Connection[Any], log: str, leaves: list[bytes]) -> Tree:
    """Add leaves to a log's tree and keep it."""
    row = conn.execute(_SQL["tree_of"], {"log": log}).fetchone()
    tree = grow(Tree(size=row[0], frontier=tuple(row[1])) if row else Tree(), leaves)
    conn.execute(_SQL["keep_tree"], {"log": log, "size": tree.size, "frontier": list(tree.frontier)})
    return tree


def announce(conn: Connection[Any], through: Position) -> None:
    """Tell whoever listens that the order has grown; after the commit, in a transaction of its own, committed here."""
    _tell(conn, CHANNEL, str(through))


def knock(conn: Connection[Any]) -> None:
    """Tell the sequencer that something was appended; after that commit, in a transaction of its own, committed here.

    Not in the transaction that appends: a notice holds a lock over its commit that all others with a notice wait for.
    """
    _tell(conn, KNOCK, "")


def listen_for_knocks(conn: Connection[Any]) -> None:
    """From the caller's commit on, this session hears of what is appended."""
    conn.execute(sql.SQL("LISTEN {}").format(sql.Identifier(KNOCK)))


def wait_for_a_knock(conn: Connection[Any], seconds: float) -> None:
    """Rest until something was appended since this session last looked, or for so long."""
    for _ in conn.notifies(timeout=seconds, stop_after=1):
        return


def _tell(conn: Connection[Any], channel: str, payload: str) -> None:
    """One notice in one round trip."""
    conn.autocommit = True
    try:
        conn.execute(_SQL["announce"], {"channel": channel, "through": payload})
    finally:
        conn.autocommit = False
