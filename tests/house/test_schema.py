"""The database is as the rooms say: migrations, queries, privacy classes, row-level security."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
import pytest
from protection import unprotected
from psycopg import Connection

from conftest import KEYS_TEMPLATE, TEMPLATE, Server
from everychild.runtime.migrations import KEYS_ROOMS, MAIN_ROOMS, migrations_of, schema_of
from everychild.runtime.postgres.binaries import find_binaries
from everychild.runtime.postgres.cluster import SUPERUSER
from everychild.runtime.postgres.roles import OWNER, drop_database, make_database
from everychild.runtime.queries import load_queries

pytestmark = pytest.mark.database
SOURCE = Path(__file__).parents[2] / "src"
ROOMS = sorted({*MAIN_ROOMS, *KEYS_ROOMS})
CLASSES = ("public", "operational", "child-identifying", "sealed")


@pytest.fixture
def admin(server: Server) -> Iterator[Connection[Any]]:
    with server.admin(TEMPLATE) as conn, conn.transaction(force_rollback=True):
        yield conn


def test_every_table_is_protected(admin: Connection[Any]) -> None:
    assert unprotected(admin) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        pytest.param("CREATE TABLE ledger.bare (a int)", "no row-level security", id="a table without any"),
        pytest.param(
            "CREATE TABLE ledger.bare (a int); ALTER TABLE ledger.bare ENABLE ROW LEVEL SECURITY",
            "not forced on its owner",
            id="a table whose owner passes by",
        ),
        pytest.param(
            "CREATE VIEW ledger.peep AS SELECT sealed FROM ledger.detail",
            "runs as its owner",
            id="a view with its owner's eyes",
        ),
        pytest.param("GRANT SELECT ON ledger.detail TO PUBLIC", "granted to everybody", id="a grant to everybody"),
        pytest.param(
            "CREATE FUNCTION ledger.peep() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "runs with its owner's rights",
            id="a function with its owner's rights",
        ),
        pytest.param(
            "CREATE POLICY all_of_it ON ledger.detail TO everychild_api USING (true);"
            "GRANT SELECT ON ledger.detail TO everychild_api",
            "opens child-level columns to people",
            id="a policy that opens sealed rows to people",
        ),
        pytest.param("ALTER ROLE everychild_api BYPASSRLS", "may pass by", id="a role that may pass by"),
        pytest.param(
            "CREATE MATERIALIZED VIEW ledger.copied AS SELECT sealed FROM ledger.detail",
            "materialized",
            id="a materialized view, which has no row-level security",
        ),
    ],
)
def test_the_linter_sees_what_is_unprotected(admin: Connection[Any], statement: LiteralString, says: str) -> None:
    admin.execute(statement)

    assert any(says in fault for fault in unprotected(admin))


def test_every_column_has_a_privacy_class(admin: Connection[Any]) -> None:
    rows = admin.execute(
        """
        SELECT n.nspname || '.' || c.relname || '.' || a.attname, coalesce(col_description(c.oid, a.attnum), '')
          FROM pg_attribute AS a
          JOIN pg_class AS c ON c.oid = a.attrelid
          JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p')
           AND NOT c.relispartition
           AND a.attnum > 0
           AND NOT a.attisdropped
           AND n.nspname = ANY(%s)
        """,
        (list(MAIN_ROOMS),),
    ).fetchall()

    assert rows
    assert [name for name, comment in rows if not comment.startswith(tuple(f"{each}:" for each in CLASSES))] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_query_prepares_against_the_migrated_schema(server: Server, room: str) -> None:
    if not (SOURCE / "everychild" / room / f"{room}.sql").exists():
        pytest.skip("a room without queries")
    faults: list[str] = []
    with server.admin(KEYS_TEMPLATE if room == "keys" else TEMPLATE) as conn:
        for name, query in load_queries(f"everychild.{room}", f"{room}.sql").items():
            fault = _prepared(conn, query)
            if fault:
                faults.append(f"{name}: {fault}")

    assert faults == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_query_is_used(room: str) -> None:
    file = SOURCE / "everychild" / room / f"{room}.sql"
    if not file.exists():
        pytest.skip("a room without queries")
    code = "\n".join(path.read_text() for path in (SOURCE / "everychild" / room).rglob("*.py"))

    assert [name for name in load_queries(f"everychild.{room}", f"{room}.sql") if f'"{name}"' not in code] == []


def test_migrations_add_up_to_the_schema(server: Server) -> None:
    names = ("by_migrations", "by_schema")
    dumps: list[str] = []
    for name in names:
        with server.admin() as admin:
            drop_database(admin, name)
            make_database(admin, name)
        with server.admin(name) as conn:
            for room in MAIN_ROOMS:
                texts = _texts(room, name)
                with conn.transaction():
                    conn.execute(f"SET LOCAL ROLE {OWNER}")
                    for text in texts:
                        conn.execute(text)
        dumps.append(_dump(server, name))
        with server.admin() as admin:
            drop_database(admin, name)

    assert dumps[0] == dumps[1]


def _texts(room: str, name: str) -> list[LiteralString]:
    migrations = migrations_of(room)
    if name == "by_migrations" or not migrations:
        return [each.text for each in migrations]
    return [schema_of(room)]


def _prepared(conn: Connection[Any], query: str) -> str | None:
    names: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    text = re.sub(r"%\((\w+)\)s", numbered, query).replace("%%", "%")
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(cast("LiteralString", f"PREPARE this_one AS {text}"))
            conn.execute("DEALLOCATE this_one")
    except psycopg.Error as fault:
        return str(fault).splitlines()[0]
    return None


def _dump(server: Server, database: str) -> str:
    # pg_dump must not be older than the server: our own package's is the newest there is.
    binary = find_binaries().folder / "pg_dump"
    result = subprocess.run(
        [str(binary), "--schema-only", "--restrict-key=same", "-d", server.cluster.dsn(SUPERUSER, database)],
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout


def test_every_room_with_tables_says_its_schema() -> None:
    missing = [
        room
        for room in ROOMS
        if migrations_of(room) and not files(f"everychild.{room}").joinpath("schema.sql").is_file()
    ]

    assert missing == []
