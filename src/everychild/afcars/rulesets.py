"""Which rules are in force for a report period: a base, and overlays that add, replace and delete by name.

Pure. Nothing falls away silently: an overlay names each number that it deletes, and a number that is not there is an
error of ours.

Cites:
    45 CFR 1355.43 (periods from 1 October 2022 on are in the form of 2020), 85 FR 28424, 89 FR 96569.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from everychild.afcars.rules import (
    arrangements,
    assistance,
    child,
    exits,
    icwa,
    identity,
    parents,
    planning,
    removal,
    trafficking,
)
from everychild.afcars.rules.rule import Rule
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME
from everychild.vocabulary.days import ReportPeriod

FIRST_PERIOD = ReportPeriod(year=2023, month=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A change of the rules from a period on.

    Takes:
        deletes: numbers that are no longer checked. `replaces`: rules in place of those of the same number.
        because: the reason, with its source.
    """

    name: str
    begins: ReportPeriod
    because: str
    adds: tuple[Rule, ...] = ()
    replaces: tuple[Rule, ...] = ()
    deletes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """The rules of a kind of file in one period, with the overlays that made them."""

    kind: str
    period: ReportPeriod
    rules: tuple[Rule, ...]
    overlays: tuple[Overlay, ...]


class NoSuchRule(Exception):
    """An overlay deletes or replaces a number that is not there: correct the overlay."""


class BeforeTheForm(Exception):
    """The period lies before the form of 2020: its file is in the form of 1993, which is not checked here."""


BASE = {
    OUT_OF_HOME: (
        *identity.RULES, *icwa.RULES, *child.RULES, *parents.RULES, *removal.RULES, *trafficking.RULES,
        *arrangements.RULES, *planning.RULES, *exits.RULES,
    ),
    ASSISTANCE: assistance.RULES,
}  # fmt: skip

OVERLAYS = {
    OUT_OF_HOME: (
        Overlay(
            name="2025 text",
            begins=ReportPeriod(year=2025, month=3),
            because="45 CFR 1355.43(b) as codified since 4 January 2025 asks for the parents' most recent values "
            "only; no "
            "check turns on that, and none is changed.",
        ),
        Overlay(
            name="ICWA of 2028",
            begins=ReportPeriod(year=2029, month=3),
            because="89 FR 96569 rewrites 45 CFR 1355.44(b)(3)-(6) with 1 October 2028 as the hinge; its new "
            "elements were not "
            "read, so the checks on the old ones stop.",
            deletes=frozenset({"C12", "C13"}),
        ),
    ),
    ASSISTANCE: (),
}


@cache
def ruleset(kind: str, period: ReportPeriod) -> Ruleset:
    """The rules in force for a period.

    Raises:
        BeforeTheForm: the period ended before 31 March 2023.
    """
    if period < FIRST_PERIOD:
        raise BeforeTheForm(f"The period {period} lies before the form of 2020, which begins with {FIRST_PERIOD}.")
    overlays = tuple(each for each in OVERLAYS[kind] if each.begins <= period)
    rules = BASE[kind]
    for overlay in overlays:
        rules = laid_over(rules, overlay)
    return Ruleset(kind=kind, period=period, rules=rules, overlays=overlays)


def laid_over(rules: tuple[Rule, ...], overlay: Overlay) -> tuple[Rule, ...]:
    """The rules with an overlay on them.

    Raises:
        NoSuchRule: it deletes or replaces a number that is not there.
    """
    replaced = {rule.number for rule in overlay.replaces}
    unknown = (overlay.deletes | replaced) - {rule.number for rule in rules}
    if unknown:
        raise NoSuchRule(f"The overlay {overlay.name} names rules that are not there: {', '.join(sorted(unknown))}.")
    kept = tuple(rule for rule in rules if rule.number not in overlay.deletes | replaced)
    return (*kept, *overlay.replaces, *overlay.adds)
