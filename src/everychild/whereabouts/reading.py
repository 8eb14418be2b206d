"""The roll call, read: from the tally for now, from the spells for any other day or state of knowledge.

Counts only; no row here is about one child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.care.silence import headline_as_heard
from everychild.jurisdictions.directory import Agency, agencies
from everychild.ledger.readers import followed_through, instant_of, position_at
from everychild.runtime.queries import load_queries
from everychild.vocabulary.days import midnight
from everychild.vocabulary.ids import AgencyId, Position
from everychild.vocabulary.places import NATION, STATES, place_name
from everychild.vocabulary.roll_call import Headline, KinLength, Mark
from everychild.whereabouts.answers import RollCall, RollCallRow, outside_the_count
from everychild.whereabouts.bridge import Bridge, bridges
from everychild.whereabouts.follow import NAME
from everychild.whereabouts.heard import SILENT, Word, words_at

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")

LEVELS = ("nation", "state", "county")
CALENDAR = "America/New_York"
"""The calendar in which a day of the national roll call ends."""

_FIRST = Position(1)
_KIN = "kin-without-court"
_KIN_LENGTHS = frozenset(map(str, KinLength))
_PLACED_HERE = "placed-here:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question to the roll call.

    Takes:
        by: `nation`, `state` or `county`.
        as_of: the day in the world, counted as it ended; None for this instant.
        known_at: what we knew at this instant; None for what we know now.
        state: one state only.
        from_spells: count the spells even where the tally would answer.
    """

    now: datetime
    by: str = "nation"
    as_of: date | None = None
    known_at: datetime | None = None
    state: str | None = None
    from_spells: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    agency_id: AgencyId
    state: str
    county: str
    headline: str
    mark: str
    speaks_from: date | None
    children: int


@dataclass(slots=True, kw_only=True)
class _Sum:
    headlines: dict[Headline, int] = field(default_factory=lambda: dict.fromkeys(Headline, 0))
    marks: dict[Mark, int] = field(default_factory=lambda: defaultdict(int))
    placed_here: int = 0
    kin_without_court: int = 0
    kin_by_length: dict[KinLength, int] = field(default_factory=lambda: dict.fromkeys(KinLength, 0))
    agencies: set[AgencyId] = field(default_factory=set[AgencyId])


def spoken_of_by(conn: Connection[Any], day: date) -> bool:
    """Whether anything at all was known here when a day ended; of a day before that, nothing is published by itself."""
    began = instant_of(conn, _FIRST)
    return began is not None and began.astimezone(ZoneInfo(CALENDAR)).date() <= day


def roll_call(conn: Connection[Any], ask: Ask) -> RollCall:
    """The roll call by nation, state or county.

    Raises:
        ValueError: `by` is none of the three.
    """
    if ask.by not in LEVELS:
        raise ValueError("The roll call goes by nation, state or county.")
    is_now = ask.as_of is None and ask.known_at is None
    as_of = _instant(ask)
    position = position_at(conn, ask.known_at) if ask.known_at else followed_through(conn, NAME)
    given = {"state": ask.state, "by_county": ask.by == "county"}
    cells = (
        _cells(conn, "tally_cells", given)
        if is_now and not ask.from_spells
        else _cells(conn, "full_count_cells", {**given, "as_of": as_of, "position": position})
    )
    known_agencies = {agency.agency_id: agency for agency in agencies(conn)}
    words = words_at(conn, position, as_of)
    sums = _sums(cells, words, _places_by(ask.by))
    if ask.by == "nation":
        sums.setdefault(NATION, _Sum())
    rows = tuple(
        sorted((_row(place, each, words, known_agencies) for place, each in sums.items()), key=lambda row: row.name)
    )
    return RollCall(
        as_of=as_of,
        known_at=ask.known_at or ask.now,
        position=position,
        by=ask.by,
        rows=rows,
        total=sum(row.total for row in rows),
        outside=outside_the_count(_silent_places(words, known_agencies)),
    )


