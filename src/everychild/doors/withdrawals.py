"""What taking a delivery back would change, from every room that knows a part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from everychild.disclosure.looks import Told, told_since
from everychild.doors.rules import RememberedRules
from everychild.doors.tools import Tools
from everychild.identity.links import links_made_since
from everychild.intake.receipts import Receipt
from everychild.ledger.readers import entries_delivered
from everychild.vocabulary.ids import ChildId, RecordId
from everychild.whereabouts.follow import Reader
from everychild.whereabouts.without import headlines_without

RECORDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BlastRadius:
    """How far a delivery reaches.

    Takes:
        headlines_change: children whose headline would be another.
        leave: children who would not be on the roll call any more; they are among those whose headline changes.
        links: pairs held to be one child since the delivery came, with one of its records.
        told: who was shown something of its children since it came.
    """

    entries: int
    records: int
    children: int
    headlines_change: int
    leave: int
    links: int
    told: tuple[Told, ...]


def blast_radius(
    tools: Tools, receipt: Receipt, progress: Callable[[int, int], None] = lambda _, __: None
) -> BlastRadius:
    """What taking this delivery back would change now.

    Takes:
        progress: is told how many records have been looked at, of how many.
    """
    entries = 0
    records: dict[RecordId, None] = {}
    with tools.worker.connection() as conn:
        for each in entries_delivered(conn, receipt.submission_id, since=receipt.received_at):
            entries += 1
            if each.record_id is not None:
                records[each.record_id] = None
    reader = Reader(keys=tools.record_keys_there_are, rules=RememberedRules(tools.worker.connection))
    reached: set[ChildId] = set()
    change = leave = links = done = 0
    for chunk in _chunks(list(records)):
        with tools.worker.connection() as conn:
            found = headlines_without(conn, chunk, receipt.submission_id, reader, now=tools.clock())
            links += links_made_since(conn, chunk, receipt.received_at)
        fresh = [each for each in found if each.child_id not in reached]
        reached |= {each.child_id for each in fresh}
        change += sum(each.with_it != each.without_it for each in fresh)
        leave += sum(each.without_it is None and each.with_it is not None for each in fresh)
        done += len(chunk)
        progress(done, len(records))
    with tools.worker.connection() as conn:
        told = told_since(conn, sorted(reached), receipt.received_at)
    return BlastRadius(
        entries=entries,
        records=len(records),
        children=len(reached),
        headlines_change=change,
        leave=leave,
        links=links,
        told=tuple(told),
    )


def _chunks(records: list[RecordId]) -> list[list[RecordId]]:
    return [records[start : start + RECORDS_AT_ONCE] for start in range(0, len(records), RECORDS_AT_ONCE)]
