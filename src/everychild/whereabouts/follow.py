"""The projector that keeps spells: each touched child is folded again, at each point at which more was known.

Always true: the rows depend on the ledger alone, not on batches or on which lane was read first. A point behind one
that was folded already makes the child be folded anew from the beginning; a child is folded in one lane at a time.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import from_body, kind_of
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.life import TELLING, Life, life_of
from everychild.care.rules import JurisdictionRules
from everychild.care.said import Said, in_force
from everychild.care.turns import turns_of
from everychild.care.visits import LastSeen, last_face_to_face
from everychild.ledger.followers import Follower, FollowerBatch
from everychild.ledger.readers import EntryRow, child_ids, details_of, entries_of_records
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, ChildId, EntryId, Position, RecordId
from everychild.vocabulary.kinds import COMPOSED, HEARD, RETRACTED, SCREENED, SHIELDED
from everychild.vocabulary.roll_call import Mark
from everychild.whereabouts import tally
from everychild.whereabouts.compositions import Compositions, compose, compositions_of
from everychild.whereabouts.spells import STILL_KNOWN, KnownSpell, Spell, learn, spells_of

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

NAME = "whereabouts"
_FOLDED = frozenset(kind_of(event) for event in TELLING)
_NOT_OF_A_RECORD = frozenset({COMPOSED, SCREENED})
"""Kinds at which no record is folded: they say nothing of where its child is."""
_READ_IN_A_BATCH = frozenset({HEARD, COMPOSED})
_SEALED_THAT_MATTERS = frozenset({kind_of(ChildDescribed), kind_of(ChildNamed)})
"""Kinds whose sealed part bears on the roll call: a birth date makes an adult."""

Keys = Callable[[Collection[RecordId]], Mapping[UUID, bytes]]
Rules = Callable[[Collection[AgencyId]], Mapping[AgencyId, JurisdictionRules]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the fold needs beside the entries.

    Takes:
        keys: opens the records' details.
        rules: each agency's rules as they are now; of these agencies at least.
    """

    keys: Keys
    rules: Rules


def follower(reader: Reader) -> Follower:
    """The follower that keeps the spells and the tally of what it touched."""
    return Follower(name=NAME, handle=lambda conn, batch: follow(conn, batch, reader), at_most=5_000,
                    heeds=frozenset(), reads=_READ_IN_A_BATCH)  # fmt: skip


def follow(conn: Connection[Any], batch: FollowerBatch, reader: Reader) -> None:
    """Deal with one batch."""
    for entry in batch.entries:
        if entry.kind == HEARD:
            _hear(conn, entry)
        elif entry.kind == COMPOSED:
            compose(conn, entry)
        elif entry.kind == RETRACTED and entry.record_id is None:
            conn.execute(_SQL["unhear"], {"retracts": entry.retracts, "position": entry.position})
    children = _held(conn, batch.entries)
    if not children:
        return
    before = tally.cells_of(conn, children)
    _fold(conn, children, reader)
    tally.count(conn, before | tally.cells_of(conn, children))


def _hear(conn: Connection[Any], entry: EntryRow) -> None:
    conn.execute(
        _SQL["hear"],
        {
            "feed_id": entry.codes["feed_id"],
            "agency_id": entry.agency_id,
            "heard_through": date.fromisoformat(entry.codes["heard_through"]),
            "heard_at": entry.sequenced_at,
            "position": entry.position,
        },
    )


def _held(conn: Connection[Any], entries: Sequence[EntryRow]) -> dict[ChildId, list[Position]]:
    """Children that a batch bears on, as `_touched`; nobody else folds them until the transaction ends.

    The other lane may be folding one of them at this moment, at another point, and two who fold one child side by side
    would each leave spells that the other does not close. While one is waited for, its records may become another
    child's; so it is asked again who is touched, once they are held.
    """
    held: set[ChildId] = set()
    while lacking := (children := _touched(conn, entries)).keys() - held:
        given = {"child_ids": list(lacking)}
        conn.execute(_SQL["know_children"], given)
        conn.execute(_SQL["hold_children"], given)
        held |= lacking
    return children


