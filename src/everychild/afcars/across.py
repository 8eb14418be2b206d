"""One answer that recurs across records, which is a sign of a default or of an extraction fault.

Pure. ACF sets limits for this and they were not found: ours are unconfirmed, and never decide.

Cites:
    45 CFR 1355.46 (cross-file errors; 2016 text).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

RECORDS_MIN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A limit: the share of records in which one answer may stand.

    Takes:
        answers: those that are a sign of a default; empty for any one of them.
    """

    element: str
    share: float
    what: str
    answers: frozenset[str] = frozenset()


LIMITS: Mapping[str, Recurrence] = MappingProxyType(
    {
        each.element: each
        for each in (
            Recurrence(element="E5", share=0.05, what="One birth date"),
            Recurrence(element="A4", share=0.05, what="One birth date"),
            Recurrence(element="E59", share=0.25, what="One birth year of the first parent"),
            Recurrence(element="E69", share=0.25, what="One removal date"),
            Recurrence(element="E70", share=0.5, what="One date of entry of removals"),
            Recurrence(element="E154", share=0.5, what="One date of entry of exits"),
            Recurrence(element="E18", share=0.5, what="Race unknown", answers=frozenset({"1"})),
            Recurrence(element="E20", share=0.5, what="Race declined", answers=frozenset({"1"})),
            Recurrence(element="E21", share=0.5, what="Unknown or declined ethnicity", answers=frozenset({"8", "9"})),
            Recurrence(element="E71", share=0.9, what="Another environment at removal", answers=frozenset({"7"})),
        )
    }
)


@dataclass(slots=True)
class Recurring:
    """Counts answers while records stream by."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter[str]() for name in LIMITS})

    def saw(self, element: str, value: str | None) -> None:
        """Count an answer."""
        if value is not None:
            self.counts[element][value] += 1

    def beyond(self) -> Iterator[tuple[Recurrence, int, int]]:
        """Each limit that is passed, with how often the answer stands and among how many."""
        for element, limit in LIMITS.items():
            counted = self.counts[element]
            total = sum(counted.values())
            most = max(
                (times for answer, times in counted.items() if not limit.answers or answer in limit.answers), default=0
            )
            if total >= RECORDS_MIN and most > limit.share * total:
                yield limit, most, total
