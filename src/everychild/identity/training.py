"""A new model from a jurisdiction's own records, without labels, and what it would change.

Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes
from everychild.identity.linking import Linked
from everychild.identity.model import Model, text_of
from everychild.identity.people import People
from everychild.identity.verdicts import VERDICTS, judge
from everychild.identity.weights import saved_frequencies

_VERSION_LETTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How verdicts would move from one model to another, over the same pairs.

    Takes:
        moved: pairs by (verdict before, verdict after).
    """

    pairs: int
    moved: Mapping[tuple[str, str], int]

    @property
    def changed(self) -> int:
        """How many pairs would have another verdict."""
        return sum(count for (before, after), count in self.moved.items() if before != after)


def model_of(found: Linked, people: People, *, on: str, note: str) -> Model:
    """What was learned, fit to be kept: only names that many share, and a version that tells one model from another."""
    return versioned(replace(found.using, frequencies=saved_frequencies(people), note=note), on=on)


def versioned(using: Model, *, on: str) -> Model:
    """The model with a version that tells it from any other."""
    made = replace(using, version="")
    digest = hashlib.sha256(text_of(made).encode()).hexdigest()[:_VERSION_LETTERS]
    return replace(made, version=f"{on}-{digest}")


def change_between(people: People, one: Codes, other: Codes, before: Model, after: Model) -> Change:
    """What a new model would do to pairs, each judged alone."""
    old, new = judge(people, one, other, before).verdict, judge(people, one, other, after).verdict
    both: NDArray[np.int64] = old.astype(np.int64) * len(VERDICTS) + new
    counts: list[int] = np.bincount(both, minlength=len(VERDICTS) ** 2).tolist()
    moved = {
        (str(VERDICTS[place // len(VERDICTS)]), str(VERDICTS[place % len(VERDICTS)])): count
        for place, count in enumerate(counts)
        if count
    }
    return Change(pairs=len(one), moved=moved)
