"""What was said of children, read by a person: on a slip, on a connection that holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import from_body, plans
from everychild.care.events import CareEvent
from everychild.care.said import Said, in_force
from everychild.disclosure.slips import DisclosureSlip, hold
from everychild.ledger.readers import EntryRow, details_of, entries_of_records
from everychild.vocabulary.ids import AgencyId, ChildId, EntryId, Position

LAST = Position(9223372036854775807)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event that stands, with who said it and when we learned of it."""

    kind: str
    event: CareEvent
    agency_id: AgencyId
    occurred_on: date
    agency_recorded_on: date | None
    recorded_at: datetime


def read_told(conn: Connection[Any], slip: DisclosureSlip, child: ChildId, keys: Mapping[UUID, bytes]) -> list[Told]:
    """Everything said of one child that stands, oldest first.

    Takes:
        conn: a connection for people; it reads what the slip names and nothing else.
        keys: of the slip's records.
    """
    hold(conn, slip)
    entries = entries_of_records(conn, slip.children[child], known_through=LAST)
    opened = details_of(conn, [entry.entry_id for entry in entries], keys)
    by_id = {entry.entry_id: entry for entry in entries}
    standing = in_force(said for entry in entries if (said := _said(entry, opened)) is not None)
    told = [_told(by_id[said.entry_id], said.event) for said in standing if said.event is not None]
    return sorted(told, key=lambda each: (each.occurred_on, each.recorded_at))


def _said(entry: EntryRow, opened: Mapping[EntryId, dict[str, Any]]) -> Said | None:
    if entry.record_id is None:
        return None
    event = None
    if entry.kind in plans():
        detail = opened.get(entry.entry_id, {})
        event = from_body(entry.kind, entry.codes, detail, occurred_on=entry.occurred_on, occurred_at=entry.occurred_at)
    return Said(
        entry_id=entry.entry_id,
        record_id=entry.record_id,
        agency_id=entry.agency_id,
        event=event,
        corrects=entry.corrects,
        retracts=entry.retracts,
    )


def _told(entry: EntryRow, event: CareEvent) -> Told:
    return Told(
        kind=entry.kind,
        event=event,
        agency_id=entry.agency_id,
        occurred_on=entry.occurred_on,
        agency_recorded_on=entry.agency_recorded_on,
        recorded_at=entry.recorded_at,
    )
