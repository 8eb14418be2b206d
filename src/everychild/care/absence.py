"""Missing, found and not back, away at a known place: from everything that anybody's record says of the child."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    AbsenceAtKnownPlaceEnded,
    LivingArrangementBegan,
    TemporaryAbsenceBegan,
    TemporaryAbsenceEnded,
)
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of
from everychild.care.life import Life
from everychild.care.rules import PROMPT_AFTER_UNTIL
from everychild.vocabulary.roll_call import Headline, MissingCategory

RUNAWAY = "12"
WHEREABOUTS_UNKNOWN = "13"
LOCATION_UNKNOWN = "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Why a child is not where placed, since when the episode runs."""

    headline: Headline
    category: MissingCategory | None
    since: datetime


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    rank: int
    does: str
    category: MissingCategory | None = None


def is_gone(arrangement: LivingArrangementBegan) -> bool:
    """Whether this living arrangement says that the child ran or that nobody knows where the child is (E120, E121)."""
    return arrangement.other_type in {RUNAWAY, WHEREABOUTS_UNKNOWN} or arrangement.location == LOCATION_UNKNOWN


def absences_of(lives: Sequence[Life], received_missing: Sequence[datetime]) -> Layer[Absence]:
    """Stretches of absence over a child's records.

    Takes:
        received_missing: when responsibility was received for a child who was missing already.
    """
    steps = [step for life in lives for step in (*_missing_steps(life), *_away_steps(life))]
    steps += [_Step(at, 1, "missing", MissingCategory.UNKNOWN) for at in received_missing]
    steps.sort(key=lambda step: (step.at, step.rank, step.does, step.category or ""))
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


def until_of(lives: Sequence[Life]) -> Layer[str]:
    """Stretches of respite, visit, camp or hospital stay, each with its until; past it by four hours it is a prompt."""
    stretches: list[Stretch[str]] = []
    for life in lives:
        for at, absence in life.absences:
            if isinstance(absence, TemporaryAbsenceBegan):
                ended = next(
                    (back for back, end in life.absences if isinstance(end, TemporaryAbsenceEnded) and back >= at),
                    FOREVER,
                )
                until = absence.until_at + PROMPT_AFTER_UNTIL if absence.until_at else FOREVER
                stretches.append(Stretch(at, min(ended, until), absence.kind))
    return layer_of(stretches)


def _after(step: _Step, now: Absence | None) -> Absence | None:  # noqa: PLR0911 - one answer a case, read as a table
    missing = now is not None and now.headline in {Headline.MISSING, Headline.FOUND_NOT_BACK}
    match step.does:
        case "missing":
            if now is not None and missing:
                # A second report inside an open episode adds nothing, unless the child had been found in between.
                since, category = now.since, now.category
                if now.headline is Headline.FOUND_NOT_BACK:
                    return Absence(headline=Headline.MISSING, category=category, since=since)
                better = step.category if category is MissingCategory.UNKNOWN else category
                return Absence(headline=Headline.MISSING, category=better, since=since)
            return Absence(headline=Headline.MISSING, category=step.category, since=step.at)
        case "located":
            if now is None or not missing:
                return now
            return Absence(headline=Headline.FOUND_NOT_BACK, category=now.category, since=now.since)
        case "away":
            if missing:
                return now
            return Absence(headline=Headline.AWAY_LOCATION_KNOWN, category=None, since=step.at)
        case "lapsed":
            if now is None or missing:
                return now
            return Absence(headline=Headline.MISSING, category=MissingCategory.UNKNOWN, since=step.at)
        case _:
            return None


def _missing_steps(life: Life) -> list[_Step]:
    steps: list[_Step] = []
    for at, event in life.missing:
        match event:
            case ChildReportedMissing():
                steps.append(_Step(at, 1, "missing", _category(event.category)))
            case ChildLocated():
                steps.append(_Step(at, 2, "located"))
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
                steps.append(_Step(at, 1, "missing", MissingCategory.TAKEN_BY_PARENT_OR_FAMILY))
                continue
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
