"""The first of two followers: who is spoken of is described, and what they share with others is published as tokens.

The second, which compares, stays behind this one. Always true: the tokens of both of two records are committed before
the later of them is compared, whatever lanes they came in; so two records of one child that arrive at once are found
without a lock that one lane would hold against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import plans
from everychild.identity.describing import Description
from everychild.identity.descriptions import DESCRIBING, keep_described, never_described, told_of
from everychild.identity.families import Numbers, keep_siblings
from everychild.identity.near import adopted_of
from everychild.identity.tokens import tokens_of_all
from everychild.ledger.append import Pen
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import Position, RecordId
from everychild.vocabulary.kinds import RETRACTED, SEALED, SHIELDED

_SQL = load_queries("everychild.identity", "identity.sql")

INDEX = "identity-index"
PROTECTING = frozenset({SHIELDED, SEALED})
HEEDED = DESCRIBING | PROTECTING | {RETRACTED}
"""Kinds of which recognising must see each entry; of the others one a record is enough."""
SHARED_MAX = 400
"""A token that more records share than this says nothing about who anybody is."""
CANDIDATES_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """What recognising needs of the process it runs in."""

    keys: Callable[[Collection[RecordId]], Mapping[UUID, bytes]]
    pen: Callable[[Collection[UUID]], Pen]
    token_secret: bytes
    numbers: Numbers


def indexer(recogniser: Recogniser) -> Follower:
    """The follower that describes and publishes tokens."""
    return Follower(
        name=INDEX,
        handle=lambda conn, batch: index(conn, batch, recogniser),
        at_most=1000,
        heeds=HEEDED,
        reads=frozenset(),
    )


def index(conn: Connection[Any], batch: FollowerBatch, recogniser: Recogniser) -> None:
    """Describe whom a batch speaks of."""
    telling, others = spoken_of(batch)
    touched = telling.keys() | never_described(conn, others.keys() - telling.keys())
    if not touched:
        return
    people = describe_anew(conn, touched, recogniser)
    keep_siblings(conn, people, recogniser.numbers)


def describe_anew(conn: Connection[Any], records: Collection[RecordId], recogniser: Recogniser) -> list[Description]:
    """Make and keep the descriptions and tokens of these records; birth and adoptive name stand in none together."""
    keys, adopted = recogniser.keys(list(records)), adopted_of(conn, records)
    told = sorted(told_of(conn, records, keys).values(), key=lambda each: each.record_id)
    people = [replace(each, aliases=()) if each.record_id in adopted else each for each in told]
    keep_described(conn, people, keys, recogniser.pen([]).entropy)
    keep_tokens(conn, people, recogniser.token_secret)
    return people


def spoken_of(batch: FollowerBatch) -> tuple[dict[RecordId, Position], dict[RecordId, Position]]:
    """Records of which the batch says who they are or protects them, and others; with the last place of each."""
    telling: dict[RecordId, Position] = {}
    others: dict[RecordId, Position] = {}
    for entry in batch.entries:
        if entry.record_id is None:
            continue
        if entry.kind in DESCRIBING or entry.kind in PROTECTING or entry.kind == RETRACTED:
            telling[entry.record_id] = entry.position
        elif entry.kind in plans():
            others[entry.record_id] = entry.position
    return telling, others


def keep_tokens(conn: Connection[Any], people: Sequence[Description], secret: bytes) -> None:
    """Make the tokens of these records anew."""
    tokens = tokens_of_all(secret, people)
    pairs = sorted((token, each.record_id) for each, own in zip(people, tokens, strict=True) for token in own)
    given = {"tokens": [token for token, _ in pairs], "record_ids": [record for _, record in pairs]}
    conn.execute(_SQL["drop_tokens"], {**given, "described": [each.record_id for each in people]})
    conn.execute(_SQL["keep_tokens"], given)


def candidates_of(conn: Connection[Any], records: Collection[RecordId]) -> dict[RecordId, list[RecordId]]:
    """For each record, the others that share most with it, rare tokens counting for more."""
    given = {"record_ids": list(records), "shared_max": SHARED_MAX, "at_most": CANDIDATES_MAX}
    found: dict[RecordId, list[RecordId]] = {record: [] for record in records}
    for record, other in conn.execute(_SQL["candidates"], given) if records else ():
        found[record].append(other)
    return found
