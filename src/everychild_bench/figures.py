"""What a bench found: figures, each beside what is wanted of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value.

    Takes:
        target: in words, as `>= 350`; empty for what is told beside the others.
        met: None where nothing is wanted.
    """

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything one run found.

    Takes:
        told: sentences about how it was measured.
    """

    bench: str
    seed: int
    figures: Sequence[Figure]
    told: Sequence[str] = ()

    @property
    def all_met(self) -> bool:
        """Whether nothing fell short."""
        return all(figure.met is not False for figure in self.figures)

    def as_json(self) -> dict[str, Any]:
        """The report as the one line of JSON holds it."""
        return {
            "bench": self.bench,
            "seed": self.seed,
            "figures": [
                {"name": each.name, "value": each.value, "unit": each.unit, "target": each.target, "met": each.met}
                for each in self.figures
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a bench is to run.

    Takes:
        full: at full size, where the usual run is a smaller one.
        progress: where it shows what it is doing.
        only: sections that were asked for; empty for all.
    """

    seed: int
    full: bool
    progress: Progress
    only: frozenset[str] = frozenset()


Bench = Callable[[Run], Report]


def at_least(name: str, value: float, unit: str, floor: float) -> Figure:
    """A figure that should reach a floor."""
    return Figure(name=name, value=_rounded(value), unit=unit, target=f">= {floor:,g}", met=value >= floor)


def at_most(name: str, value: float, unit: str, ceiling: float) -> Figure:
    """A figure that should stay under a ceiling."""
    return Figure(name=name, value=_rounded(value), unit=unit, target=f"<= {ceiling:,g}", met=value <= ceiling)


def holds(name: str, count: int, of: int, unit: str) -> Figure:
    """Something that should hold every time."""
    return Figure(name=name, value=count, unit=unit, target=f"= {of:,}", met=count == of)


def told(name: str, value: float, unit: str) -> Figure:
    """A figure of which nothing is wanted: a peer, a size, a ratio."""
    return Figure(name=name, value=_rounded(value), unit=unit)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def _rounded(value: float) -> float:
    return round(value, 1) if abs(value) >= 1 else round(value, 4)
