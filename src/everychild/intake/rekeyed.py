"""Records that go by another number now: the new number stands for the record that it has been all along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from psycopg import Connection

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import RecordId, SubmissionId

_SQL = load_queries("everychild.intake", "intake.sql")


def standing_for(conn: Connection[Any], records: Collection[RecordId]) -> dict[RecordId, RecordId]:
    """For each record id that a new number gives, the record it stands for; ids of their own are not in it."""
    if not records:
        return {}
    return dict(conn.execute(_SQL["rekeyed_records"], {"record_ids": list(records)}).fetchall())


def rekey(conn: Connection[Any], submission_id: SubmissionId, numbers: Mapping[RecordId, tuple[RecordId, str]]) -> None:
    """Let new ids stand for old records; each with its reason."""
    given = {
        "submission_id": submission_id,
        "record_ids": list(numbers),
        "stands_for": [old for old, _ in numbers.values()],
        "reasons": [reason for _, reason in numbers.values()],
    }
    conn.execute(_SQL["rekey_records"], given)
