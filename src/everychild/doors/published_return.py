"""The tables of the federal return of a day as published, for every door: figures, what each counts, revisions.

Always true: what is given here was kept when it was published, rounded and with small numbers left out; nothing is
counted for an answer.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection

from everychild.accountability.figures import MARK
from everychild.afcars.publications import Publication, figures_of, publications, revisions_of
from everychild.afcars.publishing import IN_STATE, TOTALS, Figure, order_of
from everychild.afcars.tables import DEFINITIONS
from everychild.doors.pages.counties import county_name
from everychild.vocabulary.places import NATION, place_name

COLUMNS = ("as_of", "published_at", "place", "name", "measure", "category", "value", "note")
MEANS = ("mean", "median")
_DAYS_LISTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One measure by category, in the reports' order.

    Takes:
        rows: category and value; None where it is left out.
        means: the mean and the median, where they are published.
    """

    measure: str
    rows: Sequence[tuple[str, float | None]]
    means: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReturn:
    """What is public of the return of one day, for one place.

    Takes:
        publication: the last of the day.
        totals: by measure; None where it is left out.
        counties: children in care by county, for a state.
        revisions: when the day was published, and the children in care as then said, the first time first.
        places: every place of the publication, the nation first.
        days: days of which tables are published, the last first.
    """

    publication: Publication
    place: str
    totals: Mapping[str, float | None]
    tables: Sequence[Table]
    counties: Sequence[tuple[str, float | None]]
    revisions: Sequence[tuple[datetime, float | None]]
    places: Sequence[str]
    days: Sequence[date]


def published_return(conn: Connection[Any], *, as_of: date | None, place: str) -> PublishedReturn | None:
    """The tables of a day, of the last one where none is named; None where nothing is published of it."""
    every = publications(conn, at_most=_DAYS_LISTED)
    last = next(iter(publications(conn, as_of=as_of, at_most=1) if as_of else every), None)
    if last is None:
        return None
    figures = figures_of(conn, last.publication_id)
    mine = [figure for figure in figures if figure.place == place]
    total = Figure(place=place, measure=TOTALS[0], category="", value=None)
    return PublishedReturn(
        publication=last,
        place=place,
        totals=_totals(mine),
        tables=[_table(measure, mine) for measure in DEFINITIONS if measure not in TOTALS],
        counties=_counties(figures, place),
        revisions=revisions_of(conn, last.as_of, total),
        places=sorted({each.place for each in figures if IN_STATE not in each.place}, key=_nation_first),
        days=list(dict.fromkeys(each.as_of for each in every)),
    )


def return_body(found: PublishedReturn) -> dict[str, Any]:
    """The same as JSON holds it."""
    made = found.publication
    return {
        "mark": MARK,
        "as_of": made.as_of.isoformat(),
        "place": found.place,
        "published_at": made.made_at.isoformat(),
        "known_at": made.known_at.isoformat(),
        "agencies": made.agencies,
        "heard_through": made.heard_through.isoformat() if made.heard_through else None,
        "totals": dict(found.totals),
        "tables": {table.measure: {"by_category": dict(table.rows), **dict(table.means)} for table in found.tables},
        "in_care_by_county": dict(found.counties),
        "definitions": dict(DEFINITIONS),
        "revisions": [{"published_at": at.isoformat(), "in care": value} for at, value in found.revisions],
        "left_out": "null: fewer than eleven children, or what would give such a number away",
    }


def return_csv(conn: Connection[Any], publication: Publication) -> str:
    """Every figure of a publication as a table; an empty number is left out."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for figure in figures_of(conn, publication.publication_id):
        writer.writerow(
            (
                publication.as_of.isoformat(),
                publication.made_at.isoformat(),
                figure.place,
                _name(figure.place),
                figure.measure,
                figure.category,
                "" if figure.value is None else f"{figure.value:g}",
                MARK,
            )
        )
    return out.getvalue()


def _totals(figures: Sequence[Figure]) -> dict[str, float | None]:
    said = {each.measure: each.value for each in figures if not each.category}
    return {measure: said[measure] for measure in TOTALS if measure in said}


def _table(measure: str, figures: Sequence[Figure]) -> Table:
    said = {each.category: each.value for each in figures if each.measure == measure}
    rows = [(category, said[category]) for category in sorted(said.keys() - set(MEANS), key=order_of(measure))]
    return Table(measure=measure, rows=rows, means={name: said[name] for name in MEANS if name in said})


def _counties(figures: Sequence[Figure], place: str) -> list[tuple[str, float | None]]:
    inside = f"{place}{IN_STATE}"
    return [(each.place.removeprefix(inside), each.value) for each in figures if each.place.startswith(inside)]


def _name(place: str) -> str:
    state, _, county = place.partition(IN_STATE)
    return (
        f"{place_name(state)}, {county_name(county) if county.isdigit() else 'county not known'}"
        if county
        else place_name(state)
    )


def _nation_first(place: str) -> tuple[bool, str]:
    return place != NATION, place
