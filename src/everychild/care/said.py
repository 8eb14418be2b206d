"""What was said of a record, and which of it stands after corrections and retractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from everychild.care.events import CareEvent
from everychild.vocabulary.ids import AgencyId, EntryId, RecordId


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry about a record.

    Takes:
        event: None for an entry that only takes another back.
        corrects: the entry that this one replaces.
        retracts: the entry that this one takes back.
    """

    entry_id: EntryId
    record_id: RecordId
    agency_id: AgencyId
    event: CareEvent | None
    corrects: EntryId | None = None
    retracts: EntryId | None = None


def in_force(entries: Iterable[Said]) -> list[Said]:
    """The entries that stand, in no particular order.

    A retraction undoes exactly the entry it names, another retraction too. A correction that stands replaces the entry
    it names and whatever that one replaced; a correction that is taken back gives way to what it had replaced.
    """
    entries = list(entries)
    if not any(entry.retracts or entry.corrects for entry in entries):
        return entries
    by_id: dict[UUID, Said] = {entry.entry_id: entry for entry in entries}
    retractions: dict[UUID, list[UUID]] = {}
    for entry in entries:
        if entry.retracts:
            retractions.setdefault(entry.retracts, []).append(entry.entry_id)
    standing = {entry.entry_id for entry in entries if _stands(entry.entry_id, retractions)}
    replaced: set[UUID] = set()
    for entry in entries:
        if entry.entry_id in standing:
            replaced |= _replaced_by(entry, by_id)
    return [
        entry
        for entry in entries
        if entry.event is not None and entry.entry_id in standing and entry.entry_id not in replaced
    ]


def _stands(entry_id: UUID, retractions: dict[UUID, list[UUID]]) -> bool:
    # A retraction is always later than what it names, so that this ends.
    return not any(_stands(other, retractions) for other in retractions.get(entry_id, ()))


def _replaced_by(entry: Said, by_id: dict[UUID, Said]) -> set[UUID]:
    replaced: set[UUID] = set()
    older = entry.corrects
    while older is not None and older not in replaced:
        replaced.add(older)
        older = by_id[older].corrects if older in by_id else None
    return replaced
