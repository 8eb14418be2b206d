"""Answers that apply to a part and are blank, where no numbered check says so; and values that nobody can read.

Pure. The numbered checks that are only this (a sex that is 1 or 2) keep their number.

Cites:
    45 CFR 1355.46 (missing and invalid, 2016 text), 1355.43(d).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from everychild.afcars.rules.rule import Rule
from everychild.afcars.scopes import Form
from everychild.vocabulary.afcars import Element

NUMBERED: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType({
    "E1": ("C01", ("E", "R")), "A1": ("C01", ("E", "R")), "E2": ("C02", ("E", "R")), "A2": ("C02", ("E", "R")),
    "E4": ("C03", ("E", "R")), "A3": ("C03", ("E", "R")), "E5": ("C04", ("E",)), "A4": ("C04", ("E",)),
    "E6": ("C05", ("E", "R")), "A5": ("C05", ("E", "R")), "E71": ("C29", ("E", "R")), "E148": ("C46", ("E",)),
    "E152": ("C48", ("E", "R")),
    "A15": ("C56", ("E", "R16")), "A16": ("C57", ("E",)), "A17": ("C58", ("E",)), "A19": ("C60", ("E",)),
})  # fmt: skip
"""Checks that are only about what one element may hold, with their basis."""


def number_of(element: Element, kind: str) -> str:
    """The rule that says that an element is missing or invalid."""
    numbered = NUMBERED.get(element.number)
    return numbered[0] if numbered else f"{kind[0].upper()}-{element.number}"


def basis_of(element: Element) -> tuple[str, ...]:
    """What that rule rests on: that the element exists is read in the regulation, its codes come from the editor."""
    numbered = NUMBERED.get(element.number)
    if numbered:
        return numbered[1]
    return ("R", "E") if element.cites else ("E",)


def asked_by_a_condition(form: Form, rules: tuple[Rule, ...]) -> tuple[Element, ...]:
    """Elements that apply on a condition, must be answered then, and that no numbered check asks for."""
    asked = {
        name for rule in rules if rule.what_missing and rule.decides for name in rule.elements
        if rule.number != "C41" or name in {"E123", "E124"}
    }  # fmt: skip
    optional = _ASKED_OF_A_STATE
    return tuple(
        element for element in form.elements.values()
        if element.applies and not element.may_be_blank and (element.number not in asked or element.number in optional)
    )  # fmt: skip


_ASKED_OF_A_STATE = frozenset({"E7", "E8", "E10", "E61", "E62", "E126", "E137", "E163", "E174"})
