"""Person files in: any CSV with a header, its columns by their canonical names or by a map, as columns of codes.

Has I/O: reads a file. A bad row is a Problem and the rest goes through; nothing repeats a value that was read.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import IO

import numpy as np
import yaml

from everychild.identity.columns import CANONICAL, Column
from everychild.vocabulary.problems import Problem

Progress = Callable[[str, float], None]

_ROWS_AT_ONCE = 50_000
_CELL_LENGTH_MAX = 1 << 20
_PROBLEMS_MAX = 10_000
_ID = "record_id"


class FileUnreadable(Exception):
    """The file cannot be used at all; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """A file as columns.

    Takes:
        ids: each record's own id, in the file's order.
        problems: rows that were left out, and why.
        unused: headings that are no canonical column.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, Column]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


def read_map(path: Path) -> dict[str, str]:
    """The file's headings by canonical name, from YAML such as `given: FIRST_NAME`.

    Raises:
        FileUnreadable: it is not such a map.
    """
    try:
        raw: object = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise FileUnreadable(f"{path.name} is not YAML. Write one line a column, as `given: FIRST_NAME`.") from wrong
    if not isinstance(raw, dict):
        raise FileUnreadable(f"{path.name} holds no map. Write one line a column, as `given: FIRST_NAME`.")
    found = {str(key): str(value) for key, value in raw.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - YAML's edge
    strange = sorted(set(found) - {*CANONICAL, _ID})
    if strange:
        raise FileUnreadable(
            f"{path.name} names {', '.join(strange)}, which are no canonical columns. "
            f"They are: {', '.join((_ID, *CANONICAL))}."
        )
    return found


def read_person_file(path: Path, mapping: Mapping[str, str], progress: Progress) -> PersonFile:
    """A CSV file (comma, semicolon, tab or bar) as columns.

    Raises:
        FileUnreadable: it has no header or none of the columns that are known.
    """
    csv.field_size_limit(_CELL_LENGTH_MAX)
    size = max(path.stat().st_size, 1)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        delimiter = _delimiter(opened)
        reader = csv.reader(opened, delimiter=delimiter)
        header = next(reader, list[str]())
        places = _places(header, mapping, path)
        gathered = _Gathered(places=places, width=len(header))
        for rows in _batches(reader, gathered.problems):
            gathered.take(rows)
            progress(f"Reading {path.name}", min(opened.buffer.tell() / size, 1.0))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] - a text file has a buffer
    if not gathered.ids:
        raise FileUnreadable(f"{path.name} has no usable rows.")
    return gathered.done(tuple(name for place, name in enumerate(header) if place not in set(places.values())))


class _Gathered:
    """Rows as they come, by column; the only thing here that changes."""

    def __init__(self, *, places: Mapping[str, int], width: int) -> None:
        self.ids: list[str] = []
        self.problems: list[Problem] = []
        self._width = width
        self._id_place = places.get(_ID)
        self._places = {name: place for name, place in places.items() if name != _ID}
        self._seen: dict[str, dict[str, int]] = {name: _numbering() for name in self._places}
        self._codes: dict[str, list[np.ndarray[tuple[int], np.dtype[np.int32]]]] = {name: [] for name in self._places}
        self._known: set[str] = set()

    def take(self, rows: Sequence[tuple[int, list[str]]]) -> None:
        """Some rows with their lines."""
        good = [row for line, row in rows if self._is_good(line, row)]
        if not good:
            return
        columns = list(zip(*good, strict=True))
        for name, place in self._places.items():
            codes = map(self._seen[name].__getitem__, columns[place])
            self._codes[name].append(np.fromiter(codes, dtype=np.int32, count=len(good)))

    def done(self, unused: tuple[str, ...]) -> PersonFile:
        """All that was taken."""
        return PersonFile(
            ids=tuple(self.ids),
            columns={
                name: Column(codes=np.concatenate(codes), values=tuple(self._seen[name]))
                for name, codes in self._codes.items()
            },
            problems=tuple(self.problems),
            unused=unused,
        )

    def _is_good(self, line: int, row: list[str]) -> bool:
        if len(row) != self._width:
            if row:
                _tell(self.problems, line, "row-has-other-width", "The row has more or fewer cells than the header.",
                      "Quote cells that hold the delimiter, and send the row again.")  # fmt: skip
            return False
        record = row[self._id_place].strip() if self._id_place is not None else f"row-{line}"
        if not record:
            _tell(self.problems, line, "record-id-missing", "The row has no record id.", "Give each row its own id.")
            return False
        if record in self._known:
            _tell(self.problems, line, "record-id-twice", "An earlier row has the same record id.",
                  "Give each row its own id; this row was left out.")  # fmt: skip
            return False
        self._known.add(record)
        self.ids.append(record)
        return True


def _numbering() -> dict[str, int]:
    """Gives each new cell the next number, the empty cell 0."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    numbers[""]
    return numbers


def _tell(problems: list[Problem], line: int, code: str, what: str, remedy: str) -> None:
    if len(problems) < _PROBLEMS_MAX:
        problems.append(Problem(code=code, field=f"line {line}", what=what, remedy=remedy, line=line))


def _batches(reader: Iterator[list[str]], problems: list[Problem]) -> Iterator[list[tuple[int, list[str]]]]:
    numbered = _numbered(reader, problems)
    while rows := list(islice(numbered, _ROWS_AT_ONCE)):
        yield rows


def _numbered(reader: Iterator[list[str]], problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    line = 1
    while True:
        line += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            _tell(problems, line, "row-unreadable", "The row cannot be read as CSV.", "Write it again as plain CSV.")
            continue
        yield line, row


def _delimiter(opened: IO[str]) -> str:
    header = opened.readline(1 << 16)
    opened.seek(0)
    return max(",;\t|", key=header.count)


def _places(header: Sequence[str], mapping: Mapping[str, str], path: Path) -> dict[str, int]:
    plain = {
        name.strip().lower().replace(" ", "_").replace("-", "_"): place
        for place, name in reversed(list(enumerate(header)))
    }
    exact = {name.strip(): place for place, name in reversed(list(enumerate(header)))}
    absent = [name for name in mapping.values() if name not in exact]
    if absent:
        raise FileUnreadable(f"{path.name} has no column {', '.join(absent)}, which the map of columns names.")
    found = {name: exact[mapping[name]] if name in mapping else plain[name]
             for name in (_ID, *CANONICAL) if name in mapping or name in plain}  # fmt: skip
    if not set(found) - {_ID}:
        raise FileUnreadable(
            f"{path.name} has none of the columns {', '.join(CANONICAL)}. Name its own with --columns MAP.yaml."
        )
    return found
