"""Links as they are kept: each change with its entry, in one transaction; and what a child is made of then.

Always true: whoever changes a link holds the records of its whole component first (`hold`), so that two lanes that
link parts of one child at once see each other; a seal outranks a person, and a person the model, for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from everychild.identity.clusters import Clusters, Edge, Links, bears_the_id, clusters_of
from everychild.identity.descriptions import agencies_of
from everychild.identity.families import seen_together
from everychild.identity.verdicts import Scored, Verdict
from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.readers import child_ids, first_positions
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId, AgencyId, EntryId, RecordId
from everychild.vocabulary.kinds import COMPOSED, LINKED

_SQL = load_queries("everychild.identity", "identity.sql")

MODEL = "model"
"""Stands for the model among those who decide; anybody else outranks it, for ever."""
SEAL = "seal"
"""Stands for an adoption's seal, which outranks everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be held of two records.

    Takes:
        decided_by: `model`, `seal`, or a person's account id.
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


def held_about(conn: Connection[Any], records: Collection[RecordId]) -> dict[Edge, tuple[Verdict, str]]:
    """Everything held of these records and any other."""
    rows = conn.execute(_SQL["links_of"], {"record_ids": list(records)}) if records else ()
    return {(a, b): (Verdict(verdict), decided_by) for a, b, verdict, decided_by in rows}


def links_made_since(conn: Connection[Any], records: Collection[RecordId], since: datetime) -> int:
    """How many pairs with one of these records have been held to be one child since an instant."""
    row = conn.execute(_SQL["links_made_since"], {"record_ids": list(records), "since": since}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def hold(conn: Connection[Any], records: Collection[RecordId]) -> set[RecordId]:
    """Hold every record that hangs together with these until the transaction ends; gives them all.

    Locks are taken in one order; where a component has grown meanwhile, what is new is held too, and a rare deadlock
    ends one of the two, which is then done again.
    """
    held, wanted = set[RecordId](), set(records)
    while wanted - held:
        conn.execute(_SQL["hold_records"], {"record_ids": sorted(wanted - held)})
        held |= wanted
        wanted = held | component_of(conn, held)
    return held


def component_of(conn: Connection[Any], records: Collection[RecordId]) -> set[RecordId]:
    """Every record that hangs together with these by links that stand, doubtful ones too."""
    component, reached = set[RecordId](), set(records)
    while reached - component:
        fresh = reached - component
        component |= reached
        for (a, b), (verdict, _) in held_about(conn, fresh).items():
            if verdict is Verdict.SAME:
                reached |= {a, b}
    return component


def keep(conn: Connection[Any], decisions: Sequence[Decision], pen: Pen, *, lane: Lane) -> list[Edge]:
    """Write what changes, with its entries.

    Gives:
        Pairs of which the verdict is another than before; what outranks a decision is not changed by it.
    """
    held = held_of(conn, [each.pair for each in decisions])
    fresh = [each for each in decisions if _changes(each, held.get(each.pair))]
    entries = append(conn, [_draft(each, pen) for each in fresh], pen, lane=lane) if fresh else []
    written = [(each, entry) for each, entry in zip(fresh, entries, strict=True) if entry is not None]
    for each, entry in written:
        _write(conn, each, entry, pen)
    return [each.pair for each, _ in written]


def decide(  # noqa: PLR0913 - a person, two records, what the person holds, and why
    conn: Connection[Any],
    one: RecordId,
    other: RecordId,
    verdict: Verdict,
    pen: Pen,
    *,
    agency: AgencyId,
    by: AccountId,
    reason: str = "",
) -> bool:
    """A person decides of two records; it outranks the model through every re-import and re-run.

    Takes:
        reason: one of the reasons offered, as a code; never free text, which could name somebody.

    Gives:
        Whether anything changed; nothing does where a seal has cut the two.
    """
    pair = in_order(one, other)
    hold(conn, pair)
    decision = Decision(
        pair=pair,
        agency_id=agency,
        found=Scored(
            verdict=verdict, weight=0.0, reasons=("a-person-decided", *([f"said:{reason}"] if reason else []))
        ),
        decided_by=str(by),
        model="",
        cause=f"identity/person/{by}/{pen.now.isoformat()}/{pair[0]}/{pair[1]}",
    )
    if not keep(conn, [decision], pen, lane=Lane.LIVE):
        return False
    recompose(conn, pair, pen, cause=decision.cause, lane=Lane.LIVE)
    return True


def clusters_about(conn: Connection[Any], records: Collection[RecordId]) -> tuple[set[RecordId], Clusters]:
    """Every record that hangs together with these, and which of them are one child."""
    component = component_of(conn, records)
    return component, clusters_of(component, _links(conn, held_about(conn, component), component))


def clusters_if(conn: Connection[Any], pair: Edge, component: AbstractSet[RecordId]) -> Clusters:
    """What would be one child if a person said that these two are."""
    held = {**held_about(conn, component), in_order(*pair): (Verdict.SAME, "a person")}
    links = _links(conn, held, {*component, *pair})
    return clusters_of({*component, *pair}, links)


def recompose(conn: Connection[Any], records: Collection[RecordId], pen: Pen, *, cause: str, lane: Lane) -> None:
    """Append what each child is made of now, for every record that hangs together with these, and mark doubts.

    The caller holds them.
    """
    component, clusters = clusters_about(conn, records)
    firsts, born = first_positions(conn, component), child_ids(conn, component)
    agencies = agencies_of(conn, component)
    drafts = [
        Draft(
            kind=COMPOSED,
            agency_id=agencies[bearer],
            occurred_on=pen.now.date(),
            codes={"child_id": str(born[bearer]), "record_ids": sorted(map(str, group))},
            cause=f"{cause}/composed/{bearer}",
        )
        for group in clusters.groups
        for bearer in (bears_the_id(group, firsts),)
    ]
    append(conn, drafts, pen, lane=lane)
    given = {
        "record_ids": list(component),
        "record_as": [a for a, _ in clusters.doubtful],
        "record_bs": [b for _, b in clusters.doubtful],
        "now": pen.now,
    }
    conn.execute(_SQL["mark_doubtful"], given)


def _links(conn: Connection[Any], held: Mapping[Edge, tuple[Verdict, str]], component: AbstractSet[RecordId]) -> Links:
    within = {pair: said for pair, said in held.items() if pair[0] in component and pair[1] in component}
    said = [pair for pair, (verdict, by) in within.items() if verdict is Verdict.SAME and by != MODEL]
    together = {pair for pair in seen_together(conn, component) if set(pair) <= component} - set(said)
    return Links(
        model_same=[pair for pair, (verdict, by) in within.items() if verdict is Verdict.SAME and by == MODEL],
        person_same=said,
        apart=[pair for pair, (verdict, by) in within.items() if verdict is Verdict.DIFFERENT and by != MODEL]
        + sorted(together),
    )


def _rank(decided_by: str) -> int:
    return {MODEL: 0, SEAL: 2}.get(decided_by, 1)


def _changes(decision: Decision, before: tuple[Verdict, str] | None) -> bool:
    if before is None:
        return True
    outranked = _rank(before[1]) > _rank(decision.decided_by)
    return not outranked and before != (decision.found.verdict, decision.decided_by)


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
