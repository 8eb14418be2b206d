"""The timeline's picture: lanes, with a dot for each moment, on one scale of days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from everychild.doors.pages.facts import LANES, Moment

LEFT, WIDTH = 24.0, 74.0
LANE_HEIGHT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A moment on its lane; `x` in hundredths of the picture's width."""

    x: float
    words: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A lane of the picture, `y` in pixels from its top."""

    name: str
    y: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The whole picture."""

    lanes: tuple[Lane, ...]
    height: int
    first: date
    last: date


def picture_of(moments: Sequence[Moment]) -> Picture | None:
    """The picture of these moments; None where there are none."""
    if not moments:
        return None
    first, last = min(each.on for each in moments), max(each.on for each in moments)
    days = max(1, (last - first).days)
    names = [name for name in LANES.values() if any(each.lane == name for each in moments)]
    lanes = tuple(
        Lane(
            name=name,
            y=index * LANE_HEIGHT + LANE_HEIGHT // 2,
            dots=tuple(
                Dot(x=round(LEFT + WIDTH * (each.on - first).days / days, 2), words=each.words, on=each.on)
                for each in moments
                if each.lane == name
            ),
        )
        for index, name in enumerate(names)
    )
    return Picture(lanes=lanes, height=LANE_HEIGHT * len(lanes) + 24, first=first, last=last)
