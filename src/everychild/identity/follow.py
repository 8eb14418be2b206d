"""The reactor that recognises: who is spoken of is screened, and compared with whoever shares a token.

It stays behind `indexing.py`, and so sees the tokens of everybody who came before or at once, in either lane.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from psycopg import Connection

from everychild.disclosure.protection import Protection, Screened, protections_of, screen
from everychild.identity.describing import Description
from everychild.identity.descriptions import described_of
from everychild.identity.families import keep_housemates, seen_together
from everychild.identity.indexing import HEEDED, INDEX, PROTECTING, Recogniser, candidates_of, indexer, spoken_of
from everychild.identity.links import MODEL, SEAL, Decision, held_about, held_of, hold, in_order, keep, recompose
from everychild.identity.near import Nearness, keep_near, nearness_of
from everychild.identity.supporting import scored_alone, siblings_of_the_likely, supported
from everychild.identity.verdicts import Scored, Verdict, model
from everychild.ledger.append import Lane, Pen
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.vocabulary.ids import Position, RecordId

__all__ = ["NAME", "Recogniser", "follow", "follower", "followers"]

NAME = "identity"
CUT = Scored(verdict=Verdict.DIFFERENT, weight=0.0, reasons=("sealed",))
_PAIRS_AT_ONCE = 20_000

Pairs = Mapping[tuple[RecordId, RecordId], Scored]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What comparing a batch found."""

    touched: Mapping[RecordId, Position]
    everyone: Mapping[RecordId, Description]
    scored: Pairs
    protections: Mapping[RecordId, Protection]


def followers(recogniser: Recogniser) -> list[Follower]:
    """Both followers, in the order in which they are to run."""
    return [indexer(recogniser), follower(recogniser)]


def follower(recogniser: Recogniser) -> Follower:
    """The reactor that recognises."""
    return Follower(
        name=NAME,
        handle=lambda conn, batch: follow(conn, batch, recogniser),
        at_most=1000,
        heeds=HEEDED,
        reads=frozenset(),
        behind=INDEX,
    )


def follow(conn: Connection[Any], batch: FollowerBatch, recogniser: Recogniser) -> None:
    """Deal with one batch."""
    touched = _touched(conn, batch, recogniser)
    if not touched:
        return
    pen, lane = recogniser.pen([]), Lane(batch.lane)
    found = _compared(conn, {**_near_what_is_protected(conn, batch), **touched}, recogniser, pen)
    keep_housemates(conn, found.scored, found.everyone)
    if siblings := siblings_of_the_likely(conn, found.scored) - found.touched.keys():
        found = _compared(conn, {**dict.fromkeys(siblings, batch.through), **found.touched}, recogniser, pen)
    found = replace(found, scored=_with_families(conn, found, recogniser))
    near = nearness_of(conn, list(found.touched), found.scored, found.protections)
    keep_near(conn, list(found.touched), near, now=pen.now)
    screen(conn, _screened(found, near), pen)
    _link(conn, found, pen, lane, through=batch.through)


def _with_families(conn: Connection[Any], found: Compared, recogniser: Recogniser) -> Pairs:
    """What siblings say is heard, and nobody is linked with whom they were seen together."""
    scored = supported(conn, found.scored, found.everyone, recogniser.keys, on=recogniser.pen([]).now.date())
    linked = {pair for pair, each in scored.items() if each.verdict is Verdict.SAME}
    together = seen_together(conn, {record for pair in linked for record in pair}) & linked
    return {**scored, **{pair: _asked(scored[pair]) for pair in together}}


def _asked(scored: Scored) -> Scored:
    return replace(scored, verdict=Verdict.ASK, reasons=(*scored.reasons, "rule:seen-together"))


def _touched(conn: Connection[Any], batch: FollowerBatch, recogniser: Recogniser) -> dict[RecordId, Position]:
    """Records of which the batch says who they are, or that were never screened; with the last place of each."""
    telling, others = spoken_of(batch)
    protections = protections_of(conn, list(others), on=recogniser.pen([]).now.date())
    new = {record: position for record, position in others.items() if protections[record].screening is None}
    return {**new, **telling}


