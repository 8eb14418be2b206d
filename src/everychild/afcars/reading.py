"""Streaming a file of either kind: its head, then one record at a time, never more than one in memory.

Invariants:
    No entity is expanded, no document type is accepted, nothing is fetched. Whatever is wrong with the form is named,
    and what can be read is given on.

Cites:
    45 CFR 1355.43, 1355.44, 1355.45. The form is unofficial: docs/rule-readings.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from lxml import etree
from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.afcars.outside import Outside, encoding_of, has_document_type, is_invented
from everychild.afcars.parts import Odd, Part, QuickReader
from everychild.afcars.patient import FormFault, PatientReader
from everychild.afcars.scopes import form

RECORD_BYTES_MAX = 8 << 20
PEEK_BYTES = 64 << 10

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands before the records.

    Takes:
        kind: as the header says, or the first record where there is no header.
        synthetic: whether the file says that its children are invented.
        lines: of the two header elements.
    """

    kind: str
    agency: str
    report_date: str
    synthetic: bool
    lines: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """One record as parts, with the lines of its elements and what is wrong with its form."""

    ordinal: int
    line: int
    part: Part
    nodes: Sequence[Xml]
    faults: Sequence[FormFault]

    def line_of(self, part: Part, number: str) -> int:
        """The line of an element of a part; where it is not there, of the part."""
        return self.nodes[part.index_of(number)].sourceline or self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What was wrong outside the records, and why no more was read where the file is broken."""

    faults: Sequence[FormFault]
    broken: FormFault | None


def read_file(file: IO[bytes], tell: Progress | None = None) -> Iterator[Head | ReadRecord | Tail]:
    """The head once, unless the file is broken before it; the records; and the tail once."""
    begun = file.read(PEEK_BYTES)
    if not begun:
        yield Tail(faults=(), broken=FormFault(code="file-empty", elements=(), line=1))
        return
    reader = _Reader(source=_Bytes(file=file, tell=tell, begun=begun))
    broken: FormFault | None = None
    try:
        yield from reader.records()
    except etree.XMLSyntaxError as wrong:
        broken = reader.why(wrong)
    except RecordTooLong:
        broken = FormFault(code="record-too-long", elements=(), line=reader.line)
    except DocumentTypeFound:
        broken = FormFault(code="document-type-refused", elements=(), line=1)
    yield Tail(faults=tuple(reader.outside.faults), broken=broken)


class RecordTooLong(Exception):
    """A record has more bytes than any child's history."""


class DocumentTypeFound(Exception):
    """The file declares a document type, in which harmful content can hide."""


@dataclass(slots=True, kw_only=True)
class _Bytes:
    """The file's bytes on their way to the parser, counted."""

    file: IO[bytes]
    tell: Progress | None
    begun: bytes
    since_record: int = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        if self.begun:
            piece, self.begun = self.begun[:size], self.begun[size:]
        else:
            piece = self.file.read(size)
        self.since_record += len(piece)
        if self.since_record > RECORD_BYTES_MAX:
            raise RecordTooLong
        if self.tell:
            self.tell(len(piece))
        return piece


@dataclass(slots=True, kw_only=True)
class _Reader:
    source: _Bytes
    outside: Outside = field(default_factory=Outside)
    ordinal: int = 0
    line: int = 0

    def records(self) -> Iterator[Head | ReadRecord]:
        begun = self.source.begun
        name, marked = encoding_of(begun)
        self.outside.encoding(name, marked=marked)
        if has_document_type(begun):
            raise DocumentTypeFound
        events = etree.iterparse(
            self.source, events=("end",), tag="{*}record", resolve_entities=False, load_dtd=False,  # pyright: ignore[reportArgumentType] - it only reads
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        head: Head | None = None
        quick: QuickReader | None = None
        for _, element in events:
            if head is None or quick is None:
                tree = element.getroottree()
                if tree.docinfo.doctype:
                    raise DocumentTypeFound
                head = self._head(tree.getroot(), element, synthetic=is_invented(begun))
                quick = QuickReader(form(head.kind).scopes)
                yield head
            self.ordinal += 1
            self.source.since_record = 0
            self.line = element.sourceline or 0
            self.outside.record(element)
            yield self._record(element, head.kind, quick)
            self._forget(element)
        root: Xml | None = events.root  # pyright: ignore[reportAttributeAccessIssue] - the stubs leave it out
        if head is None:
            head = self._head(root, None, synthetic=is_invented(begun))
            yield head
        self.outside.at_the_end(root, head.kind)

    def _head(self, root: Xml | None, first: Xml | None, *, synthetic: bool) -> Head:
        said = self.outside.header(root, first)
        return Head(
            kind=said.kind, agency=said.agency, report_date=said.report_date, synthetic=synthetic, lines=said.lines
        )

    def _record(self, element: Xml, kind: str, quick: QuickReader) -> ReadRecord:
        nodes = list(element.iter())
        faults: Sequence[FormFault] = ()
        try:
            part = quick.read(nodes)
        except Odd:
            patient = PatientReader(form(kind))
            part = patient.read(element)
            nodes, faults = patient.nodes, tuple(patient.faults)
        return ReadRecord(ordinal=self.ordinal, line=self.line, part=part, nodes=nodes, faults=faults)

    def _forget(self, element: Xml) -> None:
        element.clear()
        parent = element.getparent()
        before = element.getprevious()
        while parent is not None and before is not None:
            self.outside.beside(before)
            parent.remove(before)
            before = element.getprevious()

    def why(self, wrong: etree.XMLSyntaxError) -> FormFault:
        """Why the file cannot be read any further."""
        line = wrong.lineno or 0
        return FormFault(code=_WHY.get(int(getattr(wrong, "code", 0)), "xml-unreadable"), elements=(), line=line)


_WHY = {
    etree.ErrorTypes.ERR_RESERVED_XML_NAME: "second-file",
    etree.ErrorTypes.ERR_DOCUMENT_END: "second-file",
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: "file-empty",
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: "file-cut-short",
    etree.ErrorTypes.ERR_GT_REQUIRED: "file-cut-short",
    etree.ErrorTypes.ERR_LTSLASH_REQUIRED: "file-cut-short",
}