def _touched(conn: Connection[Any], entries: Sequence[EntryRow]) -> dict[ChildId, list[Position]]:
    """Children that a batch bears on, with the points at which each is to be folded."""
    points: dict[RecordId, list[Position]] = {}
    for entry in entries:
        if entry.record_id is not None and entry.ends_group and entry.kind not in _NOT_OF_A_RECORD:
            points.setdefault(entry.record_id, []).append(entry.position)
    children: dict[ChildId, list[Position]] = {}
    now_composed = dict(conn.execute(_SQL["children_of_records"], {"record_ids": list(points)}).fetchall())
    born = child_ids(conn, [record for record in points if record not in now_composed])
    for record, positions in points.items():
        child = now_composed.get(record) or born[record]
        children.setdefault(child, []).extend(positions)
    for entry in entries:
        if entry.kind == COMPOSED:
            for child in compositions_of(conn, records=_records_in(entry)).children:
                children.setdefault(child, []).append(entry.position)
    return {child: sorted(set(positions)) for child, positions in children.items()}


def _records_in(entry: EntryRow) -> list[RecordId]:
    return [RecordId(UUID(text)) for text in cast("list[str]", entry.codes["record_ids"])]


def _fold(conn: Connection[Any], children: Mapping[ChildId, list[Position]], reader: Reader) -> None:
    folded = dict(conn.execute(_SQL["folded_through"], {"child_ids": list(children)}).fetchall())
    compositions = compositions_of(conn, children=list(children))
    records = compositions.all_records
    through = {child: max(points[-1], folded.get(child, 0)) for child, points in children.items()}
    said = _said(conn, records, Position(max(through.values())), reader)
    anew = {child for child, points in children.items() if points[0] <= folded.get(child, 0)}
    if anew:
        conn.execute(_SQL["drop_spells"], {"child_ids": list(anew)})
    known = _known(conn, [child for child in children if child in folded and child not in anew])
    rules = reader.rules({line.said.agency_id for lines in said.values() for line in lines})
    seen: dict[ChildId, LastSeen | None] = {}
    for child, points in children.items():
        rows = known.setdefault(child, [])
        for point in _all_points(said, compositions, child, through[child]) if child in anew else points:
            records = compositions.at(child, point)
            lives = _lives(said, records, point, rules)
            shielded = any(
                line.shields and line.position <= point for record in records for line in said.get(record, ())
            )
            learn(rows, child, _spells(lives, shielded=shielded), point)
            seen[child] = last_face_to_face(lives)
    _write(conn, [row for rows in known.values() for row in rows])
    _remember(conn, through, seen)


def _remember(
    conn: Connection[Any], through: Mapping[ChildId, Position | int], seen: Mapping[ChildId, LastSeen | None]
) -> None:
    last = [seen.get(child) for child in through]
    conn.execute(
        _SQL["remember_folded"],
        {
            "child_ids": list(through),
            "known_through": list(through.values()),
            "last_face_to_face_on": [each.on if each else None for each in last],
            "last_face_to_face_by": [each.by if each else None for each in last],
            "last_face_to_face_kind": [each.kind if each else None for each in last],
        },
    )


@dataclass(frozen=True, slots=True)
class _Line:
    position: Position
    ends_group: bool
    said: Said
    shields: bool


def _said(
    conn: Connection[Any], records: Collection[RecordId], through: Position, reader: Reader
) -> dict[RecordId, list[_Line]]:
    entries = entries_of_records(conn, records, known_through=through, kinds=_FOLDED | {SHIELDED})
    opened = _opened(conn, entries, reader)
    lines: dict[RecordId, list[_Line]] = {}
    for entry in entries:
        if entry.record_id is None or entry.kind in _NOT_OF_A_RECORD:
            continue
        event = None
        if entry.kind in _FOLDED:
            event = from_body(
                entry.kind,
                entry.codes,
                opened.get(entry.entry_id, {}),
                occurred_on=entry.occurred_on,
                occurred_at=entry.occurred_at,
            )
        said = Said(
            entry_id=entry.entry_id,
            record_id=entry.record_id,
            agency_id=entry.agency_id,
            event=event,
            corrects=entry.corrects,
            retracts=entry.retracts,
        )
        lines.setdefault(entry.record_id, []).append(
            _Line(entry.position, entry.ends_group, said, entry.kind == SHIELDED)
        )
    return lines


def _opened(conn: Connection[Any], entries: Iterable[EntryRow], reader: Reader) -> dict[EntryId, dict[str, Any]]:
    sealed = [entry for entry in entries if entry.kind in _SEALED_THAT_MATTERS]
    if not sealed:
        return {}
    keys = reader.keys({entry.record_id for entry in sealed if entry.record_id is not None})
    return details_of(conn, [entry.entry_id for entry in sealed], keys)


