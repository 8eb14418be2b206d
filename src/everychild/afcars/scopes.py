"""The parts of a record that are judged by themselves: the child, a removal, an arrangement, a visit.

Pure. A part's row is a list: first what it is *given* from outside (the period's end, the child's birth date), then its
own elements in document order. Rules name elements; positions are computed here, once.

Cites:
    45 CFR 1355.44, 1355.45 (what is reported once, for each removal, for each arrangement).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from everychild.vocabulary.afcars import Element, Order, assistance_elements, assistance_order, elements, order

Value = str | None
Row = list[Value]
"""A part's values, the given ones first."""

OUT_OF_HOME, ASSISTANCE = "out-of-home", "assistance"

PERIOD_END = "PE"
"""The last day of the period, YYYYMMDD."""
WHOSE = "WHOSE"
"""STATE, TRIBE, or AGREEMENT: whether the ICWA elements are asked of this record."""
LATEST = "LATEST"
"""The latest removal's date."""
LAST_PLACE = "LAST_PLACE"
"""E120 of the removal's last living arrangement."""
STATE, TRIBE, AGREEMENT = "state", "tribe", "agreement"

_GIVEN: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "record": (PERIOD_END, WHOSE, LATEST, "E9"),
    "tpr_second_parent": (PERIOD_END,),
    "removal_2020": (PERIOD_END, WHOSE, "E5", LAST_PLACE),
    "removal_1993": (PERIOD_END, "E5"),
    "living_arrangement": (PERIOD_END, WHOSE, "E69", "E153"),
    "permanency_plan": (PERIOD_END, "E69"),
    "E149_periodic_review_date": (PERIOD_END, "E69"),
    "E150_permanency_hearing_date": (PERIOD_END, "E69"),
    "case_worker_visit": (PERIOD_END, "E69", "E153"),
})  # fmt: skip

SAID = MappingProxyType({
    "record": "child", "tpr_second_parent": "further parent", "removal_2020": "removal", "removal_1993":
    "earlier removal", "living_arrangement": "living arrangement", "permanency_plan": "permanency plan",
    "E149_periodic_review_date": "periodic review", "E150_permanency_hearing_date": "permanency hearing",
    "case_worker_visit": "visit", "E9_recognized_tribe": "tribe",
})  # fmt: skip
"""What a part is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """Elements that follow each other."""

    tags: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that holds elements of the same part; it may be written empty."""

    tag: str
    steps: Sequence[Step]
    elements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Parts that repeat here, each of a tag of its own; a part whose tag is an element's holds that element alone."""

    tags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Steps without repetition, as one stretch of tags; `steps` are the same one by one.

    Takes:
        leaves: where in the stretch the elements are.
        groups: where the groups are, each with the count of its children.
        children: how many of the stretch are not inside one of its groups.
    """

    tags: list[str]
    leaves: tuple[int, ...]
    groups: tuple[tuple[int, int], ...]
    children: int
    steps: Sequence[Step]


Step = Leaves | Group | Many | Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One kind of part.

    Takes:
        tag: the XML tag that opens it.
        numbers: its own elements, in document order.
        given: what stands before them in a row.
        steps: how it is written; empty where it is one element.
        only_run: the run that is all of it, where nothing in it repeats.
    """

    tag: str
    numbers: tuple[str, ...]
    given: tuple[str, ...]
    steps: Sequence[Step]
    position: Mapping[str, int]
    only_run: Run | None

    @property
    def said(self) -> str:
        """What a person calls it."""
        return SAID[self.tag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of file: its elements, its document order, and its parts by tag."""

    kind: str
    elements: Mapping[str, Element]
    order: Order
    scopes: Mapping[str, Scope]
    number_of_tag: Mapping[str, str]


@cache
def form(kind: str) -> Form:
    """The form of a file of this kind."""
    known, plan = (elements(), order()) if kind == OUT_OF_HOME else (assistance_elements(), assistance_order())
    numbers = {element.tag: element.number for element in known.values()}
    scopes: dict[str, Scope] = {}
    _scope("record", plan.record, numbers, plan.repeating, scopes)
    return Form(
        kind=kind,
        elements=known,
        order=plan,
        scopes=MappingProxyType(scopes),
        number_of_tag=MappingProxyType(numbers),
    )


def _scope(
    tag: str, nodes: Sequence[object], numbers: Mapping[str, str], repeating: frozenset[str], into: dict[str, Scope]
) -> None:
    found: list[str] = []
    steps = _steps(nodes, numbers, repeating, into, found) if nodes else ()
    own = tuple(found) if nodes else (numbers[tag],)
    steps = in_runs(steps)
    given = _GIVEN.get(tag, (PERIOD_END,))
    place = {name: index for index, name in enumerate((*given, *own))}
    only = steps[0] if len(steps) == 1 and isinstance(steps[0], Run) else None
    into[tag] = Scope(tag=tag, numbers=own, given=given, steps=steps, position=MappingProxyType(place), only_run=only)


def _steps(
    nodes: Sequence[object],
    numbers: Mapping[str, str],
    repeating: frozenset[str],
    into: dict[str, Scope],
    found: list[str],
) -> Sequence[Step]:
    steps: list[Step] = []
    for node in nodes:
        tag, inside = (node, ()) if isinstance(node, str) else next(iter(_as_map(node).items()))
        last = steps[-1] if steps else None
        if tag in repeating:
            _scope(tag, inside, numbers, repeating, into)
            if isinstance(last, Many):
                steps[-1] = Many(tags=last.tags | {tag})
            else:
                steps.append(Many(tags=frozenset({tag})))
        elif inside:
            before = len(found)
            within = _steps(inside, numbers, repeating, into, found)
            steps.append(Group(tag=tag, steps=within, elements=len(found) - before))
        else:
            found.append(numbers[tag])
            if isinstance(last, Leaves):
                last.tags.append(tag)
            else:
                steps.append(Leaves(tags=[tag]))
    return steps


def in_runs(steps: Sequence[Step]) -> Sequence[Step]:
    """The same steps, with those that repeat nothing joined into runs."""
    made: list[Step] = []
    plain: list[Step] = []
    for step in [*steps, None]:
        if step is not None and not _repeats(step):
            plain.append(step)
            continue
        if plain:
            made.append(_run(plain))
            plain = []
        if isinstance(step, Group):
            made.append(Group(tag=step.tag, steps=in_runs(step.steps), elements=step.elements))
        elif step is not None:
            made.append(step)
    return tuple(made)


def _repeats(step: Step) -> bool:
    return isinstance(step, Many) or (isinstance(step, Group) and any(map(_repeats, step.steps)))


def _run(steps: Sequence[Step]) -> Run:
    tags: list[str] = []
    leaves: list[int] = []
    groups: list[tuple[int, int]] = []

    def lay(inside: Sequence[Step]) -> int:
        children = 0
        for step in inside:
            if isinstance(step, Leaves):
                leaves.extend(range(len(tags), len(tags) + len(step.tags)))
                tags.extend(step.tags)
                children += len(step.tags)
            elif isinstance(step, Group):
                where = len(tags)
                tags.append(step.tag)
                groups.append((where, lay(step.steps)))
                children += 1
        return children

    children = lay(steps)
    return Run(tags=tags, leaves=tuple(leaves), groups=tuple(groups), children=children, steps=tuple(steps))


def _as_map(node: object) -> Mapping[str, Sequence[object]]:
    assert isinstance(node, dict), "a node is a tag or a map of one key"
    return node  # pyright: ignore[reportUnknownVariableType] - YAML's edge, checked by the assert
