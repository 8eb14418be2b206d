"""Plans, reviews, hearings and caseworker visits of an episode, as the law's calendar and agencies' habits have them.

Cites:
    42 USC 675(5)(B) and (C): a review every six months, a permanency hearing within twelve months of foster care.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Episode, Visit

REUNIFY, RELATIVES, ADOPTION, GUARDIANSHIP, PLANNED = "1", "2", "3", "4", "5"
_SIX_MONTHS = 182
_PLAN_CHANGES_AFTER = 400
_LATE_PLANS, _LATE_WEIGHTS = (REUNIFY, RELATIVES, ADOPTION, GUARDIANSHIP, PLANNED), (29, 6, 44, 9, 12)
_PLANNED_AGE = 16
_SKIPPED = 0.04


def plan_for(rng: Random, episode: Episode, until: date, age: int) -> None:
    """Reunification first; another plan after some thirteen months where that has not worked."""
    set_on = episode.removed_on + timedelta(days=rng.randint(5, 55))
    if set_on <= until:
        adult = age >= _PLANNED_AGE + 2
        episode.plans.append((set_on, PLANNED if adult else REUNIFY))
    changed_on = episode.removed_on + timedelta(days=_PLAN_CHANGES_AFTER + rng.randint(-60, 120))
    if changed_on <= until and age < _PLANNED_AGE + 2:
        plan = rng.choices(_LATE_PLANS, _LATE_WEIGHTS)[0]
        if plan == PLANNED and age < _PLANNED_AGE:
            plan = ADOPTION
        if plan != REUNIFY:
            episode.plans.append((changed_on, plan))


def meet(rng: Random, episode: Episode, until: date) -> None:
    """Periodic reviews and permanency hearings, each a little early or late; a few never happen."""
    half_years = (until - episode.removed_on).days // _SIX_MONTHS
    for index in range(1, half_years + 1):
        day = episode.removed_on + timedelta(days=index * _SIX_MONTHS + rng.randint(-20, 12))
        if day <= until and rng.random() >= _SKIPPED:
            episode.reviews.append(day)
            if index % 2 == 0:
                episode.hearings.append(day)


def visit(rng: Random, agency: InventedAgency, episode: Episode, until: date) -> None:
    """A visit a month, as often as this agency makes them."""
    made, late = agency.visits_made, agency.days_late
    year, month = episode.removed_on.year, episode.removed_on.month
    day = episode.removed_on
    while day <= until:
        day = date(year, month, 1 + int(rng.random() * 28))
        if episode.removed_on <= day <= until and rng.random() < made:
            typed_on = day + timedelta(days=int(rng.random() * (late + 1))) if late else day
            episode.visits.append(Visit(on=day, typed_on=typed_on, place="1" if rng.random() < 0.68 else "2"))  # noqa: PLR2004 - two in three at home
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - a year's months
        day = date(year, month, 1)
