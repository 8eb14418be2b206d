"""An extract turned into a person file and live events by its field map; every problem named, good rows go through.

Pure but for the files it is given.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from everychild.care.wire import read_event
from everychild.intake.joining.field_map import IS_LIST, EventMap, FieldMap, Source, columns_in
from everychild.intake.joining.looking import OTHER_LENGTH, day_in, read_table
from everychild.vocabulary.problems import Problem

PROBLEMS_KEPT = 2000
BETWEEN = "|"


@dataclass(slots=True, kw_only=True)
class Converted:
    """What came of an extract.

    Takes:
        match_key: rows with a name, a birth date and a sex: enough to be recognised by.
        by_code: how often each problem came, also beyond those that are kept.
    """

    rows: int = 0
    people: int = 0
    events: int = 0
    match_key: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])
    by_code: Counter[str] = field(default_factory=Counter[str])
    numbers: set[str] = field(default_factory=set[str])

    def name(self, problem: Problem) -> None:
        """Count a problem, and keep it while there are not too many."""
        self.by_code[problem.code] += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)


class ColumnsGone(Exception):
    """The extract lacks columns that the map names; `columns` are they."""

    def __init__(self, columns: set[str]) -> None:
        """Take the columns."""
        super().__init__(f"The extract has no column {', '.join(sorted(columns))}.")
        self.columns = columns


def convert(source: IO[bytes], using: FieldMap, people: IO[str], events: IO[str]) -> Converted:
    """Write the person file and the events of an extract.

    Raises:
        ColumnsGone: the map names a column that is not there.
    """
    made = Converted()
    writer = csv.DictWriter(people, fieldnames=list(using.person), lineterminator="\n")
    writer.writeheader()
    for line, row in read_table(source, delimiter=using.delimiter, encoding=using.encoding):
        if made.rows == 0 and not columns_in(using) <= row.keys():
            raise ColumnsGone(columns_in(using) - row.keys())
        made.rows += 1
        person = _person(made, using, row, line)
        if person is None:
            continue
        writer.writerow(person)
        made.people += 1
        made.match_key += all(person.get(name) for name in ("given", "family", "birth_date", "sex"))
        for told in _told(made, using, row, line, person["number"]):
            events.write(json.dumps(told, sort_keys=True) + "\n")
            made.events += 1
    return made


def _person(made: Converted, using: FieldMap, row: dict[str, str], line: int) -> dict[str, str] | None:
    if OTHER_LENGTH in row:
        what = "The row has more or fewer fields than the heading."
        made.name(
            _problem(
                "row-of-other-length", "row", what, "Mend the extract: quote values that hold the delimiter.", line
            )
        )
        return None
    values = {name: _value(made, source, row, f"person/{name}", line) for name, source in using.person.items()}
    number = values.get("number") or ""
    if not number:
        made.name(
            _problem(
                "record-number-missing",
                "person/number",
                "The row has no record number.",
                "Give each row its number.",
                line,
            )
        )
        return None
    if number in made.numbers:
        what = "A row of this number came before."
        made.name(_problem("number-twice", "person/number", what, "Keep one row a child, the latest.", line))
        return None
    made.numbers.add(number)
    return {
        name: BETWEEN.join(part.strip() for part in (value or "").replace(";", BETWEEN).split(BETWEEN))
        if name in IS_LIST
        else value or ""
        for name, value in values.items()
    }


def _told(made: Converted, using: FieldMap, row: dict[str, str], line: int, number: str) -> Iterator[dict[str, object]]:
    for each in using.events:
        on = _value(made, each.when, row, each.kind, line)
        if not on:
            continue
        body = {name: value for name, source in each.body.items()
                if (value := _value(made, source, row, f"{each.kind}/{name}", line))}  # fmt: skip
        found = read_event(each.kind, on, None, body).problems
        for problem in found:
            made.name(_problem(problem.code, f"{each.kind}/{problem.field}", problem.what, problem.remedy, line))
        if not found:
            yield {
                "id": _event_id(each, number, on),
                "kind": each.kind,
                "number": number,
                "occurred_on": on,
                "body": body,
            }


def _event_id(each: EventMap, number: str, on: str) -> str:
    """The same row gives the same id, so that the same extract sent again changes nothing."""
    return hashlib.sha256(f"{each.kind}\n{number}\n{on}".encode()).hexdigest()[:40]


def _value(made: Converted, source: Source, row: dict[str, str], place: str, line: int) -> str | None:
    if source.always:
        return source.always
    text = row.get(source.column, "")
    if not text:
        return None
    if source.date:
        day = day_in(text, source.date)
        if day is None:
            what = "The day is not written as the map says."
            made.name(_problem("day-unreadable", place, what, f"Write it as {source.date}, or mend the map.", line))
        return day
    if source.codes:
        if text not in source.codes:
            what = "The map knows no such code."
            made.name(
                _problem("code-unmapped", place, what, "Add the code to the map, with ours or with nothing.", line)
            )
            return None
        return source.codes[text] or None
    return text


def _problem(code: str, place: str, what: str, remedy: str, line: int) -> Problem:
    return Problem(code=code, field=place, what=what, remedy=remedy, line=line)
