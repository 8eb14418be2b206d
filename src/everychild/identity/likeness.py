"""How alike two descriptions are, field by field: a batch of pairs in columns, one small integer a field and pair.

Pure. Level 0 is always "missing", which is no evidence for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import jellyfish
import numpy as np
from nicknames import NickNamer
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

from everychild.identity.describing import Description

Levels = dict[str, NDArray[np.int8]]
Pair = tuple[Description, Description]

MISSING, EQUAL = 0, 1
_NICKNAME = _BEFORE = 2
_ONE_EDIT, _SOUNDS, _TWO_EDITS, _INITIAL, _DIFFERENT = 3, 4, 5, 6, 7
_NEAR, _LESS_NEAR = 0.93, 0.86
_ONE_EDIT_LENGTH, _TWO_EDITS_LENGTH = 3, 5


def levels_of(pairs: Sequence[Pair]) -> Levels:
    """Each field's level for each pair, in columns of the pairs' order."""
    return {
        field: np.fromiter((level(one, other) for one, other in pairs), dtype=np.int8, count=len(pairs))
        for field, level in _FIELDS.items()
    }


def _given(one: Description, other: Description) -> int:
    if not one.given or not other.given:
        return MISSING
    if one.given == other.given or "".join(one.given) == "".join(other.given):
        return EQUAL
    if set(one.given) & set(other.given) or any(b in _nicknames(a) for a in one.given for b in other.given):
        return _NICKNAME
    return _graded(" ".join(one.given), " ".join(other.given))


def _family(one: Description, other: Description) -> int:
    if not one.family or not other.family:
        return MISSING
    if one.family == other.family or "".join(one.family) == "".join(other.family):
        return EQUAL
    before = {one.family_before, other.family_before} - {()}
    if (
        one.family_before == other.family
        or other.family_before == one.family
        or (len(before) == 1 and before == {one.family_before} == {other.family_before})
    ):
        return _BEFORE
    if set(one.family) & set(other.family):
        return _BEFORE
    return _graded(" ".join(one.family), " ".join(other.family))


def _graded(one: str, other: str) -> int:
    shorter, edits = min(len(one), len(other)), OSA.distance(one, other)
    likeness = JaroWinkler.similarity(one, other)
    if shorter == 1:
        return _INITIAL if one[0] == other[0] else _DIFFERENT
    if edits == 1 and shorter >= _ONE_EDIT_LENGTH:
        return _ONE_EDIT
    if likeness >= _NEAR or jellyfish.metaphone(one) == jellyfish.metaphone(other):
        return _SOUNDS
    if (edits == 2 and shorter >= _TWO_EDITS_LENGTH) or likeness >= _LESS_NEAR:  # noqa: PLR2004 - two edits
        return _TWO_EDITS
    return _DIFFERENT


def _birth_date(one: Description, other: Description) -> int:
    if one.born_on is None or other.born_on is None:
        return MISSING
    return _dates(one.born_on, other.born_on)


def _dates(one: date, other: date) -> int:
    a, b = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    digits = sum(x != y for x, y in zip(a, b, strict=True))
    if digits == 0:
        return EQUAL
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return 3
    if digits == 1:
        return 2 if one.year == other.year else 4
    if (one.month, one.day) == (other.month, other.day):
        return 4
    if digits == 2:  # noqa: PLR2004 - two digits
        return 5
    return 6 if one.year == other.year else 7


def _middle(one: Description, other: Description) -> int:
    return _equal(one.middle, other.middle)


def _sex(one: Description, other: Description) -> int:
    return _equal(one.sex, other.sex)


def _last4(one: Description, other: Description) -> int:
    return _equal(one.last4, other.last4)


def _mother(one: Description, other: Description) -> int:
    if not one.mother or not other.mother:
        return MISSING
    if one.mother == other.mother:
        return EQUAL
    if one.mother[0] == other.mother[0]:
        return 2
    return 3 if JaroWinkler.similarity(" ".join(one.mother), " ".join(other.mother)) >= _NEAR else 4


def _equal(one: str, other: str) -> int:
    if not one or not other:
        return MISSING
    return EQUAL if one == other else 2


@lru_cache(maxsize=4096)
def _nicknames(name: str) -> frozenset[str]:
    namer = _namer()
    return frozenset(namer.nicknames_of(name)) | frozenset(namer.canonicals_of(name))


@lru_cache(maxsize=1)
def _namer() -> NickNamer:
    return NickNamer()


_FIELDS: dict[str, Callable[[Description, Description], int]] = {
    "given": _given,
    "family": _family,
    "birth-date": _birth_date,
    "middle": _middle,
    "sex": _sex,
    "mother": _mother,
    "last4": _last4,
}
