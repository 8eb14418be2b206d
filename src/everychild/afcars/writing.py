"""Writing either federal file, out-of-home care or assistance, in its own form, a record at a time.

Pure but for the file it is given. A missing value is an empty tag, never an absent one; every tag stands in its place.

Cites:
    45 CFR 1355.43. Tags and order are unofficial (docs/rule-readings.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from xml.sax.saxutils import escape

from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME, form
from everychild.intake.afcars.xml import Group
from everychild.vocabulary.afcars import Node
from everychild.vocabulary.days import ReportPeriod

MARK = "<!-- Invented children. Not real figures for any state. -->"
_SCHEMA = {OUT_OF_HOME: "schema_ooh.xsd", ASSISTANCE: "schema_assistance.xsd"}
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands before the records.

    Takes:
        agency: E1 or A1 as in the file.
        invented: whether the mark stands inside.
        kind: which of the two files it is.
    """

    agency: str
    period: ReportPeriod
    invented: bool
    kind: str = OUT_OF_HOME


def write_file(out: IO[str], heading: Heading, records: Iterable[Group]) -> int:
    """Write a whole file.

    Gives:
        How many records it has.
    """
    out.write(opening_of(heading))
    count = 0
    for record in records:
        out.write(record_text(record, heading.kind))
        count += 1
    out.write(closing_of(heading))
    return count


def opening_of(heading: Heading) -> str:
    """All that stands before the first record."""
    plan = form(heading.kind).order
    values = (heading.agency, f"{heading.period.year:04d}{heading.period.month:02d}")
    said = zip(plan.header, values, strict=True)
    schema = f"{plan.namespace} {_SCHEMA[heading.kind]}"
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<{plan.root} xmlns:acf="{plan.namespace}" {_XSI} xsi:schemaLocation="{schema}">\n',
            f"{MARK}\n" if heading.invented else "",
            *(f"<{tag}>{escape(value)}</{tag}>\n" for tag, value in said),
            "<records>\n",
        )
    )


def closing_of(heading: Heading) -> str:
    """All that stands behind the last record."""
    return f"</records>\n</{form(heading.kind).order.root}>\n"


def record_text(record: Group, kind: str = OUT_OF_HOME) -> str:
    """One record, from its opening tag to its closing one, with a line's end behind it."""
    return f"<record>{_text(record, _sheet(kind))}</record>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A group in which nothing is said, and where what is said goes.

    Takes:
        blank: its text in pieces, every tag empty.
        leaves: by element number which piece it is, and its tags.
        groups: by tag of a repeating group which piece it is, and its own sheet; groups that stand side by side are one
            piece, in whatever order they are said.
    """

    blank: list[str] = field(default_factory=list[str])
    leaves: dict[str, tuple[int, str, str]] = field(default_factory=dict[str, tuple[int, str, str]])
    groups: dict[str, tuple[int, _Sheet]] = field(default_factory=dict[str, "tuple[int, _Sheet]"])


@cache
def _sheet(kind: str) -> _Sheet:
    plan = form(kind).order
    sheet = _Sheet()
    _lay(sheet, plan.record, plan.repeating)
    return sheet


def _lay(sheet: _Sheet, nodes: Sequence[Node], repeating: frozenset[str]) -> None:
    before = ""
    for node in nodes:
        tag, inside = (node, ()) if isinstance(node, str) else next(iter(node.items()))
        if not inside:
            sheet.leaves[tag.split("_", 1)[0]] = len(sheet.blank), f"<{tag}>", f"</{tag}>"
            sheet.blank.append(f"<{tag}/>")
        elif tag not in repeating:
            sheet.blank.append(f"<{tag}>")
            _lay(sheet, inside, repeating)
            sheet.blank.append(f"</{tag}>")
        else:
            own = _Sheet()
            _lay(own, inside, repeating)
            if not before:
                sheet.blank.append("")
            sheet.groups[tag] = len(sheet.blank) - 1, own
        before = tag if inside and tag in repeating else ""


def _text(group: Group, sheet: _Sheet) -> str:
    pieces = sheet.blank.copy()
    leaves = sheet.leaves
    for number, values in group.answers.items():
        place = leaves.get(number)
        if place is None:
            continue  # an element that stands in no group of this kind
        at, opening, closing = place
        # Most values are digits and letters, which need no look for signs of markup.
        value = values[0]
        pieces[at] = f"{opening}{value if value.isalnum() else escape(value)}{closing}"
        for value in values[1:] if len(values) > 1 else ():
            pieces[at] += f"{opening}{escape(value)}{closing}"
    for tag, inside in group.groups:
        if tag in sheet.groups:
            at, own = sheet.groups[tag]
            pieces[at] += f"<{tag}>{_text(inside, own)}</{tag}>"
    return "".join(pieces)
