"""Who could the person asked about be: the most alike of the records that may be shown, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from psycopg import Connection

from everychild.disclosure.protection import protections_of
from everychild.identity.describing import Description
from everychild.identity.follow import CANDIDATES_MAX, SHARED_MAX, describe_records
from everychild.identity.tokens import tokens_of
from everychild.identity.verdicts import Verdict, model, score
from everychild.ledger.readers import last_position
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId

_SQL = load_queries("everychild.identity", "identity.sql")

NOBODYS = RecordId(uuid5(UUID(int=0), "everychild.identity.search"))
"""Stands for the person asked about, who has no record here."""
SHOWN_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record that could be the person asked about.

    Takes:
        certain: whether the evidence would link the two; otherwise it is possible, and a person asks.
        reasons: fields and levels, as `born:equal`; no values.
    """

    record_id: RecordId
    agency_id: AgencyId
    certain: bool
    weight: float
    reasons: tuple[str, ...]


def asked_about(  # noqa: PLR0913 - what a caller may know of a child
    *, given: str = "", family: str = "", born_on: date | None = None, sex: str = "", mother: str = "", middle: str = ""
) -> Description:
    """What is known of the person asked about, in the form in which records are compared."""
    mother_given, _, mother_family = mother.strip().rpartition(" ")
    return Description(
        record_id=NOBODYS,
        agency_id=AgencyId(""),
        given=given,
        family=family,
        middle=middle,
        born_on=born_on,
        sex=sex,
        mother_given=mother_given or mother_family,
        mother_family=mother_family if mother_given else "",
    )


def says_enough(asked: Description) -> bool:
    """Whether there is enough to look for anybody: a name alone, or a birth date alone, is not."""
    return asked.born_on is not None and bool(asked.given or asked.family or asked.mother_given)


def search(
    conn: Connection[Any],
    asked: Description,
    token_secret: bytes,
    keys: Callable[[Collection[RecordId]], Mapping[UUID, bytes]],
    *,
    today: date,
) -> list[Found]:
    """The most alike, best first, ten at most; a record that is not screened clear, or sealed, is not among them."""
    given = {
        "tokens": tokens_of(token_secret, asked),
        "shared_max": SHARED_MAX,
        "at_most": CANDIDATES_MAX,
    }
    near = [record for record, _ in conn.execute(_SQL["records_sharing"], given)]
    protections = protections_of(conn, near, on=today)
    shown = [record for record in near if protections[record].is_open]
    described = describe_records(conn, dict.fromkeys(shown, last_position(conn)), last_position(conn), keys)
    scored = score([(asked, each) for each in described.values()], model())
    found = [
        Found(
            record_id=record,
            agency_id=each.agency_id,
            certain=result.verdict is Verdict.SAME,
            weight=result.weight,
            reasons=result.reasons,
        )
        for (record, each), result in zip(described.items(), scored, strict=True)
        if result.verdict is not Verdict.DIFFERENT
    ]
    return sorted(found, key=lambda each: (-each.weight, each.record_id))[:SHOWN_MAX]
