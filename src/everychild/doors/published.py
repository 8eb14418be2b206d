"""Public figures of a day: as published, or reckoned from what the last publication knew. One grid for every door."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from everychild.accountability.figures import MARK, Figure
from everychild.accountability.publishing import Publication, figures, latest, lines, publication_of, reckoned
from everychild.disclosure.small_numbers import GRID, SHOWN_FROM
from everychild.doors.tools import Tools
from everychild.vocabulary.places import STATE_FIPS, STATES, place_name
from everychild.whereabouts.bridge import Bridge
from everychild.whereabouts.reading import Ask, bridged, roll_call

_DAYS_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDay:
    """What is public of one day.

    Takes:
        published_at: the publication on whose state of knowledge it rests.
        was_published: false for a day of which nothing, or no counties, was published at the time.
        lines: for each state, thirty days of children unaccounted for.
        bridge: from the nation's roll call of that day to the children whom AFCARS would hold.
    """

    as_of: date
    published_at: datetime
    position: int
    was_published: bool
    states: tuple[Figure, ...]
    counties: tuple[Figure, ...]
    lines: Mapping[str, tuple[int | None, ...]]
    bridge: Bridge


class PublicFigures:
    """Public figures, each past day reckoned once."""

    def __init__(self, tools: Tools) -> None:
        """Take the databases."""
        self._tools = tools
        self._one_at_a_time = threading.Lock()
        self._past: OrderedDict[tuple[date, int], list[Figure]] = OrderedDict()
        self._bridges: OrderedDict[tuple[date, int], Bridge] = OrderedDict()

    def day(self, as_of: date | None) -> PublicDay | None:
        """A day's figures; of the last published day where none is named; None before the first publication."""
        with self._tools.worker.connection() as conn:
            last = latest(conn)
            if last is None:
                return None
            chosen = min(as_of or last.as_of, last.as_of)
            kept = publication_of(conn, chosen)
            whole = kept is not None and kept.whole
            found = figures(conn, chosen) if whole else self._reckoned(conn, chosen, last.position)
            points = lines(conn, chosen)
            bridge = self._bridged(conn, chosen, last)
        rests_on = kept if kept is not None and whole else last
        of_state: dict[str, list[int | None]] = {}
        for point in points:
            of_state.setdefault(point.place, []).append(point.unaccounted)
        return PublicDay(
            as_of=chosen,
            published_at=rests_on.published_at,
            position=rests_on.position,
            was_published=whole,
            states=tuple(each for each in found if each.by == "state"),
            counties=tuple(each for each in found if each.by == "county"),
            lines={place: tuple(values) for place, values in of_state.items()},
            bridge=bridge,
        )

    def _bridged(self, conn: Connection[Any], day: date, last: Publication) -> Bridge:
        key = (day, last.position)
        with self._one_at_a_time:
            if key not in self._bridges:
                ask = Ask(now=self._tools.clock(), by="nation", as_of=day, known_at=last.published_at)
                self._bridges[key] = bridged(conn, roll_call(conn, ask))[0]
                while len(self._bridges) > _DAYS_REMEMBERED:
                    self._bridges.popitem(last=False)
            return self._bridges[key]

    def _reckoned(self, conn: Connection[Any], day: date, position: int) -> list[Figure]:
        key = (day, position)
        with self._one_at_a_time:
            if key not in self._past:
                self._past[key] = reckoned(conn, day, now=self._tools.clock())
                while len(self._past) > _DAYS_REMEMBERED:
                    self._past.popitem(last=False)
            return self._past[key]


def public_body(day: PublicDay, by: str | None = None, state: str | None = None) -> dict[str, Any]:
    """A day's figures as JSON; the mark stands inside."""
    chosen = [
        each
        for each in (*day.states, *day.counties)
        if (by is None or each.by == by) and (state is None or each.state == state)
    ]
    return {
        "mark": MARK,
        "as_of": day.as_of.isoformat(),
        "published_at": day.published_at.isoformat(),
        "position": day.position,
        "rounded_to": GRID,
        "left_out_under": SHOWN_FROM,
        "states": [{"place": place, "fips": fips, "name": STATES[place]} for place, fips in STATE_FIPS.items()],
        "rows": [row_of(each) for each in chosen],
    }


def row_of(figure: Figure) -> dict[str, Any]:
    """One place's figures as JSON; null is a small number left out, or what would give one away."""
    return {
        "by": figure.by,
        "place": figure.place,
        "name": place_name(figure.place),
        "state": figure.state,
        "children": figure.children,
        "unaccounted_for": figure.unaccounted,
        "share": None if figure.share is None else round(figure.share, 4),
        "headlines": dict(figure.headlines),
        "heard_through": figure.heard_through.isoformat() if figure.heard_through else None,
        "coverage": figure.coverage,
    }
