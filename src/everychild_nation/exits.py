"""How invented children leave care: home, kin, adoption, guardianship, majority, transfer, missing, death."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild.vocabulary.days import birthday
from everychild_nation.history import Episode, Life, NewHome
from everychild_nation.placements import a_home, gone

ADOPTED, GUARDED, MISSING, TRANSFERRED, GROWN, DIED = "3", "5", "6", "8", "4", "7"
_REASONS = ("1", "2", ADOPTED, GUARDED, MISSING, TRANSFERRED, DIED)
_EARLY = (76, 12, 0, 3, 0.4, 2.5, 0.15)
_LATE = (28, 4, 54, 14, 0.5, 1.5, 0.1)
_ADULT = 18
_YEAR = 365
_AGREEMENTS = ("1", "1", "1", "1", "2", "3", "4", "0")
_GUARDIAN_AGREEMENTS = ("5", "5", "5", "6", "0")
_CUT = 2922


def leave(rng: Random, life: Life, episode: Episode, left_on: date, *, days_late: int) -> None:
    """End the episode on a day, for a reason that its length and the child's age allow."""
    adult = birthday(life.born_on, _ADULT) <= left_on
    long = (left_on - episode.removed_on).days > _YEAR
    reason = GROWN if adult else rng.choices(_REASONS, _LATE if long else _EARLY)[0]
    if reason == MISSING and (left_on - life.born_on).days < _CUT * 1.5:
        reason = "1"
    end(rng, life, episode, left_on, reason=reason, typed_on=left_on + timedelta(days=rng.randint(0, 3 + days_late)))


def end(  # noqa: PLR0913 - whose, when, why, and when it was typed
    rng: Random, life: Life, episode: Episode, left_on: date, *, reason: str, typed_on: date
) -> None:
    """End the episode for a reason, with what the reason brings along."""
    episode.left_on, episode.left_typed_on, episode.exit_reason = left_on, typed_on, reason
    if reason == TRANSFERRED:
        episode.transferred_to = rng.choice("1234467")
    if reason == MISSING and not episode.stays[-1].is_gone:
        since = max(episode.stays[-1].began_on, left_on - timedelta(days=rng.randint(10, 60)))
        episode.stays.append(gone(since, "left-on-own"))
    if reason in {ADOPTED, GUARDED}:
        episode.new_home = _new_home(rng, life, episode, reason)
        if reason == ADOPTED and all(plan != ADOPTED for _, plan in episode.plans):
            planned = max(episode.removed_on, left_on - timedelta(days=240))
            episode.plans.append((planned, ADOPTED))


def _new_home(rng: Random, life: Life, episode: Episode, reason: str) -> NewHome:
    """The foster parents of the last place, where there are some; else somebody else."""
    last = episode.stays[-1].home
    home = last or a_home(rng, "1" if reason == GUARDED else "2", episode.removed_on)
    agreements = _AGREEMENTS if reason == ADOPTED else _GUARDIAN_AGREEMENTS
    return NewHome(
        home=home,
        was_foster_parent=last is not None,
        agreement=rng.choice(agreements),
        siblings=str(life.together) if life.sibling_numbers else "99",
        elsewhere="2" if episode.stays[-1].location == "2" else "1",
    )
