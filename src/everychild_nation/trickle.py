"""What goes on happening while somebody watches: visits, children reported missing, children back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from random import Random

from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Event

_KINDS: tuple[tuple[int, str, dict[str, str]], ...] = (
    (80, "care.child-contacted.v1", {"place": "1"}),
    (6, "care.child-reported-missing.v1", {"category": "left-on-own", "reported_by": "caregiver"}),
    (14, "care.child-returned.v1", {}),
)


def happenings(
    agencies: Mapping[InventedAgency, Sequence[str]], rng: Random, clock: Iterator[datetime]
) -> Iterator[tuple[InventedAgency, Event]]:
    """One event after another, each of one child of one agency that still speaks."""
    speaking = [agency for agency, in_care in agencies.items() if in_care and not agency.falls_silent]
    weights = [weight for weight, _, _ in _KINDS]
    for ordinal, now in enumerate(clock):
        agency = rng.choice(speaking)
        _, kind, body = rng.choices(_KINDS, weights)[0]
        yield (
            agency,
            {
                "id": f"now-{now:%Y%m%d%H%M%S%f}-{ordinal}",
                "number": rng.choice(agencies[agency]),
                "kind": kind,
                "occurred_on": now.date().isoformat(),
                "occurred_at": now.isoformat(),
                "body": body,
            },
        )
