"""An agency's roll call: its counts, and which children stand under a filter.

Ids only; what is said of a child needs a slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.care.silence import headline_as_heard
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, ChildId
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.heard import SILENT, Word, words_at

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")
_ORDER = {headline: place for place, headline in enumerate(Headline)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which children of an agency; what is empty leaves nobody out.

    Takes:
        not_seen_this_month: no face-to-face since the first of the month, in the agency's zone.
        without_worker: nobody has the child's case today.
    """

    headlines: frozenset[str] = frozenset()
    mark: str = ""
    setting: str = ""
    not_seen_this_month: bool = False
    without_worker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyList:
    """An agency's roll call.

    Takes:
        headlines: a count for each of the nine, over the whole agency.
        marks: a count for each mark that occurs, over the whole agency.
        children: those under the filter, longest missing first.
    """

    headlines: Mapping[str, int]
    marks: Mapping[str, int]
    not_seen_this_month: int
    without_worker: int
    children: Sequence[ChildId]
    word: Word


@dataclass(frozen=True, slots=True, kw_only=True)
class KinPlacements:
    """An agency's safety placements with kin without a court, counted apart."""

    children: int
    over_30_days: int
    over_90_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    child_id: ChildId
    headline: str
    speaks_from: date | None
    marks: list[str]
    setting: str
    missing_since: datetime | None
    last_face_to_face_on: date | None
    has_worker: bool


def agency_list(conn: Connection[Any], agency: AgencyId, chosen: Filter, *, now: datetime, zone: str) -> AgencyList:
    """An agency's counts, and the children under a filter."""
    today = now.astimezone(ZoneInfo(zone)).date()
    word = words_at(conn, None, now).get(agency, SILENT)
    with conn.cursor(row_factory=class_row(_Listed)) as cursor:
        cursor.execute(_SQL["listed_of_agency"], {"agency_id": agency, "as_of": now, "on": now.date()})
        rows = [(each, _heard(each, word)) for each in cursor.fetchall()]
    first = today.replace(day=1)
    matching = [(each, headline) for each, headline in rows if _matches(each, headline, chosen, first)]
    matching.sort(key=lambda pair: _place(*pair))
    return AgencyList(
        headlines=dict.fromkeys(map(str, Headline), 0) | Counter(headline for _, headline in rows),
        marks=Counter(mark for each, _ in rows for mark in each.marks),
        not_seen_this_month=sum(_not_seen(each, first) for each, _ in rows),
        without_worker=sum(not each.has_worker for each, _ in rows),
        children=[each.child_id for each, _ in matching],
        word=word,
    )


def kin_placements(conn: Connection[Any], agency: AgencyId, *, now: datetime) -> KinPlacements:
    """An agency's safety placements with kin without a court, and how many last how long."""
    with conn.cursor(row_factory=class_row(KinPlacements)) as cursor:
        cursor.execute(_SQL["kin_of_agency"], {"agency_id": agency, "as_of": now})
        found = cursor.fetchone()
    assert found, "an aggregate gives one row"
    return found


def _heard(each: _Listed, word: Word) -> str:
    return str(
        headline_as_heard(
            Headline(each.headline),
            speaks_from=each.speaks_from,
            heard_through=word.through,
            past_promise=word.past_promise,
            today=word.today,
        )
    )


def _matches(each: _Listed, headline: str, chosen: Filter, first: date) -> bool:
    return (
        (not chosen.headlines or headline in chosen.headlines)
        and (not chosen.mark or chosen.mark in each.marks)
        and (not chosen.setting or chosen.setting == each.setting)
        and (not chosen.not_seen_this_month or _not_seen(each, first))
        and (not chosen.without_worker or not each.has_worker)
    )


def _not_seen(each: _Listed, first: date) -> bool:
    return each.last_face_to_face_on is None or each.last_face_to_face_on < first


def _place(each: _Listed, headline: str) -> tuple[float, int, ChildId]:
    since = each.missing_since.timestamp() if each.missing_since else float("inf")
    return since, _ORDER[Headline(headline)], each.child_id
