"""Long lists as they travel to the database: whole columns packed in one step where all of a list is of one kind.

Always true: what is packed is what the library's own dumper would send (a test compares the two).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from struct import Struct
from typing import Any
from uuid import UUID

from psycopg.abc import Buffer
from psycopg.types.array import ListBinaryDumper

_HEAD = Struct("!IIIII")
"""Dimensions, whether there are blanks, the kind of element, how many, and the number of the first."""
_LENGTH, _DAY = Struct("!I"), Struct("!Ii")
_FIRST_DAY = date(2000, 1, 1).toordinal()
_OF_16 = _LENGTH.pack(16)
_TRUTH = {True: b"\0\0\0\1\1", False: b"\0\0\0\1\0"}


class QuickListDumper(ListBinaryDumper):
    """Packs a list of ids, bytes, texts, days or truths at once; others, and lists with blanks, one by one."""

    def dump(self, obj: list[Any]) -> Buffer | None:
        """The list as PostgreSQL reads it."""
        pack = _packer_for(obj[0]) if obj else None
        if pack is None or self.sub_dumper is None:
            return super().dump(obj)
        try:
            packed = pack(obj)
        except (AttributeError, KeyError, TypeError):
            return super().dump(obj)
        return _HEAD.pack(1, 0, self.sub_dumper.oid, len(obj), 1) + packed


def _packer_for(item: object) -> Callable[[list[Any]], bytes] | None:
    return _PACKERS.get(type(item))


def _ids(column: list[UUID]) -> bytes:
    return b"".join([_OF_16 + each.bytes for each in column])


def _bytes(column: list[bytes]) -> bytes:
    length = _LENGTH.pack
    return b"".join([length(len(each)) + each for each in column])


def _texts(column: list[str]) -> bytes:
    return _bytes([each.encode() for each in column])


def _days(column: list[date]) -> bytes:
    return b"".join([_day(each) for each in column])


@lru_cache(maxsize=20_000)
def _day(day: date) -> bytes:
    if type(day) is not date:
        raise TypeError("An instant is not a day.")
    return _DAY.pack(4, day.toordinal() - _FIRST_DAY)


def _truths(column: list[bool]) -> bytes:
    return b"".join([_TRUTH[each] for each in column])


_PACKERS: Mapping[type, Callable[[list[Any]], bytes]] = {
    UUID: _ids, bytes: _bytes, str: _texts, date: _days, bool: _truths,
}  # fmt: skip
