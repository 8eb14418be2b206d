"""Streaming a federal file: the header, then one record at a time, never more than one in memory.

Invariants:
    No entity is expanded, no document type is accepted, nothing is fetched.

Cites:
    45 CFR 1355.43, 1355.44.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from lxml import etree
from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.intake.afcars.quick import read_quickly
from everychild.intake.afcars.shapes import GROUPS, NUMBERS, REPEATING, VALUE_MAX, Group
from everychild.vocabulary.afcars import Order, order
from everychild.vocabulary.problems import Problem

RECORD_BYTES_MAX = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Skimmed:
    """One child's record as delivered, unread.

    Takes:
        ordinal: from 1.
        number: E4 or A3, by which the record goes.
        digest: of the record's own bytes, so that one that did not change is known without being read.
        is_checked: whether it is known to be well-formed.
    """

    ordinal: int
    line: int
    number: str
    raw: bytes
    digest: bytes
    is_checked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlRecord:
    """One child's record, read.

    Takes:
        ordinal: from 1.
    """

    ordinal: int
    line: int
    content: Group
    unknown_tags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands before the records: E1 and E2, or A1 and A2."""

    agency: str
    report_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where the file cannot be read any further."""

    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What tells a kind of file from the other.

    Takes:
        header: the tags of the agency and of the period.
        number: the tag of the number by which a record goes.
    """

    header: tuple[str, str]
    number: str


def tags_of(order: Order, number: str) -> Tags:
    """The tags of a file of this document order, whose records go by this element."""
    tag = next(node for node in order.record if isinstance(node, str) and node.startswith(f"{number}_"))
    return Tags(header=(order.header[0], order.header[1]), number=tag)


OUT_OF_HOME = tags_of(order(), "E4")


class Readable(Protocol):
    """Bytes to be read once."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...


def skim_file(
    file: Readable, tags: Tags = OUT_OF_HOME, *, after: int = 0, lines: int = 0
) -> Iterator[Header | Skimmed | Broken]:
    """The header once, before the first record; then the records; at the end, where it is so, why no more was read.

    Takes:
        after: how many records were taken out of the file before it came here.
        lines: how many lines these were.
    """
    header: dict[str, str] = {}
    given = False
    ordinal = after
    elements = etree.iterparse(
        file, events=("end",), tag=(*tags.header, _RECORD), resolve_entities=False, load_dtd=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in elements:
            if not given and element.getroottree().docinfo.doctype:
                yield Broken(problem=_DOCTYPE)
                return
            if element.tag != _RECORD:
                header[element.tag] = (element.text or "").strip()
                continue
            if not given:
                given = True
                yield header_of(header, tags)
            ordinal += 1
            yield _skimmed(element, ordinal, tags.number, lines)
            _forget(element)
    except etree.XMLSyntaxError as wrong:
        yield Broken(problem=broken_at(wrong, ordinal, lines=lines))
        return
    if not given:
        root = elements.root
        if root is not None and root.getroottree().docinfo.doctype:
            yield Broken(problem=_DOCTYPE)
            return
        yield header_of(header, tags)


def read_file(file: Readable) -> Iterator[Header | XmlRecord | Broken]:
    """What `skim_file` gives, each record read."""
    for part in skim_file(file):
        yield read(part) if isinstance(part, Skimmed) else part


def read(skimmed: Skimmed) -> XmlRecord:
    """The record with its answers sorted into groups."""
    plain = read_quickly(skimmed.raw)
    content, unknown = (plain, 0) if plain is not None else read_patiently(skimmed.raw)
    return XmlRecord(ordinal=skimmed.ordinal, line=skimmed.line, content=content, unknown_tags=unknown)


def read_patiently(raw: bytes) -> tuple[Group, int]:
    """A record's answers, and how many tags of no element are in it."""
    content = Group()
    return content, _fill(element_of(raw), content)


def element_of(raw: bytes) -> Xml:
    """A record as XML again."""
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True))


def header_of(said: Mapping[str, str], tags: Tags) -> Header:
    """The header as these tags say it."""
    agency, report_date = (said.get(tag, "") for tag in tags.header)
    return Header(agency=agency, report_date=report_date)


def _skimmed(element: Xml, ordinal: int, number: str, lines: int) -> Skimmed:
    raw = etree.tostring(element, with_tail=False)
    return Skimmed(
        ordinal=ordinal,
        line=(element.sourceline or 0) + lines,
        number=_number(element, number),
        raw=raw,
        digest=hashlib.sha256(raw).digest(),
    )


def _number(record: Xml, tag: str) -> str:
    """The number as `read` gives it: the first that says something, and not in a repeating group."""
    for found in record.iter(tag):
        text = (found.text or "").strip()
        between = takewhile(lambda parent: parent is not record, found.iterancestors())
        if text and not any(parent.tag in REPEATING for parent in between):
            return text[: VALUE_MAX + 1]
    return ""


def _fill(element: Xml, into: Group) -> int:
    unknown = 0
    for child in element:
        tag = child.tag
        number = NUMBERS.get(tag)
        if number is not None:
            text = (child.text or "").strip()
            if text:
                into.answers.setdefault(number, []).append(text[: VALUE_MAX + 1])
        elif tag in REPEATING:
            group = Group()
            unknown += _fill(child, group)
            into.groups.append((tag, group))
        elif tag in GROUPS:
            unknown += _fill(child, into)
        else:
            unknown += 1
    return unknown


def _forget(element: Xml) -> None:
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        assert parent is not None, "an element with a sibling has a parent"
        del parent[0]


_RECORD = "record"

_DOCTYPE = Problem(
    code="document-type-refused",
    field="file",
    what="The file declares a document type, which can hide harmful content.",
    remedy="Leave the DOCTYPE out of the extract, and send the file again.",
)


def broken_at(wrong: etree.XMLSyntaxError, after: int, *, lines: int = 0) -> Problem:
    """Why the file cannot be read any further after so many records.

    Takes:
        lines: how many lines stood before what the parser was given.
    """
    return Problem(
        code="xml-unreadable",
        field=f"after record {after}",
        what="The XML cannot be read any further here; the file may be cut short or in another encoding.",
        remedy="Make the extract again in UTF-8, and send the whole file; the records before this place were read.",
        line=(wrong.lineno or 0) + lines,
    )
