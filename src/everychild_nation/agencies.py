"""Invented agencies, with their own rules and their own habits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from everychild.vocabulary.ids import AgencyId, FeedId
from everychild.vocabulary.places import STATE_FIPS, STATES

_ZONES = {
    "US-AK": "America/Anchorage", "US-AZ": "America/Phoenix", "US-CA": "America/Los_Angeles", "US-CO": "America/Denver",
    "US-HI": "Pacific/Honolulu", "US-IL": "America/Chicago", "US-NV": "America/Los_Angeles", "US-OK": "America/Chicago",
    "US-OR": "America/Los_Angeles", "US-TX": "America/Chicago", "US-WA": "America/Los_Angeles",
}  # fmt: skip
ORDER = ("US-KY", "US-OH", "US-TN", "US-IL", "US-WA", "US-AZ", "US-TX", "US-NY", "US-CA", "US-FL")
"""The states that a small nation has first; larger ones go on by name."""

_COUNTIES = {
    "US-KY": ("21067", "21111", "21117", "21059"), "US-OH": ("39049", "39035", "39061", "39113"),
    "US-TN": ("47157", "47037", "47093"), "US-IL": ("17031", "17043", "17089"),
    "US-WA": ("53033", "53053", "53063"), "US-AZ": ("04013", "04019"),
    "US-TX": ("48201", "48113", "48029"), "US-NY": ("36047", "36061", "36029"),
    "US-CA": ("06037", "06059", "06073"), "US-FL": ("12086", "12095", "12057"),
}  # fmt: skip


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
    """An agency for each of so many states, and one small one that falls silent, which stands for no state.

    Bad habits belong to invented agencies only: no real state is shown as late or silent.
    """
    rest = [state for state in STATES if state not in ORDER]
    whole = [
        InventedAgency(
            agency_id=AgencyId(f"{state}:invented"),
            name=f"Invented Agency of {STATES[state]}",
            state=state,
            zone=_ZONES.get(state, "America/New_York"),
            counties=_COUNTIES.get(state, ("",)),
            visits_made=0.97 - 0.01 * (index % 4),
            days_late=index % 5,
        )
        for index, state in enumerate([*ORDER, *rest][:count])
    ]
    last = whole[-1]
    lakeside = replace(
        last,
        agency_id=AgencyId(f"{last.state}:lakeside"),
        name="Lakeside Agency (invented, silent)",
        falls_silent=True,
        records_dropped=0.03,
        share=0.06,
    )
    return [*whole, lakeside]
