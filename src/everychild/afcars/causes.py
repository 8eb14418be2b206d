"""Errors by cause: faults of the extract, mended once, apart from faults of entry; and what hides what.

Pure. The line between the two is ours: it only sorts a list, and no standard turns on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from everychild.afcars.findings import Cause, Findings
from everychild.afcars.rules.rule import Kind
from everychild.afcars.values import FROM_A_PROGRAM

RECORDS_MIN = 20
SHARE_MIN = 0.25
"""A cause in a quarter of the records to which it applies, and in 20 of them at least, is more than slips of entry."""

_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """A cause with how often it stands in the file.

    Takes:
        share: of the records to which its first element applies.
        conversion: whether the extract is at fault rather than the people who enter.
        why: what makes us think so; empty for a fault of entry.
    """

    cause: Cause
    findings: int
    records: int
    share: float
    conversion: bool
    why: str


def grouped(findings: Findings, applies: Mapping[str, int], records: int) -> list[Grouped]:
    """Causes, those of the extract first, then by how many records they stand in."""
    counts = [0] * len(findings.causes)
    seen = [0] * len(findings.causes)
    last = [-1] * len(findings.causes)
    for cause, record in findings.pairs():
        counts[cause] += 1
        if last[cause] != record:
            last[cause] = record
            seen[cause] += 1
    made = [
        group_of(cause, counts[index], seen[index], _over(cause, applies, records))
        for index, cause in enumerate(findings.causes)
    ]
    return sorted(made, key=lambda each: (not each.conversion, -each.records, each.cause.code))


def _over(cause: Cause, applies: Mapping[str, int], records: int) -> int:
    over = applies.get(cause.elements[0], 0) if cause.elements else 0
    return over or records


def group_of(cause: Cause, findings: int, records: int, over: int) -> Grouped:
    """A cause with how often it stands among the records over which it is counted, and whose fault it is."""
    share = min(1.0, records / over) if over else 0.0
    why = ""
    if cause.kind is Kind.STRUCTURE:
        why = "the form of a file is made by the extract"
    elif cause.shape in FROM_A_PROGRAM and records >= _FEW:
        why = f"the value is {cause.shape}, which a screen does not let through"
    elif records >= RECORDS_MIN and share >= SHARE_MIN and cause.kind is not Kind.TARDY:
        why = f"it stands in {100 * share:.0f} % of the records to which it applies"
    return Grouped(cause=cause, findings=findings, records=records, share=share, conversion=bool(why), why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hides:
    """An element that leaves checks unjudged: until it is answered, more may be wrong than is shown."""

    element: str
    rules: tuple[str, ...]
    times: int


def hiding(hidden: Mapping[tuple[str, str], int]) -> list[Hides]:
    """What hides what, the most first."""
    by_element: dict[str, dict[str, int]] = {}
    for (element, rule), times in hidden.items():
        by_element.setdefault(element, {})[rule] = times
    made = [
        Hides(element=element, rules=tuple(sorted(rules)), times=max(rules.values()))
        for element, rules in by_element.items()
    ]
    return sorted(made, key=lambda each: -each.times)


def of_kind(groups: Iterable[Grouped], *, conversion: bool) -> list[Grouped]:
    """Those of the extract, or those of entry."""
    return [each for each in groups if each.conversion is conversion]
