"""Looking at an extract: what each column seems to hold. No value leaves this room but short code lists.

Pure but for the file it is given.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%m-%d-%Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M")
"""Ways of writing a day that are tried, the first that fits them all."""
CODES_MAX = 60
"""A column of more distinct values than this is no code list."""
ROWS_LOOKED_AT = 5000
BYTES_LOOKED_AT = 8 << 20
DELIMITERS = ",;\t|"
_LONG = 40


@dataclass(slots=True, kw_only=True)
class Column:
    """What one column seems to hold.

    Takes:
        filled: the share of rows that say something.
        distinct: how many values there are, counted up to a limit.
        date_form: how a day is written, where every value is one.
        codes: value to how often, where it seems to be a code list.
    """

    name: str
    filled: float = 0.0
    distinct: int = 0
    date_form: str = ""
    codes: dict[str, int] = field(default_factory=dict[str, int])
    is_number: bool = False
    is_unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An extract as it seems.

    Takes:
        encoding: `utf-8` or `cp1252`.
        rows: looked at, not all that there are.
    """

    delimiter: str
    encoding: str
    columns: tuple[Column, ...]
    rows: int


class NotATable(Exception):
    """The file has no heading line with at least two columns; make the extract with one."""


def look_at(file: IO[bytes]) -> Look:
    """What the first rows of an extract say of it.

    Raises:
        NotATable: there is no heading line.
    """
    raw = file.read(BYTES_LOOKED_AT)
    encoding = _encoding(raw)
    text = raw.decode(encoding, errors="replace")
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    heading = [name.strip() for name in next(rows, list[str]())]
    if len(heading) < 2 or len(set(heading)) != len(heading):  # noqa: PLR2004 - a number and one thing about it
        raise NotATable("The first line must name at least two columns, each by a name of its own.")
    values: list[list[str]] = [[] for _ in heading]
    count = 0
    for row in rows:
        if count == ROWS_LOOKED_AT:
            break
        if len(row) == len(heading):
            count += 1
            for column, value in zip(values, row, strict=True):
                column.append(value.strip())
    columns = tuple(_column(name, cells) for name, cells in zip(heading, values, strict=True))
    return Look(delimiter=delimiter, encoding=encoding, columns=columns, rows=count)


def read_table(file: IO[bytes], *, delimiter: str, encoding: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its line, its values by column name, trimmed; a row of other length has the key None."""
    text = io.TextIOWrapper(
        file, encoding=encoding if encoding != "utf-8" else "utf-8-sig", errors="replace", newline=""
    )
    reader = csv.reader(text, delimiter=delimiter)
    heading = [name.strip() for name in next(reader, list[str]())]
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        named = {name: cell.strip() for name, cell in zip(heading, row, strict=False)}
        if len(row) != len(heading):
            named[OTHER_LENGTH] = "yes"
        yield reader.line_num, named


OTHER_LENGTH = "\x00length"
"""Stands among the values of a row that has more or fewer fields than the heading."""


def day_in(text: str, form: str) -> str | None:
    """A day as we write it, from one written in a form; None where it is none."""
    try:
        return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day, not an instant
    except ValueError:
        return None


def _encoding(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        # A letter may be cut in two where the look ends.
        cut = len(raw) == BYTES_LOOKED_AT and wrong.start >= len(raw) - 4
        return "utf-8" if cut else "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    return max(DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)


def _column(name: str, cells: list[str]) -> Column:
    said = [cell for cell in cells if cell]
    found = Column(name=name, filled=len(said) / len(cells) if cells else 0.0)
    if not said:
        return found
    counts = Counter(said)
    found.distinct = len(counts)
    found.is_unique = len(counts) == len(said)
    found.date_form = _date_form(list(counts))
    found.is_number = all(re.fullmatch(r"\d+", value) for value in counts)
    few = len(counts) <= min(CODES_MAX, max(2, len(said) // 2))
    if few and not found.date_form and all(len(value) <= _LONG for value in counts):
        found.codes = dict(counts.most_common())
    return found


def _date_form(values: list[str]) -> str:
    for form in DATE_FORMS:
        if all(day_in(value, form) for value in values[:500]):
            years = {(day_in(value, form) or "")[:4] for value in values[:500]}
            if all("1900" <= year <= "2100" for year in years):
                return form
    return ""
