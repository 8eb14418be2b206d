"""Seen yet, seen this month: when a contact falls due and when it was missed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from everychild.care.episodes import Episode
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.missing import ChildReturned
from everychild.care.events.removal import ChildRemoved
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of, start_of
from everychild.care.life import Life
from everychild.care.rules import JurisdictionRules
from everychild.vocabulary.days import first_of_next_month
from everychild.vocabulary.roll_call import Headline

FACE_TO_FACE = "face-to-face"
VIDEO = "video"
_CASEWORKERS = frozenset({"caseworker", "other-state-caseworker"})
_MONTHS_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Why a contact is not current, and the day whose passing made it overdue."""

    headline: Headline
    speaks_from: date | None


def is_caseworkers_visit(contact: ChildContacted) -> bool:
    """Whether a contact is a caseworker's visit in the federal sense; a call is none, whatever was ticked.

    Cites:
        45 CFR 1355.44(f)(5) and (6) (E151, E152: in person); 42 USC 624(f).
    """
    return contact.is_visit and contact.how == FACE_TO_FACE and contact.by in _CASEWORKERS


def visits_of(lives: Sequence[Life], rules: JurisdictionRules) -> list[datetime]:
    """Every visit that counts for the monthly rule, whoever's worker made it, oldest first."""
    hows = {FACE_TO_FACE, VIDEO} if rules.virtual_visit_counts else {FACE_TO_FACE}
    return sorted(at for life in lives for at, contact in life.contacts if contact.is_visit and contact.how in hows)


def seen_face_to_face(lives: Sequence[Life], removals: Sequence[datetime]) -> list[datetime]:
    """Every face-to-face, oldest first; a removal is one."""
    seen = [at for life in lives for at, contact in life.contacts if contact.how == FACE_TO_FACE]
    back = [
        at for life in lives for at, event in life.missing if isinstance(event, ChildReturned) and event.face_to_face
    ]
    return sorted([*seen, *back, *removals])


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """The last face-to-face.

    Takes:
        by: role of whoever met the child; empty where nobody said.
        kind: `removal`, `visit`, `contact` (a face-to-face that is no caseworker's visit) or `return`.
    """

    on: date
    by: str
    kind: str


def last_face_to_face(lives: Sequence[Life]) -> LastSeen | None:
    """When anybody last saw the child face to face, by whom, and at what; a removal counts, an attempt does not."""
    seen: list[tuple[datetime, str, str, date]] = []
    for life in lives:
        for at, contact in life.contacts:
            if contact.how == FACE_TO_FACE:
                seen.append((at, "visit" if contact.is_visit else "contact", contact.by, contact.occurred_on))
        for at, removal in life.removals:
            if isinstance(removal, ChildRemoved) and not removal.already_missing:
                seen.append((at, "removal", "", removal.occurred_on))
        for at, event in life.missing:
            if isinstance(event, ChildReturned) and event.face_to_face:
                seen.append((at, "return", "", event.occurred_on))
    if not seen:
        return None
    _, kind, by, on = max(seen)
    return LastSeen(on=on, by=by, kind=kind)


def dues_of(
    episode: Episode, visits: Sequence[datetime], seen: Sequence[datetime], rules: JurisdictionRules
) -> Layer[Due]:
    """Stretches of an episode in which the child was not yet seen, or a contact was overdue, future ones too.

    Takes:
        visits: that count for the monthly rule, oldest first.
        seen: every face-to-face, oldest first.

    Cites:
        42 USC 624(f): each full calendar month in care; a part of a month at either end is none.
    """
    stretches: list[Stretch[Due]] = []
    if episode.removed_at is None or episode.already_missing:
        stretches += _not_yet_seen(episode, seen, rules)
    stretches += _months_missed(episode, visits, rules)
    return layer_of(stretches)


def _not_yet_seen(episode: Episode, seen: Sequence[datetime], rules: JurisdictionRules) -> list[Stretch[Due]]:
    first = next((at for at in seen if at >= episode.began_at), FOREVER)
    end = min(first, episode.ended_at)
    limit = episode.began_at + rules.seen_within
    waiting = Due(headline=Headline.NOT_YET_SEEN, speaks_from=None)
    overdue = Due(headline=Headline.CONTACT_OVERDUE, speaks_from=_day(limit, rules.zone))
    return [Stretch(episode.began_at, min(limit, end), waiting), Stretch(limit, end, overdue)]


def _months_missed(episode: Episode, visits: Sequence[datetime], rules: JurisdictionRules) -> list[Stretch[Due]]:
    stretches: list[Stretch[Due]] = []
    began_on = _day(episode.began_at, rules.zone)
    month = began_on if began_on.day == 1 else first_of_next_month(began_on)
    overdue: tuple[datetime, date] | None = None
    for _ in range(_MONTHS_MAX):
        following = first_of_next_month(month)
        begins, ends = start_of(month, rules.zone), start_of(following, rules.zone)
        if ends > episode.ended_at:
            break
        first = _first_from(visits, begins)
        if first < ends:
            if overdue is not None:
                stretches.append(_overdue(overdue, first))
            overdue = None
        elif overdue is None:
            overdue = (ends, following - timedelta(days=1))
        if overdue is not None and first is FOREVER:
            break  # overdue until somebody says otherwise: no later month changes that
        month = following
    if overdue is not None:
        stretches.append(_overdue(overdue, min(_first_from(visits, overdue[0]), episode.ended_at)))
    return stretches


def _first_from(visits: Sequence[datetime], instant: datetime) -> datetime:
    index = bisect_left(visits, instant)
    return visits[index] if index < len(visits) else FOREVER


def _overdue(since: tuple[datetime, date], end: datetime) -> Stretch[Due]:
    return Stretch(since[0], end, Due(headline=Headline.CONTACT_OVERDUE, speaks_from=since[1]))


def _day(instant: datetime, zone: str) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