def _near_what_is_protected(conn: Connection[Any], batch: FollowerBatch) -> dict[RecordId, Position]:
    """A new shield or seal has everybody near it looked at again."""
    protected = {
        entry.record_id: entry.position
        for entry in batch.entries
        if entry.kind in PROTECTING and entry.record_id is not None
    }
    found = candidates_of(conn, protected.keys())
    return {other: protected[record] for record, others in found.items() for other in others}


def _compared(
    conn: Connection[Any],
    touched: Mapping[RecordId, Position],
    recogniser: Recogniser,
    pen: Pen,
) -> Compared:
    candidates = candidates_of(conn, touched.keys())
    _add_partners(conn, candidates)
    everybody = touched.keys() | {each for found in candidates.values() for each in found}
    everyone = described_of(conn, everybody, recogniser.keys(list(everybody)))
    pairs = sorted({in_order(one, other) for one, found in candidates.items() for other in found if other in everyone})
    return Compared(
        touched={record: position for record, position in touched.items() if record in everyone},
        everyone=everyone,
        scored=_scored([pair for pair in pairs if pair[0] in everyone and pair[1] in everyone], everyone),
        protections=protections_of(conn, list(everyone), on=pen.now.date()),
    )


def _add_partners(conn: Connection[Any], candidates: dict[RecordId, list[RecordId]]) -> None:
    """Whoever a record is linked with is compared again, also where nothing is left by which they would be found."""
    for one, other in held_about(conn, candidates.keys()):
        for mine, theirs in ((one, other), (other, one)):
            if mine in candidates and theirs not in candidates[mine]:
                candidates[mine].append(theirs)


def _scored(pairs: list[tuple[RecordId, RecordId]], everyone: Mapping[RecordId, Description]) -> Pairs:
    found: dict[tuple[RecordId, RecordId], Scored] = {}
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        found |= scored_alone(pairs[start : start + _PAIRS_AT_ONCE], everyone)
    return found


def _screened(found: Compared, near: Mapping[RecordId, Collection[Nearness]]) -> list[Screened]:
    """Screenings that changed."""
    screened: list[Screened] = []
    for record, position in sorted(found.touched.items(), key=lambda pair: pair[1]):
        verdict = Nearness.worst(near.get(record, ()))
        if verdict != found.protections[record].screening:
            cause = f"{NAME}/{record}/{position}/screened"
            agency = found.everyone[record].agency_id
            screened.append(Screened(agency_id=agency, record_id=record, verdict=verdict, cause=cause))
    return screened


def _link(conn: Connection[Any], found: Compared, pen: Pen, lane: Lane, *, through: Position) -> None:
    """Keep what is held of pairs; matching gives nothing of a sealed record, and a seal cuts what was linked."""
    sealed = {record for record, each in found.protections.items() if each.is_sealed}
    linked = {pair for pair in held_about(conn, sealed & found.touched.keys()) if not sealed.isdisjoint(pair)}
    held = held_of(conn, list(found.scored))
    verdicts = {
        pair: scored
        for pair, scored in found.scored.items()
        if sealed.isdisjoint(pair) and (scored.verdict is not Verdict.DIFFERENT or pair in held)
    }
    decisions = [_decision(found, pair, each, MODEL) for pair, each in sorted(verdicts.items())]
    decisions += [_decision(found, pair, CUT, SEAL) for pair in sorted(linked)]
    joining = {pair for pair, each in verdicts.items() if each.verdict is Verdict.SAME} | linked
    joining |= {pair for pair, (verdict, _) in held.items() if verdict is Verdict.SAME}
    hold(conn, {record for pair in joining for record in pair})
    was_same = {pair for pair, (verdict, _) in held_of(conn, joining).items() if verdict is Verdict.SAME}
    changed = keep(conn, decisions, pen, lane=lane)
    moved = {record for pair in changed if pair in was_same or pair in joining for record in pair}
    if moved:
        recompose(conn, moved, pen, cause=f"{NAME}/{lane}/{through}", lane=lane)


def _decision(found: Compared, pair: tuple[RecordId, RecordId], scored: Scored, by: str) -> Decision:
    last = max(found.touched.get(record, Position(0)) for record in pair)
    agency = next(found.everyone[record].agency_id for record in pair if record in found.everyone)
    return Decision(
        pair=pair,
        agency_id=agency,
        found=scored,
        decided_by=by,
        model=model().version if by == MODEL else "",
        cause=f"{NAME}/{pair[0]}/{pair[1]}/{last}/{by}",
    )
