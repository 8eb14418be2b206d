"""The person file beside AFCARS: names, relations and tribe, which the federal file does not hold. One row a child."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from everychild.care.events.description import ChildNamed
from everychild.care.wire import read_day
from everychild.intake.afcars.reading import ReadRecord, RecordClaim
from everychild.intake.ready import SnapshotRecord
from everychild.intake.tables import Row, read_rows
from everychild.vocabulary.problems import Problem

REQUIRED = ("number",)
TEXTS = (
    "given", "middle", "family", "suffix", "sex", "ssn_last4", "mother_given", "mother_family", "mother_birth_year",
    "father_given", "father_family", "father_birth_year", "caregiver_given", "caregiver_family", "birth_order",
    "multiple_birth", "street", "city", "zip", "phone", "county", "tribe", "duty_contact",
)  # fmt: skip
LISTS = ("aliases", "sibling_numbers")
OPTIONAL = (*TEXTS, *LISTS, "birth_date", "is_named")
BETWEEN = "|"
_SSN_DIGITS = 4


def read_people(file: IO[bytes], *, today: date) -> Iterator[SnapshotRecord]:
    """The rows as records of one claim each.

    Raises:
        HeadingWrong: the column `number` is missing.
    """
    for row in read_rows(file, REQUIRED, OPTIONAL):
        said = "\x1f".join(f"{name}={value}" for name, value in sorted(row.values.items()) if value)
        yield SnapshotRecord(
            ordinal=row.ordinal,
            number=row.values.get("number", ""),
            digest=hashlib.sha256(said.encode()).digest(),
            size=len(said),
            read=lambda row=row: _read(row, today),
        )


def _read(row: Row, today: date) -> ReadRecord:
    read = ReadRecord(number=row.values.get("number", ""))
    problems: list[Problem] = [row.problem] if row.problem else []
    if not read.number:
        problems.append(_problem("record-number-missing", "number", "The row has no record number.", row.line))
    last4 = row.values.get("ssn_last4", "")
    if last4 and not (last4.isascii() and last4.isdigit() and len(last4) == _SSN_DIGITS):
        problems.append(_problem("ssn-not-last-four", "ssn_last4", "This is not the last four digits.", row.line))
    text = row.values.get("birth_date", "")
    born_on = read_day(text, "birth_date", problems) if text else None
    if problems:
        read.problems, read.refused = problems, 1
        return read
    values: dict[str, Any] = {name: row.values[name] for name in TEXTS if row.values.get(name)}
    values |= {name: _list(row.values[name]) for name in LISTS if row.values.get(name)}
    is_named = row.values.get("is_named", "yes").lower() != "no"
    named = ChildNamed(occurred_on=today, is_named=is_named, birth_date=born_on, **values)
    read.claims.append(RecordClaim(key="named", event=named))
    return read


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(BETWEEN) if part.strip())


def _problem(code: str, field: str, what: str, line: int) -> Problem:
    return Problem(code=code, field=field, what=what, remedy="Mend the row, and send it again.", line=line)
