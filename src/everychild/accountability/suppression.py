"""Small numbers left out of a table of counties, and enough beside them that nobody can subtract their way back.

Pure. Counties are shown to the nearest five; a count under eleven, zero among them, is not shown. A state's own figures
are shown to the nearest five, so whatever is left out of its counties must stay apart from the state's total: at least
two counties, with at least eleven children between them, are left out where any is.

Cites:
    Ours, after the cell size of federal health data; no rule sets it for this system (docs/rule-readings.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from everychild.disclosure.small_numbers import SHOWN_FROM, left_out, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One county as counted; it leaves this room through `suppressed` only."""

    children: int
    unaccounted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One county as shown; None is left out."""

    children: int | None
    unaccounted: int | None


def suppressed(counties: Mapping[str, Counted]) -> dict[str, Shown]:
    """The counties of one state as they may be shown beside the state's own figures."""
    children = {place: each.children for place, each in counties.items()}
    unaccounted = {place: each.unaccounted for place, each in counties.items()}
    accounted = {place: each.children - each.unaccounted for place, each in counties.items()}
    without_children = left_out(children, also=())
    first = left_out(unaccounted, also=without_children | _small(accounted))
    # What is left out of one part of a whole is left out of the other, or one could be had from the whole.
    without_unaccounted = left_out(accounted, also=first)
    return {
        place: Shown(
            children=None if place in without_children else rounded(each.children),
            unaccounted=None if place in without_unaccounted else rounded(each.unaccounted),
        )
        for place, each in counties.items()
    }


def _small(counts: Mapping[str, int]) -> set[str]:
    return {place for place, count in counts.items() if count < SHOWN_FROM}
