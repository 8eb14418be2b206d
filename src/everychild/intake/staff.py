"""Staff and assignments, as CSV: who works for the agency in which role, and who has to do with which record."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from everychild.care.wire import read_day
from everychild.disclosure.matrix import matrix
from everychild.intake.deliveries import open_delivery
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, take, write
from everychild.intake.rekeyed import standing_for
from everychild.intake.tables import HeadingWrong, Row, read_rows
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed, agencies
from everychild.people.accounts import Account, Assignment, accounts_there_are, add_accounts, assign_all
from everychild.vocabulary.ids import AccountId, AgencyId, record_id
from everychild.vocabulary.problems import Problem

STAFF = ("person", "name", "role")
ASSIGNMENTS = ("person", "number", "part", "from")
PARTS = frozenset({"case", "investigation", "cover", "appointment", "placement", "treatment", "school", "tribe"})


def deal_with_staff(tools: IntakeTools, feed: Feed, receipt: Receipt) -> None:
    """Take a staff file to its end, in one transaction."""
    rows = _rows(tools, receipt, STAFF, ("unit", "county"))
    if rows is None:
        return
    with tools.worker.connection() as conn:
        invented = next(each.invented for each in agencies(conn) if each.agency_id == feed.agency_id)
        problems: list[Problem] = []
        accounts: list[Account] = []
        for row in rows:
            fault = _staff_fault(row)
            if fault:
                problems.append(fault)
                continue
            accounts.append(
                Account(
                    account_id=account_id(tools, feed.agency_id, row.values["person"]),
                    agency_id=feed.agency_id,
                    name=row.values["name"],
                    role=row.values["role"],
                    invented=invented,
                    county=row.values.get("county", ""),
                )
            )
        applied = add_accounts(conn, accounts)
        _close(conn, tools, receipt, _tally(rows, applied, problems), problems)


def deal_with_assignments(tools: IntakeTools, feed: Feed, receipt: Receipt) -> None:
    """Take an assignments file to its end, in one transaction; who is not on the staff cannot be assigned."""
    rows = _rows(tools, receipt, ASSIGNMENTS, ("to",))
    if rows is None:
        return
    with tools.worker.connection() as conn:
        there = accounts_there_are(conn, feed.agency_id)
        problems: list[Problem] = []
        wanted: list[Assignment] = []
        for row in rows:
            assignment = _assignment(tools, feed.agency_id, row, there, problems)
            if assignment:
                wanted.append(assignment)
        stands = standing_for(conn, {each.record_id for each in wanted})
        wanted = [replace(each, record_id=stands.get(each.record_id, each.record_id)) for each in wanted]
        applied = assign_all(conn, wanted)
        _close(conn, tools, receipt, _tally(rows, applied, problems), problems)


def account_id(tools: IntakeTools, agency: AgencyId, person: str) -> AccountId:
    """The account of an agency's own staff id, the same each time."""
    return AccountId(UUID(bytes=record_id(tools.record_secret, agency, f"staff\n{person}").bytes))


def _rows(
    tools: IntakeTools, receipt: Receipt, required: tuple[str, ...], optional: tuple[str, ...]
) -> list[Row] | None:
    with tools.worker.connection() as conn:
        file = open_delivery(conn, receipt.submission_id, tools.submission_key(receipt.submission_id))
        try:
            return list(read_rows(file, required, optional))
        except HeadingWrong as wrong:
            _close(conn, tools, receipt, Tally(received=1, refused=1), [wrong.problem])
            return None


def _tally(rows: list[Row], applied: int, problems: list[Problem]) -> Tally:
    refused = len({problem.claim for problem in problems})
    return Tally(received=len(rows), applied=applied, unchanged=len(rows) - applied - refused, refused=refused)


def _close(conn: Connection[Any], tools: IntakeTools, receipt: Receipt, tally: Tally, problems: list[Problem]) -> None:
    taken = take(conn, receipt.submission_id)
    if taken.status == "kept":
        keep_problems(conn, receipt.submission_id, problems)
        write(conn, replace(add(taken, tally), status="done", finished_at=tools.clock()))


def _staff_fault(row: Row) -> Problem | None:
    if row.problem:
        return replace(row.problem, claim=row.ordinal)
    if not row.values.get("person") or not row.values.get("name"):
        return _problem("person-missing", "person, name", "The row names nobody.", "Give the staff id and name.", row)
    if row.values.get("role") not in matrix().roles:
        return _problem("role-unknown", "role", "There is no such role.", "Give a role's code, as R03.", row)
    if not re.fullmatch(r"([0-9]{5})?", row.values.get("county", "")):
        what, remedy = "The county is not a FIPS code.", "Give its five digits, or nothing for the whole agency."
        return _problem("county-unknown", "county", what, remedy, row)
    return None


def _assignment(
    tools: IntakeTools, agency: AgencyId, row: Row, there: set[AccountId], problems: list[Problem]
) -> Assignment | None:
    found: list[Problem] = [row.problem] if row.problem else []
    values = row.values
    account = account_id(tools, agency, values.get("person", ""))
    if account not in there:
        found.append(
            _problem("person-unknown", "person", "Nobody of this staff id is known.", "Send the staff file first.", row)
        )
    if not values.get("number"):
        found.append(_problem("record-number-missing", "number", "The record number is missing.", "Send it.", row))
    if values.get("part") not in PARTS:
        remedy = f"Give one of {', '.join(sorted(PARTS))}."
        found.append(_problem("part-unknown", "part", "There is no such part.", remedy, row))
    from_on = read_day(values.get("from"), "from", found)
    to_on = read_day(values["to"], "to", found) if values.get("to") else None
    if from_on and to_on and to_on <= from_on:
        found.append(_problem("days-reversed", "from, to", "It ends before it begins.", "Check both days.", row))
    problems += [replace(each, line=row.line, claim=row.ordinal) for each in found]
    if found or from_on is None:
        return None
    return Assignment(
        account_id=account,
        record_id=record_id(tools.record_secret, agency, values["number"]),
        part=values["part"],
        from_on=from_on,
        to_on=to_on or date.max,
    )


def _problem(code: str, field: str, what: str, remedy: str, row: Row) -> Problem:
    return Problem(code=code, field=field, what=what, remedy=remedy, line=row.line, claim=row.ordinal)
