"""Records of a return of which something was told since they were checked, and deliveries that were not looked at yet.

Always true: whoever puts records here or takes them holds the agency's row in `afcars.readiness`, so that what is told
while others are being checked is not lost between the two.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from psycopg import Connection

from everychild.afcars.building import Build, files_of, pages_of
from everychild.intake.past_files import records_of_deliveries
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId, SubmissionId

_SQL = load_queries("everychild.afcars", "afcars.sql")


def let_wait(
    conn: Connection[Any], agency: AgencyId, records: Collection[RecordId], *, told_live: Collection[RecordId]
) -> None:
    """These records are to be checked again.

    Takes:
        told_live: those of them of which live events may have spoken.
    """
    given = {"agency_id": agency, "record_ids": list(records), "told_live": list(told_live)}
    conn.execute(_SQL["let_wait"], given)


def let_all_wait(conn: Connection[Any], ask: Build) -> None:
    """Every record that the return holds or may hold is to be checked again."""
    agency = ask.agency.agency_id
    conn.execute(_SQL["wait_no_more"], {"agency_id": agency})
    conn.execute(_SQL["take_spoken"], {"agency_id": agency})
    for page in pages_of(conn, ask):
        let_wait(conn, agency, page.records, told_live=page.told_live)
    conn.execute(_SQL["let_checked_wait"], {"agency_id": agency})


def heard_from(conn: Connection[Any], agency: AgencyId, submissions: Collection[SubmissionId]) -> None:
    """These deliveries spoke for an agency; also of records of which they said only what had been said."""
    conn.execute(_SQL["remember_spoken"], {"agency_id": agency, "submission_ids": list(submissions)})


def let_repeated_wait(conn: Connection[Any], ask: Build) -> None:
    """What the deliveries said that were not looked at yet, new or once more, is to be checked again."""
    agency = ask.agency.agency_id
    spoken = [SubmissionId(each) for (each,) in conn.execute(_SQL["take_spoken"], {"agency_id": agency}).fetchall()]
    records = records_of_deliveries(conn, list(files_of(conn, ask)), spoken)
    let_wait(conn, agency, records, told_live=records)


def take_waiting(conn: Connection[Any], agency: AgencyId, *, at_most: int) -> dict[RecordId, bool]:
    """The next records that wait, and whether live events may have spoken of each; they wait no more."""
    given = {"agency_id": agency, "at_most": at_most}
    return {RecordId(record): told_live for record, told_live in conn.execute(_SQL["take_waiting"], given)}
