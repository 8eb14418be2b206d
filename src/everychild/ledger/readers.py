"""Reading entries that have positions, and opening their details."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import args_row, class_row

from everychild.keys.wrapping import unseal
from everychild.ledger.append import Lane
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, ChildId, EntryId, Position, RecordId, SubmissionId, uuid7

_SQL = load_queries("everychild.ledger", "ledger.sql")

_CLOCKS_DIFFER_MAX = timedelta(days=1)
"""By how much two machines' clocks may differ before an entry of a delivery could be overlooked."""


class EntryRow(NamedTuple):
    """A line of the ledger with its position, without its detail; a tuple, because a replay makes millions."""

    position: Position
    sequenced_at: datetime
    entry_id: EntryId
    kind: str
    record_id: RecordId | None
    agency_id: AgencyId
    occurred_on: date
    occurred_at: datetime | None
    agency_recorded_on: date | None
    recorded_at: datetime
    submission_id: SubmissionId | None
    lane: str
    ends_group: bool
    corrects: EntryId | None
    retracts: EntryId | None
    codes: Mapping[str, Any]


def entries_of_records(
    conn: Connection[Any],
    record_ids: Collection[RecordId],
    *,
    known_through: Position,
    kinds: Collection[str] | None = None,
) -> list[EntryRow]:
    """All that was said of these records by one position, in order.

    Takes:
        kinds: those wanted; of others only what ends a group, corrects or retracts is there, without its codes.
    """
    given = {
        "record_ids": list(record_ids),
        "known_through": known_through,
        "kinds": None if kinds is None else list(kinds),
    }
    with conn.cursor(row_factory=args_row(EntryRow)) as cursor:
        cursor.execute(_SQL["entries_of_records"], given)
        return cursor.fetchall()


