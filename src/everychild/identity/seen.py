"""What the rules look at: the levels of a batch of pairs, and what two birth dates say beside their level.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity import births
from everychild.identity.columns import Codes
from everychild.identity.fields import PLACES
from everychild.identity.likeness import Levels
from everychild.identity.people import People

Truths = NDArray[np.bool_]

DIFFERENT_NUMBER, EQUAL, DIFFERENT = 4, 1, 2
HOME = (1, 2)
LAST_FOUR = (3,)
PARENT_SAME = (1, 2, 3)
PARENT_DIFFERENT = 6
_SEVERAL_YEARS, _GENERATION_YEARS = 5, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """What pairs of birth dates say.

    Takes:
        apart: no slip explains the difference: the year differs and so does the month or the day.
        years: they are so apart, and by five years or more.
        generation: they are so apart, and by so many years that one could be the other's parent.
        heaped: at least one is a first of January, which often stands for a date not known.
    """

    apart: Truths
    years: Truths
    generation: Truths
    heaped: Truths


def dates_of(people: People, one: Codes, other: Codes, born: NDArray[np.uint8]) -> Dates:
    """What the birth dates of pairs say, with their levels at hand."""
    codes, values = people.codes("born"), people.fields["born"].values
    year, table = people.born.year, people.born
    a, b = codes[one], codes[other]
    day = np.array([int(value[4:]) if value[4:].isdigit() else 0 for value in values])
    told = (born >= births.TWO_DIGITS) & (born != births.PARTLY) & (born != births.YEAR_AND_PART)
    apart = told & (year[a] != year[b]) & (day[a] != day[b])
    gap = np.abs(table.year[a] - table.year[b])
    first = day == 101  # noqa: PLR2004 - 1 January
    return Dates(
        apart=apart,
        years=apart & (gap >= _SEVERAL_YEARS) & (born >= births.WITHIN),
        generation=apart & (gap >= _GENERATION_YEARS) & (born >= births.WITHIN),
        heaped=first[a] | first[b],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Levels of a batch of pairs, with what the rules need beside."""

    levels: Levels
    established: Truths
    common: Truths
    begins_otherwise: Truths
    multiple: Truths
    both_homes_told: Truths
    dates: Dates

    def at(self, field: str) -> NDArray[np.uint8]:
        """One field's levels."""
        return self.levels[PLACES[field]]

    def identified(self) -> Truths:
        """Whether an identifier is equal and none contradicts it."""
        ssn, medicaid = self.at("ssn"), self.at("medicaid")
        equal = (ssn == EQUAL) | (medicaid == EQUAL)
        return equal & (ssn != DIFFERENT_NUMBER) & (medicaid != DIFFERENT_NUMBER)

    def corroborated(self) -> Truths:
        """Whether something beside names, birth date and address agrees: a parent, a number, a middle name."""
        return (
            np.isin(self.at("mother"), PARENT_SAME)
            | np.isin(self.at("father"), PARENT_SAME)
            | (self.at("phone") == EQUAL)
            | np.isin(self.at("ssn"), (1, 2, 3))
            | np.isin(self.at("medicaid"), (1, 2))
            | np.isin(self.at("middle"), (1, 3))
        )

    def one_home(self) -> Truths:
        """Whether the two live, or lived, under one roof, or have one mother."""
        return np.isin(self.at("home"), HOME) | np.isin(self.at("mother"), PARENT_SAME)
