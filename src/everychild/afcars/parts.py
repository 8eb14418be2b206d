"""One record's parts from its XML: the quick way for a record in the right form, the patient way for any other.

Pure. The quick way compares whole runs of tags and counts of children; with both, the tree is exactly the expected
one. Where anything differs the patient way reads what can be read and names each thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
            places from there; empty where the part is one run that follows its own element.
        opens_at: index of its own XML element.
        parts: those inside it, in order.
    """

    scope: Scope
    opens_at: int
    values: list[Value]
    at: Sequence[tuple[int, Sequence[int]]] = ()
    parts: Sequence[Part] = ()

    def value(self, number: str) -> Value:
        """The value of one of its own elements."""
        return self.values[self.scope.position[number] - len(self.scope.given)]

    def index_of(self, number: str) -> int:
        """The index of an element's XML in the record; of the part's own where it has none."""
        place = self.scope.position.get(number, 0) - len(self.scope.given)
        only = self.scope.only_run
        for begins, offsets in self.at or ([(self.opens_at + 1, only.leaves)] if only else []):
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
        index = self._next
        self._next += 1
        if not scope.steps:
            if len(self._nodes[index]):
                raise Odd
            return Part(scope, index, [self._texts[index]], ((index, _ONE),))
        laid = _Laid([], [], [])
        if self._steps(scope.steps, laid) != len(self._nodes[index]):
            raise Odd
        return Part(scope, index, *laid)

    def _steps(self, steps: Sequence[Step], laid: _Laid) -> int:
        """Take these steps; how many children of the element around them they were."""
        children = 0
        for step in steps:
            index = self._next
            if type(step) is Run and (values := self._run(step, index)) is not None:
                laid.values.extend(values)
                laid.at.append((index, step.leaves))
                self._next = index + len(step.tags)
                children += step.children
            elif type(step) is Run:
                children += self._steps(step.steps, laid)
            elif type(step) is Leaves:
                until = index + len(step.tags)
                if self._tags[index:until] != step.tags:
                    raise Odd
                laid.values.extend(self._texts[index:until])
                laid.at.append((index, range(until - index)))
                self._next = until
                children += until - index
            elif type(step) is Group:
                self._group(step, laid, index)
                children += 1
            elif type(step) is Many:
                children += self._many(step, laid.parts)
        return children

    def _run(self, run: Run, index: int) -> list[Value] | None:
        """The values of a run that stands here as a whole; None where it does not."""
        until = index + len(run.tags)
        if self._tags[index:until] != run.tags:
            return None
        for where, count in run.groups:
            if len(self._nodes[index + where]) != count:
                return None
        texts = self._texts[index:until]
        return [texts[leaf] for leaf in run.leaves] if run.groups else texts

    def _group(self, group: Group, laid: _Laid, index: int) -> None:
        if index >= len(self._tags) or self._tags[index] != group.tag:
            raise Odd
        self._next = index + 1
        within = len(self._nodes[index])
        if not within:
            laid.values.extend([None] * group.elements)
            laid.at.append((NOWHERE, range(group.elements)))
        elif self._steps(group.steps, laid) != within:
            raise Odd

    def _many(self, many: Many, parts: list[Part]) -> int:
        """Take the parts that repeat here; how many they were. Most of a record is these."""
        tags, nodes, wanted, scopes = self._tags, self._nodes, many.tags, self._scopes
        count, end = 0, len(tags)
        while self._next < end and tags[self._next] in wanted:
            index = self._next
            scope = scopes[tags[index]]
            run = scope.only_run
            values = self._run(run, index + 1) if run and len(nodes[index]) == run.children else None
            if run and values is not None:
                parts.append(Part(scope, index, values))
                self._next = index + 1 + len(run.tags)
            else:
                parts.append(self._part(scope))
            count += 1
        return count


class _Laid(NamedTuple):
    """A part on its way."""

    values: list[Value]
    at: list[tuple[int, Sequence[int]]]
    parts: list[Part]
