"""Invented homes and their children, in columns: brothers and sisters, twins, mothers and fathers. Pure but for chance.

Parameters, chosen by us as plausible and unverified against any source: 31 of 1,000 children are twins (about the share
of recent births); a home holds one child to five. Twins and siblings never share a given name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from everychild_bench.identity.children.words import (
    ORIGIN_SHARES,
    ORIGINS,
    Words,
    family_names,
    given_names,
    listed_names,
)

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

CHILDREN_SHARES = (0.38, 0.33, 0.17, 0.08, 0.04)
TWIN_SHARE = 0.03
"""Of children with an older sibling in the home, those born with it: about 31 of 1,000 children are twins."""
NEAR_TWIN_NAMES = 0.12
YEARS = 18
LAST_DAY = np.datetime64("2025-12-31")
_OTHER_SURNAME = 0.16
_JUNIOR = 0.03
_SECOND_GIVEN = 0.12
_DOUBLE_SURNAME = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Children by columns; one place is one child.

    Takes:
        home: the number of the home; children of one home stand beside each other.
        twin_of: the place of the child born with this one, or -1.
        order: 1 or 2 for twins, else 0.
    """

    origin: Numbers
    home: Numbers
    sex: Numbers
    born: NDArray[np.datetime64]
    given: Words
    middle: Words
    family: Words
    second_family: Words
    suffix: Words
    mother_given: Words
    mother_family: Words
    father_given: Words
    twin_of: Numbers
    order: Numbers

    @property
    def count(self) -> int:
        """How many children there are."""
        return len(self.home)


def invented_people(rng: np.random.Generator, count: int) -> People:
    """At least `count` children in whole homes."""
    sizes = rng.choice(np.arange(1, 6), size=int(count / 2.0) + 10, p=CHILDREN_SHARES)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), count)) + 1]
    home = np.repeat(np.arange(len(sizes)), sizes)
    first = np.append(True, np.diff(home) != 0)
    origin_of_home = rng.choice(len(ORIGINS), size=len(sizes), p=ORIGIN_SHARES)
    origin = origin_of_home[home]
    twin = ~first & (rng.random(len(home)) < TWIN_SHARE)
    twin[1:] &= ~twin[:-1]
    twin_of = np.where(twin, np.arange(len(home)) - 1, -1)
    twin_of[np.flatnonzero(twin) - 1] = np.flatnonzero(twin)
    sex = rng.integers(0, 2, len(home))
    same_sex = twin & (rng.random(len(home)) < 0.65)
    sex[same_sex] = sex[np.flatnonzero(same_sex) - 1]
    given = _apart(_drawn_given(rng, origin, sex), home, rng, origin, sex, twin)
    parents = _parents(rng, origin_of_home)
    family, second = _families(rng, origin_of_home, home)
    junior = (sex == 1) & (rng.random(len(home)) < _JUNIOR)
    junior[1:] &= ~(junior[:-1] & (home[1:] == home[:-1]))
    given = np.where(junior & ~twin, parents["father_given"][home], given)
    given = _apart(given, home, rng, origin, sex, np.zeros(len(home), dtype=bool))
    junior &= given == parents["father_given"][home]
    return People(
        origin=origin, home=home, sex=sex, born=_births(rng, home, first, twin), given=given,
        middle=_middles(rng, origin, sex), family=family, second_family=second,
        suffix=np.where(junior, "Jr", "").astype(object), mother_given=parents["mother_given"][home],
        mother_family=parents["mother_family"][home],
        father_given=parents["father_given"][home], twin_of=twin_of,
        order=np.where(twin, 2, np.where(twin_of >= 0, 1, 0)),
    )  # fmt: skip


def _drawn_given(rng: np.random.Generator, origin: Numbers, sex: Numbers) -> Words:
    drawn = np.empty(len(origin), dtype=object)
    for number, name in enumerate(ORIGINS):
        for code, letter in enumerate("FM"):
            here = (origin == number) & (sex == code)
            vocabulary = given_names(name, letter)
            drawn[here] = vocabulary.words[vocabulary.draw(rng, int(here.sum()))]
    return drawn