def details_of(
    conn: Connection[Any], entry_ids: Collection[EntryId], keys: Mapping[UUID, bytes]
) -> dict[EntryId, dict[str, Any]]:
    """Opened details by entry; one that was expunged, or whose key is gone, is not in it."""
    rows = conn.execute(_SQL["details_of_entries"], {"entry_ids": list(entry_ids)})
    return {
        entry_id: json.loads(unseal(keys[record], sealed, owner=entry_id.bytes))
        for entry_id, record, sealed in rows
        if record in keys
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """One entry of a delivery."""

    entry_id: EntryId
    record_id: RecordId | None
    kind: str


def entries_delivered(conn: Connection[Any], submission_id: SubmissionId, *, since: datetime) -> Iterator[Delivered]:
    """Every entry of one delivery, record by record, with or without its position; read as it is consumed.

    Takes:
        conn: in a transaction that lasts as long as the reading.
        since: when the delivery was received.
    """
    from_id = uuid7(since - _CLOCKS_DIFFER_MAX, bytes(10))
    with conn.cursor(f"delivered_{submission_id.hex}", row_factory=class_row(Delivered)) as cursor:
        cursor.execute(_SQL["entries_delivered"], {"submission_id": submission_id, "from_id": from_id})
        yield from cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """How far a delivery has been taken back.

    Takes:
        entries: all of the delivery.
        retracted: those of them that have been taken back, with a position.
        leaves: SHA-256 over the leaves that take back, one after the other in the order of their positions.
    """

    entries: int
    retracted: int
    first_position: Position | None
    last_position: Position | None
    leaves: bytes


def taken_back(conn: Connection[Any], submission_id: SubmissionId, *, since: datetime, cause: str) -> TakenBack:
    """How far a delivery has been taken back by retractions whose cause begins with this.

    Takes:
        since: when the delivery was received.
    """
    given = {"submission_id": submission_id, "from_id": uuid7(since - _CLOCKS_DIFFER_MAX, bytes(10)), "cause": cause}
    with conn.cursor(row_factory=class_row(TakenBack)) as cursor:
        cursor.execute(_SQL["retracted_by_cause"], given)
        row = cursor.fetchone()
    assert row, "an aggregate gives one row"
    return row


def standing_of_agency(conn: Connection[Any], agency: AgencyId) -> dict[str, int]:
    """What an agency said that nobody has taken back: how many entries of each kind."""
    return dict(conn.execute(_SQL["standing_of_agency"], {"agency_id": agency}).fetchall())


def position_at(conn: Connection[Any], known_at: datetime) -> Position:
    """The position that "known at" this instant means; 0 before the first entry."""
    row = conn.execute(_SQL["position_at"], {"known_at": known_at}).fetchone()
    assert row, "an aggregate gives one row"
    return Position(row[0])


def last_position(conn: Connection[Any]) -> Position:
    """The last position there is; 0 in an empty ledger."""
    row = conn.execute(_SQL["last_position"]).fetchone()
    return Position(row[0] if row else 0)


def waiting_for_positions(conn: Connection[Any]) -> int:
    """How many committed entries have no position yet, counted up to 100,000."""
    row = conn.execute(_SQL["count_unsequenced"], {"at_most": 100_000}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def child_ids(conn: Connection[Any], record_ids: Collection[RecordId]) -> dict[RecordId, ChildId]:
    """The child id born with each record."""
    return dict(conn.execute(_SQL["child_ids_of_records"], {"record_ids": list(record_ids)}).fetchall())


def records_of_children(conn: Connection[Any], children: Collection[ChildId]) -> dict[RecordId, ChildId]:
    """The record with which each child id was born."""
    return dict(conn.execute(_SQL["records_born_as"], {"child_ids": list(children)}).fetchall())


def followed_through(conn: Connection[Any], follower: str) -> Position:
    """The position up to which a follower has dealt with everything, in every lane."""
    row = conn.execute(_SQL["followed_through"], {"follower": follower}).fetchone()
    assert row, "an aggregate gives one row"
    return Position(row[0])


def followed_in_lane(conn: Connection[Any], follower: str, lane: Lane) -> Position:
    """The last position of one lane that a follower has dealt with, however far it is behind in another."""
    row = conn.execute(_SQL["cursor_in_lane"], {"follower": follower, "lane": lane}).fetchone()
    return Position(row[0] if row else 0)


def all_is_followed(conn: Connection[Any]) -> bool:
    """Whether every committed entry has its position, and every follower that there is has dealt with it.

    One follower's entries are another's work (a link makes a child of two), so that a roll call that has read
    everything is at rest only when all have.
    """
    row = conn.execute(_SQL["all_is_followed"]).fetchone()
    assert row, "a condition gives one row"
    return row[0]


def all_is_followed_since(conn: Connection[Any], instant: datetime) -> bool:
    """Whether every follower has dealt with what had its position at an instant, however much has come since.

    For what must happen on a day also where events never cease to arrive: there, not one instant is wholly at rest.
    """
    row = conn.execute(_SQL["all_is_followed_through"], {"through": position_at(conn, instant)}).fetchone()
    assert row, "a condition gives one row"
    return row[0]


def instant_of(conn: Connection[Any], position: Position) -> datetime | None:
    """When a position was given; None for 0."""
    row = conn.execute(_SQL["instant_of"], {"position": position}).fetchone()
    return row[0] if row else None


def known_by_now(conn: Connection[Any], now: datetime) -> datetime:
    """The latest instant of which nothing more can become known: that of the last position; now, in an empty ledger.

    What is "known at" this very moment may still grow, by what is being given its position while it is read.
    """
    return instant_of(conn, last_position(conn)) or now


def first_positions(conn: Connection[Any], record_ids: Collection[RecordId]) -> dict[RecordId, Position]:
    """Where each record first stands in the order; a record without a position is not in it."""
    return dict(conn.execute(_SQL["first_positions"], {"record_ids": list(record_ids)}).fetchall())


def records_of_agency(conn: Connection[Any], agency: AgencyId, *, kind: str, known_through: Position) -> list[RecordId]:
    """An agency's records of which this kind of event was said by a position, in order of first arrival."""
    given = {"agency_id": agency, "kind": kind, "known_through": known_through}
    return [RecordId(record) for (record,) in conn.execute(_SQL["records_of_agency"], given)]


def bodies_of(conn: Connection[Any], entry_ids: Collection[str]) -> list[tuple[str, str, date, str]]:
    """What lines say: entry as text, kind, day, and codes as JSON; for reading very many."""
    return conn.execute(_SQL["bodies_of_entries"], {"entry_ids": list(entry_ids)}).fetchall()