def counted_for(conn: Connection[Any], agency_ids: Sequence[AgencyId], *, now: datetime) -> int:
    """How many children are on the roll call under these agencies at this instant."""
    row = conn.execute(_SQL["counted_for_agencies"], {"agency_ids": list(agency_ids), "now": now}).fetchone()
    assert row, "an aggregate gives one row"
    return row[0]


def bridged(conn: Connection[Any], answer: RollCall) -> tuple[Bridge, ...]:
    """The bridge to AFCARS of a roll call that was given, at its instant and as known then."""
    return bridges(conn, position=Position(answer.position), as_of=answer.as_of)


def _silent_places(words: Mapping[AgencyId, Word], known: Mapping[AgencyId, Agency]) -> int:
    heard = {known[agency].state for agency, word in words.items() if word.feeds}
    return len(STATES.keys() - heard)


def _instant(ask: Ask) -> datetime:
    if ask.as_of is None:
        return ask.known_at or ask.now
    end_of_day = midnight(ask.as_of + timedelta(days=1), CALENDAR) - timedelta(microseconds=1)
    return min(end_of_day, ask.known_at or ask.now)


def _cells(conn: Connection[Any], query: str, given: Mapping[str, object]) -> list[_Cell]:
    with conn.cursor(row_factory=class_row(_Cell)) as cursor:
        # Planned anew each time: a plan that is kept knows neither the instant nor the position, believes that few
        # children are counted, and sorts them all.
        cursor.execute(_SQL[query], given, prepare=False)
        return cursor.fetchall()


def _places_by(by: str) -> Callable[[_Cell], str]:
    match by:
        case "nation":
            return lambda _: NATION
        case "state":
            return lambda cell: cell.state
        case _:
            return lambda cell: cell.county or f"{cell.state}, county not known"


def _sums(cells: Iterable[_Cell], words: Mapping[AgencyId, Word], place_of: Callable[[_Cell], str]) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for cell in cells:
        if cell.mark.startswith(_PLACED_HERE):
            _count_where_placed(sums, cell, place_of)
            continue
        here = sums[place_of(cell)]
        here.agencies.add(cell.agency_id)
        if cell.mark == _KIN:
            here.kin_without_court += cell.children
        elif cell.mark in _KIN_LENGTHS:
            here.kin_by_length[KinLength(cell.mark)] += cell.children
        elif cell.mark:
            here.marks[Mark(cell.mark)] += cell.children
        else:
            word = words.get(cell.agency_id, SILENT)
            headline = headline_as_heard(
                Headline(cell.headline),
                speaks_from=cell.speaks_from,
                heard_through=word.through,
                past_promise=word.past_promise,
                today=word.today,
            )
            here.headlines[headline] += cell.children
    return sums


def _count_where_placed(sums: dict[str, _Sum], cell: _Cell, place_of: Callable[[_Cell], str]) -> None:
    """Placed in another state: a second count there, never a second child. Its county there is not known here."""
    receiving = cell.mark.removeprefix(_PLACED_HERE)
    place = place_of(cell)
    if place == cell.state:
        sums[receiving].placed_here += cell.children
    elif place == NATION:
        sums[NATION].placed_here += cell.children


def _row(place: str, each: _Sum, words: Mapping[AgencyId, Word], known: Mapping[AgencyId, Agency]) -> RollCallRow:
    here = [words.get(agency, SILENT) for agency in sorted(each.agencies)]
    state_wide = [words[agency] for agency, of in known.items() if of.state == place and agency in words]
    answering = here or state_wide
    throughs = [word.through for word in answering if word.through is not None]
    spoken = sum(word.feeds for word in answering)
    return RollCallRow(
        place=place,
        name=place_name(place),
        total=sum(each.headlines.values()),
        headlines=each.headlines,
        marks=dict(sorted(each.marks.items())),
        placed_here=each.placed_here,
        kin_without_court=each.kin_without_court,
        kin_by_length=each.kin_by_length,
        heard_through=min(throughs) if len(throughs) == len(answering) and throughs else None,
        coverage=round(sum(word.feeds_in_promise for word in answering) / spoken, 3) if spoken else 0.0,
        heard_at=min((word.at for word in answering if word.at is not None), default=None),
    )
