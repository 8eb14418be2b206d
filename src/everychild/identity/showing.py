"""What a person is shown of records that are compared: on a slip, on a connection that holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from psycopg import Connection
from psycopg.rows import class_row

from everychild.disclosure.slips import DisclosureSlip, hold
from everychild.identity.clusters import Edge
from everychild.identity.columns import columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.descriptions import described_of
from everychild.identity.fields import FIELDS
from everychild.identity.likeness import levels_of
from everychild.identity.name_tables import MISSING
from everychild.identity.people import people_of
from everychild.identity.rules import named
from everychild.identity.verdicts import VERDICTS, Verdict, judge, model, odds_of
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.identity", "identity.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is held of two records, in full."""

    record_a: RecordId
    record_b: RecordId
    verdict: str
    weight: float
    reasons: list[str]
    decided_by: str
    model: str
    decided_at: datetime
    doubtful_at: datetime | None
    shows_since: datetime | None

    @property
    def pair(self) -> Edge:
        """The two records."""
        return self.record_a, self.record_b


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one field adds, in log odds to base two, and where it leads."""

    field: str
    level: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How two records come to their verdict, field by field."""

    steps: tuple[Step, ...]
    levels: Mapping[str, str]
    rules: tuple[str, ...]
    verdict: Verdict
    probability: float


def questions_of(
    conn: Connection[Any], agency: AgencyId, *, about: Sequence[RecordId] | None = None, at_most: int = 100
) -> list[Link]:
    """What people of an agency are asked: ids, times and levels; no value of anybody.

    Takes:
        about: records of which one must stand in each question; None for all of the agency.
    """
    with conn.cursor(row_factory=class_row(Link)) as cursor:
        cursor.execute(_SQL["questions_of"], {"agency_id": agency, "about": about, "at_most": at_most})
        return cursor.fetchall()


def link_of(conn: Connection[Any], pair: Edge) -> Link | None:
    """What is held of two records."""
    with conn.cursor(row_factory=class_row(Link)) as cursor:
        cursor.execute(_SQL["one_link"], {"record_a": pair[0], "record_b": pair[1]})
        return cursor.fetchone()


def shown_descriptions(
    conn: Connection[Any], slip: DisclosureSlip, keys: Mapping[UUID, bytes]
) -> dict[RecordId, Description]:
    """Who the slip's records are.

    Takes:
        conn: a connection for people; it reads what the slip names and nothing else.
    """
    hold(conn, slip)
    return described_of(conn, slip.records, keys)


def evidence_of(one: Description, other: Description) -> Evidence:
    """From the odds before looking, one field after another, to the verdict."""
    people = people_of(columns_of([row_of(one), row_of(other)]), latest="99991231")
    first, second = np.zeros(1, dtype=np.int32), np.ones(1, dtype=np.int32)
    levels = levels_of(people, first, second)
    told = [place for place in range(len(FIELDS)) if levels[place, 0] != MISSING]
    growing = np.zeros((len(FIELDS), len(told) + 1), dtype=levels.dtype)
    for count, place in enumerate(told):
        growing[place, count + 1 :] = levels[place, 0]
    judged = judge(people, first.repeat(len(told) + 1), second.repeat(len(told) + 1), model(), growing)
    odds: Sequence[float] = odds_of(judged.probability).tolist()
    steps = [
        Step(
            field=FIELDS[place].name,
            level=FIELDS[place].levels[int(levels[place, 0])],
            before=odds[at],
            after=odds[at + 1],
        )
        for at, place in enumerate(told)
    ]
    return Evidence(
        steps=(Step(field="before", level="", before=0.0, after=odds[0]), *steps),
        levels={step.field: step.level for step in steps},
        rules=named(int(judged.rules[-1])),
        verdict=VERDICTS[int(judged.verdict[-1])],
        probability=float(judged.probability[-1]),
    )
