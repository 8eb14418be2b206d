"""The three roles and the databases, made in any PostgreSQL of 15 or later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, sql

OWNER = "everychild_migrate"
WORKER = "everychild_worker"
API = "everychild_api"
LEAST_VERSION = 150000


class DatabaseTooOld(Exception):
    """The given PostgreSQL is older than 15; give a newer one."""


def prepare_roles(admin: Connection[Any], passwords: Mapping[str, str]) -> None:
    """The owner, who cannot log in, and the two that can; none may pass by row-level security.

    Takes:
        admin: an autocommit connection of a role that may create roles.
        passwords: for `everychild_worker` and `everychild_api`.

    Raises:
        DatabaseTooOld: the server is older than 15.
    """
    if admin.info.server_version < LEAST_VERSION:
        raise DatabaseTooOld("Everychild needs PostgreSQL 15 or later.")
    there = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'everychild%'")}
    for role in (OWNER, WORKER, API):
        if role not in there:
            admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
    for role, word in passwords.items():
        admin.execute(
            sql.SQL("ALTER ROLE {} LOGIN NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(word)
            )
        )


def make_database(admin: Connection[Any], name: str, *, template: str | None = None) -> None:
    """A database owned by the owner, where there is none of this name; nobody else may make things in it."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
    if template:
        # Copied as files: a copy through the log takes five times as long for a database of many small tables.
        statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
    admin.execute(statement)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
            sql.Identifier(name), sql.Identifier(WORKER), sql.Identifier(API)
        )
    )


def drop_database(admin: Connection[Any], name: str) -> None:
    """The database and everything in it, whoever is connected."""
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
