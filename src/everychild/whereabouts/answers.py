"""The roll call as values: what a page, the API and the command line all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from everychild.vocabulary.roll_call import Headline, KinLength, Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallRow:
    """One place's line of the roll call.

    Takes:
        place: `US`, a state (`US-KY`) or a county (`21067`).
        total: children counted here under placement-and-care.
        headlines: a count for each of the nine headlines, zeros included; they add up to `total`.
        marks: a count for each mark that occurs; a child may bear several.
        placed_here: children placed here by another state, a second and separate count.
        kin_without_court: safety placements with kin without a court, never added in.
        kin_by_length: the same by whole days, zeros included.
        heard_through: the earliest day through which every feed of this place has spoken; None where none has.
        coverage: share of this place's feeds that are within their promise, 0 to 1.
        heard_at: when anything of this place was last learned.
    """

    place: str
    name: str
    total: int
    headlines: Mapping[Headline, int]
    marks: Mapping[Mark, int]
    placed_here: int
    kin_without_court: int
    kin_by_length: Mapping[KinLength, int]
    heard_through: date | None
    coverage: float
    heard_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """The roll call by nation, state or county, with what it rests on.

    Takes:
        as_of: the instant in the world that is asked about.
        known_at: the instant of our knowledge, resolved to `position`.
        by: `nation`, `state` or `county`.
        rows: places, by name.
        total: children counted once each; the rows' totals add up to it.
        outside: who is not in this count; it stands wherever the count does.
    """

    as_of: datetime
    known_at: datetime
    position: int
    by: str
    rows: tuple[RollCallRow, ...]
    total: int
    outside: str


def outside_the_count(silent_places: int) -> str:
    """Who is not in the count, as a sentence.

    Takes:
        silent_places: states, the District and territories of which nothing was ever heard.
    """
    unheard = (
        "every state, the District and each territory has been heard from"
        if silent_places == 0
        else f"nothing has been heard from {silent_places} of the states, the District and the territories"
    )
    return (
        "Outside this count: children at home with an open case; children with kin by a safety placement without a "
        "court (own heading); youth in juvenile justice or mental health custody for whom no child welfare agency has "
        "placement and care; children in federal immigration custody; children of tribes that take no part; "
        f"and {unheard}."
    )
