"""Where an invented child lives: homes and other places, by age, as published shares have them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild.vocabulary.places import STATE_FIPS
from everychild_nation.agencies import ORDER
from everychild_nation.history import Adult, Home, Stay

KIN, FOSTER, PRE_ADOPTIVE, AT_HOME, INDEPENDENT = "kin", "foster", "pre-adoptive", "14", "8"
_PLACES = (KIN, FOSTER, PRE_ADOPTIVE, "2", "6", AT_HOME, INDEPENDENT, "4", "5", "9", "11", "10", "1")
_BY_AGE = (
    (12, (46, 46, 0, 0.8, 0.8, 4.6, 0, 0.3, 0.5, 0, 0.1, 0.4, 0.5)),
    (17, (31, 33, 0, 9, 5, 4.5, 1, 5, 6, 1.2, 0.8, 0.5, 5)),
    (99, (15, 32, 0, 8, 3, 2, 30, 2, 2, 1, 0.5, 0.5, 4)),
)  # fmt: skip
"""Shares of the place on a day, by the oldest age of a group: AFCARS report 21 (2013) and a practitioner's ratios."""
_FIRST_PLACES, _FIRST_WEIGHTS = (FOSTER, KIN, "shelter", "3", "6"), (48, 36, 8, 4, 4)
_OUT_OF_STATE = 0.04
_ABROAD = 0.0008
_NEAR = 0.75
_STATES_ONLY = tuple(code for code in STATE_FIPS if code not in {"US-PR", "US-GU", "US-VI", "US-AS", "US-MP"})
_ADOPTIVE = 0.16
_TRIBAL_ADULT = 0.01
_ABROAD_CODES = ("484", "124")
_DAYS_BETWEEN_MOVES = 270
_MARRIED = ("1", "1", "1", "1", "2", "3", "4", "4", "4")
_COUPLES = frozenset({"1", "2"})
_RACE_OF_ADULT = (0, 1, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 5, 6)


def stays_of(  # noqa: PLR0913 - a stretch, a state, an age and a plan
    rng: Random, state: str, removed_on: date, until: date, age: int, *, adoption: bool
) -> list[Stay]:
    """The places from removal to a day, the last one as shares for the age have it."""
    changes = _changes(rng, removed_on, until)
    stays = [_placed(rng, state, rng.choices(_FIRST_PLACES, _FIRST_WEIGHTS)[0], removed_on)]
    stays += [_placed(rng, state, rng.choices(_FIRST_PLACES, _FIRST_WEIGHTS)[0], day) for day in changes[:-1]]
    weights = next(weights for oldest, weights in _BY_AGE if age <= oldest)
    last = PRE_ADOPTIVE if adoption and rng.random() < _ADOPTIVE else rng.choices(_PLACES, weights)[0]
    if last == AT_HOME and not changes:
        changes = [removed_on + (until - removed_on) / 2]
    if changes and changes[-1] > removed_on:
        stays.append(_placed(rng, state, last, changes[-1]))
    else:
        stays[0] = _placed(rng, state, FOSTER if last in {PRE_ADOPTIVE, AT_HOME} else last, removed_on)
    return stays


def a_home(rng: Random, relation: str, on: date) -> Home:
    """Foster parents, kin or not, some thirty to sixty years old."""
    marital = rng.choice(_MARRIED)
    first = _adult(rng, on, rng.choice("12222"))
    second = _adult(rng, on, "1" if first.sex == "2" else "2") if marital in _COUPLES else None
    return Home(marital=marital, relation=relation, first=first, second=second)


def home_stay(rng: Random, kind: str, on: date, *, location: str = "1", where: str = "") -> Stay:
    """A family home of a kind."""
    if kind == KIN:
        relation = "1" if rng.random() < 0.85 else "3"  # noqa: PLR2004 - of kin, most are relatives
        kinds = (117,) if relation == "1" else (119,)
        kinds = (114, *kinds) if rng.random() < 0.4 else kinds  # noqa: PLR2004 - two in five are licensed
    elif kind == PRE_ADOPTIVE:
        relation, kinds = "2", (114, 118)
    elif kind == "shelter":
        relation, kinds = "2", (114, 116)
    else:
        relation, kinds = "2", (114, 115) if rng.random() < 0.12 else (114,)  # noqa: PLR2004 - one in eight
    return Stay(began_on=on, kinds=kinds, home=a_home(rng, relation, on), location=location, where=where)


def gone(on: date, category: str) -> Stay:
    """Missing, as the federal file says it: ran, or whereabouts unknown."""
    return Stay(began_on=on, other="12" if category == "left-on-own" else "13", location="4")


def again(stay: Stay, on: date) -> Stay:
    """The same place again from another day."""
    return Stay(
        began_on=on, kinds=stay.kinds, other=stay.other, location=stay.location, where=stay.where, home=stay.home
    )


def _placed(rng: Random, state: str, kind: str, on: date) -> Stay:
    location, where = "1", ""
    if kind in {KIN, PRE_ADOPTIVE, "4"} and rng.random() < _OUT_OF_STATE * 2:
        location, where = "2", _other_state(rng, state)
    elif kind == KIN and rng.random() < _ABROAD:
        location, where = "3", rng.choice(_ABROAD_CODES)
    if kind in {KIN, FOSTER, PRE_ADOPTIVE, "shelter"}:
        return home_stay(rng, kind, on, location=location, where=where)
    return Stay(began_on=on, other=kind, location=location, where=where)


def _other_state(rng: Random, state: str) -> str:
    """Mostly one of the states that a small nation has, so that the receiving side is there to be seen."""
    near = [code for code in ORDER if code != state]
    far = [code for code in _STATES_ONLY if code != state]
    return STATE_FIPS[rng.choice(near[:3] if rng.random() < _NEAR else far)]


def _changes(rng: Random, removed_on: date, until: date) -> list[date]:
    """Days of moves: more often in the first months, as they are."""
    days, found = 0.0, list[date]()
    total = (until - removed_on).days
    while True:
        days += rng.expovariate(1 / (_DAYS_BETWEEN_MOVES * (0.6 if not found else 1.6))) + 2
        if days >= total:
            return found
        found.append(removed_on + timedelta(days=int(days)))


def _adult(rng: Random, on: date, sex: str) -> Adult:
    born_on = on - timedelta(days=rng.randint(27 * 365, 66 * 365))
    hispanic = rng.choice("0000011189")
    return Adult(born_on=born_on, race=rng.choice(_RACE_OF_ADULT), hispanic=hispanic, sex=sex,
                 tribal="1" if rng.random() < _TRIBAL_ADULT else "0")  # fmt: skip
