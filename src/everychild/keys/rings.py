"""Keys by owner: found, or made where there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.keys.wrapping import KEY_BYTES, NONCE_BYTES, Entropy, MasterKey, seal, unseal
from everychild.runtime.queries import load_queries

_SQL = load_queries("everychild.keys", "keys.sql")


class KeyPurpose(StrEnum):
    """What a key seals."""

    RECORD = "record"
    SUBMISSION = "submission"


def keys_for(
    conn: Connection[Any], master: MasterKey, purpose: KeyPurpose, owners: Collection[UUID], *, entropy: Entropy
) -> Mapping[UUID, bytes]:
    """A key for each owner, made and kept where there was none.

    The caller commits this connection before it commits what the keys seal: a sealed row without its key is lost.
    """
    found = keys_there_are(conn, master, purpose, owners)
    lacking = [owner for owner in owners if owner not in found]
    return {**found, **new_keys(conn, master, purpose, lacking, entropy=entropy)}


def new_keys(
    conn: Connection[Any], master: MasterKey, purpose: KeyPurpose, owners: Collection[UUID], *, entropy: Entropy
) -> dict[UUID, bytes]:
    """A key for each owner of whom none is known, made and kept; where another process was quicker, its key.

    The caller commits as after `keys_for`.
    """
    if not owners:
        return {}
    made = {owner: entropy(KEY_BYTES) for owner in owners}
    wrapped = [
        seal(master.material, key, owner=_label(purpose, owner), nonce=entropy(NONCE_BYTES))
        for owner, key in made.items()
    ]
    given = {"purpose": purpose, "owner_ids": list(made), "wrapped": wrapped}
    kept = {owner for (owner,) in conn.execute(_SQL["keep_keys"], given)}
    others = [owner for owner in made if owner not in kept]
    of_others = keys_there_are(conn, master, purpose, others) if others else {}
    return {**{owner: made[owner] for owner in kept}, **of_others}


def keys_there_are(
    conn: Connection[Any], master: MasterKey, purpose: KeyPurpose, owners: Collection[UUID]
) -> dict[UUID, bytes]:
    """The keys of those owners that have one; an owner whose key was destroyed is not in it."""
    rows = conn.execute(_SQL["keys_of"], {"purpose": purpose, "owner_ids": list(owners)})
    return {owner: unseal(master.material, wrapped, owner=_label(purpose, owner)) for owner, wrapped in rows}


def destroy_key(conn: Connection[Any], purpose: KeyPurpose, owner: UUID) -> None:
    """From the commit on, nothing opens what this key sealed."""
    conn.execute(_SQL["destroy_key"], {"purpose": purpose, "owner_id": owner})


def _label(purpose: KeyPurpose, owner: UUID) -> bytes:
    return f"everychild-key-v1/{purpose}/{owner}".encode()
