"""Every pair compared: tables of levels over distinct values, then a few look-ups a pair.

Pure. For two files whose sizes multiply to a thousand million, or one of some forty thousand records. No true pair is
lost before it is looked at, and the rates of strangers are counted over all pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from everychild.identity.births import born_levels
from everychild.identity.columns import Codes
from everychild.identity.fields import FIELDS, MAIN
from everychild.identity.home_levels import home_rows
from everychild.identity.learning import Patterns
from everychild.identity.likeness import Levels, middle_levels
from everychild.identity.name_tables import name_rows
from everychild.identity.people import People

WORKERS = 2
_ROWS_AT_ONCE = 16
_TABLE_ROWS = 256
_WIDTHS = tuple(len(FIELDS[place].levels) for place in range(len(MAIN)))
_STRIDES = tuple(int(np.prod(_WIDTHS[place + 1 :], dtype=np.int64)) for place in range(len(MAIN)))
CELLS = int(np.prod(_WIDTHS, dtype=np.int64))
Progress = Callable[[str, float], None]
"""Told what is being done, and how much of it is done."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One field's levels between distinct values.

    Takes:
        rows: for each record of the first side, its row.
        columns: for each record of the other, its column.
        levels: already times the field's stride.
    """

    rows: Codes
    columns: Codes
    levels: NDArray[np.uint8]
    stride: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """Two sides of which every pair is compared.

    Takes:
        left, right: records by their places; the same when one file is compared with itself, each pair once.
    """

    left: Codes
    right: Codes
    tables: tuple[Table, ...]
    with_itself: bool

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        return len(self.left) * (len(self.left) - 1) // 2 if self.with_itself else len(self.left) * len(self.right)


def everything(people: People, first: int, progress: Progress) -> Everything:
    """All pairs of the first `first` records with the others; with `first` at 0, all pairs of one file."""
    if first:
        left = np.arange(first, dtype=np.int32)
        right = np.arange(first, people.count, dtype=np.int32)
    else:
        left = right = np.arange(people.count, dtype=np.int32)
    tables: list[Table] = []
    for place, name in enumerate(MAIN):
        progress("Comparing distinct values", place / len(MAIN))
        codes = people.codes(name)
        mine, rows = np.unique(codes[left], return_inverse=True)
        theirs, columns = np.unique(codes[right], return_inverse=True)
        levels = np.empty((len(mine), len(theirs)), dtype=np.uint8)
        for start in range(0, len(mine), _TABLE_ROWS):
            part = slice(start, start + _TABLE_ROWS)
            levels[part] = _rows(people, name, mine[part].astype(np.int32), theirs.astype(np.int32))
        tables.append(
            Table(rows=rows.astype(np.int32), columns=columns.astype(np.int32), levels=levels, stride=_STRIDES[place])
        )
    return Everything(left=left, right=right, tables=tuple(tables), with_itself=not first)


def counted(every: Everything, progress: Progress) -> Patterns:
    """How many pairs show each pattern of the main fields."""

    def count(part: range) -> NDArray[np.int64]:
        found = np.zeros(CELLS, dtype=np.int64)
        for cells in _cells(every, part):
            found += np.bincount(cells[1], minlength=CELLS)
        return found

    total = np.zeros(CELLS, dtype=np.int64)
    for done, found in _in_parts(every, count):
        total += found
        progress("Counting all pairs", done)
    seen = np.flatnonzero(total)
    return Patterns(levels=levels_of_cells(seen), counts=total[seen].astype(np.float64))


def chosen(every: Everything, keep: NDArray[np.bool_], progress: Progress) -> tuple[Codes, Codes]:
    """Pairs whose pattern is to be kept, by their places among the people.

    Takes:
        keep: for each of the `CELLS` patterns.
    """

    def choose(part: range) -> list[tuple[Codes, Codes]]:
        found: list[tuple[Codes, Codes]] = []
        for rows, cells in _cells(every, part):
            hits = np.flatnonzero(keep[cells])
            if hits.size:
                row, column = _places(every, rows, hits)
                found.append((every.left[row], every.right[column]))
        return found

    pieces: list[tuple[Codes, Codes]] = []
    for done, found in _in_parts(every, choose):
        pieces += found
        progress("Choosing pairs", done)
    if not pieces:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    return np.concatenate([one for one, _ in pieces]), np.concatenate([other for _, other in pieces])


def levels_of_cells(cells: NDArray[np.int64]) -> Levels:
    """The main fields' levels of patterns by their numbers."""
    return np.array(
        [(cells // stride) % width for stride, width in zip(_STRIDES, _WIDTHS, strict=True)], dtype=np.uint8
    )


def _rows(people: People, name: str, mine: Codes, theirs: Codes) -> Levels:
    match name:
        case "given" | "family":
            return name_rows(people.names[name], mine, theirs, workers=WORKERS)
        case "born":
            return born_levels(people.born, mine[:, None], theirs[None, :])
        case "middle":
            return middle_levels(people, mine[:, None], theirs[None, :])
        case "home":
            return home_rows(people, mine, theirs, workers=WORKERS)
        case _:
            a, b = mine[:, None], theirs[None, :]
            return np.where((a == 0) | (b == 0), 0, np.where(a == b, 1, 2)).astype(np.uint8)


def _cells(every: Everything, part: range) -> Iterator[tuple[range, NDArray[np.int64]]]:
    """Pattern numbers of all pairs of some rows, a few rows at a time."""
    for start in range(part.start, part.stop, _ROWS_AT_ONCE):
        rows = range(start, min(start + _ROWS_AT_ONCE, part.stop))
        begins = [row + 1 if every.with_itself else 0 for row in rows]
        cells = np.zeros(sum(len(every.right) - begin for begin in begins), dtype=np.int64)
        at = 0
        for row, begin in zip(rows, begins, strict=True):
            piece = cells[at : at + len(every.right) - begin]
            for table in every.tables:
                values = table.levels[table.rows[row]].astype(np.int64) * table.stride
                piece += values[table.columns[begin:]]
            at += len(piece)
        yield rows, cells


def _places(every: Everything, rows: range, hits: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if not every.with_itself:
        return rows.start + hits // len(every.right), hits % len(every.right)
    lengths = np.array([len(every.right) - row - 1 for row in rows])
    ends = lengths.cumsum()
    which = np.searchsorted(ends, hits, side="right")
    return rows.start + which, hits - (ends - lengths)[which] + rows.start + which + 1


def _in_parts(every: Everything, work: Callable[[range], T]) -> Iterator[tuple[float, T]]:
    """The work done on all rows, in parts and in order, on as many threads as there are workers."""
    step = max(_ROWS_AT_ONCE, len(every.left) // 64)
    parts = [range(start, min(start + step, len(every.left))) for start in range(0, len(every.left), step)]
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for number, found in enumerate(pool.map(work, parts), start=1):
            yield number / len(parts), found
