"""Missing episodes: who said so, what police and clearinghouse answered, sightings, returns and what follows.

One to one and a half in a hundred children are missing, mostly aged 13 to 17; half of those who return are back in
three days.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild.vocabulary.days import birthday
from everychild_nation.history import Episode, Life, Missing, event
from everychild_nation.placements import again, gone

_TEEN, _ADULT = 13, 18
_NOW_TEEN, _NOW_OTHER = 0.040, 0.0012
_EARLIER_TEEN, _EARLIER_OTHER = 0.16, 0.004
_TEEN_CATEGORIES = ("left-on-own",) * 9 + ("unknown",)
_CHILD_CATEGORIES = ("taken-or-withheld-by-parent-or-family",) * 4 + ("unknown",)
_DAYS_MISSING = (0, 1, 1, 2, 2, 3, 5, 9, 20, 60)
_DAYS_MISSING_NOW = (0, 1, 2, 3, 5, 9, 14, 25, 40, 60, 90, 150)
_POLICE = (("taken", 88), ("declined", 7), ("referred", 5))
_PLACES = ("a bus station", "a friend's home", "a shelter for youth", "the parent's home", "a hospital")


def go_missing(rng: Random, life: Life, episode: Episode, today: date) -> None:
    """Perhaps an episode that is over, and perhaps one that is not."""
    if episode.left_on:
        return
    teen = birthday(life.born_on, _TEEN) <= today < birthday(life.born_on, _ADULT)
    earlier, now = rng.random(), rng.random()
    if earlier < (_EARLIER_TEEN if teen else _EARLIER_OTHER):
        days = rng.choice(_DAYS_MISSING)
        since = today - timedelta(days=days + rng.randint(95, 420))
        if since > episode.removed_on + timedelta(days=3):
            _over(rng, episode, since, since + timedelta(days=days), teen=teen)
    if now < (_NOW_TEEN if teen else _NOW_OTHER):
        since = today - timedelta(days=rng.choice(_DAYS_MISSING_NOW))
        if since > episode.removed_on:
            _open(rng, episode, since, today, teen=teen)


def _over(rng: Random, episode: Episode, since: date, back_on: date, *, teen: bool) -> None:
    found = _reported(rng, since, teen=teen)
    found.returned_on = back_on
    _told(rng, found, back_on)
    if rng.random() < 0.7:  # noqa: PLR2004 - most are located before they are back
        located = {"verified": True, "by": "police", "place": rng.choice(_PLACES)}
        found.told.append(event("care.child-located.v1", back_on, located))
    found.told.append(event("care.child-returned.v1", back_on, {"face_to_face": True}))
    outcome = rng.choice(("done", "done", "offered", "declined"))
    found.told.append(event("care.return-debriefing-offered.v1", back_on + timedelta(days=1), {"outcome": outcome}))
    if teen and rng.random() < 0.8:  # noqa: PLR2004 - not all are screened
        screen = {"tool": "invented short screen", "outcome": rng.choice(("no concern", "no concern", "concern"))}
        found.told.append(event("care.screen-completed.v1", back_on + timedelta(days=2), screen))
    _away(episode, found)


def _open(rng: Random, episode: Episode, since: date, today: date, *, teen: bool) -> None:
    found = _reported(rng, since, teen=teen)
    _told(rng, found, today)
    if rng.random() < 0.3 and since < today:  # noqa: PLR2004 - some are seen
        found.told.append(event("care.child-sighted.v1", today, {"by": "school", "place": rng.choice(_PLACES)}))
    _away(episode, found)


def _reported(rng: Random, since: date, *, teen: bool) -> Missing:
    category = rng.choice(_TEEN_CATEGORIES if teen else _CHILD_CATEGORIES)
    by = rng.choice(("caregiver", "caregiver", "group-home-shift", "school"))
    body = {"category": category, "reported_by": by}
    return Missing(since=since, category=category, told=[event("care.child-reported-missing.v1", since, body)])


def _told(rng: Random, found: Missing, until: date) -> None:
    """Law enforcement and NCMEC: mostly within a day, sometimes refused first, sometimes late."""
    outcomes, weights = [name for name, _ in _POLICE], [weight for _, weight in _POLICE]
    outcome = rng.choices(outcomes, weights)[0]
    told_on = found.since + timedelta(days=rng.choice((0, 0, 0, 0, 1, 3)))
    number = f"INV-{rng.randrange(10**6):06d}"
    police = {"agency": "Invented Police Department", "outcome": outcome}
    if told_on <= until:
        police |= {"case_number": number} if outcome == "taken" else {"reason": "another department's area"}
        found.told.append(event("care.law-enforcement-told.v1", told_on, police))
    again_on = told_on + timedelta(days=1)
    if outcome != "taken" and again_on <= until:
        police = {"agency": "Invented County Sheriff", "outcome": "taken", "case_number": number}
        found.told.append(event("care.law-enforcement-told.v1", again_on, police))
    cleared_on = found.since + timedelta(days=rng.choice((0, 0, 1, 1, 4)))
    if cleared_on <= until and rng.random() < 0.9:  # noqa: PLR2004 - not all are told
        found.told.append(event("care.clearinghouse-told.v1", cleared_on, {"clearinghouse": "ncmec", "number": number}))


def _away(episode: Episode, found: Missing) -> None:
    """The federal file's side: an arrangement of the missing, and the same place again on return."""
    episode.missing.append(found)
    before = [stay for stay in episode.stays if stay.began_on <= found.since and not stay.is_gone]
    after = [stay for stay in episode.stays if stay.began_on > found.since]
    if not before:
        return
    stays = [*before, gone(found.since, found.category)]
    if found.returned_on is not None:
        later = [stay for stay in after if stay.began_on > found.returned_on]
        stays += [again(before[-1], found.returned_on), *later]
    episode.stays[:] = stays
