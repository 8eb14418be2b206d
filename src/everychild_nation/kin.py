"""Safety placements with kin without a court: not on the roll call, counted under their own heading."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Event, event
from everychild_nation.lives import number_of

SHARE = 0.05
"""For every hundred children in care, five with kin without a court."""
_ENDED = 0.4
_DAYS_MAX = 120


def kin_placements(agency: InventedAgency, children: int, seed: int, today: date) -> list[tuple[str, Event]]:
    """Record numbers and events; an agency of fewer than twenty children has none."""
    rng = Random(f"{seed}/{agency.agency_id}/kin")
    told: list[tuple[str, Event]] = []
    for index in range(int(children * SHARE)):
        began = today - timedelta(days=rng.randint(2, _DAYS_MAX))
        body = {
            "parent_told_may_refuse": rng.random() < 0.8,  # noqa: PLR2004 - four in five
            "counsel_offered": rng.random() < 0.5,  # noqa: PLR2004 - half
            "ends_on": (began + timedelta(days=90)).isoformat(),
            "county": rng.choice(agency.counties),
        }
        number = number_of(agency, f"kin/{seed}/{index}")
        told.append((number, event("care.safety-placement-began.v1", began, body)))
        if rng.random() < _ENDED:
            ended = min(today, began + timedelta(days=rng.randint(1, 60)))
            outcome = {"outcome": rng.choice(["returned-home", "returned-home", "custody", "stays-with-kin"])}
            told.append((number, event("care.safety-placement-ended.v1", ended, outcome)))
    return told
