"""To which records an element applies: the conditions of the element list, as bits that a record sets.

Pure.

Cites:
    45 CFR 1355.46 (errors are counted over the records to which an element applies; 2016 text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from everychild.afcars.scopes import STATE, WHOSE, Form, Value, form

ABOVE_ZERO = frozenset[Value](str(n) for n in range(1, 1000))
_EITHER_REMOVAL = "removal"
_IN_EITHER = frozenset({"E69", "E153", "E155"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Whether a condition holds in a part.

    Takes:
        bit: what it sets where it holds.
        reads: an element or a given value.
        codes: what it must be; None for anything but a blank.
    """

    bit: int
    reads: str
    codes: frozenset[Value] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applying:
    """The conditions of a form.

    Takes:
        here: bits that a part of a tag sets by being there.
        tests: by part, what it is tried on.
        needs: by element, the bits that must all be set.
    """

    here: Mapping[str, int]
    tests: Mapping[str, tuple[Test, ...]]
    needs: Mapping[str, int]

    def applies(self, number: str, bits: int) -> bool:
        """Whether an element applies to a record that set these bits."""
        needs = self.needs[number]
        return bits & needs == needs


def read_condition(text: str) -> tuple[str, frozenset[Value] | None]:
    """`E41=1|2`, `E56>0`, `icwa`, or `E153` as what it reads and what that must be."""
    if text == "icwa":
        return WHOSE, frozenset({STATE})
    name, equals, codes = text.partition("=")
    if equals:
        return name, frozenset(codes.split("|"))
    name, above, _ = text.partition(">")
    return name, ABOVE_ZERO if above else None


@cache
def applying(kind: str) -> Applying:
    """The conditions of a kind of file."""
    return _applying(form(kind))


def _applying(of: Form) -> Applying:
    names = [*of.scopes, _EITHER_REMOVAL]
    bits = {name: 1 << index for index, name in enumerate(names)}
    here = {tag: bits[tag] | (bits[_EITHER_REMOVAL] if tag.startswith("removal_") else 0) for tag in of.scopes}
    tests: dict[str, list[Test]] = {tag: [] for tag in of.scopes}
    needs: dict[str, int] = dict.fromkeys(("E1", "E2", "A1", "A2"), 0)
    owner = {number: tag for tag, scope in of.scopes.items() for number in scope.numbers}
    for tag, scope in of.scopes.items():
        for number in scope.numbers:
            needs[number] = bits[_EITHER_REMOVAL] if number in _IN_EITHER else bits[tag]
            for text in of.elements[number].applies:
                reads, codes = read_condition(text)
                if text not in bits:
                    bits[text] = 1 << len(bits)
                    where = "record" if reads == WHOSE else owner[reads]
                    tests[where].append(Test(bit=bits[text], reads=reads, codes=codes))
                needs[number] |= bits[text]
    return Applying(
        here=MappingProxyType(here),
        tests=MappingProxyType({tag: tuple(found) for tag, found in tests.items()}),
        needs=MappingProxyType(needs),
    )
