"""Descriptions as they are kept: made from the ledger once, sealed under the record's key, opened in one step."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import from_body, kind_of
from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.said import Said, in_force
from everychild.identity.describing import Description, describe
from everychild.keys.wrapping import NONCE_BYTES, Entropy, seal, unseal
from everychild.ledger.readers import EntryRow, details_of, entries_of_records
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, EntryId, Position, RecordId
from everychild.vocabulary.kinds import RETRACTED

_SQL = load_queries("everychild.identity", "identity.sql")

DESCRIBING = frozenset({kind_of(ChildNamed), kind_of(ChildDescribed)})
_LISTS = ("aliases", "siblings")
_LAST = Position(9223372036854775807)
_PLAIN = tuple(
    name for name in Description.__dataclass_fields__ if name not in {"record_id", "agency_id", "born_on", *_LISTS}
)

Keys = Callable[[Collection[RecordId]], Mapping[UUID, bytes]]


def told_of(
    conn: Connection[Any], records: Collection[RecordId], keys: Mapping[UUID, bytes]
) -> dict[RecordId, Description]:
    """Descriptions from everything that the ledger holds of these records by now."""
    read = entries_of_records(conn, list(records), known_through=_LAST, kinds=DESCRIBING) if records else []
    entries = [entry for entry in read if entry.kind in DESCRIBING or entry.kind == RETRACTED]
    opened = details_of(conn, [entry.entry_id for entry in entries if entry.kind in DESCRIBING], keys)
    said: dict[RecordId, list[Said]] = {record: [] for record in records}
    for entry in entries:
        if entry.record_id is not None:
            said[entry.record_id].append(_said(entry, entry.record_id, opened))
    agencies = agencies_of(conn, records)
    return {
        record: describe(record, agencies[record], [each.event for each in in_force(told) if each.event is not None])
        for record, told in said.items()
        if record in agencies
    }


def agencies_of(conn: Connection[Any], records: Collection[RecordId]) -> dict[RecordId, AgencyId]:
    """Whose file each record is."""
    return dict(conn.execute(_SQL["agencies_of"], {"record_ids": list(records)}).fetchall())


def keep_described(
    conn: Connection[Any], people: Sequence[Description], keys: Mapping[UUID, bytes], entropy: Entropy
) -> None:
    """Keep who each record is, sealed; of a record without a key nothing was told, and nothing is kept but that."""
    given = {
        "record_ids": [each.record_id for each in people],
        "agency_ids": [each.agency_id for each in people],
        "sealed": [_sealed(each, keys.get(each.record_id), entropy) for each in people],
    }
    conn.execute(_SQL["keep_described"], given)


def described_of(
    conn: Connection[Any], records: Collection[RecordId], keys: Mapping[UUID, bytes]
) -> dict[RecordId, Description]:
    """Who each record is, as last kept; one whose key was destroyed is not in it."""
    rows = conn.execute(_SQL["described_of"], {"record_ids": list(records)}) if records else ()
    return {
        record: opened_description(record, agency, sealed, keys.get(record))
        for record, agency, sealed in rows
        if record in keys or not sealed
    }


def never_described(conn: Connection[Any], records: Collection[RecordId]) -> set[RecordId]:
    """Which of these records were never described."""
    rows = conn.execute(_SQL["never_described"], {"record_ids": list(records)}) if records else ()
    return {record for (record,) in rows}


def opened_description(record: RecordId, agency: AgencyId, sealed: bytes, key: bytes | None) -> Description:
    """A kept description, opened."""
    if not sealed or key is None:
        return Description(record_id=record, agency_id=agency, state=agency.partition(":")[0])
    raw: dict[str, Any] = json.loads(unseal(key, sealed, owner=_label(record)))
    born = raw.pop("born_on", "")
    return Description(
        record_id=record,
        agency_id=agency,
        born_on=date.fromisoformat(born) if born else None,
        **{name: tuple(raw.pop(name, ())) for name in _LISTS},
        **raw,
    )


def _sealed(person: Description, key: bytes | None, entropy: Entropy) -> bytes:
    if key is None:
        return b""
    told: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(person, name))}
    if person.born_on:
        told["born_on"] = person.born_on.isoformat()
    told |= {name: list(said) for name in _LISTS if (said := getattr(person, name))}
    plain = json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
    return seal(key, plain, owner=_label(person.record_id), nonce=entropy(NONCE_BYTES))


def _label(record: RecordId) -> bytes:
    return b"everychild-described-v1/" + record.bytes


def _said(entry: EntryRow, record: RecordId, opened: Mapping[EntryId, dict[str, Any]]) -> Said:
    event: CareEvent | None = None
    if entry.kind in DESCRIBING:
        event = from_body(entry.kind, entry.codes, opened.get(entry.entry_id, {}), occurred_on=entry.occurred_on)
    return Said(
        entry_id=entry.entry_id,
        record_id=record,
        agency_id=entry.agency_id,
        event=event,
        corrects=entry.corrects,
        retracts=entry.retracts,
    )
