"""Who is like a shielded or sealed record: closed, and put before the shield desk, which clears or keeps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.disclosure.protection import CLEAR, NEAR_SEAL, NEAR_SHIELD, Protection, Screened, protections_of, screen
from everychild.identity.links import decide
from everychild.identity.verdicts import Scored, Verdict
from everychild.ledger.append import Pen
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId

_SQL = load_queries("everychild.identity", "identity.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearness:
    """A record is like a protected one."""

    record_id: RecordId
    near_id: RecordId
    kind: str
    reasons: tuple[str, ...]

    @staticmethod
    def worst(found: Collection[Nearness]) -> str:
        """What a record's screening is: a seal closes before a shield."""
        kinds = {each.kind for each in found}
        return NEAR_SEAL if NEAR_SEAL in kinds else NEAR_SHIELD if kinds else CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One record that waits for the shield desk: reasons without values, never a name."""

    record_id: RecordId
    near_id: RecordId
    agency_id: AgencyId
    kind: str
    reasons: list[str]
    found_at: datetime
    kept_at: datetime | None


def nearness_of(
    conn: Connection[Any],
    records: Collection[RecordId],
    scored: Mapping[tuple[RecordId, RecordId], Scored],
    protections: Mapping[RecordId, Protection],
) -> dict[RecordId, list[Nearness]]:
    """For each record, the protected ones that it is like, save those that the desk has cleared it of."""
    wanted, cleared = set(records), _cleared(conn, records)
    found: dict[RecordId, list[Nearness]] = {}
    for (a, b), each in scored.items():
        if each.verdict is Verdict.DIFFERENT:
            continue
        for record, other in ((a, b), (b, a)):
            kind = _kind(protections[other])
            if record in wanted and kind and (record, other) not in cleared:
                near = Nearness(record_id=record, near_id=other, kind=kind, reasons=each.reasons)
                found.setdefault(record, []).append(near)
    return found


def keep_near(
    conn: Connection[Any],
    records: Collection[RecordId],
    near: Mapping[RecordId, Sequence[Nearness]],
    *,
    now: datetime,
) -> None:
    """Keep what these records are like now; what they are no longer like is dropped."""
    rows = sorted((each for found in near.values() for each in found), key=lambda each: (each.record_id, each.near_id))
    pairs = {"record_ids": [each.record_id for each in rows], "near_ids": [each.near_id for each in rows]}
    conn.execute(_SQL["drop_near"], {"about": list(records), **pairs})
    for each in rows:
        given = {"record_id": each.record_id, "near_id": each.near_id, "kind": each.kind, "now": now}
        conn.execute(_SQL["keep_near"], {**given, "reasons": list(each.reasons)})


def waiting_at_the_desk(conn: Connection[Any], agency: AgencyId) -> list[Waiting]:
    """An agency's records that wait for its shield desk, the longest waiting first."""
    with conn.cursor(row_factory=class_row(Waiting)) as cursor:
        cursor.execute(_SQL["waiting_at_the_desk"], {"agency_id": agency})
        return cursor.fetchall()


def answer(  # noqa: PLR0913 - the desk, a pair, its answer, and why
    conn: Connection[Any],
    record: RecordId,
    near: RecordId,
    *,
    clear: bool,
    reason: str,
    agency: AgencyId,
    by: AccountId,
    pen: Pen,
) -> None:
    """The desk clears a record of one likeness, or keeps it closed; it opens when nothing else keeps it closed."""
    given = {"record_id": record, "near_id": near, "answer": "clear" if clear else "keep", "reason": reason}
    conn.execute(_SQL["desk_answers"], {**given, "by": by, "now": pen.now})
    if not clear:
        return
    conn.execute(_SQL["forget_near"], {"record_id": record, "near_id": near})
    decide(conn, record, near, Verdict.DIFFERENT, pen, agency=agency, by=by)
    left = [
        Nearness(record_id=record, near_id=other, kind=kind, reasons=())
        for other, kind in conn.execute(_SQL["near_of"], {"record_id": record})
    ]
    cause = f"identity/desk/{record}/{near}/{pen.now.isoformat()}"
    screen(conn, [Screened(agency_id=agency, record_id=record, verdict=Nearness.worst(left), cause=cause)], pen)


def adopted_of(conn: Connection[Any], records: Collection[RecordId]) -> set[RecordId]:
    """Records that the desk opened though they were like a sealed one: names borne before stay closed."""
    pairs = _cleared(conn, records)
    # Seals have no end, so that any day will do.
    protections = protections_of(conn, [near for _, near in pairs], on=date.max) if pairs else {}
    return {record for record, near in pairs if protections[near].is_sealed}


def _cleared(conn: Connection[Any], records: Collection[RecordId]) -> set[tuple[RecordId, RecordId]]:
    rows = conn.execute(_SQL["cleared_by_the_desk"], {"record_ids": list(records)}) if records else ()
    return {(record, near) for record, near in rows}


def _kind(protection: Protection) -> str:
    return NEAR_SEAL if protection.is_sealed else NEAR_SHIELD if protection.is_shielded else ""
