"""Records of one agency that were seen together: siblings by its own numbers, or one home and two given names.

Always true: what was once seen together is kept for good. Two such records are two people, so no automatic link joins
them, not over a third record either; only a person does. And each is evidence of the other's household.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from psycopg import Connection

from everychild.identity.clusters import Edge
from everychild.identity.describing import Description
from everychild.identity.verdicts import Scored
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.identity", "identity.sql")

Numbers = Callable[[Connection[Any], Collection[tuple[AgencyId, str]]], Mapping[tuple[AgencyId, str], RecordId]]
"""Gives the records that agencies' own numbers stand for."""

FAMILY_MAX = 12
"""More than these in one family say nothing of a household."""
_SIBLING_NUMBERS_MAX = 30
_TWO_NAMES = frozenset({"given:weak", "given:different"})
_ONE_HOME = frozenset({"home:same-home", "home:nearly-same-home"})


def keep_siblings(conn: Connection[Any], people: Collection[Description], numbers: Numbers) -> None:
    """Keep whom each record names as its siblings, by the agency's own numbers."""
    named = [(each, number) for each in people for number in each.siblings[:_SIBLING_NUMBERS_MAX]]
    if not named:
        return
    records = numbers(conn, {(each.agency_id, number) for each, number in named})
    _keep(conn, ((each.record_id, records[each.agency_id, number]) for each, number in named))


def keep_housemates(
    conn: Connection[Any], scored: Mapping[Edge, Scored], everyone: Mapping[RecordId, Description]
) -> None:
    """Keep pairs of one agency that have one home and two given names now."""
    _keep(
        conn,
        (
            pair
            for pair, each in scored.items()
            if everyone[pair[0]].agency_id == everyone[pair[1]].agency_id
            and not _TWO_NAMES.isdisjoint(each.reasons)
            and not _ONE_HOME.isdisjoint(each.reasons)
        ),
    )


def seen_together(conn: Connection[Any], records: Collection[RecordId]) -> set[Edge]:
    """Pairs seen together of which one is among these."""
    rows = conn.execute(_SQL["seen_together_with"], {"record_ids": list(records)}) if records else ()
    return {(a, b) for a, b in rows}


def families_of(conn: Connection[Any], records: Collection[RecordId]) -> dict[RecordId, set[RecordId]]:
    """For each of these records, those it was seen together with; families too large to be one are left out."""
    found: dict[RecordId, set[RecordId]] = {}
    for a, b in seen_together(conn, records):
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return {record: found[record] for record in records if 0 < len(found.get(record, ())) <= FAMILY_MAX}


def _keep(conn: Connection[Any], pairs: Iterable[Edge]) -> None:
    ordered = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})
    if ordered:
        given = {"record_as": [a for a, _ in ordered], "record_bs": [b for _, b in ordered]}
        conn.execute(_SQL["keep_seen_together"], given)
