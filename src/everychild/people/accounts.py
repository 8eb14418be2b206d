"""Who signs in, in which role, and with which records they have to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId

_SQL = load_queries("everychild.people", "people.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person in one role for one agency.

    Takes:
        county: FIPS code of the only county whose worklists they open; empty for the whole agency.
    """

    account_id: AccountId
    agency_id: AgencyId
    name: str
    role: str
    invented: bool = False
    county: str = ""


def add_account(conn: Connection[Any], account: Account) -> None:
    """Make a person known, or their name and role as they are now."""
    conn.execute(_SQL["add_account"], asdict(account))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who has to do with which record, from a day up to but not including another."""

    account_id: AccountId
    record_id: RecordId
    part: str
    from_on: date
    to_on: date


def add_accounts(conn: Connection[Any], accounts: Sequence[Account]) -> int:
    """Make people known; gives how many are new or have changed."""
    return sum(conn.execute(_SQL["change_account"], asdict(account)).rowcount for account in accounts)


def accounts_there_are(conn: Connection[Any], agency: AgencyId) -> set[AccountId]:
    """Everybody who works for an agency."""
    return {account for (account,) in conn.execute(_SQL["accounts_of_agency"], {"agency_id": agency})}


def end_accounts(conn: Connection[Any], agency: AgencyId, *, now: datetime) -> int:
    """Let nobody of an agency sign in any more; gives how many could until now."""
    return conn.execute(_SQL["end_accounts_of_agency"], {"agency_id": agency, "now": now}).rowcount


def assign_all(conn: Connection[Any], assignments: Sequence[Assignment]) -> int:
    """Keep assignments; gives how many are new or have changed."""
    given = {
        "account_ids": [each.account_id for each in assignments],
        "record_ids": [each.record_id for each in assignments],
        "parts": [each.part for each in assignments],
        "from_on": [each.from_on for each in assignments],
        "to_on": [each.to_on for each in assignments],
    }
    return conn.execute(_SQL["assign_all"], given).rowcount if assignments else 0


def invented_accounts(conn: Connection[Any]) -> list[Account]:
    """Those of the synthetic nation, by role."""
    with conn.cursor(row_factory=class_row(Account)) as cursor:
        cursor.execute(_SQL["invented_accounts"])
        return cursor.fetchall()


def account_of(conn: Connection[Any], account: AccountId) -> Account | None:
    """A person by account id; None where there is none, or they have left."""
    with conn.cursor(row_factory=class_row(Account)) as cursor:
        cursor.execute(_SQL["account_of"], {"account_id": account})
        return cursor.fetchone()


def assign(conn: Connection[Any], account: AccountId, records: Collection[RecordId], *, part: str, on: date) -> None:
    """Let somebody have to do with records from a day on."""
    given = {"account_id": account, "record_ids": list(records), "part": part, "from_on": on}
    conn.execute(_SQL["assign"], given)


def assigned(conn: Connection[Any], account: AccountId, records: Collection[RecordId], *, on: date) -> set[RecordId]:
    """Which of these records somebody has to do with on a day."""
    given = {"account_id": account, "record_ids": list(records), "on": on}
    return {record for (record,) in conn.execute(_SQL["assigned"], given)}


def records_assigned_to(conn: Connection[Any], account: AccountId, *, on: date) -> list[RecordId]:
    """Every record that somebody has to do with on a day."""
    rows = conn.execute(_SQL["records_assigned_to"], {"account_id": account, "on": on})
    return [record for (record,) in rows]


def workers_of(conn: Connection[Any], records: Collection[RecordId], *, on: date) -> dict[RecordId, str]:
    """Who has each record's case on a day, by name; a record whose case nobody has is not in it."""
    return dict(conn.execute(_SQL["workers_of_records"], {"record_ids": list(records), "on": on}).fetchall())
