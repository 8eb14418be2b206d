"""Turns of a life as spells, and what a new fold changes in the spells known before.

Pure. Always true: rows that a fold does not change stay as they are, so that a replay gives the same rows whatever the
batches were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from everychild.care.layers import FOREVER
from everychild.care.turns import Turn
from everychild.vocabulary.ids import AgencyId, ChildId, Position

STILL_KNOWN = Position(9223372036854775807)
"""The end of knowing for what is known now; the largest bigint, so that equality and order need no null."""


@dataclass(frozen=True, slots=True)
class Spell:
    """What is true of a child over a stretch of the world's time; `Turn` says what each field means.

    Takes:
        marks: those of `Mark`; of a safety placement with kin, its `KinLength` alone.
    """

    valid_from: datetime
    valid_to: datetime
    responsible: bool
    headline: str
    category: str | None
    marks: tuple[str, ...]
    setting: str
    agency_id: AgencyId
    state: str
    county: str | None
    placed_here: str | None
    kin_without_court: bool
    speaks_from: date | None
    missing_since: datetime | None
    removals: tuple[datetime, ...]
    removal_agencies: tuple[str, ...]
    roles: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(slots=True)
class KnownSpell:
    """A spell over a stretch of positions.

    Takes:
        stored_to: what the table says of its end; None where it is not in the table yet.
    """

    child_id: ChildId
    spell: Spell
    known_from: Position
    known_to: Position = STILL_KNOWN
    stored_to: Position | None = None


def spells_of(turns: Sequence[Turn]) -> list[Spell]:
    """Spells of a child's turns; one who has left care has none after that, one never in care none at all.

    A safety placement with kin has spells, and so has a child of whom only the state's record is known in which another
    state placed the child; neither is on the roll call.
    """
    if not turns:
        return []
    ends = [turn.from_at for turn in turns[1:]] + [FOREVER]
    return [
        Spell(
            valid_from=turn.from_at,
            valid_to=end,
            responsible=turn.responsible,
            headline=str(turn.headline),
            category=str(turn.category) if turn.category else None,
            marks=(str(turn.kin_length),) if turn.kin_length else tuple(map(str, turn.marks)),
            setting=str(turn.setting),
            agency_id=turn.agency_id,
            state=turn.state,
            county=turn.county or None,
            placed_here=turn.placed_here or None,
            kin_without_court=turn.kin_length is not None,
            speaks_from=turn.speaks_from,
            missing_since=turn.missing_since,
            removals=tuple(at for at, _ in turn.removals),
            removal_agencies=tuple(agency for _, agency in turn.removals),
            roles=turn.roles,
            findings=turn.findings,
        )
        for turn, end in zip(turns, ends, strict=True)
        if turn.responsible or turn.kin_length or turn.placed_here
    ]


def learn(known: list[KnownSpell], child_id: ChildId, spells: Iterable[Spell], position: Position) -> None:
    """Close what is no longer known at a position, and add what is new; `known` is changed in place."""
    wanted = set(spells)
    for row in known:
        if row.known_to != STILL_KNOWN:
            continue
        if row.spell in wanted:
            wanted.discard(row.spell)
        else:
            row.known_to = position
    known.extend(KnownSpell(child_id, spell, position) for spell in sorted(wanted, key=lambda each: each.valid_from))
