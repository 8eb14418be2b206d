"""Safety placements with kin without a court: counted under their own heading, by length, and never added in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from everychild.care.events.responsibility import SafetyPlacementBegan
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of, start_of
from everychild.care.life import Life
from everychild.vocabulary.roll_call import KinLength

_LENGTHS = ((0, KinLength.UP_TO_30), (31, KinLength.FROM_31_TO_90), (91, KinLength.FROM_91))
"""Whole days since the placement began, and the class that begins there."""


@dataclass(frozen=True, slots=True)
class KinPlacement:
    """A safety placement with kin, in one class of length."""

    life: Life
    county: str
    length: KinLength


def kin_of(lives: Sequence[Life]) -> Layer[KinPlacement]:
    """Stretches with kin by safety placement, cut where one class of length ends and the next begins."""
    stretches: list[Stretch[KinPlacement]] = []
    for life in lives:
        for index, (_, event) in enumerate(life.kin):
            if isinstance(event, SafetyPlacementBegan):
                following = life.kin[index + 1][0] if index + 1 < len(life.kin) else FOREVER
                stretches += _by_length(life, event, following)
    return layer_of(stretches)


def _by_length(life: Life, event: SafetyPlacementBegan, ended: datetime) -> list[Stretch[KinPlacement]]:
    zone = life.rules.zone
    starts = [(start_of(event.occurred_on + timedelta(days=days), zone), length) for days, length in _LENGTHS]
    ends = [start for start, _ in starts[1:]] + [FOREVER]
    return [
        Stretch(start, min(end, ended), KinPlacement(life, event.county, length))
        for (start, length), end in zip(starts, ends, strict=True)
        if start < ended
    ]
