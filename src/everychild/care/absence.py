"""Missing, found and not back, away at a known place: from everything that anybody's record says of the child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    AbsenceAtKnownPlaceEnded,
    LivingArrangementBegan,
)
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of
from everychild.care.life import Life
from everychild.vocabulary.roll_call import Headline, MissingCategory

RUNAWAY = "12"
WHEREABOUTS_UNKNOWN = "13"
LOCATION_UNKNOWN = "4"
BY_PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Why a child is not where placed, since when the episode runs.

    Takes:
        reported: somebody reported the child missing; false where a living arrangement or an exit alone says so.
        verified: where the child is was verified.
    """

    headline: Headline
    category: MissingCategory | None
    since: datetime
    reported: bool = False
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What the ends and beginnings of responsibility say of an absence.

    Takes:
        received_missing: when responsibility was received for a child who was missing already.
        taken_in: when an agency removed the child, and so had the child before it.
        to_a_home: when an episode ended with the child at a home that the exit names.
        as_unknown: when an episode ended because nobody knew where the child was (E155 = 6).
        died: when the child died.
    """

    received_missing: Sequence[datetime] = ()
    taken_in: Sequence[datetime] = ()
    to_a_home: Sequence[datetime] = ()
    as_unknown: Sequence[datetime] = ()
    died: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    rank: int
    does: str
    category: MissingCategory | None = None
    sure: bool = False


def is_gone(arrangement: LivingArrangementBegan) -> bool:
    """Whether this living arrangement says that the child ran or that nobody knows where the child is (E120, E121)."""
    return arrangement.other_type in {RUNAWAY, WHEREABOUTS_UNKNOWN} or arrangement.location == LOCATION_UNKNOWN


def absences_of(lives: Sequence[Life], bounds: Bounds) -> Layer[Absence]:
    """Stretches of absence over a child's records."""
    steps = [step for life in lives for step in (*_missing_steps(life), *_away_steps(life))]
    if not steps and not bounds.received_missing and not bounds.as_unknown:
        return Layer()
    steps += [_Step(at, 1, "missing", MissingCategory.UNKNOWN) for at in bounds.received_missing]
    steps += [_Step(at, 4, "missing", MissingCategory.UNKNOWN) for at in bounds.as_unknown]
    steps += [_Step(at, 0, "back") for at in bounds.taken_in]
    steps += [_Step(at, 3, "left") for at in bounds.to_a_home]
    steps += [_Step(at, 5, "back") for at in bounds.died]
    steps.sort(key=lambda step: (step.at, step.rank, step.does, step.category or "", step.sure))
    stretches: list[Stretch[Absence]] = []
    now: Absence | None = None
    began = FOREVER
    for step in steps:
        changed = _after(step, now)
        if changed == now:
            continue
        if now is not None:
            stretches.append(Stretch(began, step.at, now))
        now, began = changed, step.at
    if now is not None:
        stretches.append(Stretch(began, FOREVER, now))
    return layer_of(stretches)


def _after(step: _Step, now: Absence | None) -> Absence | None:
    missing = now is not None and now.headline in {Headline.MISSING, Headline.FOUND_NOT_BACK}
    match step.does:
        case "missing":
            return _missing(step, now if missing else None)
        case "located" if now is not None and missing:
            return replace(now, headline=Headline.FOUND_NOT_BACK, verified=now.verified or step.sure)
        case "away" if not missing:
            return Absence(headline=Headline.AWAY_LOCATION_KNOWN, category=None, since=step.at)
        case "lapsed" if now is not None and not missing:
            return Absence(headline=Headline.MISSING, category=MissingCategory.UNKNOWN, since=step.at)
        case "left" | "back":
            return now if step.does == "left" and now is not None and now.reported else None
        case _:
            return now


def _missing(step: _Step, now: Absence | None) -> Absence:
    """A second report inside an open episode adds nothing but what was not known; it reopens the search once found."""
    if now is None:
        return Absence(headline=Headline.MISSING, category=step.category, since=step.at, reported=step.sure)
    better = step.category if now.category is MissingCategory.UNKNOWN else now.category
    return Absence(
        headline=Headline.MISSING, category=better, since=now.since, reported=now.reported or step.sure, verified=False
    )


def _missing_steps(life: Life) -> list[_Step]:
    steps: list[_Step] = []
    for at, event in life.missing:
        match event:
            case ChildReportedMissing():
                steps.append(_Step(at, 1, "missing", _category(event.category), sure=True))
            case ChildLocated():
                steps.append(_Step(at, 2, "located", sure=event.verified))
            case ChildReturned():
                steps.append(_Step(at, 3, "back"))
    for at, arrangement in life.arrangements:
        if is_gone(arrangement):
            ran = arrangement.other_type == RUNAWAY
            category = MissingCategory.LEFT_ON_OWN if ran else MissingCategory.UNKNOWN
            steps.append(_Step(at, 1, "missing", category))
        else:
            # A run has no return date in AFCARS: it ends with the next arrangement.
            steps.append(_Step(at, 0, "back"))
    return steps


def _away_steps(life: Life) -> list[_Step]:
    steps: list[_Step] = []
    limit = life.rules.away_counts
    known = [at for at, event in life.absences if isinstance(event, AbsenceAtKnownPlaceBegan)]
    for at, event in life.absences:
        if isinstance(event, AbsenceAtKnownPlaceEnded):
            steps.append(_Step(at, 3, "back"))
        elif isinstance(event, AbsenceAtKnownPlaceBegan):
            if event.withheld_by_parent:
                steps.append(_Step(at, 1, "missing", MissingCategory.TAKEN_BY_PARENT_OR_FAMILY, sure=True))
            elif event.how == BY_PHONE and not life.rules.phone_word_counts:
                steps.append(_Step(at, 1, "missing", MissingCategory.UNKNOWN, sure=True))
            else:
                steps.append(_Step(at, 1, "away"))
                # The word of a named person holds for the limit; a newer word within it begins the limit again.
                if not any(at < again < at + limit for again in known):
                    steps.append(_Step(at + limit, 1, "lapsed"))
    return steps


def _category(text: str) -> MissingCategory:
    try:
        return MissingCategory(text)
    except ValueError:
        return MissingCategory.UNKNOWN
