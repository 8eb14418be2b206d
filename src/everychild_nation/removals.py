"""Why invented children were removed (E72 to E105), and from whom (E71).

Cites:
    45 CFR 1355.44(d)(3) and (4).
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from everychild.vocabulary.days import birthday
from everychild_nation.history import Episode, Life

NEGLECT, ABANDONED, RELINQUISHED, ASKED_FOR = 77, 80, 97, 98
RAN, UNKNOWN_WHEREABOUTS = 72, 73
PUBLIC_AGREEMENT, TRIBAL_AGREEMENT = 103, 104
_SHARES = (
    (77, 0.62), (83, 0.35), (74, 0.13), (79, 0.14), (96, 0.10), (93, 0.07), (94, 0.13), (82, 0.05), (75, 0.04),
    (76, 0.03), (78, 0.03), (95, 0.02), (92, 0.008), (102, 0.02), (105, 0.03), (100, 0.002), (88, 0.02), (89, 0.01),
    (90, 0.01),
)  # fmt: skip
"""Of the codes of 2020 no shares were found; these are a practitioner's orders of magnitude."""
_OF_INFANTS = ((87, 0.30), (86, 0.05))
_OF_TEENS = ((91, 0.28), (85, 0.06), (84, 0.02), (81, 0.02), (101, 0.015), (99, 0.006))
_INFANT_DAYS, _TEEN_DAYS = 365, 13 * 365
_ADULT_AT = 18
_SAFE_HAVEN_WITHIN = timedelta(days=8)
_ENVIRONMENTS, _ENVIRONMENT_WEIGHTS = ("1", "2", "3", "4", "5", "6", "7"), (86, 6, 2, 2, 1.5, 1.5, 1)
_AGREED_TRIBE, _AGREED_JUSTICE = 0.3, 0.008


def reasons_for(rng: Random, life: Life, episode: Episode) -> tuple[frozenset[int], str]:
    """Circumstances at removal that apply, and the removal environment."""
    days_old = (episode.removed_on - life.born_on).days
    environment = rng.choices(_ENVIRONMENTS, _ENVIRONMENT_WEIGHTS)[0]
    agreed = _agreement(rng, life, days_old)
    if episode.removed_on >= birthday(life.born_on, _ADULT_AT):
        return frozenset({ASKED_FOR, *agreed}), "7"
    if life.person.abandoned:
        return frozenset({ABANDONED}), "7"
    shares = [
        *_SHARES,
        *(_OF_INFANTS if days_old < _INFANT_DAYS else ()),
        *(_OF_TEENS if days_old > _TEEN_DAYS else ()),
    ]
    found = {number for number, share in shares if rng.random() < share}
    if timedelta(days=days_old) <= _SAFE_HAVEN_WITHIN and rng.random() < 0.01:  # noqa: PLR2004 - one in a hundred
        return frozenset({RELINQUISHED}), "6"
    return frozenset((found or {NEGLECT}) | agreed), environment


def _agreement(rng: Random, life: Life, days_old: int) -> set[int]:
    """Title IV-E agreements: with a tribe for a few of its children, with juvenile justice for a few youth."""
    tribe, justice = rng.random(), rng.random()
    if life.person.tribe and tribe < _AGREED_TRIBE:
        return {TRIBAL_AGREEMENT}
    return {PUBLIC_AGREEMENT} if days_old > _TEEN_DAYS and justice < _AGREED_JUSTICE else set()
