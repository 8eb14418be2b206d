"""What brothers and sisters say of two records: those whose siblings are likely one person gain by it.

A pair's own evidence comes first: the support is reckoned from what each pair of siblings is worth alone, so that it is
the same in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from itertools import product
from typing import Any

from psycopg import Connection

from everychild.disclosure.protection import protections_of
from everychild.identity.clusters import Edge
from everychild.identity.describing import Description
from everychild.identity.descriptions import Keys, described_of
from everychild.identity.families import families_of
from everychild.identity.households import support_level
from everychild.identity.indexing import SHARED_MAX
from everychild.identity.verdicts import Scored, Verdict, model, score_among
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import RecordId

_SQL = load_queries("everychild.identity", "identity.sql")

WORTH_ASKING = -12.0
"""Log odds to base two below which no brother or sister could lift a pair to a question."""
_LIKELY = 0.025
"""A family of twelve in which each is so likely has an expected sibling in common; less cannot matter."""

Pairs = Mapping[Edge, Scored]


def siblings_of_the_likely(conn: Connection[Any], scored: Pairs) -> set[RecordId]:
    """Siblings of records that could be one person: what their own pairs are worth may have changed by it."""
    likely = {record for pair, each in scored.items() if probability_of(each) >= _LIKELY for record in pair}
    return {sibling for family in families_of(conn, likely).values() for sibling in family}


def supported(
    conn: Connection[Any], scored: Pairs, everyone: Mapping[RecordId, Description], keys: Keys, *, on: date
) -> Pairs:
    """The same pairs, those with siblings on both sides scored again with what the siblings say.

    A sealed brother or sister says nothing.
    """
    asked = [pair for pair, each in scored.items() if each.weight >= WORTH_ASKING]
    families = families_of(conn, {record for pair in asked for record in pair})
    asked = [(a, b) for a, b in asked if a in families and b in families and b not in families[a]]
    if not asked:
        return scored
    kin = {each for pair in asked for record in pair for each in families[record]}
    people = _described(conn, kin, everyone, keys, on=on)
    people_of_pairs = {**everyone, **people}
    cross = {
        (min(x, y), max(x, y))
        for a, b in asked
        for x, y in product(families[a], families[b])
        if x != y and x in people and y in people
    }
    alone = scored_alone(sorted(_sharing_a_key(conn, cross)), people)
    levels = [support_level(sum(_worth(alone, families[a], families[b]))) for a, b in asked]
    return {**scored, **scored_alone(asked, people_of_pairs, levels)}


def scored_alone(
    pairs: list[Edge], people: Mapping[RecordId, Description], support: Collection[int] | None = None
) -> dict[Edge, Scored]:
    """Pairs by their own evidence, and what siblings say where it is given."""
    records = sorted({record for pair in pairs for record in pair})
    place = {record: at for at, record in enumerate(records)}
    who = [people[record] for record in records]
    scored = score_among(who, [(place[a], place[b]) for a, b in pairs], model(), support=support)
    return dict(zip(pairs, scored, strict=True))


def _sharing_a_key(conn: Connection[Any], pairs: Collection[Edge]) -> set[Edge]:
    """Those of these pairs that are compared at all, so that it does not matter who of a family came last."""
    given = {"record_as": [a for a, _ in pairs], "record_bs": [b for _, b in pairs], "shared_max": SHARED_MAX}
    rows = conn.execute(_SQL["sharing_a_key"], given) if pairs else ()
    return {(a, b) for a, b in rows}


def probability_of(scored: Scored) -> float:
    """The probability that a weight stands for."""
    return 1 / (1 + 2 ** -max(min(scored.weight, 60.0), -60.0))


def _worth(alone: Pairs, one: Collection[RecordId], other: Collection[RecordId]) -> list[float]:
    """Of each sibling of the one, how likely some sibling of the other is the same person."""
    found: list[float] = []
    for x in one:
        likely = [1.0 if x == y else _between(alone, x, y) for y in other]
        found.append(max(likely, default=0.0))
    return found


def _between(alone: Pairs, x: RecordId, y: RecordId) -> float:
    scored = alone.get((min(x, y), max(x, y)))
    return 0.0 if scored is None or _told_apart(scored) else probability_of(scored)


def _told_apart(scored: Scored) -> bool:
    return scored.verdict is Verdict.DIFFERENT


def _described(
    conn: Connection[Any],
    records: Collection[RecordId],
    known: Mapping[RecordId, Description],
    keys: Keys,
    *,
    on: date,
) -> dict[RecordId, Description]:
    protections = protections_of(conn, records, on=on)
    told = [record for record in records if not protections[record].is_sealed]
    wanted = [record for record in told if record not in known]
    found = described_of(conn, wanted, keys(wanted)) if wanted else {}
    return {**{record: known[record] for record in told if record in known}, **found}
