"""Reading a record that is not in the expected form: what can be read, and each thing that is wrong with its form.

Pure.

Cites:
    45 CFR 1355.43 (the form that ACF specifies). Tags and order are unofficial: docs/rule-readings.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it

from everychild.afcars.parts import NOWHERE, Part
from everychild.afcars.scopes import Form, Group, Leaves, Many, Run, Step

TAG_SHOWN_MAX = 60
_ONE = (0,)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault:
    """One thing wrong with a record's form.

    Takes:
        tag: the tag that it is about, shortened; empty where it is about `elements`.
    """

    code: str
    elements: tuple[str, ...]
    line: int
    tag: str = ""


@dataclass(slots=True)
class PatientReader:
    """Reads one record of any form."""

    form: Form
    nodes: list[Xml] = field(default_factory=list[Xml])
    faults: list[FormFault] = field(default_factory=list[FormFault])

    def read(self, record: Xml) -> Part:
        """What can be read of the record; `faults` says what is wrong."""
        return self._part(record, "record")

    def _part(self, node: Xml, tag: str) -> Part:
        scope = self.form.scopes[tag]
        count = len(scope.numbers)
        at: list[tuple[int, Sequence[int]]] = [(NOWHERE, _ONE)] * count
        part = Part(scope, self._keep(node), [None] * count, at, [])
        if not scope.steps:
            part.values[0], at[0] = node.text, (part.opens_at, _ONE)
            return part
        seen = _Seen(places=places_of(scope.steps))
        self._fill(node, part, seen)
        self._absent(node, part, seen)
        return part

    def _fill(self, node: Xml, part: Part, seen: _Seen) -> None:
        last = -1
        for child in node:
            tag = _local(child)
            if tag is None:
                continue
            place = seen.places.get(tag)
            if place is None:
                known = tag in self.form.number_of_tag or tag in _group_tags(self.form)
                self._fault("tag-misplaced" if known else "tag-unknown", child, tag)
                continue
            if _local(node) != (place.inside or part.scope.tag):
                self._fault("tag-misplaced", child, tag)
            elif place.order < last:
                self._fault("tag-out-of-order", child, tag)
            last = max(last, place.order)
            if place.repeats:
                part.parts = [*part.parts, self._part(child, tag)]
            elif tag in seen.tags:
                self._fault("tag-repeated", child, tag)
            else:
                seen.tags.add(tag)
                self._take(child, tag, part, seen)

    def _take(self, child: Xml, tag: str, part: Part, seen: _Seen) -> None:
        number = self.form.number_of_tag.get(tag)
        if number is None:
            if len(child):
                self._fill(child, part, seen)
            else:
                seen.tags |= seen.inside(tag)
            return
        where = part.scope.numbers.index(number)
        part.values[where] = child.text
        part.at = [*part.at[:where], (self._keep(child), _ONE), *part.at[where + 1 :]]

    def _absent(self, node: Xml, part: Part, seen: _Seen) -> None:
        absent = [
            number for number in part.scope.numbers
            if self.form.elements[number].tag not in seen.tags
        ]  # fmt: skip
        if absent:
            self.faults.append(FormFault(code="tag-absent", elements=tuple(absent), line=node.sourceline or 0))

    def _keep(self, node: Xml) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _fault(self, code: str, node: Xml, tag: str) -> None:
        number = self.form.number_of_tag.get(tag)
        said = () if number is None else (number,)
        self.faults.append(FormFault(code=code, elements=said, line=node.sourceline or 0, tag=tag[:TAG_SHOWN_MAX]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a tag stands in a part: its order, and the group it is inside, or None for the part itself."""

    order: int
    inside: str | None
    repeats: bool


@dataclass(slots=True, kw_only=True)
class _Seen:
    places: Mapping[str, Place]
    tags: set[str] = field(default_factory=set[str])

    def inside(self, tag: str) -> set[str]:
        """Every tag inside a group, at any depth."""
        found = {each for each, place in self.places.items() if place.inside == tag}
        return found.union(*(self.inside(each) for each in found)) if found else found


def places_of(steps: Sequence[Step]) -> dict[str, Place]:
    """The place of each tag of a part; tags of one repetition share their order."""
    found: dict[str, Place] = {}
    _place(steps, None, found)
    return found


def _place(steps: Sequence[Step], inside: str | None, found: dict[str, Place]) -> None:
    for step in steps:
        match step:
            case Leaves(tags=tags):
                for tag in tags:
                    found[tag] = Place(order=len(found), inside=inside, repeats=False)
            case Group(tag=tag, steps=within):
                found[tag] = Place(order=len(found), inside=inside, repeats=False)
                _place(within, tag, found)
            case Run(steps=within):
                _place(within, inside, found)
            case Many(tags=tags):
                order = len(found)
                found.update({tag: Place(order=order, inside=inside, repeats=True) for tag in tags})


def _group_tags(form: Form) -> frozenset[str]:
    tags = set(form.scopes)
    for scope in form.scopes.values():
        tags |= places_of(scope.steps).keys()
    return frozenset(tags)


def _local(node: Xml) -> str | None:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else None  # pyright: ignore[reportUnnecessaryIsInstance] - a comment's tag is a function
