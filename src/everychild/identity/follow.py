"""The reactor that recognises: who is spoken of is described, screened, and compared with whoever shares a token."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import from_body, kind_of, plans
from everychild.care.events import CareEvent
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.said import Said, in_force
from everychild.disclosure.protection import CLEAR, NEAR_SEAL, NEAR_SHIELD, Protection, Screened, protections_of, screen
from everychild.identity.describing import Description, describe
from everychild.identity.links import MODEL, Decision, held_of, in_order, keep, partners_of, recompose
from everychild.identity.tokens import tokens_of_all
from everychild.identity.verdicts import Scored, Verdict, model, score
from everychild.ledger.append import Lane, Pen
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.ledger.readers import details_of, entries_of_records
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, EntryId, Position, RecordId
from everychild.vocabulary.kinds import RETRACTED, SEALED, SHIELDED

_SQL = load_queries("everychild.identity", "identity.sql")

NAME = "identity"
CANDIDATES_MAX = 200
SHARED_MAX = 400
"""A token that more records share than this says nothing about who anybody is."""
_DESCRIBING = frozenset({kind_of(ChildNamed), kind_of(ChildDescribed)})
_PROTECTING = frozenset({SHIELDED, SEALED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """What recognising needs of the process it runs in."""

    keys: Callable[[Collection[RecordId]], Mapping[UUID, bytes]]
    pen: Callable[[Collection[UUID]], Pen]
    token_secret: bytes


def follower(recogniser: Recogniser) -> Follower:
    """The reactor that recognises."""
    heeds = _DESCRIBING | _PROTECTING | {RETRACTED}
    return Follower(name=NAME, handle=lambda conn, batch: follow(conn, batch, recogniser), at_most=2000,
                    heeds=heeds, reads=frozenset())  # fmt: skip


def follow(conn: Connection[Any], batch: FollowerBatch, recogniser: Recogniser) -> None:
    """Deal with one batch."""
    touched = _touched(conn, batch, recogniser)
    if not touched:
        return
    conn.execute(_SQL["one_at_a_time"])
    touched |= _near_what_is_protected(conn, batch)
    described = describe_records(conn, touched, batch.through, recogniser.keys)
    _keep_tokens(conn, list(described.values()), recogniser)
    candidates = _candidates(conn, described)
    _add_partners(conn, candidates)
    others = {each for found in candidates.values() for each in found} - described.keys()
    everyone = {
        **described,
        **describe_records(conn, dict.fromkeys(others, batch.through), batch.through, recogniser.keys),
    }
    pairs = sorted({in_order(one, other) for one, found in candidates.items() for other in found if other in everyone})
    scored = dict(zip(pairs, score([(everyone[a], everyone[b]) for a, b in pairs], model()), strict=True))
    today = recogniser.pen([]).now.date()
    protections = protections_of(conn, list(everyone), on=today)
    pen, lane = recogniser.pen([]), Lane(batch.lane)
    screened: list[Screened] = []
    for record, position in sorted(touched.items(), key=lambda pair: pair[1]):
        near = {in_order(record, other): other for other in candidates.get(record, ())}
        verdict = _screened(near, scored, protections)
        if verdict != protections[record].screening:
            cause = f"{NAME}/{record}/{position}/screened"
            agency = everyone[record].agency_id
            screened.append(Screened(agency_id=agency, record_id=record, verdict=verdict, cause=cause))
    screen(conn, screened, pen)
    _link(conn, _open(scored, protections), everyone, touched, pen, lane)


def _touched(conn: Connection[Any], batch: FollowerBatch, recogniser: Recogniser) -> dict[RecordId, Position]:
    """Records of which the batch says who they are, or that were never screened; with the last place of each."""
    telling: dict[RecordId, Position] = {}
    others: dict[RecordId, Position] = {}
    for entry in batch.entries:
        if entry.record_id is None:
            continue
        if entry.kind in _DESCRIBING or entry.kind in _PROTECTING or entry.kind == RETRACTED:
            telling[entry.record_id] = entry.position
        elif entry.kind in plans():
            others[entry.record_id] = entry.position
    protections = protections_of(conn, list(others), on=recogniser.pen([]).now.date())
    new = {record: position for record, position in others.items() if protections[record].screening is None}
    return {**new, **telling}


def _near_what_is_protected(conn: Connection[Any], batch: FollowerBatch) -> dict[RecordId, Position]:
    """A new shield or seal has everybody near it looked at again."""
    near: dict[RecordId, Position] = {}
    for entry in batch.entries:
        if entry.kind in _PROTECTING and entry.record_id is not None:
            near |= dict.fromkeys(_candidates(conn, [entry.record_id])[entry.record_id], entry.position)
    return near


def describe_records(
    conn: Connection[Any],
    records: Mapping[RecordId, Position],
    through: Position,
    keys_of: Callable[[Collection[RecordId]], Mapping[UUID, bytes]],
) -> dict[RecordId, Description]:
    """What is said of who each record's child is, as known at a position."""
    if not records:
        return {}
    entries = [
        entry
        for entry in entries_of_records(conn, list(records), known_through=through, kinds=_DESCRIBING)
        if entry.kind in _DESCRIBING or entry.kind == RETRACTED
    ]
    keys = keys_of(list(records))
    opened = details_of(conn, [entry.entry_id for entry in entries if entry.kind in _DESCRIBING], keys)
    said: dict[RecordId, list[Said]] = {record: [] for record in records}
    for entry in entries:
        if entry.record_id is not None:
            event = _event(entry.kind, entry.entry_id, entry.codes, opened, entry.occurred_on)
            said[entry.record_id].append(
                Said(
                    entry_id=entry.entry_id,
                    record_id=entry.record_id,
                    agency_id=entry.agency_id,
                    event=event,
                    corrects=entry.corrects,
                    retracts=entry.retracts,
                )
            )
    agencies = dict(conn.execute(_SQL["agencies_of"], {"record_ids": list(records)}).fetchall())
    return {
        record: describe(record, AgencyId(agencies[record]), _standing(told))
        for record, told in said.items()
        if record in agencies
    }


