"""Signed states of both logs, for people who need not trust us, and the check of everything stored against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from psycopg import Connection
from psycopg.rows import dict_row

from everychild.ledger.lines import canonical, detail_digest, leaf_of
from everychild.ledger.notes import NoteForged, SignedState, read_note, write_note
from everychild.ledger.tree import Tree, grow, root_of
from everychild.runtime.queries import load_queries

_SQL = load_queries("everychild.ledger", "ledger.sql")

_ROWS_AT_ONCE = 5000
_NOTES_AT_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed note, and the size and root of the ledger that it speaks of."""

    size: int
    root: bytes
    looks_size: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNotes:
    """The states of the last signed notes that are stored, and a sentence for each that was not signed by us."""

    states: tuple[SignedState, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of the whole ledger found; `ok` when there are no faults.

    Takes:
        faults: sentences with positions, in order, at most a hundred.
    """

    size: int
    root: bytes
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything stored is what was committed to."""
        return not self.faults


def sign_checkpoint(conn: Connection[Any], key: Ed25519PrivateKey, *, now: datetime) -> Checkpoint:
    """Sign the state of both logs and keep the note; the caller writes it to the file that witnesses read."""
    ledger, looks = tree_head(conn, "ledger"), tree_head(conn, "looks")
    state = SignedState(size=ledger.size, root=root_of(ledger), looks_size=looks.size, looks_root=root_of(looks))
    note = write_note(state, key)
    conn.execute(
        _SQL["keep_checkpoint"],
        {"ledger_size": ledger.size, "looks_size": looks.size, "note": note, "signed_at": now},
    )
    return Checkpoint(size=ledger.size, root=state.root, looks_size=looks.size, note=note)


def tree_head(conn: Connection[Any], log: str) -> Tree:
    """A log's tree as it stands; read without a lock, so that a long check holds up nobody."""
    heads = {
        name: Tree(size=size, frontier=tuple(frontier)) for name, size, frontier in conn.execute(_SQL["tree_heads"])
    }
    return heads.get(log, Tree())


def kept_notes(conn: Connection[Any], key: Ed25519PublicKey) -> KeptNotes:
    """The last thousand notes that are stored, read and checked."""
    states: list[SignedState] = []
    faults: list[str] = []
    for size, looks_size, note in conn.execute(_SQL["kept_notes"], {"at_most": _NOTES_AT_MOST}):
        try:
            state = read_note(note, key)
        except NoteForged:
            faults.append(f"The checkpoint kept at {size} entries is not signed with this system's key.")
            continue
        if (state.size, state.looks_size) != (size, looks_size):
            faults.append(f"The checkpoint kept at {size} entries speaks of {state.size}.")
        states.append(state)
    return KeptNotes(states=tuple(states), faults=tuple(faults))


def verify(conn: Connection[Any], *, signed: Sequence[SignedState] = ()) -> Verification:
    """Compute every leaf and the tree again from what is stored, and compare.

    Takes:
        signed: states of checkpoints, kept here or elsewhere, to compare with as well.
    """
    kept = tree_head(conn, "ledger")
    roots = {state.size: state.root for state in signed}
    faults: list[str] = []
    tree = Tree()
    for position, stored, computed, fault in _lines(conn, kept.size):
        if position != tree.size + 1:
            faults.append(f"Positions jump to {position} after {tree.size}.")
            break
        if fault or stored != computed:
            faults.append(fault or f"The entry at position {position} is not what was committed to.")
        tree = grow(tree, [stored])
        if tree.size in roots and roots[tree.size] != root_of(tree):
            faults.append(f"The root at {tree.size} entries is not the signed one.")
    if tree != kept:
        faults.append(f"The tree over {tree.size} stored leaves is not the kept tree over {kept.size}.")
    if roots and max(roots) > tree.size:
        faults.append(f"A signed checkpoint speaks of {max(roots)} entries; {tree.size} are stored.")
    row = conn.execute(_SQL["count_without_a_place"]).fetchone()
    if row and row[0]:
        faults.append(f"{row[0]} entries have no position and wait for none.")
    return Verification(size=tree.size, root=root_of(tree), faults=tuple(faults[:100]))


def _lines(conn: Connection[Any], through: int) -> Iterator[tuple[int, bytes, bytes, str]]:
    after = 0
    while True:
        with conn.cursor(row_factory=dict_row) as cursor:
            cursor.execute(_SQL["lines_to_verify"], {"after": after, "through": through, "at_most": _ROWS_AT_ONCE})
            rows = cursor.fetchall()
        for row in rows:
            yield row["position"], row["leaf"] or b"", _leaf(row), _fault(row)
            after = row["position"]
        if len(rows) < _ROWS_AT_ONCE:
            return


def _fault(row: dict[str, Any]) -> str:
    if row["entry_id"] is None or row["leaf"] is None:
        return f"The entry at position {row['position']} is gone."
    if row["sealed"] is not None and detail_digest(row["salt"], row["sealed"]) != row["detail_digest"]:
        return f"The detail at position {row['position']} was changed."
    return ""


def _leaf(row: dict[str, Any]) -> bytes:
    if row["leaf"] is None:
        return b""
    return leaf_of(
        entry_id=row["entry_id"],
        kind=row["kind"],
        record_id=row["record_id"],
        agency_id=row["agency_id"],
        occurred_on=row["occurred_on"],
        occurred_at=row["occurred_at"],
        agency_recorded_on=row["agency_recorded_on"],
        submission_id=row["submission_id"],
        corrects=row["corrects"],
        retracts=row["retracts"],
        codes_json=canonical(row["codes"]).decode(),
        cause=row["cause"],
        digest=row["detail_digest"],
    )
