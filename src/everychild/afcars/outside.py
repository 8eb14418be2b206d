"""What is around the records: encoding, root, namespace, header; and what is wrong with it.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.afcars.patient import TAG_SHOWN_MAX, FormFault
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME, form

INVENTED = "Invented children. Not real figures for any state."
NAMESPACE = form(OUT_OF_HOME).order.namespace
_HEADERS = {kind: tuple(form(kind).order.header) for kind in (OUT_OF_HOME, ASSISTANCE)}
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.IGNORECASE)


def encoding_of(begun: bytes) -> tuple[str, bool]:
    """The encoding that the first bytes show, and whether a byte order mark stands before them."""
    for mark, name in _MARKS:
        if begun.startswith(mark):
            return name, True
    if begun[:4] in {b"<\x00?\x00", b"\x00<\x00?"}:
        return "utf-16", False
    declared = _DECLARED.match(begun.lstrip())
    return (declared[1].decode("ascii").lower() if declared else "utf-8"), False


def _as_text(begun: bytes) -> str:
    name, _ = encoding_of(begun)
    return begun.decode("utf-16" if name.startswith("utf-16") else "latin-1", errors="replace")


def has_document_type(begun: bytes) -> bool:
    """Whether a document type is declared, in which harmful content can hide."""
    return "<!DOCTYPE" in _as_text(begun) or "<!ENTITY" in _as_text(begun)


def is_invented(begun: bytes) -> bool:
    """Whether the file says of itself that its children are invented."""
    return INVENTED in _as_text(begun)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says, and which kind of file it makes this."""

    kind: str
    agency: str
    report_date: str
    lines: tuple[int, int]


@dataclass(slots=True)
class Outside:
    """What is wrong around the records, noticed while they stream by."""

    faults: list[FormFault] = field(default_factory=list[FormFault])
    seen: set[str] = field(default_factory=set[str])

    def encoding(self, name: str, *, marked: bool) -> None:
        """Note an encoding that is not UTF-8, or a mark before it."""
        if name not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            self.fault("encoding-not-utf8", 1)
        elif marked:
            self.fault("byte-order-mark", 1)

    def header(self, root: Xml | None, first: Xml | None) -> Header:
        """The header's two answers, and the kind of file: by them, or by the first record where they are not there."""
        if root is not None:
            self._root(root)
        said: dict[str, tuple[str, int]] = {}
        for child in root if root is not None else ():
            name = local(child)
            if name in _HEADER_TAGS and name not in said:
                said[name] = ((child.text or "").strip(), child.sourceline or 0)
        kinds = [kind for kind, tags in _HEADERS.items() if any(tag in said for tag in tags)]
        if len(kinds) > 1:
            self.once("headers-of-both-files", root.sourceline or 0 if root is not None else 0)
        inside = local(first[0]) if first is not None and len(first) else ""
        by_record = ASSISTANCE if inside.startswith("A") else OUT_OF_HOME
        kind = kinds[0] if len(kinds) == 1 else by_record
        if first is not None and kind != by_record and inside in _FIRST_TAGS:
            self.once("records-of-the-other-file", first.sourceline or 0)
            kind = by_record
        agency, period = (said.get(tag, ("", 0)) for tag in _HEADERS[kind])
        return Header(kind=kind, agency=agency[0], report_date=period[0], lines=(agency[1], period[1]))

    def _root(self, root: Xml) -> None:
        line = root.sourceline or 0
        if local(root) != _ROOT:
            self.once("root-wrong", line, local(root))
        elif root.tag != f"{{{NAMESPACE}}}{_ROOT}":
            self.once("namespace-wrong", line)

    def record(self, record: Xml) -> None:
        """Note where a record stands, if it is not directly in `records` in the root."""
        parent = record.getparent()
        above = parent.getparent() if parent is not None else None
        if parent is None or local(parent) != "records" or above is None or above.getparent() is not None:
            self.once("record-misplaced", record.sourceline or 0)
        if isinstance(record.tag, str) and record.tag.startswith("{"):  # pyright: ignore[reportUnnecessaryIsInstance] - a comment's tag is a function
            self.once("child-tags-namespaced", record.sourceline or 0)

    def beside(self, other: Xml) -> None:
        """Note an element beside the records that is none."""
        if local(other) != "record":
            self.fault("tag-unknown", other.sourceline or 0, local(other))

    def at_the_end(self, root: Xml | None, kind: str) -> None:
        """Note what stands beside the header and the records."""
        if root is None:
            return
        expected = [*_HEADERS[kind], "records"]
        found = [(local(child), child.sourceline or 0) for child in root]
        for tag in expected:
            if tag not in {name for name, _ in found} and tag == "records":
                self.fault("tag-absent", root.sourceline or 0, tag)
        order = -1
        for name, line in found:
            if name not in expected:
                if name not in _HEADER_TAGS:
                    self.fault("tag-unknown", line, name)
                elif not self.seen & {"headers-of-both-files", "records-of-the-other-file"}:
                    self.fault("tag-misplaced", line, name)
                continue
            where = expected.index(name)
            if where == order:
                self.fault("tag-repeated", line, name)
            elif where < order:
                self.fault("tag-out-of-order", line, name)
            order = max(order, where)

    def once(self, code: str, line: int, tag: str = "") -> None:
        """Note a thing the first time only."""
        if code not in self.seen:
            self.seen.add(code)
            self.fault(code, line, tag)

    def fault(self, code: str, line: int, tag: str = "") -> None:
        """Note one thing that is wrong."""
        self.faults.append(FormFault(code=code, elements=(), line=line, tag=tag[:TAG_SHOWN_MAX]))


def local(node: Xml) -> str:
    """An element's tag without its namespace; nothing for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""  # pyright: ignore[reportUnnecessaryIsInstance] - a comment's tag is a function


_HEADER_TAGS = frozenset(tag for tags in _HEADERS.values() for tag in tags)
_FIRST_TAGS = frozenset({"E4_child_record_number", "A3_child_record_number"})
_ROOT = form(OUT_OF_HOME).order.root.partition(":")[2]
