"""Half-yearly files in the federal file's own form, from a few words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId
from everychild_nation.afcars import write_file
from everychild_nation.agencies import InventedAgency
from everychild_nation.lives import Life, event

SPRING, AUTUMN = ReportPeriod(year=2026, month=3), ReportPeriod(year=2026, month=9)
AGENCY = InventedAgency(
    agency_id=AgencyId("US-KY:test"),
    name="Invented",
    state="US-KY",
    zone="America/New_York",
    counties=("21067",),
    visits_made=1.0,
    days_late=0,
)


def a_child(
    number: str = "INV1", *, removed: str = "2026-01-20", visits: Sequence[str] = (), left: str = "", sex: str = "1"
) -> Life:
    """A child in a foster home, visited on these days, and discharged where a day is given."""
    removed_on = date.fromisoformat(removed)
    life = Life(number=number, born_on=date(2015, 5, 4), removed_on=removed_on, county="21067", sex=sex)
    place = {"family_home": "1", "home_kinds": ["E114"], "location": "1"}
    life.events.append(event("care.living-arrangement-began.v1", removed_on, place))
    for day in visits:
        life.events.append(event("care.child-contacted.v1", date.fromisoformat(day), {"place": "1"}))
    if left:
        life.discharged_on = date.fromisoformat(left)
        life.events.append(event("care.child-discharged.v1", life.discharged_on, {"reason": "1"}))
    return life


def a_file(*children: Life, period: ReportPeriod = SPRING) -> bytes:
    """The file of these children."""
    out = io.StringIO()
    write_file(out, AGENCY, period, children)
    return out.getvalue().encode()
