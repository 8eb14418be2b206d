"""The duty directory: whom to call at any hour, for a state or a county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId

_SQL = load_queries("everychild.jurisdictions", "jurisdictions.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One line of the directory.

    Takes:
        place: a state by ISO 3166-2, or a county by its FIPS code.
        phone: as 502-555-0142.
        tested_on: when somebody last called it and it answered.
    """

    agency_id: AgencyId
    place: str
    phone: str
    tested_on: date


def keep_duty_lines(conn: Connection[Any], lines: Sequence[DutyLine]) -> int:
    """Keep lines; gives how many are new or have changed."""
    given = {
        "agency_ids": [each.agency_id for each in lines],
        "places": [each.place for each in lines],
        "phones": [each.phone for each in lines],
        "tested_on": [each.tested_on for each in lines],
    }
    return conn.execute(_SQL["keep_duty_lines"], given).rowcount if lines else 0


def drop_other_duty_lines(conn: Connection[Any], agency: AgencyId, places: Sequence[str]) -> None:
    """Lines of an agency for any other place are in the directory no longer."""
    conn.execute(_SQL["drop_other_duty_lines"], {"agency_id": agency, "places": list(places)})


def duty_lines(conn: Connection[Any], agency: AgencyId | None = None) -> list[DutyLine]:
    """The directory of one agency, or of all."""
    with conn.cursor(row_factory=class_row(DutyLine)) as cursor:
        cursor.execute(_SQL["duty_lines"], {"agency_id": agency})
        return cursor.fetchall()


def whom_to_call(lines: Sequence[DutyLine], agency: AgencyId, county: str | None = None) -> DutyLine | None:
    """An agency's line for a county, or its state's where the county has none."""
    theirs = {each.place: each for each in lines if each.agency_id == agency}
    if county in theirs:
        return theirs[county]
    return next((line for place, line in sorted(theirs.items()) if not place.isdigit()), None)
