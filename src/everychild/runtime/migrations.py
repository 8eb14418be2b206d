"""Numbered SQL files a room, run forward only, once, by the owner.

Invariants:
    A file that has run is never changed (its digest is kept). Rooms migrate in the order of their imports.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, LiteralString, cast

from psycopg import Connection

from everychild.runtime.postgres.roles import OWNER

MAIN_ROOMS = (
    "runtime", "jurisdictions", "people", "ledger", "disclosure", "intake", "identity", "whereabouts", "accountability",
    "afcars",
)  # fmt: skip
"""Rooms with tables in the main database, in the order of their imports."""

KEYS_ROOMS = ("runtime", "keys")
"""Rooms with tables in the keys' own database."""

_NAME = re.compile(r"^(\d{4})_(pre|post)_[a-z0-9_]+\.sql$")
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('everychild.migrations', 0))"


class MigrationChanged(Exception):
    """A migration that has run was changed since; put it back and write a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file of one room."""

    room: str
    name: str
    text: LiteralString

    @property
    def digest(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations_of(room: str) -> list[Migration]:
    """A room's migrations in order; a room without tables has none.

    Raises:
        ValueError: a file is not named like `0001_pre_first.sql`.
    """
    folder = files(f"everychild.{room}") / "migrations"
    if not folder.is_dir():
        return []
    found: list[Migration] = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".sql"):
            continue
        if not _NAME.match(file.name):
            raise ValueError(f"{room}/migrations/{file.name} is not named like 0001_pre_first.sql.")
        # Our own package's text, and nobody else's.
        text = cast("LiteralString", file.read_text(encoding="utf-8"))
        found.append(Migration(room=room, name=file.name, text=text))
    return found


def schema_of(room: str) -> LiteralString:
    """What a room's migrations add up to, as the room says it in `schema.sql`."""
    return cast("LiteralString", (files(f"everychild.{room}") / "schema.sql").read_text(encoding="utf-8"))


def migrate(admin: Connection[Any], rooms: Sequence[str]) -> list[Migration]:
    """Run what has not run yet, each migration in a transaction of its own.

    Takes:
        admin: an autocommit connection of a member of `everychild_migrate`.

    Gives:
        What was run.

    Raises:
        MigrationChanged: history was rewritten.
    """
    ran: list[Migration] = []
    for migration in _all_of(rooms):
        with admin.transaction():
            admin.execute(f"SET LOCAL ROLE {OWNER}")
            admin.execute("SET LOCAL lock_timeout = '2s'")
            admin.execute("SET LOCAL statement_timeout = '5s'")
            admin.execute(_LOCK)
            if _has_run(admin, migration):
                continue
            admin.execute(migration.text)
            admin.execute(
                "INSERT INTO runtime.migration (room, name, digest) VALUES (%s, %s, %s)",
                (migration.room, migration.name, migration.digest),
            )
            ran.append(migration)
    return ran


def _all_of(rooms: Sequence[str]) -> Iterable[Migration]:
    for room in rooms:
        yield from migrations_of(room)


def _has_run(admin: Connection[Any], migration: Migration) -> bool:
    row = admin.execute("SELECT to_regclass('runtime.migration')").fetchone()
    if row is None or row[0] is None:
        return False
    kept = admin.execute(
        "SELECT digest FROM runtime.migration WHERE room = %s AND name = %s", (migration.room, migration.name)
    ).fetchone()
    if kept is None:
        return False
    if kept[0] != migration.digest:
        raise MigrationChanged(
            f"{migration.room}/migrations/{migration.name} has run and was changed since; restore it, write a new one."
        )
    return True