def _known(conn: Connection[Any], children: Collection[ChildId]) -> dict[ChildId, list[KnownSpell]]:
    if not children:
        return {}
    rows = conn.execute(_SQL["spells_known_now"], {"child_ids": list(children)}).fetchall()
    return {
        child: [KnownSpell(child, _spell_of(row), Position(row[3]), stored_to=STILL_KNOWN) for row in of_child]
        for child, of_child in groupby(rows, key=lambda row: cast("ChildId", row[0]))
    }


def _spell_of(row: tuple[Any, ...]) -> Spell:
    _, valid_from, valid_to, _, responsible, headline, category, marks = row[:8]
    setting, agency_id, state, county, placed_here, kin_without_court, speaks_from, missing_since = row[8:16]
    removals, removal_agencies, roles, findings = row[16:]
    return Spell(
        valid_from=valid_from,
        valid_to=valid_to,
        responsible=responsible,
        headline=headline,
        category=category,
        marks=tuple(marks),
        setting=setting,
        agency_id=agency_id,
        state=state,
        county=county,
        placed_here=placed_here,
        kin_without_court=kin_without_court,
        speaks_from=speaks_from,
        missing_since=missing_since,
        removals=tuple(removals),
        removal_agencies=tuple(removal_agencies),
        roles=tuple(roles),
        findings=tuple(findings),
    )


def _all_points(
    said: Mapping[RecordId, list[_Line]], compositions: Compositions, child: ChildId, through: Position
) -> list[Position]:
    points = {point for point in compositions.points_of(child) if point <= through}
    for record in compositions.records_ever(child):
        points |= {
            line.position
            for line in said.get(record, ())
            if line.ends_group and line.position <= through and record in compositions.at(child, line.position)
        }
    return sorted(points)


def _lives(
    said: Mapping[RecordId, list[_Line]],
    records: Iterable[RecordId],
    point: Position,
    rules: Mapping[AgencyId, JurisdictionRules],
) -> list[Life]:
    lives: list[Life] = []
    for record in records:
        told = [line.said for line in said.get(record, ()) if line.position <= point]
        if told:
            agency = told[0].agency_id
            events = [each.event for each in in_force(told) if each.event is not None]
            lives.append(life_of(record, agency, events, rules.get(agency, JurisdictionRules())))
    return lives


def _spells(lives: Sequence[Life], *, shielded: bool) -> list[Spell]:
    spells = spells_of(turns_of(lives)) if lives else []
    return [replace(each, marks=(*each.marks, str(Mark.SHIELDED))) for each in spells] if shielded else spells


def _write(conn: Connection[Any], rows: Sequence[KnownSpell]) -> None:
    closed = [row for row in rows if row.stored_to is not None and row.known_to != row.stored_to]
    if closed:
        conn.execute(
            _SQL["close_spells"],
            {
                "child_ids": [row.child_id for row in closed],
                "valid_from": [row.spell.valid_from for row in closed],
                "known_from": [row.known_from for row in closed],
                "known_to": [row.known_to for row in closed],
            },
        )
    new = [row for row in rows if row.stored_to is None]
    if new:
        conn.execute(_SQL["add_spells"], {"rows": json.dumps([_as_json(row) for row in new])})


def _as_json(row: KnownSpell) -> dict[str, Any]:
    spell = row.spell
    return {
        "child_id": str(row.child_id),
        "valid_from": spell.valid_from.isoformat(),
        "valid_to": spell.valid_to.isoformat(),
        "known_from": row.known_from,
        "known_to": row.known_to,
        "responsible": spell.responsible,
        "headline": spell.headline,
        "category": spell.category,
        "marks": spell.marks,
        "setting": spell.setting,
        "agency_id": spell.agency_id,
        "state": spell.state,
        "county": spell.county,
        "placed_here": spell.placed_here,
        "kin_without_court": spell.kin_without_court,
        "speaks_from": spell.speaks_from.isoformat() if spell.speaks_from else None,
        "missing_since": spell.missing_since.isoformat() if spell.missing_since else None,
        "removals": [at.isoformat() for at in spell.removals],
        "removal_agencies": spell.removal_agencies,
        "roles": spell.roles,
        "findings": spell.findings,
    }
