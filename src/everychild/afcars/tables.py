"""The tables that the federal reports carry, counted from records of the return.

Pure. Every count is a whole number of children, so that agencies add up to states and states to the nation; means and
medians are taken from the counts by month and by year of age.

Cites:
    The AFCARS Reports of the Children's Bureau; where their definitions leave room, docs/rule-readings.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from everychild.afcars.facts import ADOPTED, MISSING, NOT_SAID, ChildFacts, EpisodeFacts

Cell = tuple[str, str]
"""A measure and a category; the category of a total is empty."""

PLANS = {
    "1": "reunify with parents or guardians", "2": "live with other relatives", "3": "adoption", "4": "guardianship",
    "5": "another planned permanent living arrangement",
}  # fmt: skip
REASONS = {
    "1": "reunified with parents or guardians", "2": "living with other relatives", "3": "adopted",
    "4": "emancipated", "5": "guardianship", "6": "ran away or whereabouts unknown", "7": "died",
    "8": "transferred to another agency",
}  # fmt: skip
DEFINITIONS: Mapping[str, str] = {
    "in care": "Children whose removal episode began on or before the day and had not ended by its end.",
    "entered": "Children of whom a removal episode began in the fiscal year, up to the day; each counts once.",
    "left": "Children of whom a removal episode ended in the fiscal year, up to the day; each counts once.",
    "served": "Children who were in care on any day of the fiscal year, up to the day.",
    "waiting": "Children in care whose plan is adoption, or all of whose parents' rights have ended; left out are "
    "youth of 16 or over whose plan is another planned permanent living arrangement.",
    "adopted": "Children who left care to adoption in the fiscal year, up to the day.",
    "missing": "Children in care whose latest living arrangement is runaway or whereabouts unknown.",
    "in care by setting": "The living arrangement in force at the end of the day.",
    "in care by plan": "The latest permanency plan at the end of the day.",
    "in care by age": "Whole years at the end of the day.",
    "in care by sex": "E6.",
    "in care by race": "E13 to E18; more than one is two or more.",
    "in care by Hispanic origin": "E21.",
    "in care by months in care": "Whole months since the episode began.",
    "entered by age": "Whole years on the day of removal.",
    "left by reason": "E155 of the last episode that ended in the year.",
    "left by age": "Whole years on the day of exit.",
    "left by months in care": "Whole months from removal to exit.",
}
"""What each measure counts; shown with every figure."""
_DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The day for which is counted, and the first day of the fiscal year in which it lies."""

    on: date

    @property
    def since(self) -> date:
        """1 October."""
        return date(self.on.year if self.on.month >= _OCTOBER else self.on.year - 1, _OCTOBER, 1)


_OCTOBER = 10


@dataclass(slots=True, kw_only=True)
class Tables:
    """Counts by measure and category, and in care by county."""

    cells: Counter[Cell] = field(default_factory=Counter[Cell])
    counties: Counter[str] = field(default_factory=Counter[str])

    def add(self, other: Tables) -> None:
        """Add another agency's counts."""
        self.cells.update(other.cells)
        self.counties.update(other.counties)

    def by_category(self, measure: str) -> dict[str, int]:
        """One table: category to children."""
        return {category: count for (name, category), count in self.cells.items() if name == measure}


def tables_of(children: Iterable[ChildFacts], window: Window) -> Tables:
    """The tables of these children for a day and the fiscal year up to it."""
    made = Tables()
    for child in children:
        _count_in_care(made, child, window.on)
        _count_moves(made, child, window)
    return made


def median(counts: Mapping[int, int]) -> float | None:
    """The median of whole numbers given as number to how many; None of none."""
    total = sum(counts.values())
    if not total:
        return None
    middle = [(total - 1) // 2, total // 2]
    found: list[int] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        while len(found) < len(middle) and middle[len(found)] < passed:
            found.append(value)
    return sum(found) / len(found)


def mean(counts: Mapping[int, int]) -> float | None:
    """The mean of whole numbers given as number to how many; None of none."""
    total = sum(counts.values())
    return sum(value * count for value, count in counts.items()) / total if total else None


def numbers(table: Mapping[str, int]) -> dict[int, int]:
    """Those categories of a table that are whole numbers, such as ages and months."""
    return {int(category): count for category, count in table.items() if category.isdigit()}


def _count_in_care(made: Tables, child: ChildFacts, day: date) -> None:
    episode = child.open_on(day)
    if episode is None:
        return
    made.counties[episode.county] += 1
    for measure, category in (
        ("in care", ""),
        ("in care by setting", episode.setting_on(day)),
        ("in care by plan", PLANS.get(episode.plan_on(day), NOT_SAID)),
        ("in care by age", _age(child, day)),
        ("in care by sex", child.sex),
        ("in care by race", child.race),
        ("in care by Hispanic origin", child.hispanic),
        ("in care by months in care", _months(episode, day)),
    ):
        made.cells[measure, category] += 1
    made.cells["waiting", ""] += child.is_waiting_on(day)
    made.cells["missing", ""] += episode.setting_on(day) in MISSING


def _count_moves(made: Tables, child: ChildFacts, window: Window) -> None:
    entered = [each for each in child.episodes if window.since <= each.began_on <= window.on]
    left = [each for each in child.episodes if each.ended_on and window.since <= each.ended_on <= window.on]
    served = [each for each in child.episodes if each.began_on <= window.on
              and (each.ended_on is None or each.ended_on >= window.since)]  # fmt: skip
    made.cells["served", ""] += bool(served)
    if entered:
        made.cells["entered", ""] += 1
        made.cells["entered by age", _age(child, entered[-1].began_on)] += 1
    if left and left[-1].ended_on:
        last = left[-1]
        ended_on = last.ended_on
        assert ended_on is not None, "an episode that ended has its day"
        made.cells["left", ""] += 1
        made.cells["adopted", ""] += last.reason == ADOPTED
        made.cells["left by reason", REASONS.get(last.reason, NOT_SAID)] += 1
        made.cells["left by age", _age(child, ended_on)] += 1
        made.cells["left by months in care", _months(last, ended_on)] += 1


def _age(child: ChildFacts, day: date) -> str:
    age = child.age_on(day)
    return NOT_SAID if age is None else str(max(age, 0))


def _months(episode: EpisodeFacts, day: date) -> str:
    return str(int((day - episode.began_on).days / _DAYS_A_MONTH))
