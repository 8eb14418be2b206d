"""The timeline's picture: lanes with dots, stretches and gaps on one scale of days. The table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from everychild.disclosure.egress import Fact
from everychild.doors.pages.facts import ARRANGEMENT, GONE, LANES, LEGAL, Moment, Part
from everychild.doors.pages.rendering import age

LEFT, WIDTH = 17.0, 82.0
LANE_HEIGHT, FOOT = 34, 46
YEARS_IN_FULL = 6
_NAME_FITS_FROM = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A moment on its lane; `x` in hundredths of the picture's width."""

    x: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch, or a gap in which nothing is known."""

    x: float
    width: float
    name: str
    says: str
    look: str

    @property
    def name_fits(self) -> bool:
        """Whether the name stands inside without running over."""
        return self.width >= _NAME_FITS_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane of the picture, `y` in pixels from its top."""

    name: str
    y: int
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The beginning of a year or month on the scale."""

    x: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole picture."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        days = max(1, (self.last - self.first).days)
        return round(LEFT + WIDTH * (min(day, self.last) - self.first).days / days, 2)


def picture_of(facts: Sequence[Fact], *, now: datetime) -> Picture | None:
    """The picture of the moments that were released; None where there are none."""
    if not facts:
        return None
    moments = [fact.value for fact in facts]
    scale = _Scale(min(each.on for each in moments), max(now.date(), *(each.on for each in moments)))
    names = [name for name in dict.fromkeys(LANES.values()) if any(each.lane == name for each in moments)]
    lanes = tuple(
        Lane(
            name=name,
            y=index * LANE_HEIGHT + LANE_HEIGHT // 2,
            dots=tuple(
                Dot(x=scale.x(fact.value.on), says=says(fact, now))
                for fact in facts
                if fact.value.lane == name and (fact.value.part is Part.DOT or name not in {LEGAL, ARRANGEMENT, GONE})
            ),
            bars=_bars(name, facts, scale, now),
        )
        for index, name in enumerate(names)
    )
    ticks = tuple(_ticks(scale))
    return Picture(lanes=lanes, ticks=ticks, height=LANE_HEIGHT * len(lanes) + FOOT, first=scale.first, last=scale.last)


def says(fact: Fact, now: datetime) -> str:
    """A moment in one sentence: what, when, who says so, when they typed it, and how old it is here."""
    moment: Moment = fact.value
    typed = f", typed {moment.typed_on:%-d %b %Y}" if moment.typed_on else ""
    return (
        f"{moment.on:%-d %b %Y}: {moment.words}. Said by {moment.agency}{typed}; known here {age(fact.known_at, now)}."
    )


def _bars(lane: str, facts: Sequence[Fact], scale: _Scale, now: datetime) -> tuple[Bar, ...]:
    if lane not in {LEGAL, ARRANGEMENT, GONE}:
        return ()
    bars: list[Bar] = []
    begun: Fact | None = None
    for fact in facts:
        moment: Moment = fact.value
        ends_care = moment.lane == LEGAL and moment.part is Part.ENDS
        back = lane == GONE and (moment.part is Part.ENDS or _lives_somewhere(moment))
        if begun is not None and (ends_care or back or (moment.lane == lane and moment.part is Part.BEGINS)):
            bars.append(_bar(lane, begun, moment.on, scale, now))
            begun = None
        if moment.lane == lane and moment.part is Part.BEGINS:
            begun = fact
    if begun is not None:
        bars.append(_bar(lane, begun, None, scale, now))
    return (*bars, *(_gaps(facts, scale) if lane == ARRANGEMENT else ()))


def _lives_somewhere(moment: Moment) -> bool:
    return moment.lane == ARRANGEMENT and moment.part is Part.BEGINS


def _bar(lane: str, begun: Fact, until: date | None, scale: _Scale, now: datetime) -> Bar:
    moment: Moment = begun.value
    start, end = scale.x(moment.on), scale.x(until or scale.last)
    lasts = f"until {until:%-d %b %Y}" if until else "and still so"
    return Bar(
        x=start,
        width=round(max(0.4, end - start), 2),
        name=moment.names,
        says=f"{moment.names}, {lasts}. {says(begun, now)}",
        look="missing" if lane == GONE else "known",
    )


def _gaps(facts: Sequence[Fact], scale: _Scale) -> list[Bar]:
    """Time in care for which no record says where the child lives."""
    gaps: list[Bar] = []
    since: date | None = None
    for fact in facts:
        moment: Moment = fact.value
        if moment.lane == LEGAL and moment.part is Part.BEGINS:
            since = since or moment.on
        elif since and (_lives_somewhere(moment) or (moment.lane == LEGAL and moment.part is Part.ENDS)):
            if moment.on > since:
                gaps.append(_gap(since, moment.on, scale))
            since = None
    if since:
        gaps.append(_gap(since, scale.last, scale))
    return gaps


def _gap(start: date, end: date, scale: _Scale) -> Bar:
    return Bar(
        x=scale.x(start),
        width=round(max(0.4, scale.x(end) - scale.x(start)), 2),
        name="not recorded",
        says=f"{start:%-d %b %Y} to {end:%-d %b %Y}: in care, and no record says where the child lives.",
        look="gap",
    )


def _ticks(scale: _Scale) -> list[Tick]:
    years = range(scale.first.year + 1, scale.last.year + 1)
    if years:
        step = max(1, len(years) // YEARS_IN_FULL)
        return [Tick(x=scale.x(date(year, 1, 1)), words=str(year)) for year in years[::step]]
    return [
        Tick(x=scale.x(date(scale.first.year, month, 1)), words=f"{date(scale.first.year, month, 1):%b}")
        for month in range(scale.first.month + 1, scale.last.month + 1)
    ]
