"""Writing the out-of-home care file in the federal file's own form, a record at a time.

Pure but for the file it is given. A missing value is an empty tag, never an absent one; every tag stands in its place.

Cites:
    45 CFR 1355.43. Tags and order are unofficial (docs/rule-readings.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO
from xml.sax.saxutils import escape

from everychild.intake.afcars.xml import Group
from everychild.vocabulary.afcars import Node, order
from everychild.vocabulary.days import ReportPeriod

MARK = "<!-- Invented children. Not real figures for any state. -->"
SCHEMA = "http://www.acf.hhs.gov schema_ooh.xsd"
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands before the records.

    Takes:
        agency: E1 as in the file.
        invented: whether the mark stands inside.
    """

    agency: str
    period: ReportPeriod
    invented: bool


def write_file(out: IO[str], heading: Heading, records: Iterable[Group]) -> int:
    """Write a whole file.

    Gives:
        How many records it has.
    """
    out.write(opening_of(heading))
    count = 0
    for record in records:
        out.write(record_text(record))
        count += 1
    out.write(closing_of())
    return count


def opening_of(heading: Heading) -> str:
    """All that stands before the first record."""
    plan = order()
    values = (heading.agency, f"{heading.period.year:04d}{heading.period.month:02d}")
    said = zip(plan.header, values, strict=True)
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<{plan.root} xmlns:acf="{plan.namespace}" {_XSI} xsi:schemaLocation="{SCHEMA}">\n',
            f"{MARK}\n" if heading.invented else "",
            *(f"<{tag}>{escape(value)}</{tag}>\n" for tag, value in said),
            "<records>\n",
        )
    )


def closing_of() -> str:
    """All that stands behind the last record."""
    return f"</records>\n</{order().root}>\n"


def record_text(record: Group) -> str:
    """One record, from its opening tag to its closing one, with a line's end behind it."""
    parts: list[str] = ["<record>"]
    _write(parts, record, _steps())
    parts.append("</record>\n")
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Leaf:
    number: str
    opening: str
    closing: str
    empty: str


@dataclass(frozen=True, slots=True)
class _Groups:
    """Repeating groups that stand side by side, in whatever order they are said."""

    steps: Mapping[str, tuple[_Step, ...]]


_Step = str | _Leaf | _Groups
"""A text as it is, an element's value, or groups once for each time that they are said."""


@cache
def _steps() -> tuple[_Step, ...]:
    return _steps_of(order().record)


def _steps_of(nodes: Sequence[Node]) -> tuple[_Step, ...]:
    made: list[_Step] = []
    for node in nodes:
        if isinstance(node, str):
            made.append(_Leaf(node.split("_", 1)[0], f"<{node}>", f"</{node}>", f"<{node}/>"))
            continue
        for tag, inside in node.items():
            steps = _steps_of(inside)
            if tag not in order().repeating:
                made += [f"<{tag}>", *steps, f"</{tag}>"]
            elif made and isinstance(made[-1], _Groups):
                made[-1] = _Groups({**made[-1].steps, tag: steps})
            else:
                made.append(_Groups({tag: steps}))
    return tuple(made)


def _write(parts: list[str], group: Group, steps: Sequence[_Step]) -> None:
    answers = group.answers
    for step in steps:
        if isinstance(step, str):
            parts.append(step)
        elif isinstance(step, _Leaf):
            values = answers.get(step.number)
            if values is None:
                parts.append(step.empty)
                continue
            for value in values:
                # Most values are digits and letters, which need no look for signs of markup.
                parts += (step.opening, value if value.isalnum() else escape(value), step.closing)
        else:
            for tag, inside in group.groups:
                if tag in step.steps:
                    parts.append(f"<{tag}>")
                    _write(parts, inside, step.steps[tag])
                    parts.append(f"</{tag}>")
