"""Invented households: mothers, children, twins, newborns without a name yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

GIVEN_GIRLS = ("Testa", "Sampla", "Demi", "Mocka", "Fixtura", "Exa", "Dumma", "Inventa", "Proba", "Placida", "Modela")
GIVEN_BOYS = (
    "Testo",
    "Samplo",
    "Demo",
    "Mocko",
    "Fixtus",
    "Protos",
    "Dummo",
    "Inventor",
    "Placido",
    "Modello",
    "Probus",
)
FAMILY = (
    "Beispiel", "Ejemplo", "Esempio", "Przyklad", "Exemple", "Voorbeeld", "Primer", "Namuna", "Esimerkki", "Eksempel",
    "Ornek", "Exemplo", "Pelda", "Priklad", "Naide", "Piemers", "Pavyzdys", "Shembull", "Mfano", "Tauira",
)  # fmt: skip
"""The word "example" in many languages: names that say of themselves that they are invented."""

_AGE_SHARES = (((0, 5), 0.42), ((6, 12), 0.23), ((13, 17), 0.29), ((18, 20), 0.06))
"""Ages of the first child of a home; with its brothers and sisters they come to those of AFCARS report 21 (2013)."""
_MALE = 0.52
_TWINS = 0.035
_CHILDREN_IN_HOME = (1, 1, 1, 2, 2, 2, 3, 4)
_SURNAME_CHANGED = 0.04


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person, whatever agencies call them.

    Takes:
        person_id: the truth that no agency has.
        earlier_family: a family name borne before, where it changed.
    """

    person_id: str
    given: str
    family: str
    born_on: date
    sex: str
    mother_given: str
    mother_family: str
    is_twin: bool = False
    earlier_family: str = ""


def a_household(rng: Random, mark: str, today: date) -> list[Person]:
    """The children of one home, the oldest first; twins share a birth date, and often an initial."""
    family, mother = rng.choice(FAMILY), rng.choice(GIVEN_GIRLS)
    mother_family = family if rng.random() < 0.8 else rng.choice(FAMILY)  # noqa: PLR2004 - four in five
    first = born_on = _born(rng, today)
    children: list[Person] = []
    for index in range(rng.choice(_CHILDREN_IN_HOME)):
        twin = bool(children) and rng.random() < _TWINS * 2
        if children and not twin:
            born_on = _born_beside(first, rng, today)
        sex = "1" if rng.random() < _MALE else "2"
        earlier = rng.choice(FAMILY) if rng.random() < _SURNAME_CHANGED else ""
        children.append(
            Person(
                person_id=f"{mark}-{index}",
                given=rng.choice(GIVEN_BOYS if sex == "1" else GIVEN_GIRLS),
                family=family,
                born_on=born_on,
                sex=sex,
                mother_given=mother,
                mother_family=mother_family,
                is_twin=twin,
                earlier_family=earlier if earlier != family else "",
            )
        )
    return sorted(children, key=lambda each: each.born_on)


def _born_beside(first: date, rng: Random, today: date) -> date:
    """A brother's or sister's birth date: one to five years older or younger, and under eighteen."""
    days = rng.choice((-1, 1)) * rng.randint(320, 1900)
    if not today - timedelta(days=18 * 365) < first + timedelta(days=days) <= today - timedelta(days=3):
        days = -days
    return min(max(first + timedelta(days=days), today - timedelta(days=18 * 365)), today - timedelta(days=3))


def _born(rng: Random, today: date) -> date:
    (youngest, oldest), _ = rng.choices(_AGE_SHARES, [share for _, share in _AGE_SHARES])[0]
    years = rng.randint(youngest, oldest)
    return today - timedelta(days=int(years * 365.25) + rng.randint(0, 364))
