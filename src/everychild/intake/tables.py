"""Small CSV files as rows: a heading line, UTF-8, one claim a row, every problem with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from everychild.vocabulary.problems import Problem

FIELD_MAX = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: its values by column name, trimmed; `problem` where it cannot be read."""

    ordinal: int
    line: int
    values: dict[str, str]
    problem: Problem | None = None


class HeadingWrong(Exception):
    """The heading line lacks a column; `problem` names it."""

    def __init__(self, problem: Problem) -> None:
        """Take the problem."""
        super().__init__(problem.what)
        self.problem = problem


def read_rows(file: IO[bytes], required: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of a file.

    Raises:
        HeadingWrong: a required column is not there.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    reader = csv.reader(text)
    first: list[str] = next(reader, list[str]())
    heading = [name.strip().lower() for name in first]
    missing = [name for name in required if name not in heading]
    if missing:
        raise HeadingWrong(_no_column(missing))
    known = {*required, *optional}
    ordinal = 0
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        ordinal += 1
        values = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name in known}
        yield Row(ordinal=ordinal, line=reader.line_num, values=values, problem=_fault(cells, heading, reader.line_num))


def _fault(cells: Sequence[str], heading: Sequence[str], line: int) -> Problem | None:
    if len(cells) != len(heading):
        return _problem("row-of-other-length", "row", "The row has more or fewer fields than the heading.", line)
    if any("\x00" in cell or "\ufffd" in cell for cell in cells):
        return _problem("text-unreadable", "row", "A text is not valid UTF-8, or holds a NUL.", line)
    if any(len(cell) > FIELD_MAX for cell in cells):
        return _problem("text-too-long", "row", "A text is longer than 4,000 characters.", line)
    return None


def _problem(code: str, field: str, what: str, line: int) -> Problem:
    return Problem(code=code, field=field, what=what, remedy="Mend the extract, and send the row again.", line=line)


def _no_column(missing: Sequence[str]) -> Problem:
    return Problem(
        code="column-missing",
        field=", ".join(missing),
        what="The file's first line lacks a column.",
        remedy="Put a heading line with these column names first; commas between, UTF-8.",
        line=1,
    )
