"""A part's rules and conditions as positions in its row, worked out once for a file.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from everychild.afcars.applying import applying, read_condition
from everychild.afcars.rules.rule import Rule, Verdict
from everychild.afcars.scopes import Form, Row, Scope, Value
from everychild.afcars.values import admitted
from everychild.vocabulary.afcars import Element

Read = Callable[[Row], tuple[Value, ...]]
Bound = tuple[Callable[..., Verdict], Read, Rule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A part, compiled.

    Takes:
        admitted: for each of its own elements, what it may hold.
        asked: conditions (position, codes) and the positions of what must be answered where they all hold.
        tests: (bit, position, codes or None for any answer) for the conditions that the part may set.
    """

    given: tuple[str, ...]
    here: int
    admitted: Sequence[Container[Value]]
    rules: Sequence[Bound]
    asked: Sequence[tuple[tuple[tuple[int, frozenset[Value]], ...], tuple[int, ...]]]
    tests: Sequence[tuple[int, int, frozenset[Value] | None]]


def compile_part(form: Form, scope: Scope, rules: Sequence[Rule], asked: Sequence[Element]) -> Compiled:
    """The rules and conditions of one part."""
    applies = applying(form.kind)
    at = scope.position
    return Compiled(
        given=scope.given,
        here=applies.here[scope.tag],
        admitted=[
            admitted(form.elements[number], blank=_may_be_blank(form.elements[number])) for number in scope.numbers
        ],
        rules=[
            (rule.judge, reader([at[name] for name in rule.names]), rule) for rule in rules if rule.part == scope.tag
        ],
        asked=_asked(scope, asked),
        tests=[(test.bit, at[test.reads], test.codes) for test in applies.tests[scope.tag]],
    )


def reader(positions: Sequence[int]) -> Read:
    """A function that takes these positions out of a row."""
    if len(positions) == 1:
        only = positions[0]
        return lambda row: (row[only],)
    get: Any = itemgetter(*positions)
    return get


def _may_be_blank(element: Element) -> bool:
    """Whether a blank needs no word by itself: it is an answer, or a condition says whether the element applies."""
    return element.may_be_blank or bool(element.applies)


def _asked(
    scope: Scope, asked: Sequence[Element]
) -> Sequence[tuple[tuple[tuple[int, frozenset[Value]], ...], tuple[int, ...]]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for element in asked:
        if element.number in scope.numbers:
            groups.setdefault(tuple(element.applies), []).append(scope.position[element.number])
    made: list[tuple[tuple[tuple[int, frozenset[Value]], ...], tuple[int, ...]]] = []
    for conditions, positions in groups.items():
        tests = tuple(
            (scope.position[reads], codes)
            for reads, codes in map(read_condition, conditions)
            if codes is not None
        )  # fmt: skip
        made.append((tests, tuple(positions)))
    return made
