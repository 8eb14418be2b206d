"""The picture of a report: for the worst elements a bar of errors against what is allowed.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from everychild.afcars.standards import Standing

BARS_MAX = 15
_GAP, _SHARE_WIDE = 6, 70
_ROW, _LEFT, _WIDTH, _RIGHT, _TOP = 26, 300, 420, 100, 34


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One element's bar, in the picture's units.

    Takes:
        limit_x: where what is allowed ends.
    """

    standing: Standing
    y: int
    width: float
    limit_x: float

    @property
    def share_x(self) -> float:
        """Where the share is written, clear of the bar and of the line of what is allowed."""
        ends = _LEFT + self.width
        return (self.limit_x if ends <= self.limit_x < ends + _SHARE_WIDE else ends) + _GAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Bars with the space that they need; each bar is drawn up to `scale` in a hundred."""

    bars: Sequence[Bar]
    width: int
    height: int
    left: int
    scale: int

    @property
    def words(self) -> str:
        """The picture in a sentence, for those who do not see it."""
        if not self.bars:
            return "No element has an error."
        worst = self.bars[0].standing
        return (
            f"{len(self.bars)} of the elements in error, the largest share first: {worst.number}, {worst.name}, leads "
            f"with {worst.percent} %, where {worst.limit} % are allowed."
        )


def bars(standings: Mapping[str, Standing]) -> Picture:
    """The worst elements first: those above what is allowed, then by share of errors."""
    wrong = [each for each in standings.values() if each.errors]
    worst = sorted(wrong, key=lambda each: (each.met, -each.percent, each.number))[:BARS_MAX]
    top = max((each.percent for each in worst), default=0.0)
    scale = next((step for step in (20, 40, 60, 80) if top <= step), 100)
    made = [
        Bar(
            standing=each,
            y=_TOP + index * _ROW,
            width=max(1.0, _WIDTH * each.percent / scale),
            limit_x=_LEFT + _WIDTH * each.limit / scale,
        )
        for index, each in enumerate(worst)
    ]
    return Picture(
        bars=made, width=_LEFT + _WIDTH + _RIGHT, height=_TOP + len(made) * _ROW + 10, left=_LEFT, scale=scale
    )
