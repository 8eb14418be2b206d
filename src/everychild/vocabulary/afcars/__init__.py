"""AFCARS 2020 as data, both files: elements, tags, codes, document order, and to whom each element applies.

Cites:
    45 CFR 1355.44, 1355.45. Tags, order and numeric codes are unofficial (docs/rule-readings.md).
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
    """One element of a file.

    Takes:
        codes: value to label; empty where the value is free.
        name: what a person calls it.
        reserved: values beside the format, with their meaning.
        applies: conditions that must all hold (see answering.yaml); empty where it applies to every block of its group.
        may_be_blank: whether a blank is an answer even where it applies.
        format: how a value is written, where it is not a list of codes.
    """

    number: str
    tag: str
    kind: str
    cites: str
    repeats: bool
    codes: Mapping[str, str]
    name: str
    reserved: Mapping[str, str]
    applies: Sequence[str]
    may_be_blank: bool
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The document order of a file."""

    root: str
    namespace: str
    header: Sequence[str]
    repeating: frozenset[str]
    record: Sequence[Node]


@cache
def elements() -> Mapping[str, Element]:
    """Every element of the out-of-home care file by its number, `E1` to `E186`."""
    return _elements_of(_data("elements.yaml"))


@cache
def assistance_elements() -> Mapping[str, Element]:
    """Every element of the adoption and guardianship assistance file by its number, `A1` to `A19`."""
    return _elements_of(_data("assistance.yaml"))


@cache
def number_of_tag() -> Mapping[str, str]:
    """The element's number by its tag, in the out-of-home care file."""
    return MappingProxyType({element.tag: element.number for element in elements().values()})


@cache
def order() -> Order:
    """The document order of the out-of-home care file."""
    return _order_of(_data("order.yaml"))


@cache
def assistance_order() -> Order:
    """The document order of the assistance file."""
    return _order_of(_data("assistance.yaml")["order"])


def _order_of(raw: dict[str, Any]) -> Order:
    return Order(
        root=raw["root"],
        namespace=raw["namespace"],
        header=raw["header"],
        repeating=frozenset(raw["repeating"]),
        record=raw["record"],
    )


def _elements_of(raw: dict[str, Any]) -> Mapping[str, Element]:
    codes: dict[str, dict[str, str]] = raw["codes"]
    answering = _data("answering.yaml")
    return MappingProxyType({
        number: Element(
            number=number,
            tag=each["tag"],
            kind=each["kind"],
            cites=each["cites"],
            repeats=each["repeats"],
            codes=MappingProxyType(codes.get(number, {})),
            name=answering["names"][number],
            reserved=MappingProxyType(answering["reserved"].get(number, {})),
            applies=tuple(answering["applies"].get(number, ())),
            may_be_blank=number in answering["may_be_blank"],
            format=each.get("format", ""),
        )
        for number, each in raw["elements"].items()
    })  # fmt: skip


def _data(name: str) -> dict[str, Any]:
    return yaml.safe_load(files("everychild.vocabulary.afcars").joinpath(name).read_text("utf-8"))
