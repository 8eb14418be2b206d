"""What a child's names are in one agency's file: nicknames, halves of double ones, renamings, placeholders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from everychild_bench.identity.children.people import Flags, Numbers, People
from everychild_bench.identity.children.slips import accented, called
from everychild_bench.identity.children.words import ORIGINS, Words, family_names

_HISPANIC = ORIGINS.index("hispanic")
_RENAMED = 0.07
_NEWBORN = np.array(
    ["Baby Girl", "Baby Boy", "Infant Girl", "Infant Boy", "BG", "BB", "Newborn", "Newborn"], dtype=object
)
_OF_TWINS = ("", " A", " B")


def givens(rng: np.random.Generator, people: People, who: Numbers, newborn: Flags, care: NDArray[np.float64]) -> Words:
    """Given names as called, or with the second one beside, or what a hospital writes before there is one."""
    count = len(who)
    given = people.given[who].copy()
    hispanic = people.origin[who] == _HISPANIC
    both = hispanic & (people.middle[who] != "") & (rng.random(count) < 0.1)
    given = called(given, ~both & (rng.random(count) < 0.06), rng)
    given = accented(given, hispanic & (rng.random(count) < 0.3))
    given[both] = given[both] + " " + people.middle[who][both]
    kind = np.array([0, 2, 4, 6])[rng.choice(4, size=count, p=(0.6, 0.15, 0.15, 0.1))]
    placeholder = _NEWBORN[kind + people.sex[who]]
    marks = np.array(_OF_TWINS, dtype=object)[np.where(rng.random(count) < 0.5, people.order[who], 0)]
    given[newborn] = placeholder[newborn] + marks[newborn]
    given[rng.random(count) < 0.002 * care] = ""
    return given


def middles(rng: np.random.Generator, people: People, who: Numbers, agency: Numbers) -> Words:
    """Middle names: whole, an initial, or none, as the agency keeps them."""
    habit = np.random.default_rng(11).choice(3, size=int(agency.max()) + 1, p=(0.35, 0.4, 0.25))[agency]
    odd = rng.random(len(who))
    habit = np.where(odd < 0.1, 1, np.where(odd < 0.2, 2, habit))
    whole = people.middle[who]
    initial = whole.astype("U1").astype(object)
    return np.where(habit == 0, whole, np.where(habit == 1, initial, "")).astype(object)


def families(  # noqa: PLR0913, PLR0917 - the columns it reads
    rng: np.random.Generator, people: People, who: Numbers, visit: Numbers, newborn: Flags, agency: Numbers
) -> tuple[Words, Words]:
    """Family names: a new one after adoption, halves of double ones, the mother's at birth; and former names."""
    count = len(who)
    family = people.family[who].copy()
    new = _new_families(rng, people)
    turned = (rng.random(people.count) < _RENAMED)[who] & (visit > 0)
    former = people.given[who] + " " + family
    family = np.where(turned, new[who], family)
    hyphened = turned & (rng.random(count) < 0.15)
    family[hyphened] = people.family[who][hyphened] + "-" + new[who][hyphened]
    double = (people.second_family[who] != "") & ~turned
    habit = np.random.default_rng(12).choice(4, size=int(agency.max()) + 1, p=(0.5, 0.1, 0.3, 0.1))[agency]
    second = people.second_family[who]
    family = np.where(double & (habit == 0), family + " " + second, family)
    family = np.where(double & (habit == 1), people.family[who] + "-" + second, family)
    family = np.where(double & (habit == 3), second, family)
    at_birth = newborn | ((visit == 0) & (rng.random(count) < 0.03))
    family = np.where(at_birth, people.mother_family[who], family)
    known = turned & (rng.random(count) < 0.4)
    return family.astype(object), np.where(known, former, "").astype(object)


def _new_families(rng: np.random.Generator, people: People) -> Words:
    drawn = np.empty(people.count, dtype=object)
    for number, name in enumerate(ORIGINS):
        here = people.origin == number
        vocabulary = family_names(name)
        drawn[here] = vocabulary.words[vocabulary.draw(rng, int(here.sum()))]
    return drawn
