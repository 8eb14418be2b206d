"""AFCARS 2020 as data: elements, tags, codes, document order.

Cites:
    45 CFR 1355.44. Tags, order and numeric codes are unofficial (docs/rule-readings.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

Node = str | dict[str, Any]
"""An element's tag, or a group: one key, its tag, with the nodes in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of the out-of-home care file.

    Takes:
        codes: value to label; empty where the value is free.
    """

    number: str
    tag: str
    kind: str
    cites: str
    repeats: bool
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The document order of the file."""

    root: str
    namespace: str
    header: Sequence[str]
    repeating: frozenset[str]
    record: Sequence[Node]


@cache
def elements() -> Mapping[str, Element]:
    """Every element by its number, `E1` to `E186`."""
    raw = _data("elements.yaml")
    codes: dict[str, dict[str, str]] = raw["codes"]
    return MappingProxyType({
        number: Element(
            number=number,
            tag=each["tag"],
            kind=each["kind"],
            cites=each["cites"],
            repeats=each["repeats"],
            codes=MappingProxyType(codes.get(number, {})),
        )
        for number, each in raw["elements"].items()
    })  # fmt: skip


@cache
def number_of_tag() -> Mapping[str, str]:
    """The element's number by its tag."""
    return MappingProxyType({element.tag: element.number for element in elements().values()})


@cache
def order() -> Order:
    """The document order."""
    raw = _data("order.yaml")
    return Order(
        root=raw["root"],
        namespace=raw["namespace"],
        header=raw["header"],
        repeating=frozenset(raw["repeating"]),
        record=raw["record"],
    )


def _data(name: str) -> dict[str, Any]:
    return yaml.safe_load(files("everychild.vocabulary.afcars").joinpath(name).read_text("utf-8"))
