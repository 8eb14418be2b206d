"""How names go together: a given name of one origin stands beside family names of the same.

Pure. Counted over pairs born in different years, of whom next to none are one person; by how rare each name is, since
rare names go together most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from everychild.identity.people import People

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]

RARITY_EDGES = np.array([0.0, 1.5, 3.0])
BINS = len(RARITY_EDGES) + 1
_LOG_MAX = 7.0
_YEARS = 10_000
_BELIEVED = 20.0
"""So many agreeing pairs are believed in on either side: a small file says nothing of how names go together."""


def rarity_bin(rarity: Floats) -> NDArray[np.intp]:
    """Which of the bins a rarity (a natural log) falls into."""
    return np.searchsorted(RARITY_EDGES, rarity, side="right")


def names_together(people: People, first: int, given_rarity: Floats, family_rarity: Floats) -> Floats:
    """How much likelier two strangers agree in both names than each name alone would have it: logs, by rarity of each.

    Takes:
        given_rarity, family_rarity: of each distinct name.
    """
    given, family = people.codes("given").astype(np.int64), people.codes("family").astype(np.int64)
    year = people.born.year[people.codes("born")].astype(np.int64)
    told = (given > 0) & (family > 0) & (year > 0)
    side = (np.arange(people.count) < first).astype(np.float64)[told]
    given, family, year = given[told], family[told], year[told]
    total = _agreeing(np.zeros_like(given), side).sum()
    if total < 1:
        return np.zeros((BINS, BINS))
    both, names = np.unique(given * (int(family.max()) + 1) + family, return_inverse=True)
    seen = _agreeing(names, side)
    by_year, rows = np.unique(names * _YEARS + year, return_inverse=True)
    np.subtract.at(seen, by_year // _YEARS, _agreeing(rows, side))
    given_of, family_of = both // (int(family.max()) + 1), both % (int(family.max()) + 1)
    places = rarity_bin(given_rarity)[given_of] * BINS + rarity_bin(family_rarity)[family_of]
    observed = np.bincount(places, weights=seen, minlength=BINS * BINS).reshape(BINS, BINS)
    apart = 1 - _agreeing(np.unique(year, return_inverse=True)[1], side).sum() / total
    chance = np.outer(_by_bin(given, side, given_rarity), _by_bin(family, side, family_rarity)) / total * apart
    whole = (observed.sum() + _BELIEVED) / (chance.sum() + _BELIEVED)
    ratio = (observed + _BELIEVED * whole) / (chance + _BELIEVED)
    return np.log(ratio).clip(0.0, _LOG_MAX)


def sex_with_given(people: People, first: int) -> tuple[float, float]:
    """How much likelier two strangers are of one sex when their given names agree, and how much less of two; logs."""
    alike, all_pairs, named_alike, named = _kinds_by_name(people, first, "sex", "given")
    usual, usual_named = (alike + 1) / (all_pairs + 2), (named_alike + _BELIEVED * 0.5) / (named + _BELIEVED)
    same, other = np.log(usual_named / usual), np.log((1 - usual) / (1 - usual_named))
    return float(same.clip(0.0, _LOG_MAX)), float(other.clip(0.0, _LOG_MAX))


def race_with_names(people: People, first: int) -> tuple[float, float]:
    """How much likelier two strangers are of one race when their given names agree, and their family names; logs."""
    found: list[float] = []
    for name in ("given", "family"):
        alike, all_pairs, named_alike, named = _kinds_by_name(people, first, "race", name)
        usual = (alike + 1) / (all_pairs + 1)
        found.append(
            float(np.log((named_alike + _BELIEVED * usual) / ((named + _BELIEVED) * usual)).clip(0.0, _LOG_MAX))
        )
    return found[0], found[1]


def _kinds_by_name(people: People, first: int, field: str, name: str) -> tuple[float, float, float, float]:
    """Pairs of different years: alike in a field, all, alike among those of one name, and all of one name."""
    kinds, names = people.codes(field).astype(np.int64), people.codes(name).astype(np.int64)
    year = people.born.year[people.codes("born")].astype(np.int64)
    told = (names > 0) & (kinds > 0) & (year > 0)
    side = (np.arange(people.count) < first).astype(np.float64)[told]
    one, kind, born = names[told], kinds[told], year[told]
    width = int(kinds.max(initial=0)) + 1
    return (
        _apart(kind, born, side),
        _apart(np.zeros_like(kind), born, side),
        _apart(one * width + kind, born, side),
        _apart(one, born, side),
    )


def _apart(keys: Keys, year: Keys, side: Floats) -> float:
    """How many pairs of different years agree in a key."""
    if not len(keys):
        return 0.0
    numbered = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    by_year = np.unique(numbered * _YEARS + year, return_inverse=True)[1].astype(np.int64)
    return float(_agreeing(numbered, side).sum() - _agreeing(by_year, side).sum())


def _by_bin(codes: Keys, side: Floats, rarity: Floats) -> Floats:
    """How many pairs agree in one name, by its rarity."""
    agreeing = _agreeing(codes, side)
    places = rarity_bin(rarity[: len(agreeing)])
    return np.bincount(places, weights=agreeing, minlength=BINS).astype(np.float64)


def _agreeing(keys: Keys, side: Floats) -> Floats:
    """For each key, how many pairs agree in it: of the two sides, or of one where all are on it."""
    counts = np.bincount(keys).astype(np.float64)
    lefts = np.bincount(keys, weights=side)
    return lefts * (counts - lefts) if side.any() else counts * (counts - 1) / 2
