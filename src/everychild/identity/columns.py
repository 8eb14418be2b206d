"""Descriptions in columns: each field as small codes into its distinct values, made ready once for any number of pairs.

Pure. Code 0 is always "missing". What two descriptions are compared by does not depend on what stands beside them, save
that numbers and addresses that too many share (`sharing.py`) are blanked before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]

CANONICAL = (
    "given", "middle", "family", "suffix", "aliases", "born", "sex", "ssn", "medicaid_id", "street", "city", "county",
    "state", "zip", "phone", "mother_given", "mother_family", "father_given", "father_family", "birth_order",
    "multiple_birth", "race", "ethnicity", "updated_on",
)  # fmt: skip
"""The columns a file may have beside `record_id`; any may be absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One field of all records.

    Takes:
        codes: a place in `values` for each record; 0 is missing.
        values: distinct values; the first is empty.
    """

    codes: Codes
    values: tuple[str, ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which records have a value."""
        return self.codes > 0

    def text(self, record: int) -> str:
        """One record's value."""
        return self.values[int(self.codes[record])]

    def texts(self, records: Codes) -> list[str]:
        """Some records' values."""
        places: list[int] = self.codes[records].tolist()
        return [self.values[place] for place in places]

    def counts(self) -> NDArray[np.int64]:
        """How many records have each value."""
        return np.bincount(self.codes, minlength=len(self.values))


def column_of(cells: Iterable[str]) -> Column:
    """A column from its cells, in order."""
    seen = {"": 0}
    codes = np.fromiter((seen.setdefault(cell, len(seen)) for cell in cells), dtype=np.int32)
    return Column(codes=codes, values=tuple(seen))


def empty_column(count: int) -> Column:
    """A column in which nothing is known."""
    return Column(codes=np.zeros(count, dtype=np.int32), values=("",))


def columns_of(rows: Sequence[Mapping[str, str]]) -> dict[str, Column]:
    """Rows by canonical name as columns."""
    return {name: column_of(row.get(name, "") for row in rows) for name in CANONICAL}


def recoded(column: Column, read: Callable[[str], str]) -> Column:
    """The column with each distinct value read once; values that read alike become one."""
    seen = {"": 0}
    places = np.fromiter(
        (seen.setdefault(read(value) if value else "", len(seen)) for value in column.values),
        dtype=np.int32,
        count=len(column.values),
    )
    return Column(codes=places[column.codes], values=tuple(seen))


def recoded_parts(column: Column, read: Callable[[str], tuple[str, ...]], count: int) -> tuple[Column, ...]:
    """The column as several, with each distinct value read once into so many parts."""
    seen: list[dict[str, int]] = [{"": 0} for _ in range(count)]
    places = np.zeros((len(column.values), count), dtype=np.int32)
    for row, value in enumerate(column.values):
        if value:
            for at, part in enumerate(read(value)):
                if part:
                    places[row, at] = seen[at].setdefault(part, len(seen[at]))
    return tuple(Column(codes=places[:, at][column.codes], values=tuple(seen[at])) for at in range(count))


def filled(column: Column, other: Column) -> Column:
    """The column with its gaps filled from another."""
    gaps = (column.codes == 0) & other.known
    if not gaps.any():
        return column
    seen = {value: place for place, value in enumerate(column.values)}
    places = np.array([seen.setdefault(value, len(seen)) for value in other.values], dtype=np.int32)
    return Column(codes=np.where(gaps, places[other.codes], column.codes).astype(np.int32), values=tuple(seen))


def blanked(column: Column, where: NDArray[np.bool_]) -> Column:
    """The column without the cells named."""
    return Column(codes=np.where(where, 0, column.codes).astype(np.int32), values=column.values)


def joined(first: Column, then: Column) -> Column:
    """Two files' columns as one, the first file's records before the other's."""
    seen = {value: place for place, value in enumerate(first.values)}
    places = np.array([seen.setdefault(value, len(seen)) for value in then.values], dtype=np.int32)
    return Column(codes=np.concatenate([first.codes, places[then.codes]]).astype(np.int32), values=tuple(seen))


def combined(columns: Sequence[Column], mark: str = "|") -> Column:
    """One column of several; missing where all are."""
    sizes = [len(column.values) for column in columns]
    keys = np.zeros(len(columns[0].codes), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        keys = keys * size + column.codes
    distinct, codes = np.unique(keys, return_inverse=True)
    parts: list[list[str]] = []
    left = distinct.copy()
    for column, size in zip(reversed(columns), reversed(sizes), strict=True):
        parts.append([column.values[place] for place in (left % size).tolist()])
        left //= size
    values = [mark.join(words) for words in zip(*reversed(parts), strict=True)]
    if distinct.size and distinct[0] == 0:
        return Column(codes=codes.astype(np.int32), values=("", *values[1:]))
    return Column(codes=(codes + 1).astype(np.int32), values=("", *values))


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sorted distinct numbers; sorting is several times quicker here than NumPy's own way by hashing."""
    ordered = np.sort(keys)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if len(ordered) else ordered
