"""The elements of the federal return that one typed entry gives.

Pure. What an entry leaves open is not filled in: readiness says that it is missing.

Cites:
    45 CFR 1355.44(e) and (f) (living arrangements; plans, hearings and visits).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import ChildContacted, PeriodicReviewHeld, PermanencyHearingHeld
from everychild.care.visits import is_caseworkers_visit
from everychild.vocabulary.afcars import elements

YES = "1"


def elements_of(event: CareEvent) -> Sequence[tuple[str, str]]:
    """Element numbers and values, in the order of the file; empty where the entry says nothing to the return."""
    match event:
        case ChildContacted() if is_caseworkers_visit(event):
            given = (("E151", _day(event.occurred_on)), ("E152", event.place))
        case PermanencyHearingHeld():
            given = (("E150", _day(event.occurred_on)),)
        case PeriodicReviewHeld():
            given = (("E149", _day(event.occurred_on)),)
        case LivingArrangementBegan():
            given = (
                ("E112", _day(event.occurred_on)),
                ("E113", event.family_home),
                *((kind, YES) for kind in event.home_kinds),
                ("E120", event.other_type),
                ("E121", event.location),
            )
        case _:
            given = ()
    return [(number, value) for number, value in given if value]


def words_of(number: str, value: str) -> str:
    """An element's value as a person reads it."""
    element = elements()[number]
    return f"{element.name}: {element.codes.get(value, value)}"


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
