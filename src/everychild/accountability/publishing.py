"""Figures by state and county, published once a day and kept as they were published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.accountability.figures import Figure, county_figures, state_figures
from everychild.ledger.readers import all_is_followed_since
from everychild.runtime.queries import load_queries
from everychild.whereabouts.reading import CALENDAR, Ask, roll_call, spoken_of_by

_SQL = load_queries("everychild.accountability", "accountability.sql")

PUBLISHED_FROM = time(6, 0)
"""When the figures of the day before are fixed, in the calendar of the national roll call."""
DAYS_OF_A_LINE = 30
_BEHIND = timedelta(minutes=1)
"""Followers may be so far behind when a day's figures are fixed; a large file that is being read holds them up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One day's figures: fixed when, and from what we knew up to which position.

    Takes:
        as_of: the day, counted as it ended.
        whole: whether counties are in it; days before the first publication have states only.
    """

    as_of: date
    published_at: datetime
    position: int
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day of a state's line."""

    place: str
    as_of: date
    unaccounted: int | None


def due(conn: Connection[Any], now: datetime) -> date | None:
    """The day whose figures are to be fixed now, if any: at six, or later where six was missed.

    Nothing of a day before whose end no entry was known here: a system that is being filled for the first time says
    nothing until the next morning, unless whoever sets it up publishes.
    """
    local = now.astimezone(ZoneInfo(CALENDAR))
    day = local.date() - timedelta(days=1)
    last = latest(conn)
    if local.time() < PUBLISHED_FROM or (last is not None and last.as_of >= day):
        return None
    if not spoken_of_by(conn, day):
        return None
    return day if all_is_followed_since(conn, now - _BEHIND) else None


def publish(conn: Connection[Any], *, now: datetime) -> Publication | None:
    """Fix the figures of the day before, and of the days before that which have none; the caller commits.

    Gives:
        The publication; None where that day's figures are fixed already.
    """
    day = now.astimezone(ZoneInfo(CALENDAR)).date() - timedelta(days=1)
    for earlier in range(DAYS_OF_A_LINE, 0, -1):
        _fix(conn, day - timedelta(days=earlier), now=now, whole=False)
    return _fix(conn, day, now=now, whole=True)


def latest(conn: Connection[Any]) -> Publication | None:
    """The last publication that has counties."""
    return next(iter(publications(conn, at_most=1)), None)


def publications(conn: Connection[Any], *, at_most: int) -> list[Publication]:
    """The last publications that have counties, the newest first."""
    with conn.cursor(row_factory=class_row(Publication)) as cursor:
        cursor.execute(_SQL["publications"], {"at_most": at_most})
        return cursor.fetchall()


def publication_of(conn: Connection[Any], as_of: date) -> Publication | None:
    """What was published of a day, if anything."""
    with conn.cursor(row_factory=class_row(Publication)) as cursor:
        cursor.execute(_SQL["publication_of"], {"as_of": as_of})
        return cursor.fetchone()


def figures(conn: Connection[Any], as_of: date) -> list[Figure]:
    """The figures of a day as published, states and counties."""
    with conn.cursor(row_factory=class_row(Figure)) as cursor:
        cursor.execute(_SQL["figures"], {"as_of": as_of})
        return cursor.fetchall()


def lines(conn: Connection[Any], as_of: date) -> list[Point]:
    """Thirty days of each state up to a day, oldest first."""
    with conn.cursor(row_factory=class_row(Point)) as cursor:
        cursor.execute(_SQL["lines"], {"from_on": as_of - timedelta(days=DAYS_OF_A_LINE - 1), "to_on": as_of})
        return cursor.fetchall()


def reckoned(conn: Connection[Any], as_of: date, *, now: datetime) -> list[Figure]:
    """The figures of a past day of which nothing was published, from what the last publication knew.

    The state of knowledge is that of the last publication and of no other: asking again and again tells no more.
    """
    last = latest(conn)
    if last is None:
        return []
    known_at = last.published_at
    states = roll_call(conn, Ask(now=now, by="state", as_of=as_of, known_at=known_at))
    counties = roll_call(conn, Ask(now=now, by="county", as_of=as_of, known_at=known_at))
    return [*state_figures(states), *county_figures(counties)]


def _fix(conn: Connection[Any], day: date, *, now: datetime, whole: bool) -> Publication | None:
    if publication_of(conn, day) is not None:
        return None
    states = roll_call(conn, Ask(now=now, by="state", as_of=day))
    found = state_figures(states)
    if whole:
        found += county_figures(roll_call(conn, Ask(now=now, by="county", as_of=day)))
    publication = Publication(as_of=day, published_at=now, position=states.position, whole=whole)
    conn.execute(
        _SQL["keep_publication"],
        {"as_of": day, "published_at": now, "position": states.position, "whole": whole},
    )
    _keep(conn, day, found)
    return publication


def _keep(conn: Connection[Any], day: date, found: Sequence[Figure]) -> None:
    rows = [
        {
            "by": each.by,
            "place": each.place,
            "state": each.state,
            "children": each.children,
            "unaccounted": each.unaccounted,
            "headlines": dict(each.headlines),
            "heard_through": each.heard_through.isoformat() if each.heard_through else None,
            "heard_at": each.heard_at.isoformat() if each.heard_at else None,
            "coverage": each.coverage,
        }
        for each in found
    ]
    conn.execute(_SQL["keep_figures"], {"as_of": day, "rows": json.dumps(rows)})
