"""Single children on the roll call, for a person who holds a slip."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.care.roles import Roles
from everychild.care.roles import roles_of as named_or_none
from everychild.care.silence import headline_as_heard
from everychild.care.turns import GONE
from everychild.disclosure.slips import DisclosureSlip, hold
from everychild.ledger.readers import last_position
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, ChildId, RecordId
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.compositions import compositions_of
from everychild.whereabouts.heard import SILENT, words_at

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one child stands on the roll call.

    Takes:
        last_face_to_face_by: role of whoever met the child; empty where nobody said.
        last_face_to_face_kind: `removal`, `visit`, `contact` or `return`.
        roles: named ones; `roles_of` gives all five.
        heard_at: when the responsible agency was last heard; the age of all the rest.
    """

    child_id: ChildId
    headline: str
    category: str | None
    marks: list[str]
    setting: str
    agency_id: AgencyId
    state: str
    county: str | None
    placed_here: str | None
    speaks_from: date | None
    missing_since: datetime | None
    findings: list[str]
    valid_from: datetime
    last_face_to_face_on: date | None
    last_face_to_face_by: str | None
    last_face_to_face_kind: str | None
    roles: list[str]
    responsible: bool
    heard_at: datetime | None = None
    heard_through: date | None = None


def records_of(conn: Connection[Any], children: Collection[ChildId]) -> dict[ChildId, list[RecordId]]:
    """The records that each child is made of now; a child without any is not in it."""
    compositions = compositions_of(conn, children=children)
    now = last_position(conn)
    found = {child: compositions.at(child, now) for child in children}
    return {child: records for child, records in found.items() if records}


def children_of_records(conn: Connection[Any], records: Collection[RecordId]) -> dict[ChildId, list[RecordId]]:
    """The children that these records are now, each with all of its records."""
    return records_of(conn, list(compositions_of(conn, records=records).children))


def standings(conn: Connection[Any], slip: DisclosureSlip, *, now: datetime) -> dict[ChildId, Standing]:
    """Where the slip's children stand now; one who is not in care is not in it.

    Takes:
        conn: a connection for people.
    """
    hold(conn, slip)
    with conn.cursor(row_factory=class_row(Standing)) as cursor:
        cursor.execute(_SQL["standings"], {"child_ids": list(slip.children), "as_of": now})
        found = cursor.fetchall()
    words = words_at(conn, None, now)
    return {each.child_id: _as_heard(each, words) for each in found}


def roles_of(standing: Standing) -> Roles:
    """The five roles of a child, each named or none."""
    return named_or_none(
        standing.roles,
        agency_id=standing.agency_id,
        placed_here=standing.placed_here,
        setting=standing.setting,
        gone=standing.headline in GONE,
    )


def _as_heard(standing: Standing, words: Mapping[AgencyId, Any]) -> Standing:
    word = words.get(standing.agency_id, SILENT)
    headline = headline_as_heard(
        Headline(standing.headline),
        speaks_from=standing.speaks_from,
        heard_through=word.through,
        past_promise=word.past_promise,
        today=word.today,
    )
    return replace(standing, headline=str(headline), heard_at=word.at, heard_through=word.through)
