"""Events in families; a `match` decides by family first, so that a new kind touches the folds of its family only."""

from __future__ import annotations

from everychild.care.events.arrangements import ArrangementEvent
from everychild.care.events.contacts import ContactEvent
from everychild.care.events.description import DescriptionEvent
from everychild.care.events.missing import MissingEvent
from everychild.care.events.removal import RemovalEvent
from everychild.care.events.responsibility import ResponsibilityEvent
from everychild.care.events.wellbeing import WellbeingEvent

CareEvent = (
    DescriptionEvent
    | WellbeingEvent
    | RemovalEvent
    | ArrangementEvent
    | ContactEvent
    | MissingEvent
    | ResponsibilityEvent
)

__all__ = ["CareEvent"]
