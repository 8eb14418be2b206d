"""The national roll call: a sentence, a bar, a map, the states and their counties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from everychild.accountability.figures import Figure
from everychild.doors.pages.counties import county_name
from everychild.doors.pages.rendering import HEADLINE_WORDS, page
from everychild.doors.pages.session import whoever
from everychild.doors.published import PublicDay, PublicFigures
from everychild.doors.tools import Tools
from everychild.vocabulary.places import STATES, place_name
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.answers import RollCallRow
from everychild.whereabouts.bridge import WORDS
from everychild.whereabouts.reading import CALENDAR, Ask, roll_call

TERRITORIES = ("US-PR", "US-GU", "US-VI", "US-AS", "US-MP")
"""Not on the map's sheet; they stand beside it as tiles of their own."""
_BAR_WIDTH = 100
_SPARK_HEIGHT, _SPARK_STEP = 20, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One headline's part of the bar, in hundredths of its width."""

    headline: Headline
    words: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Thirty days as a small line."""

    points: str
    first: int
    last: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One place of a list."""

    place: str
    name: str
    figure: Figure | None
    spark: Spark | None


def router(tools: Tools, published: PublicFigures) -> APIRouter:
    """The page `/`, and its live part."""
    routes = APIRouter(include_in_schema=False)

    def nation_at(day: date | None) -> dict[str, Any]:
        now = tools.clock()
        with tools.worker.connection() as conn:
            answer = roll_call(conn, Ask(now=now, by="nation", as_of=day))
        row = answer.rows[0]
        return {
            "now": now,
            "nation": row,
            "position": answer.position,
            "outside": answer.outside,
            "segments": segments(row),
            "as_of": day,
        }

    @routes.get("/")
    def national(request: Request, state: str = "", as_of: str = "", said: str = "") -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        today = tools.clock().astimezone(ZoneInfo(CALENDAR)).date()
        chosen = _day(as_of, today)
        day = published.day(chosen)
        picked = state if state in STATES else ""
        return page(
            "national.html",
            account=whoever(tools, request),
            day=day,
            bridge_words=WORDS,
            yesterday=today - timedelta(days=1),
            states=state_lines(day) if day else [],
            counties=county_lines(day, picked) if day and picked else [],
            picked=picked,
            picked_name=place_name(picked) if picked else "",
            territories=[_tile(day, place) for place in TERRITORIES],
            as_of_unreadable=bool(as_of) and chosen is None,
            later_page=said == "later",
            **nation_at(chosen),
        )

    @routes.get("/parts/national")
    def live_part() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        return page("national_part.html", **nation_at(None))

    return routes


def segments(row: RollCallRow) -> Sequence[Segment]:
    """The stacked bar of the nine headlines, left to right in their order; nothing for a headline without children."""
    parts: list[Segment] = []
    x = 0.0
    for headline, count in row.headlines.items():
        width = _BAR_WIDTH * count / row.total if row.total else 0.0
        if count:
            parts.append(Segment(headline=headline, words=HEADLINE_WORDS[headline], count=count, x=x, width=width))
        x += width
    return parts


def state_lines(day: PublicDay) -> list[Line]:
    """States, those with most children unaccounted for first."""
    found = [
        Line(place=each.place, name=place_name(each.place), figure=each, spark=spark_of(day.lines.get(each.place, ())))
        for each in day.states
    ]
    return sorted(found, key=lambda line: (-((line.figure and line.figure.unaccounted) or 0), line.name))


def county_lines(day: PublicDay, state: str) -> list[Line]:
    """Counties of one state, largest share first, those left out after them by name."""
    found = [
        Line(place=each.place, name=county_name(each.place), figure=each, spark=None)
        for each in day.counties
        if each.state == state
    ]
    return sorted(found, key=lambda line: (-((line.figure and line.figure.share) or -1), line.name))


def spark_of(values: Sequence[int | None]) -> Spark | None:
    """A line of days; None where fewer than two are known."""
    known = [value for value in values if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    most = max(*known, 1)
    points = " ".join(
        f"{index * _SPARK_STEP},{_SPARK_HEIGHT - round(_SPARK_HEIGHT * value / most, 1)}"
        for index, value in enumerate(values)
        if value is not None
    )
    return Spark(points=points, first=known[0], last=known[-1], most=most)


def _tile(day: PublicDay | None, place: str) -> Line:
    figure = next((each for each in day.states if each.place == place), None) if day else None
    return Line(place=place, name=place_name(place), figure=figure, spark=None)


def _day(written: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day < today else None
