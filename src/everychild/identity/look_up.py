"""Is this child known? The likeliest records for what somebody can say, each with its reasons and without a value.

Carries no policy but this: a record that is sealed, or was not screened clear, is neither opened nor told of. What a
hit may be shown of is decided on a slip, by whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from psycopg import Connection

from everychild.disclosure.protection import protections_of
from everychild.identity.columns import columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.descriptions import Keys, described_of
from everychild.identity.families import families_of
from everychild.identity.fields import PLACES, SUPPORT_LEVELS
from everychild.identity.keys import keys_of
from everychild.identity.likeness import levels_of
from everychild.identity.people import people_of
from everychild.identity.tokens import tokens_of_keys
from everychild.identity.verdicts import VERDICTS, Verdict, judge, model, odds_of, reasons_of
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.identity", "identity.sql")

SHARED_MAX = 1000
"""A token that more records share than this is left out, and the answer says so."""
SCORED_MAX = 40
_TOLD_MAX = 30
"""Records of which reasons are told; an answer shows ten children."""
_OTHER_GIVEN = frozenset({"given:different", "given:weak", "given:other-letter"})
_ONE_HOME = frozenset({"phone:equal", "home:same-home", "home:nearly-same-home"})
_SIBLINGS_MAX = 5
_A_SIBLING = SUPPORT_LEVELS.index("one")
_CHILDHOOD_YEARS = 22
_FIELDS = (
    "given", "middle", "family", "sex", "ssn", "phone", "street", "state", "zip", "mother_given", "mother_family",
    "father_given", "father_family",
)  # fmt: skip
_HOME_OF_A_SIBLING = ("street", "zip", "phone", "mother_given", "mother_family", "father_given", "father_family")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody can say of a child; anything may be missing.

    Takes:
        said: canonical cells by name, as `given`, `phone`, `mother_given`.
        age: in whole years, where no birth date is known; taken as a year more or less.
        sibling: a brother's or sister's cells, whose home and parents are then looked for.
    """

    said: Mapping[str, str]
    born: str = ""
    age: int | None = None
    sibling: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A record that may be the child.

    Takes:
        weight: log odds of the same person, to base two.
        reasons: fields and levels; no values.
    """

    record_id: RecordId
    agency_id: AgencyId
    verdict: Verdict
    weight: float
    reasons: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether the evidence would link the two; otherwise a person asks."""
        return self.verdict is Verdict.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The likeliest records, the likeliest first.

    Takes:
        compared: how many records were opened and scored.
        left_out: how many of the question's keys too many records share.
    """

    hits: tuple[Hit, ...]
    compared: int
    left_out: int


def says_enough(asked: Asked) -> bool:
    """Whether two are known of name, birth date or age, telephone, street and relatives; one alone finds too many."""
    known = (
        asked.said.get("given") or asked.said.get("family"),
        asked.born or asked.age is not None,
        asked.said.get("phone"),
        asked.said.get("street"),
        asked.said.get("mother_given") or asked.said.get("mother_family"),
        asked.said.get("father_given") or asked.said.get("father_family"),
        asked.sibling,
    )
    return sum(bool(each) for each in known) > 1


def look_up(conn: Connection[Any], asked: Asked, keys: Keys, secret: bytes, *, today: date) -> Found:
    """The likeliest records for what was said."""
    rows = rows_of(asked, today)
    candidates, left_out = _sharing(conn, _keys(_guesses(asked, rows, today)), secret)
    near: dict[RecordId, Description] = {}
    if asked.sibling:
        near = _homes_of(conn, asked.sibling, keys, secret, today=today)
        more, beyond = _sharing(conn, _keys(_as_siblings(rows, near.values())), secret)
        candidates, left_out = [*candidates, *more], left_out + beyond
    kin = {each for family in families_of(conn, near.keys()).values() for each in family}
    people = opened(conn, [*sorted(kin), *candidates[: 2 * SCORED_MAX]], keys, today=today)
    hits = tuple(hit for hit in ranked(rows, people, near.values(), kin) if _worth_telling(hit, asked))
    return Found(hits=hits, compared=len(people), left_out=left_out)


def opened(conn: Connection[Any], records: Iterable[RecordId], keys: Keys, *, today: date) -> list[Description]:
    """Descriptions of those of these records that are screened clear and not sealed."""
    distinct = list(dict.fromkeys(records))
    protections = protections_of(conn, distinct, on=today)
    clear = [record for record in distinct if protections[record].is_open]
    found: Mapping[UUID, bytes] = keys(clear) if clear else {}
    described = described_of(conn, clear, found)
    return [described[record] for record in clear if record in described]


def rows_of(asked: Asked, today: date) -> list[dict[str, str]]:
    """What was said as canonical rows; several where an age leaves the year open."""
    said = {name: asked.said[name] for name in _FIELDS if asked.said.get(name)}
    if asked.born or asked.age is None:
        return [{**said, "born": asked.born}]
    return [{**said, "born": str(today.year - asked.age - off)} for off in (0, 1, -1)]


def ranked(
    rows: Sequence[Mapping[str, str]],
    people: Sequence[Description],
    homes: Collection[Description] = (),
    kin: Collection[RecordId] = (),
) -> list[Hit]:
    """People by how likely each is whom the rows speak of; the best of several rows counts.

    Takes:
        homes: those of the brother or sister that was named.
        kin: records that their agency names as the brother's or sister's own.
    """
    if not people:
        return []
    homes = list(homes)
    told = [*rows, *({**rows[0], **_home(each)} for each in homes)]
    read = people_of(columns_of([*told, *(row_of(each) for each in people)]), latest="99991231")
    one = np.repeat(np.arange(len(told), dtype=np.int32), len(people))
    other = np.tile(np.arange(len(told), len(told) + len(people), dtype=np.int32), len(told))
    levels = levels_of(read, one, other)
    named = np.array([each.record_id in kin for each in people])
    levels[PLACES["support"], np.tile(named, len(told))] = _A_SIBLING
    judged = judge(read, one, other, model(), levels)
    odds = odds_of(judged.probability).reshape(len(told), len(people))
    best = odds.argmax(axis=0)
    order = sorted(range(len(people)), key=lambda at: (-odds[best[at], at], people[at].record_id))[:_TOLD_MAX]
    return [
        Hit(
            record_id=people[at].record_id,
            agency_id=people[at].agency_id,
            verdict=VERDICTS[int(judged.verdict[best[at] * len(people) + at])],
            weight=round(float(odds[best[at], at]), 2),
            reasons=(
                *reasons_of(judged, int(best[at]) * len(people) + at),
                *(["sibling:in-the-same-home"] if best[at] >= len(rows) else []),
                *(["sibling:named-by-the-agency"] if people[at].record_id in kin else []),
            ),
        )
        for at in order
    ]


def _worth_telling(hit: Hit, asked: Asked) -> bool:
    """Whoever is not told apart; of the others, those whose given name is not another one, or of the home asked for."""
    another = bool(asked.said.get("given")) and not _OTHER_GIVEN.isdisjoint(hit.reasons)
    related = not (_ONE_HOME | {"sibling:named-by-the-agency"}).isdisjoint(hit.reasons)
    return hit.verdict is not Verdict.DIFFERENT or not another or related


def _sharing(conn: Connection[Any], keys: Collection[str], secret: bytes) -> tuple[list[RecordId], int]:
    tokens = tokens_of_keys(secret, sorted(keys))
    given = {"tokens": tokens, "shared_max": SHARED_MAX, "at_most": SCORED_MAX}
    found: list[RecordId] = []
    left_out = 0
    for record, worth in conn.execute(_SQL["sharing_these"], given) if tokens else ():
        if record is None:
            left_out = int(worth)
        else:
            found.append(record)
    return found, left_out


def _keys(rows: Sequence[Mapping[str, str]]) -> set[str]:
    read = people_of(columns_of(rows), latest="99991231") if rows else None
    return {key for keys in keys_of(read) for key in keys} if read else set()


def _guesses(asked: Asked, rows: Sequence[Mapping[str, str]], today: date) -> list[Mapping[str, str]]:
    """The rows to make keys of: where nothing is known of the age, every year of a childhood."""
    if asked.born or asked.age is not None:
        return list(rows)
    return [{**rows[0], "born": str(today.year - years)} for years in range(_CHILDHOOD_YEARS)]


def _homes_of(
    conn: Connection[Any], sibling: Mapping[str, str], keys: Keys, secret: bytes, *, today: date
) -> dict[RecordId, Description]:
    """The likeliest records of the brother or sister."""
    asked = Asked(said=sibling, born=sibling.get("born", ""))
    rows = rows_of(asked, today)
    candidates, _ = _sharing(conn, _keys(_guesses(asked, rows, today)), secret)
    people = opened(conn, candidates, keys, today=today)
    by_id = {each.record_id: each for each in people}
    return {hit.record_id: by_id[hit.record_id] for hit in ranked(rows, people)[:_SIBLINGS_MAX]}


def _as_siblings(rows: Sequence[Mapping[str, str]], homes: Iterable[Description]) -> list[Mapping[str, str]]:
    return [{**row, **_home(each)} for each in homes for row in rows]


def _home(sibling: Description) -> dict[str, str]:
    return {name: value for name in _HOME_OF_A_SIBLING if (value := getattr(sibling, name))}
