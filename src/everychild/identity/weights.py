"""From levels to probabilities: three classes, and the frequency of what agrees.

Pure. Inside each class the fields are taken as independent; that two relatives agree in surname, address and mother at
once is what the class of kin is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity.births import EQUAL as BORN_EQUAL
from everychild.identity.columns import Codes
from everychild.identity.fields import PLACES
from everychild.identity.likeness import Levels
from everychild.identity.model import SAVED_COUNT_MIN, Frequency, Model
from everychild.identity.name_tables import EQUAL, EXCHANGED, FORMER, NICKNAME, ONE_EDIT, PART, SOUNDS, TWO_EDITS
from everychild.identity.people import People

Floats = NDArray[np.float64]

COUNTED = ("given", "family", "born", "home")
"""Fields of which the frequency of a value counts."""
_OCCURRENCES_MIN = 2
_ESTABLISHED_SHARE = 1e-5
_PARTS = np.zeros(12)
_PARTS[[EQUAL, EXCHANGED]] = 1.0
_PARTS[[ONE_EDIT, PART]] = 0.7
_PARTS[[NICKNAME, SOUNDS, FORMER]] = 0.4
_PARTS[TWO_EDITS] = 0.2
_HOME_PARTS = np.zeros(12)
_HOME_PARTS[1] = 1.0
_HOME_PARTS[2] = 0.7
_BORN_PARTS = np.zeros(12)
_BORN_PARTS[BORN_EQUAL] = 1.0
_RARITY_MAX = 4.6
"""Natural log: no rarity counts for more than a hundredfold."""
_YEARS = 10_000
_SEEN_MIN = 20.0
"""So many agreeing pairs are believed in on either side: a small file says nothing of how names go together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How much more the agreement on each value says than agreement on average, in natural logs, by field and code."""

    by_field: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of records, by their places among the people, and their levels."""

    people: People
    one: Codes
    other: Codes
    levels: Levels


def frequencies_of(people: People) -> dict[str, Frequency]:
    """How frequent each counted field's values are among these people."""
    found: dict[str, Frequency] = {}
    for name in COUNTED:
        column = people.fields[name]
        counts = column.counts()[1:]
        total = max(int(counts.sum()), 1)
        shares = counts / total
        found[name] = Frequency(
            shares=dict(zip(column.values[1:], shares.tolist(), strict=True)),
            rest=_OCCURRENCES_MIN / total,
            chance=float((shares**2).sum()),
            established=max(SAVED_COUNT_MIN / total, _ESTABLISHED_SHARE),
        )
    return found


def saved_frequencies(people: People) -> dict[str, Frequency]:
    """The same for a model file: names that many share, no dates and no addresses."""
    kept: dict[str, Frequency] = {}
    for name in ("given", "family"):
        frequency, total = frequencies_of(people)[name], int(people.fields[name].known.sum())
        many = {value: share for value, share in frequency.shares.items() if share * total >= SAVED_COUNT_MIN}
        left = max(len(frequency.shares) - len(many), 1)
        rest = max((1 - sum(many.values())) / left, frequency.rest)
        kept[name] = Frequency(
            shares={value: round(share, 7) for value, share in many.items()}, rest=rest, chance=frequency.chance,
            established=frequency.established,
        )  # fmt: skip
    return kept


def rarity_of(people: People, using: Model) -> Rarity:
    """What agreement on each of these people's values is worth beyond the average."""
    by_field: dict[str, Floats] = {}
    for name, frequency in using.frequencies.items():
        values = people.fields[name].values
        shares = np.array([max(frequency.shares.get(value, frequency.rest), frequency.rest) for value in values])
        gained = np.log(max(frequency.chance, 1e-12) / shares)
        by_field[name] = gained.clip(-_RARITY_MAX, _RARITY_MAX)
    return Rarity(by_field=by_field)


def log_classes(levels: Levels, using: Model) -> tuple[Floats, Floats, Floats]:
    """Log likelihoods of same, of kin and of twins against strangers, by the levels alone."""
    tables = [np.log(rates / using.stranger) for rates in (using.same, using.kin, using.twin)]
    same, kin, twin = (np.zeros(levels.shape[1]) for _ in tables)
    for place in range(levels.shape[0]):
        same += tables[0][place][levels[place]]
        kin += tables[1][place][levels[place]]
        twin += tables[2][place][levels[place]]
    return same, kin, twin


def with_rarity(pairs: Pairs, rarity: Rarity) -> tuple[Floats, Floats]:
    """What the frequency of the agreeing values adds, to same and to kin."""
    more: dict[str, Floats] = {}
    for name, gained in rarity.by_field.items():
        codes = pairs.people.codes(name)
        worth = np.minimum(gained[codes[pairs.one]], gained[codes[pairs.other]])
        parts = _HOME_PARTS if name == "home" else _BORN_PARTS if name == "born" else _PARTS
        more[name] = worth * parts[pairs.levels[PLACES[name]]]
    nothing = np.zeros(len(pairs.one))
    same = sum(more.values(), nothing)
    return same, same - more.get("given", nothing)


def probabilities(same: Floats, kin: Floats, twin: Floats, using: Model) -> Floats:
    """Probabilities of one person, from log likelihoods against strangers."""
    a, b, c = (logs + np.log(share) for logs, share in zip((same, kin, twin), using.shares, strict=True))
    d = np.log(max(1 - sum(using.shares), 1e-9))
    top = np.maximum(np.maximum(a, b), np.maximum(c, d))
    return np.exp(a - top) / (np.exp(a - top) + np.exp(b - top) + np.exp(c - top) + np.exp(d - top))


def weighed(pairs: Pairs, using: Model, rarity: Rarity) -> Floats:
    """The probability of one person for each pair: levels, rarity and classes together."""
    same, kin, twin = log_classes(pairs.levels, using)
    more_same, more_kin = with_rarity(pairs, rarity)
    together = _PARTS[pairs.levels[PLACES["given"]]] * _PARTS[pairs.levels[PLACES["family"]]] * using.names_together
    return probabilities(same + more_same - together, kin + more_kin - together, twin + more_kin - together, using)


def names_together(people: People, first: int) -> float:
    """How much likelier two strangers agree in both names than each name alone would have it, as a natural log.

    Names go together by origin. Counted over pairs born in different years, of whom next to none are one person.
    """
    given, family = people.codes("given").astype(np.int64), people.codes("family").astype(np.int64)
    year = people.born.year[people.codes("born")].astype(np.int64)
    told = (given > 0) & (family > 0) & (year > 0)
    side = (np.arange(people.count) < first).astype(np.int64)[told]
    given, family, year = given[told], family[told], year[told]
    both = _numbered(given * (int(family.max(initial=0)) + 1) + family)
    seen = _agreeing(both, side) - _agreeing(both * _YEARS + year, side)
    total = _agreeing(np.zeros_like(given), side)
    if total < 1:
        return 0.0
    apart = 1 - _agreeing(year, side) / total
    chance = _agreeing(given, side) * _agreeing(family, side) / total * apart
    return float(np.clip(np.log((seen + _SEEN_MIN) / (chance + _SEEN_MIN)), 0.0, _RARITY_MAX))


def _agreeing(keys: NDArray[np.int64], side: NDArray[np.int64]) -> float:
    """How many pairs agree in a key: of the two sides, or of one where all are on it."""
    numbered = _numbered(keys)
    counts = np.bincount(numbered).astype(np.float64)
    lefts = np.bincount(numbered, weights=side)
    return float((lefts * (counts - lefts)).sum()) if side.any() else float((counts * (counts - 1)).sum() / 2)


def _numbered(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)
