"""Invented lives of one agency: those in care when the last period ends, those who left before, those who came since.

Stocks and flows follow published figures: 51 entries and 54 exits a year for a hundred children in care (2022), half of
them in care for 17.5 months or longer, 21.9 months on average (2021).
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from everychild.vocabulary.days import ReportPeriod
from everychild_nation.absences import go_missing
from everychild_nation.agencies import InventedAgency
from everychild_nation.exits import leave
from everychild_nation.history import Episode, Life
from everychild_nation.households import Person, a_household
from everychild_nation.meetings import ADOPTION, meet, plan_for, visit
from everychild_nation.placements import stays_of
from everychild_nation.removals import reasons_for

ENTRIES_A_YEAR, EXITS_A_YEAR = 0.51, 0.54
_YEAR = 365
_STOCK_SHAPE, _STOCK_DAYS = 1.25, 700
_EXIT_SHAPE, _EXIT_DAYS = 1.1, 600
_LONGEST_DAYS = 14 * 365
_REMOVED_TOGETHER, _SAME_HOME = 0.85, 0.62
_LATE_ENTRY, _EARLIER_EPISODE = 0.03, 0.16
_OLD_RULES_END = date(2022, 10, 1)
_AWHILE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From the first day that any file covers to the day on which the nation is looked at.

    Takes:
        counted_on: the end of the last period, when the children are counted.
    """

    starts_on: date
    counted_on: date
    today: date

    @classmethod
    def of(cls, periods: Sequence[ReportPeriod], today: date) -> Window:
        """The stretch that these periods and the days since need."""
        return cls(starts_on=periods[0].starts_on, counted_on=periods[-1].ends_on, today=today)

    @property
    def years_before(self) -> float:
        """Years of the files."""
        return (self.counted_on - self.starts_on).days / _YEAR

    @property
    def years_since(self) -> float:
        """Years between the count and today."""
        return (self.today - self.counted_on).days / _YEAR


def lives_of(agency: InventedAgency, children: int, rng: Random, window: Window) -> Iterator[Life]:
    """Lives of which exactly so many are in care when the last period ends; siblings come one after another."""
    mark = f"{agency.agency_id}/{rng.randrange(1 << 40):x}"
    yield from _stock(agency, children, rng, window, mark)
    yield from _flow(agency, round(children * EXITS_A_YEAR * window.years_before), rng, window, f"{mark}/left")
    yield from _flow(agency, round(children * ENTRIES_A_YEAR * window.years_since), rng, window, f"{mark}/came")


def number_of(agency: InventedAgency, mark: str) -> str:
    """An agency's own number for a child: twelve characters from which nothing can be read, the same in each file."""
    digest = hashlib.blake2b(f"{agency.agency_id}/{mark}".encode(), digest_size=6).digest()
    return f"INV{b32encode(digest).decode()[:9]}"


def _stock(agency: InventedAgency, children: int, rng: Random, window: Window, mark: str) -> Iterator[Life]:
    counted = made = 0
    while counted < children:
        home = a_household(rng, f"{mark}/{made}", window.counted_on)
        removed_on = window.counted_on - timedelta(days=_days(rng, _STOCK_SHAPE, _STOCK_DAYS))
        leaves = rng.random() < EXITS_A_YEAR * window.years_since
        since = (window.today - window.counted_on).days
        left_on = window.counted_on + timedelta(days=rng.randint(1, since)) if leaves and since > 0 else None
        removed = _together(home, rng)[: children - counted]
        yield from removal(agency, removed, removed_on, left_on, rng, window)
        counted += len(removed)
        made += 1


def _flow(agency: InventedAgency, lives: int, rng: Random, window: Window, mark: str) -> Iterator[Life]:
    """Those who left while the files were made, or those who came after."""
    made = 0
    before = mark.endswith("left")
    while made < lives:
        if before:
            left_on = window.starts_on + (window.counted_on - window.starts_on) * rng.random()
            removed_on = left_on - timedelta(days=_days(rng, _EXIT_SHAPE, _EXIT_DAYS))
        else:
            removed_on = window.counted_on + timedelta(days=rng.randint(1, (window.today - window.counted_on).days))
            soon = removed_on + timedelta(days=_days(rng, _EXIT_SHAPE, _EXIT_DAYS))
            left_on = soon if soon < window.today else None
        home = a_household(rng, f"{mark}{made}", left_on or removed_on, leaving=before)
        removed = _together(home, rng)[: lives - made]
        yield from removal(agency, removed, removed_on, left_on, rng, window)
        made += len(removed)


