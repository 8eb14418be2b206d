"""Publishing the tables of the return for a day, keeping them as published, and counting a past one again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection
from psycopg.rows import class_row

from everychild.afcars.building import Build, Built, Keys, build
from everychild.afcars.facts import ChildFacts, facts_of
from everychild.afcars.publishing import Figure, counties, digest_of, published
from everychild.afcars.tables import Tables, Window, tables_of
from everychild.jurisdictions.directory import agencies
from everychild.ledger.readers import position_at
from everychild.runtime.queries import load_queries
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import RecordId, uuid7
from everychild.vocabulary.places import NATION
from everychild.whereabouts.heard import SILENT, words_at
from everychild.whereabouts.reading import CALENDAR, spoken_of_by

_SQL = load_queries("everychild.afcars", "afcars.sql")

PUBLISHED_FROM = time(7, 0)
"""When the tables of the day before are published, in the calendar of the national roll call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The tables of a day as published; a later one of the same day is a revision."""

    publication_id: UUID
    as_of: date
    made_at: datetime
    known_at: datetime
    counts_digest: bytes
    agencies: int
    heard_through: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A day counted from the ledger: the nation, and each state, with how many agencies stand behind it.

    Takes:
        known_at: what was known at this instant was counted; counted again as known then, it is the same.
    """

    known_at: datetime
    by_place: Mapping[str, Tables]
    agencies: int
    heard_through: date | None

    @property
    def digest(self) -> bytes:
        """By which a replay is told from what was published."""
        return digest_of(self.by_place)

    def figures(self) -> Iterator[Figure]:
        """Every figure as it may be published."""
        for place, tables in self.by_place.items():
            yield from published(place, tables)
            if place != NATION:
                yield from counties(place, tables)


def count(
    conn: Connection[Any],
    as_of: date,
    keys: Keys,
    *,
    known_at: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Counted:
    """Count a day from the ledger, as known at an instant; no live event after the day counts.

    Takes:
        progress: told of each child.
    """
    nation = Tables()
    by_place: dict[str, Tables] = {}
    throughs: list[date | None] = []
    words = words_at(conn, position_at(conn, known_at), known_at)
    for agency in agencies(conn):
        facts: dict[RecordId, ChildFacts] = {}
        for period in _periods(as_of):
            ask = Build(agency=agency, period=period, through=as_of, known_at=known_at)
            for record, content in build(conn, ask, keys, Built()):
                facts[record] = facts_of(content)
                progress(1)
        if not facts:
            continue
        tables = tables_of(facts.values(), Window(on=as_of))
        by_place.setdefault(agency.state, Tables()).add(tables)
        nation.add(tables)
        throughs.append(words.get(agency.agency_id, SILENT).through)
    heard = [day for day in throughs if day is not None]
    return Counted(
        known_at=known_at,
        by_place={NATION: nation, **dict(sorted(by_place.items()))},
        agencies=len(throughs),
        heard_through=min(heard) if heard and len(heard) == len(throughs) else None,
    )


def due(conn: Connection[Any], now: datetime) -> date | None:
    """The day whose tables are to be published now, if any: the day before, from seven in the morning.

    An hour after the roll call's figures, so that the two are not counted side by side; nothing of a day before whose
    end no entry was known here.
    """
    local = now.astimezone(ZoneInfo(CALENDAR))
    day = local.date() - timedelta(days=1)
    if local.time() < PUBLISHED_FROM or publications(conn, as_of=day, at_most=1):
        return None
    return day if spoken_of_by(conn, day) else None


def publish(conn: Connection[Any], as_of: date, counted: Counted, *, now: datetime, random_bytes: bytes) -> Publication:
    """Keep a day's tables as they are published now; the caller commits."""
    publication = Publication(
        publication_id=uuid7(now, random_bytes),
        as_of=as_of,
        made_at=now,
        known_at=counted.known_at,
        counts_digest=counted.digest,
        agencies=counted.agencies,
        heard_through=counted.heard_through,
    )
    conn.execute(
        _SQL["keep_publication"],
        {name: getattr(publication, name) for name in Publication.__dataclass_fields__},
    )
    figures = list(counted.figures())
    conn.execute(
        _SQL["keep_figures"],
        {
            "publication_id": publication.publication_id,
            "places": [each.place for each in figures],
            "measures": [each.measure for each in figures],
            "categories": [each.category for each in figures],
            "numbers": [None if each.value is None else float(each.value) for each in figures],
        },
    )
    return publication


def publications(conn: Connection[Any], *, as_of: date | None = None, at_most: int = 50) -> list[Publication]:
    """What was published, the last first."""
    with conn.cursor(row_factory=class_row(Publication)) as cursor:
        cursor.execute(_SQL["publications"], {"as_of": as_of, "at_most": at_most})
        return cursor.fetchall()


def figures_of(conn: Connection[Any], publication: UUID, *, place: str | None = None) -> list[Figure]:
    """The figures of a publication as they were published."""
    with conn.cursor(row_factory=class_row(Figure)) as cursor:
        cursor.execute(_SQL["figures_of"], {"publication_id": publication, "place": place})
        return cursor.fetchall()


def revisions_of(conn: Connection[Any], as_of: date, figure: Figure) -> list[tuple[datetime, float | None]]:
    """When one figure of a day was published, and as what."""
    given = {"as_of": as_of, "place": figure.place, "measure": figure.measure, "category": figure.category}
    return conn.execute(_SQL["revisions_of"], given).fetchall()


def _periods(as_of: date) -> list[ReportPeriod]:
    """The half-years of the fiscal year up to a day, the last one last, so that its word on a child stands."""
    last = ReportPeriod.of(as_of)
    in_one_year = Window(on=last.before.ends_on).since == Window(on=as_of).since
    return [last.before, last] if in_one_year else [last]
