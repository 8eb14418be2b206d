"""Who knows this child: the look is written first, then the answer is given, with who has not answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.disclosure.looks import Look, record
from everychild.disclosure.matrix import matrix
from everychild.doors.tools import Tools
from everychild.identity.look_up import Asked, Hit
from everychild.identity.look_up import look_up as searched
from everychild.identity.verdicts import Verdict
from everychild.jurisdictions.directory import Agency, agencies
from everychild.jurisdictions.duty import DutyLine, duty_lines, whom_to_call
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id
from everychild.whereabouts.children import children_of_records
from everychild.whereabouts.heard import words_at

OPERATOR = "operator"
"""The role under which a look from the command line stands: whoever holds this machine's secrets."""
PURPOSE = "P-PROTECT"
TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A record that could be the child, and whom to call about it."""

    child_id: ChildId
    found: Hit
    agency: Agency
    call: DutyLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How old each agency's knowledge is; `is_late` where it has not answered within its promise, or never."""

    agency: Agency
    heard_at: datetime | None
    heard_through: date | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who knows the child, and how old each agency's word is.

    Takes:
        left_out: how many keys of the question were left out, because too many records share them.
    """

    known: tuple[Known, ...]
    heard: tuple[Heard, ...]
    asked_at: datetime
    left_out: int


def look_up(tools: Tools, asked: Asked, *, agency: AgencyId, person: str) -> Answer:
    """Ask, write the look, and answer.

    Takes:
        agency: for which agency somebody asks.
        person: who; in the log they stand as an account of this installation, never by name.
    """
    now = tools.clock()
    with tools.worker.connection() as conn:
        answered = searched(conn, asked, tools.record_keys_there_are, tools.token_secret, today=now.date())
        children, found = best_of_children(conn, answered.hits)
        # The block commits: the looks stand before anything is given.
        record(conn, _look(tools, agency, person, now), list(children), tools.entropy)
    child_of = {each: child for child, records in children.items() for each in records}
    with tools.worker.connection() as conn:
        known = {each.agency_id: each for each in agencies(conn)}
        lines, heard = duty_lines(conn), words_at(conn, None, now)
    return Answer(
        known=tuple(
            Known(
                child_id=child_of[each.record_id],
                found=each,
                agency=known[each.agency_id],
                call=whom_to_call(lines, each.agency_id),
            )
            for each in found
            if each.record_id in child_of
        ),
        heard=tuple(
            Heard(agency=each, heard_at=word.at, heard_through=word.through, is_late=word.past_promise)
            for each in known.values()
            for word in (heard[each.agency_id],)
        ),
        asked_at=now,
        left_out=answered.left_out,
    )


def best_of_children(conn: Connection[Any], hits: Sequence[Hit]) -> tuple[dict[ChildId, list[RecordId]], list[Hit]]:
    """The records of the ten likeliest children, and of each the likeliest."""
    every = children_of_records(conn, [each.record_id for each in hits])
    child_of = {record: child for child, records in every.items() for record in records}
    best: dict[ChildId, Hit] = {}
    for hit in hits:
        if hit.record_id in child_of and (len(best) < TOP or child_of[hit.record_id] in best):
            best.setdefault(child_of[hit.record_id], hit)
    return {child: every[child] for child in best}, list(best.values())


def certainty_of(hit: Hit) -> str:
    """How sure a hit is, in a word."""
    return {Verdict.SAME: "certain", Verdict.ASK: "possible", Verdict.DIFFERENT: "less likely"}[hit.verdict]


def _look(tools: Tools, agency: AgencyId, person: str, now: datetime) -> Look:
    return Look(
        slip_id=None,
        account_id=AccountId(UUID(bytes=record_id(tools.record_secret, agency, f"{OPERATOR}\n{person}").bytes)),
        agency_id=agency,
        role=OPERATOR,
        purpose=PURPOSE,
        hook=matrix().purposes[PURPOSE].hook,
        classes=(),
        shown_on="look-up",
        outcome="allowed",
        reason="",
        looked_at=now,
    )
