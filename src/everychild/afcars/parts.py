"""One record's parts from its XML: the quick way for a record in the right form, the patient way for any other.

Pure. The quick way compares whole runs of tags and counts of children; with both, the tree is exactly the expected
one. Where anything differs the patient way reads what can be read and names each thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.afcars.scopes import Group, Leaves, Many, Run, Scope, Step, Value

NOWHERE = -1
_ONE = (0,)


@dataclass(slots=True)
class Part:
    """A part as delivered.

    Takes:
        values: of its own elements, in document order; None where blank.
        at: stretches of its values, each with the index in the record at which it begins (or NOWHERE) and the
            places from there.
        opens_at: index of its own XML element.
        parts: those inside it, in order.
    """

    scope: Scope
    opens_at: int
    values: list[Value] = field(default_factory=list[Value])
    at: list[tuple[int, Sequence[int]]] = field(default_factory=list[tuple[int, Sequence[int]]])
    parts: list[Part] = field(default_factory=list["Part"])

    def value(self, number: str) -> Value:
        """The value of one of its own elements."""
        return self.values[self.scope.position[number] - len(self.scope.given)]

    def index_of(self, number: str) -> int:
        """The index of an element's XML in the record; of the part's own where it has none."""
        place = self.scope.position.get(number, 0) - len(self.scope.given)
        for begins, offsets in self.at:
            if 0 <= place < len(offsets):
                return self.opens_at if begins == NOWHERE else begins + offsets[place]
            place -= len(offsets)
        return self.opens_at


class Odd(Exception):
    """The record is not in the expected form."""


class QuickReader:
    """Reads records whose form is exactly the expected one."""

    def __init__(self, scopes: Mapping[str, Scope]) -> None:
        self._scopes = scopes
        self._tags: list[str] = []
        self._texts: list[Value] = []
        self._nodes: list[Xml] = []
        self._next = 0

    def read(self, nodes: list[Xml]) -> Part:
        """The record whose XML elements these are, in document order.

        Raises:
            Odd: it is not in the expected form.
        """
        self._nodes = nodes
        self._tags = [node.tag for node in nodes]
        if self._tags[0] != "record":
            self._tags = [tag.rpartition("}")[2] if isinstance(tag, str) else "" for tag in self._tags]  # pyright: ignore[reportUnnecessaryIsInstance] - a comment's tag is a function
        self._texts = [node.text for node in nodes]
        self._next = 0
        part = self._part(self._scopes["record"])
        if self._next != len(nodes):
            raise Odd
        return part

    def _part(self, scope: Scope) -> Part:
        part = Part(scope, self._next)
        index = self._next
        if not scope.steps:
            part.values.append(self._texts[index])
            part.at.append((index, _ONE))
            self._next += 1
            if len(self._nodes[index]):
                raise Odd
            return part
        self._next += 1
        if self._steps(scope.steps, part) != len(self._nodes[index]):
            raise Odd
        return part

    def _steps(self, steps: Sequence[Step], part: Part) -> int:
        children = 0
        tags = self._tags
        for step in steps:
            index = self._next
            if type(step) is Run and self._run(step, part, index):
                children += step.children
            elif type(step) is Run:
                children += self._steps(step.steps, part)
            elif type(step) is Leaves:
                until = index + len(step.tags)
                if tags[index:until] != step.tags:
                    raise Odd
                part.values += self._texts[index:until]
                part.at.append((index, range(until - index)))
                self._next = until
                children += until - index
            elif type(step) is Group:
                self._group(step, part, index)
                children += 1
            elif type(step) is Many:
                wanted = step.tags
                while self._next < len(tags) and tags[self._next] in wanted:
                    part.parts.append(self._part(self._scopes[tags[self._next]]))
                    children += 1
        return children

    def _run(self, run: Run, part: Part, index: int) -> bool:
        """Whether a run stands here as a whole; if so it is taken."""
        until = index + len(run.tags)
        if self._tags[index:until] != run.tags:
            return False
        nodes = self._nodes
        for where, count in run.groups:
            if len(nodes[index + where]) != count:
                return False
        texts = self._texts[index:until]
        part.values += texts if not run.groups else [texts[leaf] for leaf in run.leaves]
        part.at.append((index, run.leaves))
        self._next = until
        return True

    def _group(self, group: Group, part: Part, index: int) -> None:
        if index >= len(self._tags) or self._tags[index] != group.tag:
            raise Odd
        self._next = index + 1
        within = len(self._nodes[index])
        if not within:
            part.values += [None] * group.elements
            part.at.append((NOWHERE, range(group.elements)))
        elif self._steps(group.steps, part) != within:
            raise Odd
