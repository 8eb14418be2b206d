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
from everychild.identity.fields import LEVELS_MAX, PLACES
from everychild.identity.likeness import Levels
from everychild.identity.model import SAVED_COUNT_MIN, Frequency, Model
from everychild.identity.name_tables import EQUAL, EXCHANGED, FORMER, NICKNAME, ONE_EDIT, PART, SOUNDS, TWO_EDITS
from everychild.identity.people import People
from everychild.identity.together import rarity_bin

Floats = NDArray[np.float64]

COUNTED = ("given", "family", "born", "home")
"""Fields of which the frequency of a value counts."""
_OCCURRENCES_MIN = 2
_ESTABLISHED_SHARE = 1e-5
_PARTS = np.zeros(LEVELS_MAX)
_PARTS[[EQUAL, EXCHANGED]] = 1.0
_PARTS[[ONE_EDIT, PART]] = 0.7
_PARTS[[NICKNAME, SOUNDS, FORMER]] = 0.4
_PARTS[TWO_EDITS] = 0.2
_HOME_PARTS = np.zeros(LEVELS_MAX)
_HOME_PARTS[1] = 1.0
_HOME_PARTS[2] = 0.7
_BORN_PARTS = np.zeros(LEVELS_MAX)
_BORN_PARTS[BORN_EQUAL] = 1.0
_LOG_ODDS_MAX = 50.0
_RARITY_MAX = 4.6
"""Natural log: no rarity counts for more than a hundredfold."""


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


def _worth(pairs: Pairs, rarity: Rarity, name: str) -> Floats:
    """The rarity of the more frequent of two values; none where frequencies are not known."""
    gained = rarity.by_field.get(name)
    if gained is None:
        return np.zeros(len(pairs.one))
    codes = pairs.people.codes(name)
    return np.minimum(gained[codes[pairs.one]], gained[codes[pairs.other]])


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
    for name in rarity.by_field:
        worth = _worth(pairs, rarity, name)
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
    return probabilities(*_classes(pairs, using, rarity), using)


def rather_than_kin(pairs: Pairs, using: Model, rarity: Rarity) -> Floats:
    """Odds of one person against kin and twins, for pairs that are no strangers."""
    same, kin, twin = (
        logs + np.log(share) for logs, share in zip(_classes(pairs, using, rarity), using.shares, strict=True)
    )
    return np.exp(np.minimum(same - np.logaddexp(kin, twin), _LOG_ODDS_MAX))


def _classes(pairs: Pairs, using: Model, rarity: Rarity) -> tuple[Floats, Floats, Floats]:
    """Log likelihoods against strangers with all that counts."""
    same, kin, twin = log_classes(pairs.levels, using)
    more_same, more_kin = with_rarity(pairs, rarity)
    less = _together(pairs, using, rarity) + _race_said_twice(pairs, using) + _sex_said_twice(pairs, using)
    return same + more_same - less, kin + more_kin - less, twin + more_kin - less


def _together(pairs: Pairs, using: Model, rarity: Rarity) -> Floats:
    """What both names' agreement says less, because names go together by origin."""
    parts = _PARTS[pairs.levels[PLACES["given"]]] * _PARTS[pairs.levels[PLACES["family"]]]
    given, family = (rarity_bin(_worth(pairs, rarity, name)) for name in ("given", "family"))
    return parts * using.names_together[given, family]


def _race_said_twice(pairs: Pairs, using: Model) -> Floats:
    """What race's agreement says less, because an agreeing name has said it already."""
    given, family = using.race_with_names
    said = np.maximum(_PARTS[pairs.levels[PLACES["given"]]] * given, _PARTS[pairs.levels[PLACES["family"]]] * family)
    return np.where(pairs.levels[PLACES["race"]] == 1, said, 0.0)


def _sex_said_twice(pairs: Pairs, using: Model) -> Floats:
    """What sex says less where the given name agrees, for or against, because the name has said it already."""
    alike, unlike = using.sex_with_given
    sex, given = pairs.levels[PLACES["sex"]], pairs.levels[PLACES["given"]]
    less = np.where(sex == 1, _PARTS[given] * alike, 0.0)
    less[(sex == 2) & (given == EQUAL)] = -unlike  # noqa: PLR2004 - different
    return less
