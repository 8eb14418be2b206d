"""Facts over stretches of time, and what holds at an instant."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Generic, TypeVar

from everychild.vocabulary.days import midnight

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Value]):
    """A value that holds from an instant up to but not including another."""

    start: datetime
    end: datetime
    value: Value


@dataclass(frozen=True, slots=True)
class Layer(Generic[Value]):
    """Stretches that do not overlap, in order, with their starts to search in."""

    stretches: tuple[Stretch[Value], ...] = ()
    starts: tuple[datetime, ...] = ()

    def at(self, instant: datetime) -> Stretch[Value] | None:
        """The stretch that holds at an instant, if one does."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return None
        stretch = self.stretches[index]
        return stretch if instant < stretch.end else None

    def edges(self) -> Iterable[datetime]:
        """The instants at which something begins or ends."""
        for stretch in self.stretches:
            yield stretch.start
            yield stretch.end


def layer_of(stretches: Sequence[Stretch[Value]]) -> Layer[Value]:
    """A layer of stretches; where two overlap, the later to begin cuts the earlier short."""
    kept: list[Stretch[Value]] = []
    for stretch in sorted(stretches, key=lambda each: (each.start, each.end)):
        if stretch.start >= stretch.end:
            continue
        if kept and kept[-1].end > stretch.start:
            last = kept.pop()
            if last.start < stretch.start:
                kept.append(Stretch(last.start, stretch.start, last.value))
        kept.append(stretch)
    return Layer(tuple(kept), tuple(stretch.start for stretch in kept))


@lru_cache(maxsize=20000)
def start_of(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone; remembered, because a nation's children share their days."""
    return midnight(day, zone)


def when(occurred_on: date, occurred_at: datetime | None, zone: str) -> datetime:
    """The instant of an event: its hour where one was given, else the beginning of its day."""
    return occurred_at if occurred_at is not None else start_of(occurred_on, zone)
