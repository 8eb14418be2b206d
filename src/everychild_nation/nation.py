"""How large a nation, and who lives in which of its agencies; each agency can be told by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from everychild.vocabulary.days import ReportPeriod
from everychild_nation.agencies import InventedAgency, invented_agencies
from everychild_nation.crossings import FEWEST_CHILDREN, crossings_of, received, sent
from everychild_nation.history import Life
from everychild_nation.lives import Window, lives_of, number_of
from everychild_nation.telling import telling_lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How large a nation, and from which seed.

    Takes:
        children: in public responsibility at the end of the last period, all agencies together, each counted once.
        periods: half-yearly files that each agency sends, the last one being that of the last period that is over.
        with_xml: whether the half-yearly files are written, which are by far the largest.
    """

    states: int
    children: int
    seed: int
    today: date
    periods: int = 2
    with_xml: bool = True

    @property
    def report_periods(self) -> list[ReportPeriod]:
        """The periods of the files, oldest first."""
        periods = [ReportPeriod.of(self.today).before]
        while len(periods) < self.periods:
            periods.append(periods[-1].before)
        return periods[::-1]

    @property
    def window(self) -> Window:
        """The stretch that the files cover, and the days since."""
        return Window.of(self.report_periods, self.today)

    def agencies(self) -> list[tuple[InventedAgency, int]]:
        """Each agency with how many children it counts, adding up to all of them."""
        agencies = invented_agencies(self.states)
        shares = sum(agency.share for agency in agencies)
        counts = [int(self.children * agency.share / shares) for agency in agencies]
        for index in range(self.children - sum(counts)):
            counts[index % len(counts)] += 1
        return list(zip(agencies, counts, strict=True))


def lives_in(plan: Plan, index: int) -> list[Life]:
    """Everybody in one agency's files: stories first, then the rest, up to exactly its count."""
    agencies, window = plan.agencies(), plan.window
    agency, children = agencies[index]
    lives = _crossing(plan, agency, window)
    if index == 0 and children >= FEWEST_CHILDREN:
        lives += telling_lives(agency, window)
    counted = sum(life.counted and life.is_in_care(window.counted_on) for life in lives)
    rng = Random(f"{plan.seed}/{agency.agency_id}")
    lives += lives_of(agency, children - counted, rng, window)
    if agency.renumbered and plan.periods > 1:
        for life in lives:
            life.old_number = number_of(agency, f"old/{life.number}")
    return lives


def next_agency(plan: Plan, agency: InventedAgency) -> InventedAgency | None:
    """The agency to which this one's children move; small agencies and a nation of one state have none."""
    ring = _ring(plan)
    places = [index for index, (each, _) in enumerate(ring) if each.agency_id == agency.agency_id]
    return ring[(places[0] + 1) % len(ring)][0] if places and len(ring) > 1 else None


def _ring(plan: Plan) -> list[tuple[InventedAgency, int]]:
    return [(agency, children) for agency, children in plan.agencies() if agency.share == 1]


def _crossing(plan: Plan, agency: InventedAgency, window: Window) -> list[Life]:
    lives: list[Life] = []
    for sender, children in _ring(plan):
        receiver = next_agency(plan, sender)
        if receiver is None or agency.agency_id not in {sender.agency_id, receiver.agency_id}:
            continue
        for crossing in crossings_of(plan.seed, sender, receiver, children, window):
            if agency.agency_id == sender.agency_id:
                lives += sent(crossing, sender, receiver, window)
            else:
                lives += received(crossing, receiver, sender, window)
    return lives