def _standing(told: Sequence[Said]) -> list[CareEvent]:
    return [each.event for each in in_force(told) if each.event is not None]


def _event(
    kind: str,
    entry_id: EntryId,
    codes: Mapping[str, Any],
    opened: Mapping[EntryId, dict[str, Any]],
    on: Any,  # noqa: ANN401 - a date
) -> CareEvent | None:
    if kind not in _DESCRIBING:
        return None
    return from_body(kind, codes, opened.get(entry_id, {}), occurred_on=on)


def _keep_tokens(conn: Connection[Any], described: Sequence[Description], recogniser: Recogniser) -> None:
    tokens = tokens_of_all(recogniser.token_secret, described)
    pairs = [(token, each.record_id) for each, own in zip(described, tokens, strict=True) for token in own]
    conn.execute(_SQL["drop_tokens"], {"record_ids": [each.record_id for each in described]})
    given = {"tokens": [token for token, _ in pairs], "record_ids": [record for _, record in pairs]}
    conn.execute(_SQL["keep_tokens"], given)


def _candidates(conn: Connection[Any], records: Collection[RecordId]) -> dict[RecordId, list[RecordId]]:
    """For each record, the others that share most with it."""
    given = {"record_ids": list(records), "shared_max": SHARED_MAX, "at_most": CANDIDATES_MAX}
    found: dict[RecordId, list[RecordId]] = {record: [] for record in records}
    for record, other in conn.execute(_SQL["candidates"], given):
        found[record].append(other)
    return found


def _add_partners(conn: Connection[Any], candidates: dict[RecordId, list[RecordId]]) -> None:
    """Whoever a record is linked with is compared again, also where nothing is left by which they would be found."""
    for one, other in partners_of(conn, list(candidates)):
        for mine, theirs in ((one, other), (other, one)):
            if mine in candidates and theirs not in candidates[mine]:
                candidates[mine].append(theirs)


def _screened(
    near: Mapping[tuple[RecordId, RecordId], RecordId],
    scored: Mapping[tuple[RecordId, RecordId], Scored],
    protections: Mapping[RecordId, Protection],
) -> str:
    """Whether a record could be one that is sealed or shielded under another number."""
    alike = [other for pair, other in near.items() if pair in scored and scored[pair].verdict is not Verdict.DIFFERENT]
    if any(protections[other].is_sealed for other in alike):
        return NEAR_SEAL
    if any(protections[other].is_shielded for other in alike):
        return NEAR_SHIELD
    return CLEAR


def _open(
    scored: Mapping[tuple[RecordId, RecordId], Scored], protections: Mapping[RecordId, Protection]
) -> dict[tuple[RecordId, RecordId], Scored]:
    """Pairs that may be linked at all: matching gives nothing of a sealed record."""
    return {
        pair: found
        for pair, found in scored.items()
        if not any(record in protections and protections[record].is_sealed for record in pair)
    }


def _link(  # noqa: PLR0913, PLR0917 - what was found, about whom, and how it is written
    conn: Connection[Any],
    scored: Mapping[tuple[RecordId, RecordId], Scored],
    everyone: Mapping[RecordId, Description],
    touched: Mapping[RecordId, Position],
    pen: Pen,
    lane: Lane,
) -> None:
    held = held_of(conn, list(scored))
    decisions = [
        Decision(
            pair=pair,
            agency_id=everyone[pair[0]].agency_id,
            found=found,
            decided_by=MODEL,
            model=model().version,
            cause=f"{NAME}/{pair[0]}/{pair[1]}/{max(touched.get(record, Position(0)) for record in pair)}",
        )
        for pair, found in sorted(scored.items())
        if found.verdict is not Verdict.DIFFERENT or pair in held
    ]
    was_same = {pair for pair, (verdict, _) in held.items() if verdict is Verdict.SAME}
    for pair in keep(conn, decisions, pen, lane=lane):
        if pair in was_same or scored[pair].verdict is Verdict.SAME:
            cause = next(each.cause for each in decisions if each.pair == pair)
            recompose(conn, pair, pen, cause=cause, lane=lane)
