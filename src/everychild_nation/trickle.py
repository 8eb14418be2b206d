"""What goes on happening while somebody watches: visits, moves, children reported missing, found, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Event

VISIT, MOVE, GONE, FOUND, BACK, NIGHT = (
    "care.child-contacted.v1", "care.living-arrangement-began.v1", "care.child-reported-missing.v1",
    "care.child-located.v1", "care.child-returned.v1", "care.night-without-placement.v1",
)  # fmt: skip
_KINDS, _WEIGHTS = (VISIT, MOVE, GONE, FOUND, BACK, NIGHT), (78, 7, 4, 3, 6, 2)
_BODIES: Mapping[str, dict[str, Any]] = {
    VISIT: {"place": "1"},
    MOVE: {"family_home": "1", "home_kinds": ["E114"], "location": "1"},
    GONE: {"category": "left-on-own", "reported_by": "caregiver"},
    FOUND: {"verified": True, "by": "police"},
    BACK: {"face_to_face": True},
    NIGHT: {"place": "office", "stayed": "caseworker"},
}


class Watched:
    """The children to whom something may happen, and who of them is missing; Changed as events are told."""

    def __init__(self, agencies: Mapping[InventedAgency, Sequence[str]], missing: Iterable[str]) -> None:
        self._agencies = {agency: list(numbers) for agency, numbers in agencies.items() if numbers}
        self._missing = set(missing)

    def next(self, rng: Random, now: datetime, ordinal: int) -> tuple[InventedAgency, Event]:
        """One event of one child of one agency that still speaks; only a missing child is found or comes back."""
        agency = rng.choice([each for each in self._agencies if not each.falls_silent])
        kind = rng.choices(_KINDS, _WEIGHTS)[0]
        gone = [number for number in self._agencies[agency] if number in self._missing]
        if kind in {FOUND, BACK} and not gone:
            kind = VISIT
        number = rng.choice(gone if kind in {FOUND, BACK} else self._placed(agency))
        if kind == GONE:
            self._missing.add(number)
        elif kind == BACK:
            self._missing.discard(number)
        local = now.astimezone(ZoneInfo(agency.zone))
        told: Event = {
            "id": f"now-{now:%Y%m%d%H%M%S%f}-{ordinal}",
            "number": number,
            "kind": kind,
            "occurred_on": local.date().isoformat(),
            "body": dict(_BODIES[kind]),
        }
        return agency, told if kind == NIGHT else {**told, "occurred_at": local.isoformat()}

    def _placed(self, agency: InventedAgency) -> list[str]:
        return [number for number in self._agencies[agency] if number not in self._missing] or self._agencies[agency]


def happenings(watched: Watched, rng: Random, clock: Iterator[datetime]) -> Iterator[tuple[InventedAgency, Event]]:
    """One event after another."""
    for ordinal, now in enumerate(clock):
        yield watched.next(rng, now, ordinal)
