"""Invented households: parents, children, twins, newborns without a name yet, and where they live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from everychild_nation.names import CITIES, FAMILY, GIVEN_BOYS, GIVEN_GIRLS, MIDDLE, STREETS

_AGE_SHARES = (((0, 5), 0.46), ((6, 12), 0.18), ((13, 17), 0.29), ((18, 20), 0.07))
"""Ages of the first child of a home; with its brothers and sisters they come to those of AFCARS report 21 (2013)."""
_LEAVERS = (((0, 5), 0.40), ((6, 12), 0.20), ((13, 17), 0.26), ((18, 20), 0.16))
"""Ages on leaving: 8 % of exits are of age (2019)."""
_MALE = 0.52
_TWINS = 0.035
_CHILDREN_IN_HOME = (1, 1, 1, 2, 2, 2, 3, 4)
_SURNAME_CHANGED = 0.04
_FAMILY_WEIGHTS = [60 // (1 + index // 3) + 2 for index in range(len(FAMILY))]
_RACES = (("E17",), ("E15",), ("E17", "E15"), ("E13",), ("E14",), ("E16",), ("E18",), ("E20",), ("E17", "E18"))
_RACE_WEIGHTS = (44, 23, 8, 2, 1, 1, 2, 1, 18)
"""White 44 %, Black 23 % in 2019; of the rest no share was found, and it is spread."""
_HISPANIC, _HISPANIC_WEIGHTS = ("0", "1", "8", "9"), (76, 21, 1, 2)
_TRIBES = ("990", "991", "992")
"""Codes that stand for no tribe: the federal list was not found."""
_TRIBAL, _LONE_PARENT, _OTHER_FATHER, _ABANDONED = 0.025, 0.22, 0.3, 0.004
_PARENT_AGE = (17, 38)
_FOUR_IN_FIVE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One invented person, whatever agencies call them.

    Takes:
        person_id: the truth that no agency has.
        earlier_family: a family name borne before, where it changed.
        races: numbers of the race flags that are yes.
        tribe: the tribe's code, where the child is a member or may be one.
        father_born: 9999 where there is no second parent.
        abandoned: left by parents whom nobody knows.
        known_as: told apart from the same person's earlier record in one agency.
        bore_at: the age at which the youth had a child; 0 for never.
    """

    person_id: str
    given: str
    family: str
    born_on: date
    sex: str
    mother_given: str
    mother_family: str
    middle: str = ""
    mother_born: int = 0
    father_given: str = ""
    father_family: str = ""
    father_born: int = 9999
    birth_order: int = 1
    multiple: int = 1
    earlier_family: str = ""
    races: tuple[str, ...] = ("E17",)
    hispanic: str = "0"
    tribe: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    phone: str = ""
    ssn_last4: str = ""
    abandoned: bool = False
    known_as: str = ""
    bore_at: int = 0

    @property
    def is_twin(self) -> bool:
        """Whether another child was born at the same birth."""
        return self.multiple > 1


def a_household(rng: Random, mark: str, today: date, *, leaving: bool = False) -> list[Person]:
    """The children of one home, the oldest first; twins share a birth date, and often an initial.

    Takes:
        today: the day on which they are as old as children in care are; with `leaving`, as those who leave it.
    """
    first = born_on = _born(rng, today, _LEAVERS if leaving else _AGE_SHARES)
    born: list[tuple[date, bool]] = [(born_on, False)]
    for _ in range(rng.choice(_CHILDREN_IN_HOME) - 1):
        twin = rng.random() < _TWINS * 2
        if not twin:
            born_on = _born_beside(first, rng, today)
        born.append((born_on, twin))
    born.sort()
    shared = _shared(rng, born[0][0].year)
    if len(born) == 1 and rng.random() < _ABANDONED:
        shared = replace(shared, abandoned=True, mother_given="", mother_family="", father_given="", father_family="",
                         tribe="", street="", city="", zip="", phone="")  # fmt: skip
    births = [day for day, _ in born]
    children: list[Person] = []
    for index, day in enumerate(births):
        child = _child(rng, shared, f"{mark}-{index}", day, order=index + 1, multiple=births.count(day))
        children.append(_named_apart(child, {each.given for each in children}))
    return children


def a_youth(rng: Random, mark: str, born_on: date) -> Person:
    """One person of a birth date, without brothers and sisters."""
    return _child(rng, _shared(rng, born_on.year), mark, born_on, order=1, multiple=1)


