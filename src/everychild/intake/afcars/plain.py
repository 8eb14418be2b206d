"""Going over a federal file whose text is plain: each record found by its tags and not parsed.

What is not plain in any way (a reference, a comment, another alphabet, a second number) is the patient reader's, from
there to the end. Always true: the two give the same records; one that is given unparsed is `unchecked`, and whoever
takes it for more than its bytes has `fault_in` look at it first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from everychild.intake.afcars.shapes import REPEATING, VALUE_MAX
from everychild.intake.afcars.xml import (
    OUT_OF_HOME,
    RECORD_BYTES_MAX,
    Broken,
    Header,
    Readable,
    Skimmed,
    Tags,
    broken_at,
    element_of,
    skim_file,
)
from everychild.vocabulary.problems import Problem

HEAD_BYTES_MAX = 1 << 16
_READ_AT_ONCE = 1 << 18
_BEGIN, _END = b"<record>", b"</record>"
_NEXT = re.compile(rb"\s*<record>")
_ENCODING = re.compile(rb"""encoding=["'](?!utf-8["']|us-ascii["'])""", re.IGNORECASE)
_HIDING = (b"<!DOCTYPE", b"<![", b"&", b"xmlns=")
"""What could hide that a record's tag is none, or name it otherwise."""
_GROUP = re.compile(b"<(?:" + b"|".join(sorted(tag.encode() for tag in REPEATING)) + b")[ />]")


@dataclass(slots=True, kw_only=True)
class _Place:
    """How far a file has been gone over."""

    data: bytes
    at: int
    ordinal: int = 0
    line: int = 1


def skim(file: Readable, tags: Tags = OUT_OF_HOME) -> Iterator[Header | Skimmed | Broken]:
    """What `skim_file` gives, in half the time where the file is plain."""
    data = file.read(HEAD_BYTES_MAX)
    begins = data.find(_BEGIN)
    head = data[: max(begins, 0)]
    header = _header(head, tags) if begins >= 0 else None
    if header is None:
        yield from skim_file(_Rest(data, file), tags)
        return
    yield header
    place = _Place(data=data, at=begins, line=1 + head.count(b"\n"))
    yield from _records(file, place, tags)
    rest = _Rest(head + place.data[place.at :], file)
    lines = place.line - 1 - head.count(b"\n")
    parts = skim_file(rest, tags, after=place.ordinal, lines=lines)
    yield from (part for part in parts if not isinstance(part, Header))


def fault_in(skimmed: Skimmed) -> Problem | None:
    """Why the file cannot be read any further at this record; None where it can, or where that is known already."""
    if skimmed.is_checked:
        return None
    try:
        element_of(skimmed.raw)
    except etree.XMLSyntaxError as wrong:
        return broken_at(wrong, skimmed.ordinal - 1, lines=skimmed.line - 1)
    return None


def _records(file: Readable, place: _Place, tags: Tags) -> Iterator[Skimmed]:
    """Records as long as they are plain."""
    opens = f"<{tags.number}>".encode()
    while True:
        end = place.data.find(_END, place.at)
        if end < 0:
            more = file.read(_READ_AT_ONCE) if len(place.data) - place.at < RECORD_BYTES_MAX else b""
            if not more:
                return
            place.data, place.at = place.data[place.at :] + more, 0
            continue
        end += len(_END)
        begins = _NEXT.match(place.data, place.at)
        if begins is None:
            return
        start = begins.end() - len(_BEGIN)
        raw = place.data[start:end]
        number = _number(raw, opens)
        if number is None:
            return
        place.line += place.data.count(b"\n", place.at, start)
        place.ordinal += 1
        yield Skimmed(ordinal=place.ordinal, line=place.line, number=number, raw=raw,
                      digest=hashlib.sha256(raw).digest(), is_checked=False)  # fmt: skip
        place.line += raw.count(b"\n")
        place.at = end


def _number(raw: bytes, opens: bytes) -> str | None:
    """The record's number; None where the record is not plain."""
    if not raw.isascii() or b"&" in raw or b"<!" in raw or b"<?" in raw or b":" in raw or b"\r" in raw:
        return None
    begins = raw.find(opens)
    ends = raw.find(b"<", begins + 1)
    if begins < 0 or not raw.startswith(b"</" + opens[1:], ends) or _GROUP.search(raw, len(_BEGIN), begins):
        return None
    # A second number, a record in a record, or a number with an attribute.
    if raw.find(opens[:-1], ends) >= 0 or raw.find(_BEGIN[:-1], len(_BEGIN)) >= 0:
        return None
    number = raw[begins + len(opens) : ends].decode("ascii").strip()
    return number[: VALUE_MAX + 1] or None


def _header(head: bytes, tags: Tags) -> Header | None:
    """What stands before the first record; None where that is not plain."""
    closed = head.count(b"<!--") == head.count(b"-->") and head.count(b"<?") == head.count(b"?>")
    if not closed or not head.isascii() or _ENCODING.search(head) or any(each in head for each in _HIDING):
        return None
    parts = skim_file(BytesIO(head + b"<record/>"), tags)
    return next((part for part in parts if isinstance(part, Header)), None)


class _Rest:
    """Bytes that were read already, and then the rest of the file."""

    def __init__(self, beginning: bytes, file: Readable) -> None:
        self._beginning, self._file = beginning, file

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if not self._beginning:
            return self._file.read(size)
        cut = len(self._beginning) if size < 0 else size
        part, self._beginning = self._beginning[:cut], self._beginning[cut:]
        return part
