"""What each agency's feeds allow us to say: through which day, how lately, and whether the promise is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.jurisdictions.directory import Feed, agencies, feeds
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, FeedId, Position

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")
_LAST = Position(9223372036854775807)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one agency's feeds allow us to say.

    Takes:
        through: the last day for which any of them has spoken.
        today: the day where the agency is.
        past_promise: whether the one that promised to be quickest is silent for longer than it promised.
    """

    through: date | None
    at: datetime | None
    past_promise: bool
    feeds_in_promise: int
    feeds: int
    today: date


SILENT = Word(through=None, at=None, past_promise=True, feeds_in_promise=0, feeds=0, today=date(2000, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    feed_id: FeedId
    agency_id: AgencyId
    heard_through: date
    heard_at: datetime


def words_at(conn: Connection[Any], position: Position | None, as_of: datetime) -> dict[AgencyId, Word]:
    """Each agency's word, as known at a position (None: now) and for an instant in the world."""
    with conn.cursor(row_factory=class_row(_Heard)) as cursor:
        cursor.execute(_SQL["heard_by"], {"position": _LAST if position is None else position})
        said = {each.feed_id: each for each in cursor.fetchall()}
    of_agency: dict[AgencyId, list[Feed]] = defaultdict(list)
    for feed in feeds(conn):
        of_agency[feed.agency_id].append(feed)
    return {
        agency.agency_id: _word(of_agency[agency.agency_id], said, as_of.astimezone(ZoneInfo(agency.zone)).date())
        for agency in agencies(conn)
    }


def feeds_heard(conn: Connection[Any]) -> dict[FeedId, date]:
    """Through which day each feed has spoken, as known now; a feed that never has is not in it."""
    with conn.cursor(row_factory=class_row(_Heard)) as cursor:
        cursor.execute(_SQL["heard_by"], {"position": _LAST})
        return {each.feed_id: each.heard_through for each in cursor.fetchall()}


def _word(of_agency: Sequence[Feed], said: Mapping[FeedId, _Heard], today: date) -> Word:
    spoke = [(feed, said[feed.feed_id]) for feed in of_agency if feed.feed_id in said]
    in_promise = [feed for feed, heard in spoke if (today - heard.heard_through).days <= feed.promise_days]
    # The feed that promised to be quickest answers for the agency: while it is silent, nobody else knows of today.
    quickest = min((feed.promise_days for feed, _ in spoke), default=None)
    return Word(
        through=max((heard.heard_through for _, heard in spoke), default=None),
        at=max((heard.heard_at for _, heard in spoke), default=None),
        past_promise=not any(feed.promise_days == quickest for feed in in_promise),
        feeds_in_promise=len(in_promise),
        feeds=len(spoke),
        today=today,
    )
