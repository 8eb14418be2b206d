"""The duty directory, as CSV: for a state or a county, the number that answers at any hour, and when it was tested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from everychild.care.wire import read_day
from everychild.intake.deliveries import open_delivery
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, take, write
from everychild.intake.tables import HeadingWrong, Row, read_rows
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Agency, Feed, agencies
from everychild.jurisdictions.duty import DutyLine, drop_other_duty_lines, keep_duty_lines
from everychild.vocabulary.places import STATE_FIPS
from everychild.vocabulary.problems import Problem

COLUMNS = ("place", "phone", "tested_on")
_NUMBER = re.compile(r"^(?:\+?1[-. ]?)?\(?([2-9]\d{2})\)?[-. ]?([2-9]\d{2})[-. ]?(\d{4})$", re.ASCII)
_COUNTY_DIGITS = 5


def deal_with_duty(tools: IntakeTools, feed: Feed, receipt: Receipt, today: date) -> None:
    """Take a duty directory to its end, in one transaction; a directory without mistakes replaces the last one."""
    with tools.worker.connection() as conn:
        file = open_delivery(conn, receipt.submission_id, tools.submission_key(receipt.submission_id))
        taken = take(conn, receipt.submission_id)
        if taken.status != "kept":
            return
        try:
            rows = list(read_rows(file, COLUMNS))
        except HeadingWrong as wrong:
            rows, problems, tally = [], [wrong.problem], Tally(received=1, refused=1)
        else:
            agency = next(each for each in agencies(conn) if each.agency_id == feed.agency_id)
            lines, problems = _read(rows, agency, today)
            changed = keep_duty_lines(conn, lines)
            if lines and not problems:
                drop_other_duty_lines(conn, feed.agency_id, [each.place for each in lines])
            refused = len(rows) - len(lines)
            tally = Tally(received=len(rows), applied=changed, unchanged=len(lines) - changed, refused=refused)
        keep_problems(conn, receipt.submission_id, problems)
        write(conn, replace(add(taken, tally), status="done", finished_at=tools.clock()))


def _read(rows: Sequence[Row], agency: Agency, today: date) -> tuple[list[DutyLine], list[Problem]]:
    lines: dict[str, DutyLine] = {}
    problems: list[Problem] = []
    for row in rows:
        found: list[Problem] = [row.problem] if row.problem else []
        line = _line(row, agency, today, found)
        if line is not None and line.place in lines:
            found.append(_problem("place-twice", "place", "This place came before in this file.", "Send each once."))
        problems += [replace(each, line=row.line, claim=row.ordinal) for each in found]
        if line is not None and not found:
            lines[line.place] = line
    return list(lines.values()), problems


def _line(row: Row, agency: Agency, today: date, found: list[Problem]) -> DutyLine | None:
    place = row.values.get("place", "")
    if not _is_theirs(place, agency):
        remedy = "Give the state, as US-KY, or a county of it by its five-digit FIPS code."
        found.append(_problem("place-not-theirs", "place", "This is no place of the agency's state.", remedy))
    number = _NUMBER.match(row.values.get("phone", ""))
    if number is None:
        remedy = "Give all ten digits, as 502-555-0142; a line that answers at any hour has no extension."
        found.append(_problem("phone-unreadable", "phone", "This is not a telephone number of ten digits.", remedy))
    tested_on = read_day(row.values.get("tested_on"), "tested_on", found)
    if tested_on is not None and tested_on > today:
        found.append(_problem("day-in-the-future", "tested_on", "The test lies in the future.", "Check the date."))
    if found or number is None or tested_on is None:
        return None
    return DutyLine(agency_id=agency.agency_id, place=place, phone="-".join(number.groups()), tested_on=tested_on)


def _is_theirs(place: str, agency: Agency) -> bool:
    is_county = len(place) == _COUNTY_DIGITS and place.isascii() and place.isdigit()
    return place == agency.state or (is_county and place.startswith(STATE_FIPS.get(agency.state, "none")))


def _problem(code: str, field: str, what: str, remedy: str) -> Problem:
    return Problem(code=code, field=field, what=what, remedy=remedy)
