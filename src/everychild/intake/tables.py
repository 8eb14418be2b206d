"""Small CSV files as rows: a heading line, UTF-8, one claim a line, every problem with its line.

Always true: a mistake in one line costs that line. A quote that is never closed ends with its line, so that the rows
behind it are read; none of these files has a line break inside a field.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from everychild.vocabulary.problems import Problem

FIELD_MAX = 4000
LINE_BYTES_MAX = 1 << 20
_BOM = b"\xef\xbb\xbf"


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
    lines = _lines(file)
    _, first = next(lines, (1, b""))
    cells, _ = _cells(first.removeprefix(_BOM))
    heading = [name.strip().lower() for name in cells]
    missing = [name for name in required if name not in heading]
    if missing:
        raise HeadingWrong(_no_column(missing))
    known = {*required, *optional}
    ordinal = 0
    for line, text in lines:
        cells, closed = _cells(text)
        if closed and not any(cell.strip() for cell in cells):
            continue
        ordinal += 1
        values = {name: cell.strip() for name, cell in zip(heading, cells, strict=False) if name in known}
        problem = _fault(cells, heading, line, closed=closed, too_long=len(text) > LINE_BYTES_MAX)
        yield Row(ordinal=ordinal, line=line, values=values, problem=problem)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; of one that is too long, its beginning."""
    number = 0
    while text := file.readline(LINE_BYTES_MAX + 1):
        number += 1
        rest = text
        while len(rest) > LINE_BYTES_MAX and not rest.endswith(b"\n"):
            rest = file.readline(LINE_BYTES_MAX + 1)
        yield number, text


def _cells(line: bytes) -> tuple[list[str], bool]:
    """The fields of a line, and whether every quote in it is closed and well placed."""
    text = line.decode("utf-8", errors="replace").rstrip("\r\n").replace("\r", "\ufffd")
    try:
        return next(csv.reader([text], strict=True), list[str]()), True
    except csv.Error:
        return text.replace('"', "").split(","), False


def _fault(cells: Sequence[str], heading: Sequence[str], line: int, *, closed: bool, too_long: bool) -> Problem | None:
    if too_long:
        return _problem("line-too-long", "row", "The line is longer than 1 MiB.", line)
    if not closed:
        return _problem("quote-not-closed", "row", "A quote in the row is not closed, or a field is too long.", line)
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
