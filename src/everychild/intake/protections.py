"""Shield and adoption-seal lists, as CSV. They load before people, and bind everything after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from psycopg import Connection

from everychild.care.wire import read_day
from everychild.disclosure.protection import SHIELD_CLASSES, Shield, seal_adoption, shield
from everychild.intake.deliveries import open_delivery
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, take, write
from everychild.intake.rekeyed import standing_for
from everychild.intake.signatures import Delivery
from everychild.intake.tables import HeadingWrong, Row, read_rows
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed
from everychild.vocabulary.ids import RecordId, record_id
from everychild.vocabulary.problems import Problem

SHIELDS = ("number", "class", "from")
SEALS = ("number", "sealed_on", "unit")


def deal_with_protections(tools: IntakeTools, feed: Feed, receipt: Receipt) -> None:
    """Take a shield or seal list to its end, in one transaction."""
    columns = SHIELDS if receipt.delivery == Delivery.SHIELDS else SEALS
    with tools.worker.connection() as conn:
        file = open_delivery(conn, receipt.submission_id, tools.submission_key(receipt.submission_id))
        try:
            rows = list(read_rows(file, columns, ("to",)))
        except HeadingWrong as wrong:
            _close(conn, tools, receipt, Tally(received=1, refused=1), [wrong.problem])
            return
        problems: list[Problem] = []
        records = _records(conn, tools, feed, rows)
        applied = 0
        for row in rows:
            before = len(problems)
            record = records.get(row.values.get("number", ""))
            if receipt.delivery == Delivery.SHIELDS:
                _shield(conn, tools, receipt, record, row, problems)
            else:
                _seal(conn, tools, receipt, record, row, problems)
            applied += len(problems) == before
        tally = Tally(received=len(rows), applied=applied, refused=len(rows) - applied)
        _close(conn, tools, receipt, tally, problems)


def _records(conn: Connection[Any], tools: IntakeTools, feed: Feed, rows: list[Row]) -> dict[str, RecordId]:
    """The record of each number; a new number gives the record it stands for, where the life is."""
    numbers = {row.values["number"] for row in rows if row.values.get("number")}
    ids = {number: record_id(tools.record_secret, feed.agency_id, number) for number in numbers}
    stands = standing_for(conn, set(ids.values()))
    return {number: stands.get(record, record) for number, record in ids.items()}


def _shield(  # noqa: PLR0913, PLR0917 - a row, and what it is part of
    conn: Connection[Any],
    tools: IntakeTools,
    receipt: Receipt,
    record: RecordId | None,
    row: Row,
    problems: list[Problem],
) -> None:
    found = _faults(row)
    if row.values.get("class") not in SHIELD_CLASSES:
        remedy = f"Give one of {', '.join(sorted(SHIELD_CLASSES))}."
        found.append(Problem(code="class-unknown", field="class", what="There is no such class.", remedy=remedy))
    from_on = read_day(row.values.get("from"), "from", found)
    to_on = read_day(row.values["to"], "to", found) if row.values.get("to") else date.max
    _name(row, found, problems)
    if not found and record and from_on and to_on:
        given = Shield(record_id=record, shield_class=row.values["class"], from_on=from_on, to_on=to_on)
        shield(conn, receipt.agency_id, given, tools.pen([]), submission_id=receipt.submission_id)


def _seal(  # noqa: PLR0913, PLR0917 - a row, and what it is part of
    conn: Connection[Any],
    tools: IntakeTools,
    receipt: Receipt,
    record: RecordId | None,
    row: Row,
    problems: list[Problem],
) -> None:
    found = _faults(row)
    sealed_on = read_day(row.values.get("sealed_on"), "sealed_on", found)
    _name(row, found, problems)
    if not found and record and sealed_on:
        unit, pen = row.values.get("unit", ""), tools.pen([])
        seal_adoption(
            conn, receipt.agency_id, record, pen, unit=unit, on=sealed_on, submission_id=receipt.submission_id
        )


def _faults(row: Row) -> list[Problem]:
    found = [row.problem] if row.problem else []
    if not row.values.get("number"):
        what = "The row has no record number."
        found.append(Problem(code="record-number-missing", field="number", what=what, remedy="Give the number."))
    return found


def _name(row: Row, found: list[Problem], problems: list[Problem]) -> None:
    problems += [replace(each, line=row.line, claim=row.ordinal) for each in found]


def _close(conn: Connection[Any], tools: IntakeTools, receipt: Receipt, tally: Tally, problems: list[Problem]) -> None:
    taken = take(conn, receipt.submission_id)
    if taken.status == "kept":
        keep_problems(conn, receipt.submission_id, problems)
        write(conn, replace(add(taken, tally), status="done", finished_at=tools.clock()))
