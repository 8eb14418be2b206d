"""The tables as they may be published: rounded, and small numbers left out with what would give them away.

Pure. The nation's totals are exact; what is said of a state stands on a grid of five; a category of fewer than eleven
children is not shown, nor is enough beside it that it could be had by subtraction.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from everychild.afcars.facts import NOT_SAID
from everychild.afcars.tables import DEFINITIONS, Tables, mean, median, numbers
from everychild.disclosure.small_numbers import SHOWN_FROM, left_out, rounded
from everychild.vocabulary.places import NATION

IN_STATE, NO_COUNTY = "/", "not known"
"""A county's place is its state's and its own code: `US-KY/21067`."""
_BY_LENGTH = frozenset({"in care by months in care", "left by months in care"})
_LENGTHS = (
    (0, "less than 1 month"), (1, "1 to 5 months"), (6, "6 to 11 months"), (12, "12 to 17 months"),
    (18, "18 to 23 months"), (24, "24 to 29 months"), (30, "30 to 35 months"), (36, "3 to 4 years"),
    (60, "5 years or more"),
)  # fmt: skip
"""The lengths of stay of the reports, each from so many whole months on."""
TOTALS = ("in care", "entered", "left", "served", "waiting", "adopted", "missing")
SUMMARIES = (("in care by age", "age"), ("in care by months in care", "months"), ("left by months in care", "months"))
"""Tables of whole numbers of which a mean and a median are published too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure.

    Takes:
        category: empty for a total; `mean` or `median` for those of a table of whole numbers.
        value: None where it is left out.
    """

    place: str
    measure: str
    category: str
    value: float | None


def published(place: str, tables: Tables) -> list[Figure]:
    """Every figure of a place; counties are figures of their own, of children in care alone."""
    shown = [
        Figure(place=place, measure=measure, category="", value=_count(place, tables.cells[measure, ""]))
        for measure in TOTALS
    ]
    for measure in DEFINITIONS:
        if measure not in TOTALS:
            counts = tables.by_category(measure)
            shown += _table(place, measure, _in_lengths(counts) if measure in _BY_LENGTH else counts)
    for measure, _ in SUMMARIES:
        shown += _summaries(place, measure, numbers(tables.by_category(measure)))
    return shown


def counties(state: str, tables: Tables) -> list[Figure]:
    """Children in care by county, for one state; two states may name one county, or none."""
    counts = {county or NO_COUNTY: count for county, count in tables.counties.items()}
    gone = left_out(counts, also=())
    return [
        Figure(
            place=f"{state}{IN_STATE}{county}",
            measure="in care",
            category="",
            value=None if county in gone else rounded(count),
        )
        for county, count in sorted(counts.items())
    ]


def order_of(measure: str) -> Callable[[str], tuple[bool, int, str]]:
    """By what the categories of a measure stand in the reports' order; what is not said comes last."""
    lengths = {words: months for months, words in _LENGTHS}

    def place(category: str) -> tuple[bool, int, str]:
        number = lengths.get(category, 0) if measure in _BY_LENGTH else int(category) if category.isdigit() else 0
        return category == NOT_SAID, number, category

    return place


def digest_of(by_place: Mapping[str, Tables]) -> bytes:
    """SHA-256 of the counts behind a publication, so that a replay can be told from it."""
    said = {
        place: {
            "cells": sorted([measure, category, count] for (measure, category), count in tables.cells.items() if count),
            "counties": sorted(tables.counties.items()),
        }
        for place, tables in sorted(by_place.items())
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).digest()


def _count(place: str, count: int) -> int | None:
    if place == NATION:
        return count
    return rounded(count) if count >= SHOWN_FROM else None


def _table(place: str, measure: str, counts: Mapping[str, int]) -> list[Figure]:
    gone = left_out(counts, also=())
    return [
        Figure(
            place=place,
            measure=measure,
            category=category,
            value=None if category in gone else count if place == NATION else rounded(count),
        )
        for category, count in sorted(counts.items())
    ]


def _in_lengths(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Months as the reports' lengths; small numbers are left out of these, so that more of a state can be shown."""
    found: Counter[str] = Counter()
    for months, many in counts.items():
        words = next(words for since, words in reversed(_LENGTHS) if int(months) >= since)
        found[words] += many
    return found


def _summaries(place: str, measure: str, counts: Mapping[int, int]) -> list[Figure]:
    if sum(counts.values()) < _ENOUGH_FOR_A_MEAN:
        return []
    found = (("mean", mean(counts)), ("median", median(counts)))
    return [
        Figure(place=place, measure=measure, category=name, value=round(value, 1))
        for name, value in found
        if value is not None
    ]


_ENOUGH_FOR_A_MEAN = 30
"""Of fewer children a mean could give one of them away."""
