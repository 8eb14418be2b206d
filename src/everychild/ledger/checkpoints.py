"""Signed states of both logs, for people who need not trust us, and the check of everything stored against them.

Cites:
    C2SP tlog-checkpoint and signed-note (layout of the note); RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from psycopg import Connection
from psycopg.rows import dict_row

from everychild.ledger.lines import canonical, detail_digest, leaf_of
from everychild.ledger.tree import Tree, grow, root_of
from everychild.runtime.queries import load_queries

_SQL = load_queries("everychild.ledger", "ledger.sql")

ORIGIN = "everychild.ledger"
_ED25519 = b"\x01"
_ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signed note, and the size and root of the ledger that it speaks of."""

    size: int
    root: bytes
    looks_size: int
    note: str


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
    heads = {log: Tree(size=size, frontier=tuple(frontier)) for log, size, frontier in conn.execute(_SQL["tree_heads"])}
    ledger, looks = heads.get("ledger", Tree()), heads.get("looks", Tree())
    body = f"{ORIGIN}\n{ledger.size}\n{_base64(root_of(ledger))}\nlooks {looks.size} {_base64(root_of(looks))}\n"
    note = f"{body}\n— {ORIGIN} {_base64(_key_hash(key) + key.sign(body.encode()))}\n"
    conn.execute(
        _SQL["keep_checkpoint"],
        {"ledger_size": ledger.size, "looks_size": looks.size, "note": note, "signed_at": now},
    )
    return Checkpoint(size=ledger.size, root=root_of(ledger), looks_size=looks.size, note=note)


def verify(conn: Connection[Any], *, signed: tuple[int, bytes] | None = None) -> Verification:
    """Compute every leaf and the tree again from what is stored, and compare.

    Takes:
        signed: size and root of a checkpoint kept elsewhere, to compare with as well.
    """
    row = conn.execute(_SQL["tree_of"], {"log": "ledger"}).fetchone()
    kept = Tree(size=row[0], frontier=tuple(row[1])) if row else Tree()
    faults: list[str] = []
    tree = Tree()
    for position, stored, computed, fault in _lines(conn, kept.size):
        if position != tree.size + 1:
            faults.append(f"Positions jump to {position} after {tree.size}.")
            break
        if fault or stored != computed:
            faults.append(fault or f"The entry at position {position} is not what was committed to.")
        tree = grow(tree, [stored])
        if signed and signed[0] == tree.size and signed[1] != root_of(tree):
            faults.append(f"The root at {tree.size} entries is not the signed one.")
    if tree != kept:
        faults.append(f"The tree over {tree.size} stored leaves is not the kept tree over {kept.size}.")
    if signed and signed[0] > tree.size:
        faults.append(f"The signed checkpoint speaks of {signed[0]} entries; {tree.size} are stored.")
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


def _key_hash(key: Ed25519PrivateKey) -> bytes:
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(ORIGIN.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
