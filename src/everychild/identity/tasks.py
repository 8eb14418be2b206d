"""What is to be linked: two lists, or one list with itself; how many pairs that makes, and how many can be one person.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.fields import FAR_BORN_MAX
from everychild.identity.learning import Ceilings
from everychild.identity.people import People

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of it is done."""

_OVERLAP_MAX = 0.8
_PAIRS_OF_EACH_MAX = 3.0
"""Somebody who stands seven times in a file makes three pairs for each time."""
_BEGIN = 0.6
_KIN_OF_EACH = 3.0
_TWINS_OF_EACH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be linked.

    Takes:
        first: how many of the people are of the first list; 0 when one list is looked through for repetitions.
        matched: each record of one list is at most one of the other.
    """

    people: People
    first: int
    matched: bool = False

    @property
    def sizes(self) -> tuple[int, int]:
        """How many records each side has."""
        return (self.first, self.people.count - self.first) if self.first else (self.people.count, self.people.count)

    @property
    def pairs(self) -> int:
        """How many pairs there are."""
        one, other = self.sizes
        return one * other if self.first else one * (one - 1) // 2

    @property
    def ceilings(self) -> Ceilings:
        """How many pairs there are, and how many can be one person and kin."""
        smaller = min(self.sizes)
        same, begin = _PAIRS_OF_EACH_MAX * smaller, _BEGIN * smaller
        if self.first:
            same, begin = _OVERLAP_MAX * smaller, _BEGIN * _OVERLAP_MAX * smaller
        return Ceilings(
            pairs=float(max(self.pairs, 1)), same=same, kin=_KIN_OF_EACH * smaller,
            twin=_TWINS_OF_EACH * smaller, begin=begin,
            far_born=(1.0,) * len(FAR_BORN_MAX) if self.matched else FAR_BORN_MAX,
        )  # fmt: skip

    def keys(self, one: Codes, other: Codes) -> NDArray[np.int64]:
        """Pairs as single numbers, in order of the first, then of the other."""
        return one.astype(np.int64) * self.people.count + other

    def pairs_of(self, keys: NDArray[np.int64]) -> tuple[Codes, Codes]:
        """Pairs from single numbers."""
        return (keys // self.people.count).astype(np.int32), (keys % self.people.count).astype(np.int32)
