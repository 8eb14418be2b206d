"""The national roll call: a sentence, a bar, and the states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from everychild.doors.pages.rendering import HEADLINE_WORDS, page
from everychild.doors.tools import Tools
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.answers import RollCallRow
from everychild.whereabouts.reading import Ask, roll_call

UNACCOUNTED = (Headline.MISSING, Headline.FOUND_NOT_BACK, Headline.RECORDS_DISAGREE, Headline.NO_RECENT_DATA)
"""Headlines under which nobody can say tonight where the child is."""

_BAR_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One headline's part of the bar, in hundredths of its width."""

    headline: Headline
    words: str
    count: int
    x: float
    width: float


def router(tools: Tools) -> APIRouter:
    """The page `/`, and its live part."""
    routes = APIRouter(include_in_schema=False)

    def shown(template: str) -> HTMLResponse:
        now = tools.clock()
        with tools.worker.connection() as conn:
            nation = roll_call(conn, Ask(now=now, by="nation"))
            states = roll_call(conn, Ask(now=now, by="state"))
        ordered = sorted(states.rows, key=lambda row: (-_unaccounted(row), row.name))
        return page(
            template,
            now=now,
            nation=nation.rows[0],
            position=nation.position,
            segments=segments(nation.rows[0]),
            states=[(row, _unaccounted(row)) for row in ordered],
        )

    @routes.get("/")
    def national() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        return shown("national.html")

    @routes.get("/parts/national")
    def live_part() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        return shown("national_part.html")

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


def _unaccounted(row: RollCallRow) -> int:
    return sum(row.headlines[headline] for headline in UNACCOUNTED)
