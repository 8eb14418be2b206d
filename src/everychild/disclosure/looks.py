"""The second log: who was shown what, when, why. Of one make with the ledger, and under the same checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, dict_row

from everychild.ledger.checkpoints import tree_head
from everychild.ledger.lines import canonical
from everychild.ledger.notes import SignedState
from everychild.ledger.sequencer import grow_log
from everychild.ledger.tree import Tree, grow, leaf_hash, root_of
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, SlipId, uuid7

_SQL = load_queries("everychild.disclosure", "disclosure.sql")
_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is the same for all children of one request."""

    slip_id: SlipId | None
    account_id: AccountId
    agency_id: AgencyId
    role: str
    purpose: str
    hook: str
    classes: tuple[str, ...]
    shown_on: str
    outcome: str
    reason: str
    looked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """A look as the child may be told of it: role and agency, never a person's name."""

    role: str
    agency_id: AgencyId
    purpose: str
    shown_on: str
    outcome: str
    looked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who was shown something, as it may be said of them: by agency, role and purpose."""

    agency_id: AgencyId
    role: str
    purpose: str
    looks: int
    children: int
    last_at: datetime


def told_since(conn: Connection[Any], children: Sequence[ChildId], since: datetime) -> list[Told]:
    """Who was shown something of these children since an instant, the most frequent first."""
    with conn.cursor(row_factory=class_row(Told)) as cursor:
        cursor.execute(_SQL["told_since"], {"child_ids": list(children), "since": since})
        return cursor.fetchall()


def record(conn: Connection[Any], look: Look, children: Sequence[ChildId], entropy: Callable[[int], bytes]) -> None:
    """Write one look for each child, in the caller's transaction."""
    ids = [uuid7(look.looked_at, entropy(10)) for _ in children]
    same = asdict(look)
    leaves = [_leaf(look_id, child, same) for look_id, child in zip(ids, children, strict=True)]
    given = {**same, "classes": list(look.classes), "look_ids": ids, "child_ids": list(children)}
    conn.execute(_SQL["record_looks"], {**given, "leaves": leaves})
    conn.execute(_SQL["queue_looks"], {"look_ids": ids, "leaves": leaves})


def place_looks(conn: Connection[Any], *, at_most: int = 5000) -> int:
    """Give positions to looks that are committed and have none; for the sequencer's session alone."""
    waiting = conn.execute(_SQL["a_look_waits"]).fetchone()
    assert waiting, "EXISTS gives one row"
    if not waiting[0]:
        return 0
    rows = conn.execute(_SQL["place_looks"], {"at_most": at_most}).fetchall()
    if rows:
        grow_log(conn, "looks", [bytes(leaf) for _, leaf in rows])
    return len(rows)


def looks_at(conn: Connection[Any], child: ChildId, *, at_most: int = 50) -> list[LookLine]:
    """Who looked at a child, the last first; on a connection that holds a slip for the child."""
    with conn.cursor(row_factory=class_row(LookLine)) as cursor:
        cursor.execute(_SQL["looks_at_child"], {"child_id": child, "at_most": at_most})
        return cursor.fetchall()


def looks_about(conn: Connection[Any], agency: AgencyId) -> int:
    """How often children first known through an agency were looked at, by anyone; none is ever taken back."""
    row = conn.execute(_SQL["looks_about_agency"], {"agency_id": agency}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def looks_since(
    conn: Connection[Any], children: Collection[ChildId], since: datetime, *, except_for: str, at_most: int = 500
) -> list[LookLine]:
    """What was shown of these children since an instant, the last first; for those who must put a mistake right.

    Takes:
        except_for: a purpose that does not count, as the comparison by which the mistake was found.
    """
    given = {"child_ids": list(children), "since": since, "except_for": except_for, "at_most": at_most}
    with conn.cursor(row_factory=class_row(LookLine)) as cursor:
        cursor.execute(_SQL["looks_since"], given)
        return cursor.fetchall()


def faults_in_looks(conn: Connection[Any], *, signed: Sequence[SignedState] = ()) -> list[str]:
    """Looks that are not what was committed to, and a tree that is not the kept or the signed one, as sentences."""
    kept = tree_head(conn, "looks")
    roots = {state.looks_size: state.looks_root for state in signed}
    faults: list[str] = []
    tree = Tree()
    for position, leaf, computed in _stored(conn, kept.size):
        if position != tree.size + 1:
            faults.append(f"Looks jump to position {position} after {tree.size}.")
            break
        if leaf is None:
            faults.append(f"The look at position {position} is gone.")
        elif leaf != computed:
            faults.append(f"The look at position {position} is not what was committed to.")
        tree = grow(tree, [leaf or b""])
        if tree.size in roots and roots[tree.size] != root_of(tree):
            faults.append(f"The root at {tree.size} looks is not the signed one.")
    if tree != kept:
        faults.append(f"The tree over {tree.size} stored looks is not the kept tree over {kept.size}.")
    if roots and max(roots) > tree.size:
        faults.append(f"A signed checkpoint speaks of {max(roots)} looks; {tree.size} are stored.")
    return faults[:100]


def _stored(conn: Connection[Any], through: int) -> Iterator[tuple[int, bytes | None, bytes]]:
    """Position, stored leaf (None where the look is gone) and the leaf computed anew, in order."""
    after = 0
    while True:
        with conn.cursor(row_factory=dict_row) as cursor:
            given = {"after": after, "through": through, "at_most": _ROWS_AT_ONCE}
            cursor.execute(_SQL["looks_to_verify"], given)
            rows = cursor.fetchall()
        for row in rows:
            position, look_id, leaf, child = (row.pop(name) for name in ("position", "look_id", "leaf", "child_id"))
            yield (position, None, b"") if leaf is None else (position, bytes(leaf), _leaf(look_id, child, row))
            after = position
        if len(rows) < _ROWS_AT_ONCE:
            return


def _leaf(look_id: UUID, child: UUID, said: dict[str, Any]) -> bytes:
    slip = said["slip_id"]
    line = {
        **{name: said[name] for name in ("agency_id", "role", "purpose", "hook", "shown_on", "outcome", "reason")},
        "look_id": str(look_id),
        "child_id": str(child),
        "slip_id": str(slip) if slip else "",
        "account_id": str(said["account_id"]),
        "classes": list(said["classes"]),
        "looked_at": said["looked_at"].astimezone(UTC).isoformat(),
    }
    return leaf_hash(canonical(line))
