"""Following the ledger by position, lane by lane, never skipping and never going backwards.

A follower's batch is a licence to read what it holds without a slip, because no person sees it. Only `run_once` makes
one; the doors drive `run_once` and never see a batch (the import contract holds that).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import args_row

from everychild.ledger.append import Lane
from everychild.ledger.readers import EntryRow
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import Position

_SQL = load_queries("everychild.ledger", "ledger.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerBatch:
    """The next entries of one lane that a follower heeds, in order.

    Takes:
        through: the last position of the lane that the batch deals with.
    """

    follower: str
    lane: Lane
    entries: tuple[EntryRow, ...]
    through: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Who follows, and what it does with a batch.

    Takes:
        name: its cursor's name.
        handle: deals with a batch in the transaction in which the cursor moves.
        at_most: entries in a batch.
        heeds: kinds of which it is shown each entry; of the others, those that end a group or are about no record.
            None for all.
        reads: kinds whose codes it reads in the batch; None for all.
        behind: another follower that it never overtakes in a lane; what that one committed, this one sees.
    """

    name: str
    handle: Callable[[Connection[Any], FollowerBatch], None]
    at_most: int = 1000
    heeds: frozenset[str] | None = None
    reads: frozenset[str] | None = None
    behind: str | None = None


def start(conn: Connection[Any], follower: Follower) -> None:
    """Give a follower its cursors; one that has them keeps them."""
    conn.execute(_SQL["start_cursors"], {"follower": follower.name, "lanes": [str(lane) for lane in Lane]})


def run_once(conn: Connection[Any], follower: Follower, lane: Lane) -> int:
    """Let a follower deal with its next batch in a lane; the caller commits.

    Gives:
        How many entries it dealt with; fewer than `at_most` means that the lane is read to its end.
    """
    if not lane_has_more(conn, follower.name, lane):
        return 0
    row = conn.execute(_SQL["cursor_of"], {"follower": follower.name, "lane": lane}).fetchone()
    assert row, "a follower keeps its cursor"
    given = {"lane": lane, "after": row[0], "at_most": follower.at_most, "behind": follower.behind}
    window = conn.execute(_SQL["window_after"], given).fetchone()
    assert window, "an aggregate gives one row"
    through, count = Position(window[0]), window[1]
    if not count:
        return 0
    entries = _entries_between(conn, follower, lane, Position(row[0]), through)
    follower.handle(conn, FollowerBatch(follower=follower.name, lane=lane, entries=tuple(entries), through=through))
    conn.execute(_SQL["move_cursor"], {"follower": follower.name, "lane": lane, "through": through})
    return count


def lane_has_more(conn: Connection[Any], name: str, lane: Lane) -> bool:
    """Whether there is anything in a lane that a follower has not dealt with; takes no lock."""
    row = conn.execute(_SQL["something_after"], {"follower": name, "lane": lane}).fetchone()
    assert row, "a follower is started before it runs"
    return row[0]


def waits_since(conn: Connection[Any], name: str, lane: Lane) -> datetime | None:
    """Since when there has been something in a lane that a follower has not dealt with; None where there is nothing."""
    row = conn.execute(_SQL["first_ahead"], {"follower": name, "lane": lane}).fetchone()
    return row[0] if row else None


def reset(conn: Connection[Any], name: str) -> None:
    """Put a projector back before the first position, to be replayed into tables that were emptied."""
    conn.execute(_SQL["reset_cursors"], {"follower": name})


def _entries_between(
    conn: Connection[Any], follower: Follower, lane: Lane, after: Position, through: Position
) -> Sequence[EntryRow]:
    given = {
        "lane": lane,
        "after": after,
        "through": through,
        "heeds": None if follower.heeds is None else sorted(follower.heeds),
        "kinds": None if follower.reads is None else sorted(follower.reads),
    }
    with conn.cursor(row_factory=args_row(EntryRow)) as cursor:
        cursor.execute(_SQL["entries_after"], given)
        return cursor.fetchall()
