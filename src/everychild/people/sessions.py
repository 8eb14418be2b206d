"""Signing in and out."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.people.accounts import Account
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId

_SQL = load_queries("everychild.people", "people.sql")

LASTS = timedelta(hours=12)
"""NIST SP 800-63B-4, AAL2: sign in again after twelve hours at the latest."""
_TOKEN_BYTES = 32


def open_session(conn: Connection[Any], account: AccountId, *, now: datetime, entropy: Callable[[int], bytes]) -> str:
    """A token for whoever has just proven who they are."""
    token = base64.urlsafe_b64encode(entropy(_TOKEN_BYTES)).decode().rstrip("=")
    given = {"token_digest": _digest(token), "account_id": account, "begun_at": now, "ends_at": now + LASTS}
    conn.execute(_SQL["open_session"], given)
    return token


def signed_in(conn: Connection[Any], token: str, *, now: datetime) -> Account | None:
    """Whose token this is, while its session lasts."""
    with conn.cursor(row_factory=class_row(Account)) as cursor:
        cursor.execute(_SQL["signed_in"], {"token_digest": _digest(token), "now": now})
        return cursor.fetchone()


def close_session(conn: Connection[Any], token: str) -> None:
    """The token opens nothing from now on."""
    conn.execute(_SQL["close_session"], {"token_digest": _digest(token)})


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