def renamed(person: Person, rng: Random) -> Person:
    """The same person after an adoption: another family name, often another given name, and new parents."""
    family = _family(rng)
    names = GIVEN_BOYS if person.sex == "1" else GIVEN_GIRLS
    given = person.given if rng.random() < _FOUR_IN_FIVE else rng.choice(names)
    adopted = replace(
        person, given=given, family=family, middle="", mother_given=rng.choice(GIVEN_GIRLS), mother_family=family,
        mother_born=person.born_on.year - rng.randint(28, 45), father_given=rng.choice(GIVEN_BOYS),
        father_family=family, father_born=person.born_on.year - rng.randint(28, 45), earlier_family="", ssn_last4="",
        known_as="/renamed",
    )  # fmt: skip
    return _housed(rng, adopted)


def _shared(rng: Random, first_year: int) -> Person:
    """What the children of one home have in common."""
    family = _family(rng)
    lone = rng.random() < _LONE_PARENT
    shared = Person(
        person_id="",
        given="",
        family=family,
        born_on=date.min,
        sex="",
        mother_given=rng.choice(GIVEN_GIRLS),
        mother_family=family if rng.random() < _FOUR_IN_FIVE else _family(rng),
        mother_born=first_year - rng.randint(*_PARENT_AGE),
        father_given="" if lone else rng.choice(GIVEN_BOYS),
        father_family="" if lone else (family if rng.random() > _OTHER_FATHER else _family(rng)),
        father_born=9999 if lone else first_year - rng.randint(*_PARENT_AGE),
        races=rng.choices(_RACES, _RACE_WEIGHTS)[0],
        hispanic=rng.choices(_HISPANIC, _HISPANIC_WEIGHTS)[0],
        tribe=rng.choice(_TRIBES) if rng.random() < _TRIBAL else "",
    )
    return _housed(rng, shared)


def _child(  # noqa: PLR0913 - a birth in a home
    rng: Random, shared: Person, mark: str, born_on: date, *, order: int, multiple: int
) -> Person:
    sex = "1" if rng.random() < _MALE else "2"
    earlier = _family(rng) if rng.random() < _SURNAME_CHANGED else ""
    return replace(
        shared,
        person_id=mark,
        given=rng.choice(GIVEN_BOYS if sex == "1" else GIVEN_GIRLS),
        middle=rng.choice(MIDDLE),
        born_on=born_on,
        sex=sex,
        birth_order=order,
        multiple=multiple,
        earlier_family=earlier if earlier != shared.family else "",
        ssn_last4=f"{rng.randrange(10_000):04d}",
        bore_at=rng.choice((0,) * 14 + (16,)),
    )


def _named_apart(child: Person, taken: set[str]) -> Person:
    """Parents give no two of their children one name."""
    names = GIVEN_BOYS if child.sex == "1" else GIVEN_GIRLS
    if child.given not in taken:
        return child
    free = [name for name in names if name not in taken]
    return replace(child, given=Random(child.person_id).choice(free))


def _housed(rng: Random, person: Person) -> Person:
    """The same at an address that is none."""
    return replace(
        person,
        street=f"{rng.randint(1, 999)} {rng.choice(STREETS)} St",
        city=rng.choice(CITIES),
        zip=f"000{rng.randint(10, 99)}",
        phone=f"555-01{rng.randint(0, 99):02d}",
    )


def _family(rng: Random) -> str:
    return rng.choices(FAMILY, _FAMILY_WEIGHTS)[0]


def _born_beside(first: date, rng: Random, today: date) -> date:
    """A brother's or sister's birth date: one to five years older or younger, and under eighteen."""
    days = rng.choice((-1, 1)) * rng.randint(320, 1900)
    if not today - timedelta(days=18 * 365) < first + timedelta(days=days) <= today - timedelta(days=3):
        days = -days
    return min(max(first + timedelta(days=days), today - timedelta(days=18 * 365)), today - timedelta(days=3))


def _born(rng: Random, today: date, shares: Sequence[tuple[tuple[int, int], float]]) -> date:
    (youngest, oldest), _ = rng.choices(shares, [share for _, share in shares])[0]
    years = rng.randint(youngest, oldest)
    return today - timedelta(days=int(years * 365.25) + rng.randint(1, 364))