def removal(  # noqa: PLR0913, PLR0917 - a home, its days, and the nation that it is part of
    agency: InventedAgency,
    home: Sequence[Person],
    removed_on: date,
    left_on: date | None,
    rng: Random,
    window: Window,
) -> list[Life]:
    """The children of one home, removed on one day; one who was born later came on the day of birth or soon after."""
    county = rng.choice(agency.counties)
    place = Random(rng.random())
    same_home = rng.random() < _SAME_HOME
    seed = place.random()
    lives = [
        _lived(agency, person, max(removed_on, person.born_on + timedelta(days=1)), left_on, county,
               Random(seed) if same_home else rng, window)
        for person in home
    ]  # fmt: skip
    for life in lives:
        life.sibling_numbers = [each.number for each in lives if each is not life]
        life.together = len(life.sibling_numbers) if same_home else 0
        finish(life, agency, rng, window)
    return lives


def _lived(  # noqa: PLR0913, PLR0917 - a child, the days and the place
    agency: InventedAgency,
    person: Person,
    removed_on: date,
    left_on: date | None,
    county: str,
    rng: Random,
    window: Window,
) -> Life:
    number = number_of(agency, person.person_id + person.known_as)
    life = Life(number=number, person=person)
    if left_on is not None and left_on <= removed_on:
        left_on = removed_on + timedelta(days=1)
    until = min(left_on or window.today, window.today)
    late = rng.randint(31, 75) if rng.random() < _LATE_ENTRY * agency.lateness else rng.randint(0, 12)
    episode = Episode(removed_on=removed_on, typed_on=removed_on + timedelta(days=late), county=county, left_on=left_on)
    age = (until - person.born_on).days // 365
    plan_for(rng, episode, until, age)
    adoption = bool(episode.plans) and episode.plans[-1][1] == ADOPTION
    placed_by = max(removed_on, until - timedelta(days=_AWHILE)) if until > window.counted_on else until
    episode.stays = stays_of(rng, agency.state, removed_on, placed_by, age, adoption=adoption)
    life.episodes.append(episode)
    return life


def finish(life: Life, agency: InventedAgency, rng: Random, window: Window) -> None:
    """What goes on in the episode, and how it ends."""
    episode = life.last
    until = min(episode.left_on or window.today, window.today)
    episode.reasons, episode.environment = reasons_for(rng, life, episode)
    meet(rng, episode, until)
    go_missing(rng, life, episode, window.today)
    visit(rng, agency, episode, until)
    if episode.left_on is not None:
        leave(rng, life, episode, episode.left_on, days_late=agency.days_late)
    if rng.random() < _EARLIER_EPISODE:
        _earlier(rng, life, agency)


def _earlier(rng: Random, life: Life, agency: InventedAgency) -> None:
    """An episode before this one, in full or, where it ended before October 2022, in three elements."""
    months = rng.randint(2, 20)
    ended = life.last.removed_on - timedelta(days=rng.randint(120, 900))
    began = ended - timedelta(days=months * 30)
    if began <= life.born_on:
        return
    if ended < _OLD_RULES_END:
        life.earlier.append((began, ended, rng.choice("1112")))
        return
    episode = Episode(removed_on=began, typed_on=began + timedelta(days=rng.randint(0, 9)), county=life.last.county)
    plan_for(rng, episode, ended, (ended - life.born_on).days // 365)
    episode.stays = stays_of(rng, agency.state, began, ended, (ended - life.born_on).days // 365, adoption=False)
    episode.reasons, episode.environment = reasons_for(rng, life, episode)
    meet(rng, episode, ended)
    visit(rng, agency, episode, ended)
    episode.left_on, episode.exit_reason = ended, rng.choice("1112")
    episode.left_typed_on = ended + timedelta(days=rng.randint(0, 9))
    life.episodes.insert(0, episode)


def _together(home: list[Person], rng: Random) -> list[Person]:
    return [person for index, person in enumerate(home) if index == 0 or rng.random() < _REMOVED_TOGETHER]


def _days(rng: Random, shape: float, mean: float) -> int:
    return min(_LONGEST_DAYS, 1 + int(rng.gammavariate(shape, mean / shape)))
