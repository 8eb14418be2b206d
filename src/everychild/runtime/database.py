"""The databases that the program works on: started or given, migrated, and connected to."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.types.json import set_json_loads
from psycopg_pool import ConnectionPool
from pydantic_core import from_json

from everychild.runtime.lists import QuickListDumper
from everychild.runtime.migrations import KEYS_ROOMS, MAIN_ROOMS, migrate
from everychild.runtime.postgres.cluster import SUPERUSER, Cluster, password, start_cluster
from everychild.runtime.postgres.roles import API, WORKER, make_database, prepare_roles
from everychild.runtime.postgres.watching import watched
from everychild.runtime.processes import give_way_as_we_do
from everychild.runtime.settings import Settings

MAIN = "everychild"
KEYS = "everychild_keys"
_KEYS_OPTIONS = {"shared_buffers": "32MB"}


class DatabaseGone(Exception):
    """The given PostgreSQL does not answer; the text says what to check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Databases:
    """Connection strings: for the worker and for people in the main database, for the worker in the keys' own."""

    worker: str
    api: str
    keys: str


@contextmanager
def open_databases(settings: Settings) -> Generator[Databases]:
    """Both databases, running and migrated, for as long as the block lasts.

    Raises:
        ServerDidNotStart: our own server could not be started.
        DatabaseGone: a given one does not answer.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.home / "secrets").mkdir(exist_ok=True, mode=0o700)
    with ExitStack() as stack:
        main = _given(settings, settings.database_url, MAIN, "main") or _own(
            stack.enter_context(watched(partial(start_cluster, settings.home, "main"))), MAIN
        )
        keys = _given(settings, settings.keys_url, KEYS, "keys") or _own(
            stack.enter_context(watched(partial(start_cluster, settings.home, "keys", options=_KEYS_OPTIONS))), KEYS
        )
        _prepare(main, MAIN_ROOMS)
        _prepare(keys, KEYS_ROOMS)
        yield Databases(worker=main.dsn[WORKER], api=main.dsn[API], keys=keys.dsn[WORKER])


def connect(dsn: str, *, autocommit: bool = False) -> Connection[Any]:
    """One connection, in UTC, with a limit on how long it may sit in a transaction."""
    conn = psycopg.connect(dsn, autocommit=autocommit, options="-c timezone=UTC", connect_timeout=10)
    _configure(conn)
    return conn


def do_not_wait_for_the_disk(conn: Connection[Any]) -> None:
    """Let this session's commits reach the disk a moment after they are answered, in order, together with all others.

    For what can be done again from what others committed: a crash takes the last moment of it back whole, and nothing
    that anybody else committed after it.
    """
    conn.execute("SET synchronous_commit TO off")


def pool(dsn: str, size: int, *, autocommit: bool = False) -> ConnectionPool[Connection[Any]]:
    """Connections to share; each use is one transaction, committed at the end of its block.

    Takes:
        autocommit: each statement is a transaction instead, in one round trip where there would be three.
    """
    return ConnectionPool(
        make_conninfo(dsn, options="-c timezone=UTC"),
        min_size=1,
        max_size=size,
        timeout=30,
        open=False,
        connection_class=Connection[Any],
        configure=_configure,
        kwargs={"autocommit": autocommit},
    )


def _configure(conn: Connection[Any]) -> None:
    _speak_quickly(conn)
    if conn.info.host.startswith("/"):
        give_way_as_we_do(conn.info.backend_pid)


def _speak_quickly(conn: Connection[Any]) -> None:
    """Have lists travel in binary form, and JSON read by compiled code; a replay reads millions of each.

    As text, each hash or JSON in a list costs a hundred times as much.
    """
    conn.adapters.register_dumper(list, QuickListDumper)
    set_json_loads(from_json, conn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One database: how its owner's member logs in, and how the two roles do."""

    admin: str
    database: str
    passwords: dict[str, str]
    dsn: dict[str, str]


def _own(cluster: Cluster, database: str) -> _Place:
    words = {role: password(cluster.secrets_folder, cluster.name, role) for role in (WORKER, API)}
    return _Place(
        admin=cluster.dsn(SUPERUSER, "postgres"),
        database=database,
        passwords=words,
        dsn={role: cluster.dsn(role, database) for role in words},
    )


def _given(settings: Settings, url: str | None, database: str, name: str) -> _Place | None:
    if url is None:
        return None
    folder = settings.home / "secrets"
    words = {role: password(folder, f"given-{name}", role) for role in (WORKER, API)}
    return _Place(
        admin=url,
        database=database,
        passwords=words,
        dsn={role: make_conninfo(url, user=role, password=word, dbname=database) for role, word in words.items()},
    )


def _prepare(place: _Place, rooms: tuple[str, ...]) -> None:
    try:
        with connect(place.admin, autocommit=True) as admin:
            prepare_roles(admin, place.passwords)
            make_database(admin, place.database)
        with connect(make_conninfo(place.admin, dbname=place.database), autocommit=True) as admin:
            migrate(admin, rooms)
    except psycopg.OperationalError as gone:
        raise DatabaseGone(
            "PostgreSQL does not answer. Check that it runs and that the address, user and password are right."
        ) from gone


def secrets_folder(settings: Settings) -> Path:
    """Where the files stand that only their owner reads."""
    return settings.home / "secrets"
