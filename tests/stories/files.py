"""Half-yearly files in the federal file's own form, from a few words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId
from everychild_nation.afcars import write_file
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Adult, Episode, Home, Life, Stay, Visit
from everychild_nation.households import Person

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
_HOME = Home(marital="4", relation="2", first=Adult(born_on=date(1980, 1, 1), race=4, hispanic="0", sex="2"))


def a_child(
    number: str = "INV1", *, removed: str = "2026-01-20", visits: Sequence[str] = (), left: str = "", sex: str = "1"
) -> Life:
    """A child in a foster home, visited on these days, and discharged where a day is given."""
    removed_on = date.fromisoformat(removed)
    visited = [date.fromisoformat(day) for day in visits]
    left_on = date.fromisoformat(left) if left else None
    episode = Episode(
        removed_on=removed_on,
        typed_on=removed_on,
        county="21067",
        stays=[Stay(began_on=removed_on, kinds=(114,), home=_HOME)],
        visits=[Visit(on=day, typed_on=day, place="1") for day in visited],
        left_on=left_on,
        left_typed_on=left_on,
        exit_reason="1" if left_on else "",
    )
    return Life(number=number, person=_person(number, sex), episodes=[episode])


def a_file(*children: Life, period: ReportPeriod = SPRING) -> bytes:
    """The file of these children."""
    out = io.StringIO()
    write_file(out, AGENCY, period, children)
    return out.getvalue().encode()


def _person(mark: str, sex: str) -> Person:
    return Person(
        person_id=mark, given="Testo", family="Beispiel", born_on=date(2021, 5, 4), sex=sex, mother_given="Testa",
        mother_family="Beispiel", mother_born=1990,
    )  # fmt: skip
