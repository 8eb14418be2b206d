"""From the roll call of a day to the figures that are published of it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from everychild.accountability.suppression import Counted, suppressed
from everychild.disclosure.small_numbers import rounded
from everychild.vocabulary.places import STATE_FIPS, STATES
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.answers import RollCall, RollCallRow

UNACCOUNTED = (Headline.MISSING, Headline.FOUND_NOT_BACK, Headline.RECORDS_DISAGREE, Headline.NO_RECENT_DATA)
"""Headlines under which nobody can say tonight where the child is."""
MARK = "Invented children. Not real figures for any state."
_STATE_OF = {fips: state for state, fips in STATE_FIPS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One place on one day, as published: rounded, and None where left out.

    Takes:
        by: `state` or `county`.
        headlines: of a state; of a county none is published.
    """

    by: str
    place: str
    state: str
    children: int | None
    unaccounted: int | None
    headlines: Mapping[str, int]
    heard_through: date | None
    heard_at: datetime | None
    coverage: float

    @property
    def share(self) -> float | None:
        """The share that is not accounted for, from the published figures alone."""
        if self.children is None or self.unaccounted is None or not self.children:
            return None
        return self.unaccounted / self.children


def unaccounted(row: RollCallRow) -> int:
    """How many children of a place nobody can say where they are."""
    return sum(row.headlines[headline] for headline in UNACCOUNTED)


def state_figures(states: RollCall) -> list[Figure]:
    """States to the nearest five."""
    return [
        _figure("state", row.place, row, rounded(row.total), rounded(unaccounted(row)))
        for row in states.rows
        if row.place in STATES and (row.total or row.heard_at)
    ]


def county_figures(counties: RollCall) -> list[Figure]:
    """Counties to the nearest five, small ones and what would give them away left out."""
    of_state: dict[str, dict[str, RollCallRow]] = defaultdict(dict)
    for row in counties.rows:
        of_state[state_of(row.place)][row.place] = row
    found: list[Figure] = []
    for rows in of_state.values():
        counted = {
            place: Counted(children=row.total, unaccounted=unaccounted(row)) for place, row in rows.items() if row.total
        }
        for place, shown in suppressed(counted).items():
            found.append(_figure("county", place, rows[place], shown.children, shown.unaccounted))
    return found


def state_of(place: str) -> str:
    """The state of a county's code, or of children whose county is not known."""
    return _STATE_OF.get(place[:2], place.partition(",")[0])


def _figure(by: str, place: str, row: RollCallRow, children: int | None, without: int | None) -> Figure:
    return Figure(
        by=by,
        place=place,
        state=state_of(place) if by == "county" else place,
        children=children,
        unaccounted=without,
        headlines={str(headline): rounded(count) for headline, count in row.headlines.items()} if by == "state" else {},
        heard_through=row.heard_through,
        heard_at=row.heard_at,
        coverage=row.coverage,
    )
