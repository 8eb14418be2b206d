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
from everychild.identity.verdicts import Scored, Verdict, model, score_among
from everychild.vocabulary.ids import RecordId

WORTH_ASKING = -12.0
"""Log odds to base two below which no brother or sister could lift a pair to a question."""
_LIKELY = 0.3

Pairs = Mapping[Edge, Scored]


def siblings_of_the_likely(conn: Connection[Any], scored: Pairs) -> set[Edge]:
    """Pairs of siblings of records that are likely one person: worth a look, whatever keys they share."""
    likely = [pair for pair, each in scored.items() if probability_of(each) >= _LIKELY]
    families = families_of(conn, {record for pair in likely for record in pair})
    return {
        (min(x, y), max(x, y))
        for a, b in likely
        if a in families and b in families and b not in families[a]
        for x, y in product(families[a], families[b])
        if x != y
    }


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
    alone = scored_alone(sorted(cross), people)
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
