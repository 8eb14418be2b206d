"""Invented agencies, with their own rules and their own habits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from everychild.vocabulary.ids import AgencyId, FeedId
from everychild.vocabulary.places import STATE_FIPS, STATES

_CENTRAL = "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI"
_MOUNTAIN, _PACIFIC = "CO ID MT NM UT WY", "CA NV OR WA"
_ZONES = {
    **{f"US-{code}": "America/Chicago" for code in _CENTRAL.split()},
    **{f"US-{code}": "America/Denver" for code in _MOUNTAIN.split()},
    **{f"US-{code}": "America/Los_Angeles" for code in _PACIFIC.split()},
    "US-AK": "America/Anchorage", "US-AZ": "America/Phoenix", "US-HI": "Pacific/Honolulu",
    "US-PR": "America/Puerto_Rico", "US-VI": "America/St_Thomas", "US-GU": "Pacific/Guam", "US-MP": "Pacific/Guam",
    "US-AS": "Pacific/Pago_Pago",
}  # fmt: skip
"""Of a state in two zones, the one of most of its people."""
ORDER = ("US-KY", "US-OH", "US-TN", "US-IL", "US-WA", "US-AZ", "US-TX", "US-NY", "US-CA", "US-FL")
"""The states that a small nation has first; larger ones go on by name."""

_LARGEST = {
    "US-KY": ("067", "111", "117", "059"), "US-OH": ("049", "035", "061", "113"), "US-TN": ("157", "037", "093"),
    "US-IL": ("031", "043", "089"), "US-WA": ("033", "053", "063"), "US-AZ": ("013", "019"),
    "US-TX": ("201", "113", "029"), "US-NY": ("047", "061", "029"), "US-CA": ("037", "059", "073"),
    "US-FL": ("086", "095", "057"),
}  # fmt: skip
_ONLY = {
    "US-AK": ("020", "090", "110", "122", "170"), "US-CT": ("110", "120", "130", "140", "150", "160", "170"),
    "US-DC": ("001",), "US-DE": ("001", "003", "005"), "US-HI": ("001", "003", "007", "009"),
    "US-MD": ("001", "003", "005", "009", "011", "013", "015"), "US-RI": ("001", "003", "005", "007", "009"),
    "US-GU": ("010",), "US-VI": ("010", "020", "030"), "US-AS": ("010", "050"), "US-MP": ("100", "110", "120"),
}  # fmt: skip
"""States whose counties are not numbered by odd numbers from 001."""
_COUNTIES_IN_USE, _LARGE_COUNTY_WEIGHT = 10, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedAgency:
    """An agency that exists nowhere, in a state that does.

    Takes:
        visits_made: share of months in which a visit is made.
        records_dropped: share of records that fall out of a file by mistake.
        days_late: how long after a visit it is typed, at most.
        falls_silent: whether its feed stops some days before today.
        lateness: how often an entry or exit is typed too late, beside the usual.
        typos: how often names and dates are mistyped in the person file, beside the usual.
        keeps_last4: whether its law lets it keep the last four digits of a social security number.
        keeps_multiple: whether its system has a field for twins.
        share: how many children it has, beside a state's whole agency.
        renumbered: whether a new system gave its records new numbers in the last period.
        blanks: elements that it leaves blank, each with how often.
        is_tribal: a tribe's own title IV-E agency, which leaves the tribal elements blank.
    """

    agency_id: AgencyId
    name: str
    state: str
    zone: str
    counties: tuple[str, ...]
    visits_made: float
    days_late: int
    records_dropped: float = 0.0
    falls_silent: bool = False
    lateness: float = 1.0
    typos: float = 1.0
    keeps_last4: bool = True
    keeps_multiple: bool = True
    renumbered: bool = False
    blanks: tuple[tuple[str, float], ...] = (("E23", 0.004), ("E37", 0.003), ("E59", 0.01), ("E62", 0.006))
    share: float = 1.0
    is_tribal: bool = False

    @property
    def afcars_code(self) -> str:
        """E1 of its file."""
        return STATE_FIPS[self.state]

    @property
    def afcars_feed(self) -> FeedId:
        """Its half-yearly file."""
        return FeedId(f"{self.agency_id}/afcars")

    @property
    def people_feed(self) -> FeedId:
        """Its person file."""
        return FeedId(f"{self.agency_id}/people")

    @property
    def protections_feed(self) -> FeedId:
        """Its shields and adoption seals."""
        return FeedId(f"{self.agency_id}/protections")

    @property
    def staff_feed(self) -> FeedId:
        """Its people and their assignments."""
        return FeedId(f"{self.agency_id}/staff")

    @property
    def live_feed(self) -> FeedId:
        """Its stream of events."""
        return FeedId(f"{self.agency_id}/live")


def invented_agencies(count: int) -> list[InventedAgency]:
    """An agency for each of so many states, and two small ones with bad habits, which stand for no state.

    Bad habits belong to these two only: no real state is shown as late, silent or careless.
    """
    rest = [state for state in STATES if state not in ORDER]
    whole = [_of_a_state(state, index) for index, state in enumerate([*ORDER, *rest][:count])]
    lakeside = replace(
        whole[-1],
        agency_id=AgencyId(f"{whole[-1].state}:lakeside"),
        name="Lakeside Agency (invented, silent)",
        falls_silent=True,
        records_dropped=0.03,
        lateness=5.0,
        days_late=40,
        blanks=(("E23", 0.12), ("E36", 0.07), ("E70", 0.11), ("E125", 0.2)),
        keeps_multiple=False,
        share=0.06,
    )
    hillside = replace(
        whole[0],
        agency_id=AgencyId(f"{whole[0].state}:hillside"),
        name="Hillside Agency (invented, new record numbers)",
        renumbered=True,
        typos=4.0,
        blanks=(("E22", 0.09), ("E37", 0.05)),
        keeps_last4=False,
        share=0.05,
    )
    return [*whole, lakeside, hillside]


def _of_a_state(state: str, index: int) -> InventedAgency:
    return InventedAgency(
        agency_id=AgencyId(f"{state}:invented"),
        name=f"Invented Agency of {STATES[state]}",
        state=state,
        zone=_ZONES.get(state, "America/New_York"),
        counties=_counties(state),
        visits_made=0.97 - 0.01 * (index % 4),
        days_late=index % 5,
        keeps_last4=index % 3 != 2,  # noqa: PLR2004 - every third may not
        keeps_multiple=index % 2 == 0,
    )


def _counties(state: str) -> tuple[str, ...]:
    """County codes to draw from; the largest counties stand there several times."""
    fips = STATE_FIPS[state]
    numbered = _ONLY.get(state) or tuple(f"{number:03d}" for number in range(1, 2 * _COUNTIES_IN_USE, 2))
    largest = _LARGEST.get(state, numbered[:2])
    return tuple(f"{fips}{number}" for number in (*largest * _LARGE_COUNTY_WEIGHT, *numbered))
