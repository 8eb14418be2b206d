"""What the roll call would say of children if some entries had never been said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import from_body, kind_of, plans
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.life import Life, life_of
from everychild.care.rules import JurisdictionRules
from everychild.care.said import Said, in_force
from everychild.care.turns import turns_of
from everychild.ledger.readers import EntryRow, details_of, entries_of_records, last_position
from everychild.vocabulary.ids import AgencyId, ChildId, EntryId, Position, RecordId, SubmissionId
from everychild.vocabulary.kinds import COMPOSED
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.compositions import compositions_of
from everychild.whereabouts.follow import Reader

_WITH_A_BIRTH_DATE = frozenset({kind_of(ChildDescribed), kind_of(ChildNamed)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One child's headline with a delivery and without it; None is not on the roll call."""

    child_id: ChildId
    with_it: Headline | None
    without_it: Headline | None


def headlines_without(
    conn: Connection[Any], records: Collection[RecordId], submission: SubmissionId, reader: Reader, *, now: datetime
) -> list[Difference]:
    """The headline of each child of these records, as it is and as it would be without one delivery.

    Both as if the feed had spoken: its silence is laid over when the roll call is read.
    """
    known_through = last_position(conn)
    compositions = compositions_of(conn, records=records)
    children = {child: compositions.at(child, known_through) for child in compositions.children}
    told = _told(conn, {each for theirs in children.values() for each in theirs}, known_through, reader)
    rules = reader.rules({said.agency_id for each in told.values() for said in each.said})
    return [
        Difference(
            child_id=child,
            with_it=_headline([told[each] for each in theirs if each in told], rules, now),
            without_it=_headline([_without(told[each], submission) for each in theirs if each in told], rules, now),
        )
        for child, theirs in children.items()
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    said: Sequence[Said]
    submissions: Mapping[EntryId, SubmissionId | None]


def _told(
    conn: Connection[Any], records: Collection[RecordId], through: Position, reader: Reader
) -> dict[RecordId, _Told]:
    entries = [each for each in entries_of_records(conn, records, known_through=through) if each.kind != COMPOSED]
    named = [each.entry_id for each in entries if each.kind in _WITH_A_BIRTH_DATE]
    opened = details_of(conn, named, reader.keys(records)) if named else {}
    of_record: dict[RecordId, list[EntryRow]] = {}
    for each in entries:
        if each.record_id is not None:
            of_record.setdefault(each.record_id, []).append(each)
    return {
        record: _Told([_said(record, row, opened) for row in rows], {row.entry_id: row.submission_id for row in rows})
        for record, rows in of_record.items()
    }


def _said(record: RecordId, row: EntryRow, opened: Mapping[EntryId, Mapping[str, Any]]) -> Said:
    event = None
    if row.kind in plans():
        detail = dict(opened.get(row.entry_id, {}))
        event = from_body(row.kind, row.codes, detail, occurred_on=row.occurred_on, occurred_at=row.occurred_at)
    return Said(
        entry_id=row.entry_id,
        record_id=record,
        agency_id=row.agency_id,
        event=event,
        corrects=row.corrects,
        retracts=row.retracts,
    )


def _without(told: _Told, submission: SubmissionId) -> _Told:
    """As withdrawing would leave it: each entry of the delivery retracted."""
    taken = [each for each in told.said if told.submissions[each.entry_id] == submission]
    back = [
        Said(
            entry_id=EntryId(UUID(int=each.entry_id.int ^ 1)),
            record_id=each.record_id,
            agency_id=each.agency_id,
            event=None,
            retracts=each.entry_id,
        )
        for each in taken
    ]
    return _Told([*told.said, *back], told.submissions)


def _headline(told: Sequence[_Told], rules: Mapping[AgencyId, JurisdictionRules], now: datetime) -> Headline | None:
    lives: list[Life] = []
    for each in told:
        agency = each.said[0].agency_id
        events = [said.event for said in in_force(each.said) if said.event is not None]
        lives.append(life_of(each.said[0].record_id, agency, events, rules.get(agency, JurisdictionRules())))
    past = [turn for turn in turns_of(lives) if turn.from_at <= now] if lives else []
    return past[-1].headline if past and past[-1].responsible else None
