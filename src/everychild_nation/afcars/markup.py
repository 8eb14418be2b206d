"""Blocks of answers as XML, in the document order, with empty groups written out as the federal editor writes them.

Strings, not an element tree: a record is some four hundred tags, and a nation has many records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape

from everychild.vocabulary.afcars import Node, order


@dataclass(slots=True)
class Block:
    """Values by element number, blocks of repeating groups by tag, and values of repeating elements by number."""

    values: dict[str, str] = field(default_factory=dict[str, str])
    blocks: dict[str, list[Block]] = field(default_factory=dict[str, "list[Block]"])
    repeated: dict[str, list[str]] = field(default_factory=dict[str, "list[str]"])

    def add(self, tag: str) -> Block:
        """Add a block of a repeating group."""
        made = Block()
        self.blocks.setdefault(tag, []).append(made)
        return made


@dataclass(frozen=True, slots=True)
class _Cell:
    number: str
    before: str
    after: str
    empty: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class _Group:
    tag: str
    inside: tuple[_Cell | _Group | str, ...]


def written(record: Block) -> str:
    """One `record` element on a line of its own."""
    parts: list[str] = ["<record>"]
    _write(parts, _plan(), record)
    parts.append("</record>\n")
    return "".join(parts)


def _write(parts: list[str], plan: Sequence[_Cell | _Group | str], block: Block) -> None:
    values = block.values
    for step in plan:
        if isinstance(step, str):
            parts.append(step)
        elif isinstance(step, _Group):
            for each in block.blocks.get(step.tag, ()):
                parts.append(f"<{step.tag}>")
                _write(parts, step.inside, each)
                parts.append(f"</{step.tag}>")
        elif step.repeats:
            repeated = block.repeated.get(step.number)
            parts += [f"{step.before}{value}{step.after}" for value in repeated] if repeated else [step.empty]
        else:
            value = values.get(step.number)
            parts.append(f"{step.before}{value}{step.after}" if value else step.empty)


@cache
def _plan() -> tuple[_Cell | _Group | str, ...]:
    return tuple(_compiled(order().record))


def _compiled(nodes: Sequence[Node]) -> list[_Cell | _Group | str]:
    steps: list[_Cell | _Group | str] = []
    for node in nodes:
        if isinstance(node, str):
            repeats = node in order().repeating
            steps.append(_Cell(node.split("_", 1)[0], f"<{node}>", f"</{node}>", f"<{node}/>", repeats))
            continue
        for tag, inside in node.items():
            if tag in order().repeating:
                steps.append(_Group(tag, tuple(_compiled(inside))))
            else:
                steps += [f"<{tag}>", *_compiled(inside), f"</{tag}>"]
    return steps


def safe(text: str) -> str:
    """Free text as it may stand between tags."""
    return escape(text)
