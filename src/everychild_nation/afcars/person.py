"""A child's own answers (E5 to E68, E106 to E111): what is most recent as of a period's end.

Each answer is drawn from the child's number, so that a later file says the same unless time has changed it.

Cites:
    45 CFR 1355.44(a) to (c), (d)(5) and (d)(6).
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild.vocabulary.days import birthday
from everychild_nation.history import Episode, Life

_RACE_FLAGS = ("E13", "E14", "E15", "E16", "E17", "E18", "E19", "E20")
_CONDITIONS = ("E24", "E25", "E26", "E27", "E28", "E29", "E30", "E31", "E32", "E34")
"""Without E33, which stands in place of its component conditions and never beside them."""
_ALL_CONDITIONS = tuple(f"E{number}" for number in range(24, 35))
_SUPPORT = tuple(f"E{number}" for number in range(47, 55))
_SCHOOL_AGE, _SECONDARY, _ADULT, _TEEN = 6, 14, 18, 13
_DIAGNOSED_BY_AGE = ((5, 0.22), (12, 0.38), (99, 0.55))
_NOT_SCHOOL_AGE, _GRADE_TWELVE = "16", 12
_FIRST_GRADE_MONTH = 9
_SCREENED_WITHIN = timedelta(days=30)
_ADOPTION, _UNKNOWN_PARENTS, _NO_SECOND = "3", "7777", "9999"
_SAFE_HAVEN, _ABANDONED = 97, 80


def answers_of(life: Life, episode: Episode, day: date) -> dict[str, str]:
    """Answers by element number.

    Takes:
        day: the earlier of the period's end and the exit.
    """
    rng = Random(f"{life.number}/answers")
    age = _age(life.born_on, day)
    values = {"E4": life.number, "E5": f"{life.born_on:%Y%m%d}", "E6": life.sex}
    values |= _tribe(life, episode, day, rng) | _race(life)
    values |= _health(episode, day, age, rng) | _school(life, day, age, rng)
    values |= _own_children(life, age, rng) | _earlier_families(life, episode, rng)
    values |= _support(episode, age, rng) | _siblings(life, rng)
    values |= _parents(life, rng) | _trafficking(life, episode, day, age, rng)
    return values


def second_parents(life: Life, episode: Episode, day: date) -> list[dict[str, str]]:
    """E64, E66, E68 of each further parent."""
    if life.person.abandoned or life.person.father_born == int(_NO_SECOND):
        return []
    kind, petition, ended = _ended_rights(episode, day, Random(f"{life.number}/second-parent"))
    return [{"E64": kind, "E66": petition, "E68": ended}]


def _tribe(life: Life, episode: Episode, day: date, rng: Random) -> dict[str, str]:
    values = {"E7": "1", "E8": "0", "E10": "0"}
    unknown = rng.random() < 0.04  # noqa: PLR2004 - one in twenty-five
    told = episode.removed_on + timedelta(days=rng.randint(5, 25))
    if life.person.tribe and told <= day:
        return values | {"E8": "1", "E10": "1", "E11": f"{told:%Y%m%d}", "E12": "1" if rng.random() < 0.9 else "0"}  # noqa: PLR2004
    if unknown or life.person.tribe:
        return values | {"E8": "9", "E10": "9"}
    return values


def _race(life: Life) -> dict[str, str]:
    races = ("E19",) if life.person.abandoned else life.person.races
    values = {flag: "1" if flag in races else "0" for flag in _RACE_FLAGS}
    values["E21"] = "7" if life.person.abandoned else life.person.hispanic
    return values


def _health(episode: Episode, day: date, age: int, rng: Random) -> dict[str, str]:
    assessed = day - episode.removed_on >= _SCREENED_WITHIN or rng.random() < 0.6  # noqa: PLR2004 - most within days
    diagnosed = rng.random() < next(share for oldest, share in _DIAGNOSED_BY_AGE if age <= oldest)
    found = rng.sample(_CONDITIONS, rng.choice((1, 1, 1, 2, 3)))
    existing = rng.random() < 0.9  # noqa: PLR2004 - nine in ten
    if not assessed:
        return {"E22": "0", "E23": "0"}
    if not diagnosed:
        return {"E22": "1", "E23": "2" if rng.random() < 0.95 else "3"}  # noqa: PLR2004 - some results are awaited
    values = dict.fromkeys(_ALL_CONDITIONS, "0") | dict.fromkeys(found, "1" if existing else "2")
    return values | {"E22": "1", "E23": "1"}


def _school(life: Life, day: date, age: int, rng: Random) -> dict[str, str]:
    special = "1" if rng.random() < 0.16 else "0"  # noqa: PLR2004 - about one in six
    onward = rng.choice((("4", "12"), ("5", "12"), ("0", "12"), ("0", "13"), ("3", "11")))
    if age < _SCHOOL_AGE:
        return {"E35": "1", "E36": _NOT_SCHOOL_AGE, "E37": "0" if age < 3 else special}  # noqa: PLR2004 - no plan before
    if age >= _ADULT:
        return {"E35": onward[0], "E36": onward[1], "E37": "0" if onward[0] != "3" else special}
    year = day.year if day.month >= _FIRST_GRADE_MONTH else day.year - 1
    grade = max(1, min(_GRADE_TWELVE, year - life.born_on.year - 5))
    enrolled = "2" if age < _SECONDARY else "3"
    return {"E35": enrolled, "E36": str(grade - 1), "E37": special}


def _own_children(life: Life, age: int, rng: Random) -> dict[str, str]:
    bore = bool(life.person.bore_at) and age > life.person.bore_at
    together = "1" if rng.random() < 0.8 else "0"  # noqa: PLR2004 - four in five
    pregnant = life.sex == "2" and age >= _TEEN and rng.random() < 0.02  # noqa: PLR2004 - one in fifty
    values = {"E39": "1" if bore else "0", "E40": together if bore else "9"}
    return values | ({"E38": "1" if pregnant else "0"} if life.sex == "2" else {})


def _earlier_families(life: Life, episode: Episode, rng: Random) -> dict[str, str]:
    months = (episode.removed_on.year - life.born_on.year) * 12 + episode.removed_on.month - life.born_on.month
    adopted, guarded = rng.random() < 0.025, rng.random() < 0.015  # noqa: PLR2004 - small shares
    first, second = rng.random(), rng.random()
    if life.person.abandoned:
        return {"E41": "7", "E44": "7"}
    values = {"E41": "0", "E44": "0"}
    if adopted and months > 24:  # noqa: PLR2004 - old enough
        values |= {"E41": "1", "E42": _month(life.born_on, 12 + int(first * (months - 13))), "E43": "0"}
    if guarded and months > 24:  # noqa: PLR2004 - old enough
        values |= {"E44": "1", "E45": _month(life.born_on, 12 + int(second * (months - 13)))}
    return values


def _support(episode: Episode, age: int, rng: Random) -> dict[str, str]:
    applies = {"E48"} if rng.random() < 0.5 else {"E52"}  # noqa: PLR2004 - half
    if rng.random() < 0.12:  # noqa: PLR2004 - one in eight
        applies.add("E51")
    if age >= 14 and rng.random() < 0.3:  # noqa: PLR2004 - Chafee from fourteen
        applies.add("E53")
    paid = episode.stays[-1].home is not None and rng.random() < 0.6  # noqa: PLR2004 - three in five
    some = rng.random() < 0.9  # noqa: PLR2004 - nine in ten
    values = {number: "1" if number in applies else "0" for number in _SUPPORT} if some else {}
    agreement = bool(episode.reasons & {103, 104})
    return values | {"E46": "1" if some else "0", "E55": "1" if paid or agreement else "0"}


def _siblings(life: Life, rng: Random) -> dict[str, str]:
    in_care = len(life.sibling_numbers)
    others = rng.choice((0, 0, 1, 1, 2))
    total = in_care + others
    if not total:
        return {"E56": "0"}
    if not in_care:
        return {"E56": str(total), "E57": "0"}
    return {"E56": str(total), "E57": str(in_care), "E58": str(min(life.together, in_care))}


def _parents(life: Life, rng: Random) -> dict[str, str]:
    person = life.person
    member = "1" if person.tribe else "0"
    unknown = "9" if rng.random() < 0.05 else "0"  # noqa: PLR2004 - one in twenty
    if person.abandoned:
        return {"E59": _UNKNOWN_PARENTS, "E60": _UNKNOWN_PARENTS, "E61": "9", "E62": "9"}
    return {"E59": str(person.mother_born), "E60": str(person.father_born), "E61": member,
            "E62": unknown if person.father_given else "9"}  # fmt: skip


def first_parent(life: Life, episode: Episode, day: date) -> dict[str, str]:
    """E63, E65, E67."""
    kind, petition, ended = _ended_rights(episode, day, Random(f"{life.number}/first-parent"))
    return {"E63": kind, "E65": petition, "E67": ended}


def _ended_rights(episode: Episode, day: date, rng: Random) -> tuple[str, str, str]:
    """Type, petition, and end of a parent's rights: where adoption is planned, and where a parent died."""
    petition = episode.removed_on + timedelta(days=rng.randint(380, 520))
    ended = petition + timedelta(days=rng.randint(60, 240))
    kind = rng.choice("1222")
    if rng.random() < 0.02:  # noqa: PLR2004 - one in fifty has died
        died = episode.removed_on - timedelta(days=rng.randint(1, 900))
        return "2", "66666666", f"{died:%Y%m%d}"
    planned = [plan for on, plan in episode.plans if on <= day]
    if planned and planned[-1] == _ADOPTION and ended <= day and ended < (episode.left_on or date.max):
        return kind, f"{petition:%Y%m%d}", f"{ended:%Y%m%d}"
    return "0", "", ""


def _trafficking(life: Life, episode: Episode, day: date, age: int, rng: Random) -> dict[str, str]:
    before, during = rng.random() < 0.006, rng.random() < 0.15  # noqa: PLR2004 - few, and more of those who ran
    days = rng.randint(1, 300)
    values = {"E106": "0", "E109": "0"}
    if age < _TEEN:
        return values
    earlier = episode.removed_on - timedelta(days=days)
    if before and earlier > life.born_on:
        values |= {"E106": "1", "E107": "1", "E108": f"{earlier:%Y%m%d}"}
    found = [each.returned_on for each in episode.missing if each.returned_on and each.returned_on <= day]
    if during and found:
        values |= {"E109": "1", "E110": "1", "E111": f"{found[-1]:%Y%m%d}"}
    return values


def _age(born_on: date, day: date) -> int:
    years = day.year - born_on.year
    return years - (birthday(born_on, years) > day)


def _month(born_on: date, months: int) -> str:
    total = born_on.year * 12 + born_on.month - 1 + months
    return f"{total // 12:04d}{total % 12 + 1:02d}"
