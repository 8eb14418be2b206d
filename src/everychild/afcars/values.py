"""What a value may be, element by element, and what is wrong with one that it may not be.

Pure. Dates are compared as they are written, YYYYMMDD; a table of the days that there are makes reading one a look-up.

Cites:
    45 CFR 1355.43(d) (nothing is defaulted), 1355.44, 1355.45. Layouts come from the editor: docs/rule-readings.md.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from everychild.afcars.scopes import Value
from everychild.vocabulary.afcars import Element
from everychild.vocabulary.places import STATE_FIPS

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
SIBLINGS_MAX = 98
_DAYS = tuple(f"{day:02d}" for day in range(1, 32))

_STATE = "|".join(sorted(STATE_FIPS.values()))
_SHAPES = {
    "E1": rf"{_STATE}|\d{{3}}",
    "A1": rf"{_STATE}|\d{{3}}",
    "E3": rf"(?:{_STATE})\d{{3}}",
    "E4": r"[0-9A-Za-z]{12}",
    "A3": r"[0-9A-Za-z]{12}",
    "E9": r"\d{3}",
    "E122": rf"{_STATE}|\d{{3}}|[A-Z]{{3}}",
    "A16": r"0|[1-9]\d{0,5}",
}
_TRIBE = re.compile(r"\d{3}")


@cache
def days() -> Mapping[str, int]:
    """Each day there is, as written in a file, with its ordinal."""
    ordinal = FIRST_DAY.toordinal()
    found: dict[str, int] = {}
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        for month in range(1, 13):
            month_of_year = f"{year}{month:02d}"
            for day in _DAYS[: monthrange(year, month)[1]]:
                found[month_of_year + day] = ordinal
                ordinal += 1
    return MappingProxyType(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Values of one shape, and a blank where that is an answer."""

    shape: re.Pattern[str]
    blank: bool

    def __contains__(self, value: object) -> bool:
        return self.shape.fullmatch(value) is not None if isinstance(value, str) else self.blank


def admitted(element: Element, *, blank: bool) -> Container[Value]:
    """What the element may hold; `blank` where nothing is an answer too."""
    shape = _SHAPES.get(element.number)
    if shape:
        return Written(shape=re.compile(shape), blank=blank)
    if element.codes:
        return frozenset[Value]([*element.codes, *_blank(blank=blank)])
    return _written_as(element.kind, element.format, (*element.reserved, *_blank(blank=blank)))


def _blank(*, blank: bool) -> tuple[None, ...]:
    return (None,) if blank else ()


@cache
def _written_as(kind: str, layout: str, beside: tuple[Value, ...]) -> frozenset[Value]:
    match kind, layout:
        case "date", "YYYYMMDD":
            return frozenset([*days(), *beside])
        case "date", "YYYYMM":
            months = (f"{year}{month:02d}" for year in range(1900, 2101) for month in range(1, 13))
            return frozenset([*months, *beside])
        case "date", _:
            return frozenset([*(f"{year}{month}" for year in range(2000, 2100) for month in ("03", "09")), *beside])
        case "integer", "YYYY":
            return frozenset([*(str(year) for year in range(1850, 2101)), *beside])
        case _:
            return frozenset([*(str(count) for count in range(SIBLINGS_MAX + 1)), *beside])


def is_tribal(agency: str) -> bool:
    """Whether an agency's code is a tribe's."""
    return _TRIBE.fullmatch(agency) is not None


_WORDS_FOR_YES_OR_NO = frozenset({"Y", "N", "T", "F", "YES", "NO", "TRUE", "FALSE"})
_WORDS_FOR_NOTHING = frozenset({"NULL", "NONE", "N/A", "NA", "NIL", "NAN"})
_KINDS_OF_WRONG = (
    (r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", "a date with separators"),
    (r"-?\d+\.\d*", "a number with a decimal point"),
    (r"-\d+", "a negative number"),
)
PADDED = "spaces around it"
FROM_A_PROGRAM = frozenset({
    "a date with separators", "a number with a decimal point", "a code with a leading zero", "a word for yes or no",
    "a word for nothing", PADDED, "the wrong number of digits",
})  # fmt: skip
"""Kinds of wrong that an extract makes, not a person at a screen."""


def shape_of(value: str, element: Element) -> str:
    """What kind of wrong a value is, in words that never repeat it."""
    for pattern, words in _KINDS_OF_WRONG:
        if re.fullmatch(pattern, value):
            return words
    if element.kind == "date" and value.isdigit():
        eight = element.format == "YYYYMMDD" and len(value) == 8  # noqa: PLR2004 - YYYYMMDD
        return "eight digits that are no day" if eight else "the wrong number of digits"
    if value.isdigit():
        padded = value[0] == "0" and value.lstrip("0") in element.codes
        return "a code with a leading zero" if padded else "a number that is on no list"
    if value.upper() in _WORDS_FOR_YES_OR_NO:
        return "a word for yes or no"
    return "a word for nothing" if value.upper() in _WORDS_FOR_NOTHING else "letters or signs"