def _apart(given: Words, home: Numbers, rng: np.random.Generator, origin: Numbers, sex: Numbers, twin: Flags) -> Words:  # noqa: PLR0913, PLR0917 - the columns of a child
    """No two children of a home with one given name; some twins with names that are neighbours in the alphabet."""
    names = given.copy()
    near: Numbers = np.flatnonzero(twin & (rng.random(len(home)) < NEAR_TWIN_NAMES))
    for place in near:
        listed = _alphabet(int(origin[place]), int(sex[place]))
        found = int(np.searchsorted(listed, names[place - 1]))
        names[place] = listed[(found + (1 if rng.random() < 0.5 else 2)) % len(listed)]
    for _ in range(12):
        again = _named_twice(names, home)
        if not len(again):
            break
        names[again] = _drawn_given(rng, origin[again], sex[again])
    return names


def _named_twice(names: Words, home: Numbers) -> Numbers:
    """Children who bear the given name of one before them in their home."""
    found = [np.zeros(0, dtype=np.int64)]
    for back in range(1, len(CHILDREN_SHARES)):
        here = np.flatnonzero(home[back:] == home[:-back]) + back
        found.append(here[names[here] == names[here - back]])
    return np.unique(np.concatenate(found))


@cache
def _alphabet(origin: int, sex: int) -> Words:
    """Listed names, sorted, so that neighbours look alike (Jaxon, Jaxson; Erica, Erika)."""
    return np.array(sorted(listed_names(ORIGINS[origin], "FM"[sex])), dtype=object)


def _births(rng: np.random.Generator, home: Numbers, first: Flags, twin: Flags) -> NDArray[np.datetime64]:
    """The oldest anywhere in eighteen years; each next one 300 to 1,900 days later."""
    spacing = np.where(twin, 0, rng.integers(300, 1900, len(home)))
    spacing[first] = 0
    total = np.cumsum(spacing)
    since_first = total - total[np.flatnonzero(first)][home]
    span = np.zeros(int(home.max()) + 1, dtype=np.int64)
    np.maximum.at(span, home, since_first)
    latest = np.maximum(1, YEARS * 365 - span)
    start = (rng.random(len(span)) * latest).astype(np.int64)
    return LAST_DAY - (YEARS * 365 - start[home] - since_first).clip(min=0)


def _middles(rng: np.random.Generator, origin: Numbers, sex: Numbers) -> Words:
    return np.where(rng.random(len(origin)) < 0.88, _drawn_given(rng, origin, sex), "").astype(object)


def _parents(rng: np.random.Generator, origin: Numbers) -> dict[str, Words]:
    count = len(origin)
    women, men = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64)
    return {
        "mother_given": _drawn_given(rng, origin, women),
        "mother_family": _drawn_family(rng, origin),
        "father_given": _drawn_given(rng, origin, men),
    }


def _families(rng: np.random.Generator, origin_of_home: Numbers, home: Numbers) -> tuple[Words, Words]:
    """The family name that a home's children bear (some one of their own), and a second one where two are borne."""
    of_home, second_of_home = _drawn_family(rng, origin_of_home), _drawn_family(rng, origin_of_home)
    family = of_home[home]
    apart = rng.random(len(home)) < _OTHER_SURNAME
    family[apart] = _drawn_family(rng, origin_of_home[home][apart])
    twins_share = np.append(False, np.diff(home) == 0) & (rng.random(len(home)) < 0.9)
    family[twins_share] = of_home[home[twins_share]]
    double = (origin_of_home == ORIGINS.index("hispanic")) & (rng.random(len(origin_of_home)) < _DOUBLE_SURNAME)
    return family, np.where(double[home], second_of_home[home], "").astype(object)


def _drawn_family(rng: np.random.Generator, origin: Numbers) -> Words:
    drawn = np.empty(len(origin), dtype=object)
    for number, name in enumerate(ORIGINS):
        here = origin == number
        vocabulary = family_names(name)
        drawn[here] = vocabulary.words[vocabulary.draw(rng, int(here.sum()))]
    return drawn
