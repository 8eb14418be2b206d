"""Links as they are kept: each change with its entry, in one transaction; and what a child is made of then."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from everychild.identity.clusters import Edge, bears_the_id, groups_of
from everychild.identity.verdicts import Scored, Verdict
from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.readers import child_ids, first_positions
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId, AgencyId, EntryId, RecordId
from everychild.vocabulary.kinds import COMPOSED, LINKED

_SQL = load_queries("everychild.identity", "identity.sql")

MODEL = "model"
"""Stands for the model among those who decide; anybody else outranks it, for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be held of two records.

    Takes:
        decided_by: `model`, or a person's account id.
        cause: what led to it, so that a restart repeats nothing.
    """

    pair: Edge
    agency_id: AgencyId
    found: Scored
    decided_by: str
    model: str
    cause: str


def in_order(one: RecordId, other: RecordId) -> Edge:
    """A pair as it is kept: the lesser id first."""
    return (one, other) if one < other else (other, one)


def held_of(conn: Connection[Any], pairs: Collection[Edge]) -> dict[Edge, tuple[Verdict, str]]:
    """What is held of pairs, and who decided it; pairs of which nothing is held are not in it."""
    given = {"record_as": [a for a, _ in pairs], "record_bs": [b for _, b in pairs]}
    rows = conn.execute(_SQL["pairs_held"], given) if pairs else ()
    return {(a, b): (Verdict(verdict), decided_by) for a, b, verdict, decided_by in rows}


def keep(conn: Connection[Any], decisions: Sequence[Decision], pen: Pen, *, lane: Lane) -> list[Edge]:
    """Write what changes, with its entries.

    Gives:
        Pairs of which the verdict is another than before; a person's decision is not changed by the model.
    """
    held = held_of(conn, [each.pair for each in decisions])
    changed: list[Edge] = []
    for each in decisions:
        before = held.get(each.pair)
        outranked = before is not None and before[1] != MODEL and each.decided_by == MODEL
        if outranked or (before is not None and before == (each.found.verdict, each.decided_by)):
            continue
        entry = append(conn, [_draft(each, pen)], pen, lane=lane)[0]
        if entry is not None:
            _write(conn, each, entry, pen)
            changed.append(each.pair)
    return changed


def decide(  # noqa: PLR0913 - a person, two records and what the person holds
    conn: Connection[Any],
    one: RecordId,
    other: RecordId,
    verdict: Verdict,
    pen: Pen,
    *,
    agency: AgencyId,
    by: AccountId,
) -> None:
    """A person decides of two records; it outranks the model through every re-import and re-run."""
    pair = in_order(one, other)
    decision = Decision(
        pair=pair,
        agency_id=agency,
        found=Scored(verdict=verdict, weight=0.0, reasons=("a-person-decided",)),
        decided_by=str(by),
        model="",
        cause=f"identity/person/{by}/{pen.now.isoformat()}/{pair[0]}/{pair[1]}",
    )
    if keep(conn, [decision], pen, lane=Lane.LIVE):
        recompose(conn, pair, pen, cause=decision.cause, lane=Lane.LIVE)


def recompose(conn: Connection[Any], records: Collection[RecordId], pen: Pen, *, cause: str, lane: Lane) -> None:
    """Append what each child is made of now, for every record that hangs together with these."""
    component, same, different = _component(conn, records)
    groups = groups_of(component, same, different)
    firsts, born = first_positions(conn, component), child_ids(conn, component)
    agencies = dict(conn.execute(_SQL["agencies_of"], {"record_ids": list(component)}).fetchall())
    drafts = [
        Draft(
            kind=COMPOSED,
            agency_id=agencies[bearer],
            occurred_on=pen.now.date(),
            codes={"child_id": str(born[bearer]), "record_ids": sorted(map(str, group))},
            cause=f"{cause}/composed/{bearer}",
        )
        for group in groups
        for bearer in (bears_the_id(group, firsts),)
    ]
    append(conn, drafts, pen, lane=lane)


def links_made_since(conn: Connection[Any], records: Collection[RecordId], since: datetime) -> int:
    """How many pairs with one of these records have been held to be one child since an instant."""
    row = conn.execute(_SQL["links_made_since"], {"record_ids": list(records), "since": since}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def partners_of(conn: Connection[Any], records: Collection[RecordId]) -> list[Edge]:
    """Pairs of which anything is held, with one of these records."""
    rows = conn.execute(_SQL["links_of"], {"record_ids": list(records)}) if records else ()
    return [(a, b) for a, b, _, _ in rows]


def _component(conn: Connection[Any], records: Collection[RecordId]) -> tuple[set[RecordId], list[Edge], list[Edge]]:
    component, reached = set[RecordId](), set(records)
    same: set[Edge] = set()
    different: set[Edge] = set()
    while reached - component:
        component |= reached
        for a, b, verdict, _ in conn.execute(_SQL["links_of"], {"record_ids": list(reached)}).fetchall():
            if verdict == Verdict.SAME:
                same.add((a, b))
                reached |= {a, b}
            elif verdict == Verdict.DIFFERENT:
                different.add((a, b))
    return component, sorted(same), sorted(different)


def _draft(decision: Decision, pen: Pen) -> Draft:
    return Draft(
        kind=LINKED,
        agency_id=decision.agency_id,
        occurred_on=pen.now.date(),
        codes={
            "records": [str(record) for record in decision.pair],
            "verdict": str(decision.found.verdict),
            "reasons": list(decision.found.reasons),
            "decided_by": decision.decided_by,
            "model": decision.model,
        },
        cause=decision.cause,
    )


def _write(conn: Connection[Any], decision: Decision, entry: EntryId, pen: Pen) -> None:
    conn.execute(
        _SQL["keep_link"],
        {
            "record_a": decision.pair[0],
            "record_b": decision.pair[1],
            "verdict": decision.found.verdict,
            "weight": decision.found.weight,
            "reasons": list(decision.found.reasons),
            "decided_by": decision.decided_by,
            "model": decision.model,
            "entry_id": entry,
            "decided_at": pen.now,
        },
    )
