"""What a feed's federal files said, period by period, as it stood at an instant; for building any of them again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from everychild.intake.signatures import Delivery
from everychild.intake.snapshots import OPEN
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, FeedId, RecordId, SubmissionId

_SQL = load_queries("everychild.intake", "intake.sql")

Manifest = Mapping[str, str]
"""A record as a file said it: the entry of each claim as text, by the claim's key."""


def records_said(conn: Connection[Any], said_as: str, ends_on: date, *, at: datetime) -> list[RecordId]:
    """The records that a feed's file named for a period, as it stood at an instant, in order of first arrival."""
    given = {"feed_id": said_as, "period_ends_on": ends_on, "at": at}
    return [RecordId(record) for (record,) in conn.execute(_SQL["records_said"], given)]


def said_of_records(
    conn: Connection[Any], said_as: str, ends_on: date, records: Collection[RecordId], *, at: datetime
) -> dict[RecordId, Manifest]:
    """What a feed's file for a period said of these records at an instant; one it did not name is not there."""
    given = {"feed_id": said_as, "period_ends_on": ends_on, "record_ids": list(records), "at": at}
    return {record: _manifest(claims) for record, claims in conn.execute(_SQL["said_of_records"], given)}


def periods_said(conn: Connection[Any], said_as: str, *, through: date, at: datetime) -> list[date]:
    """Last days of the periods that a feed's files spoke of by an instant, the latest first."""
    given = {"feed_id": said_as, "period_ends_on": through, "at": at}
    return [day for (day,) in conn.execute(_SQL["periods_said"], given)]


def records_of_deliveries(
    conn: Connection[Any], files: Collection[tuple[str, date]], submissions: Collection[SubmissionId]
) -> set[RecordId]:
    """The records that these files, by name and period, name now because of one of these deliveries."""
    given = {
        "feed_ids": [name for name, _ in files],
        "periods": [ends_on for _, ends_on in files],
        "submission_ids": list(submissions),
    }
    return {RecordId(record) for (record,) in conn.execute(_SQL["records_of_deliveries"], given)}


def deliveries_of_events(conn: Connection[Any], submissions: Collection[SubmissionId]) -> set[SubmissionId]:
    """Those of these deliveries that were live events and not a file."""
    rows = conn.execute(_SQL["kinds_of_delivery"], {"submission_ids": list(submissions)})
    return {SubmissionId(submission) for submission, delivery in rows if delivery == Delivery.EVENTS}


def records_with_events(conn: Connection[Any], agency: AgencyId) -> set[RecordId]:
    """An agency's records of which live events ever spoke."""
    return {RecordId(record) for (record,) in conn.execute(_SQL["records_with_events"], {"agency_id": agency})}


def forget_bytes(conn: Connection[Any], submission_id: SubmissionId) -> None:
    """Let the delivered bytes go; every claim of them stays."""
    conn.execute(_SQL["forget_bytes"], {"submission_id": submission_id})


def name_of(feed: FeedId, delivery: Delivery) -> str:
    """Under which name what the feed's files of a kind say is kept."""
    return f"{feed}#{delivery}"


def _manifest(claims: Mapping[str, Any]) -> Manifest:
    return {key: value[1] for key, value in claims.items() if key != OPEN}
