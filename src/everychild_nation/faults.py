"""The mistakes that agencies make in their files, each at its agency's own rate and each known to the truth.

What a record would truly say is built first; a fault is planted after, so that the truth can name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from everychild.vocabulary.days import ReportPeriod
from everychild_nation.afcars.markup import Block
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Life

BLANK, WRONG_CODE, SWAPPED_DATE, DROPPED, TYPO, NOT_NAMED = (
    "blank", "code-of-no-list", "day-and-month-swapped", "record-dropped", "typed-wrong", "not-named-yet",
)  # fmt: skip
_WRONG_CODE, _SWAPPED = 0.001, 0.0015
_CODED = ("E35", "E46", "E21")
_OF_NO_LIST = "X"
_MONTHS = 12
NEWBORN_DAYS, _NAMED_WITHIN_DAYS, _NEVER_TYPED = 30, 90, 0.03
_NOT_NAMED_YET, _TYPO_RATE, _SWAPPED_IN_PEOPLE = 0.6, 0.012, 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One planted mistake.

    Takes:
        where: an element's number, or a column of the person file.
        period: empty in a file without a period.
    """

    number: str
    kind: str
    where: str
    period: str = ""


@dataclass(slots=True)
class Faults:
    """The mistakes of one agency, planted as its files are written.

    Takes:
        today: when the person file is made; a newborn has a name within three months, but for a few.
    """

    agency: InventedAgency
    today: date
    planted: list[Fault] = field(default_factory=list[Fault])

    def in_record(self, block: Block, life: Life, period: ReportPeriod) -> None:
        """Blank, mistype and swap in one federal record, as often as this agency does; the same ones each time."""
        rng = Random(f"{life.number}/faults")
        for element, rate in self.agency.blanks:
            if rng.random() < rate:
                self._blank(block, life, element, period)
        coded, wrong, swapped = rng.choice(_CODED), rng.random(), rng.random()
        if wrong < _WRONG_CODE and block.values.get(coded):
            block.values[coded] = _OF_NO_LIST
            self._plant(life, WRONG_CODE, coded, str(period))
        if swapped < _SWAPPED * self.agency.typos and _can_swap(life.born_on, life):
            block.values["E5"] = f"{_swapped(life.born_on):%Y%m%d}"
            self._plant(life, SWAPPED_DATE, "E5", str(period))

    def kept(self, lives: list[Life], period: ReportPeriod) -> Iterator[Life]:
        """Without the records that fall out of this period's file, as they do; not the same ones each time."""
        rng = Random(f"{self.agency.agency_id}/{period}/dropped")
        for life in lives:
            if rng.random() < self.agency.records_dropped:
                self._plant(life, DROPPED, "", str(period))
            else:
                yield life

    def given_name(self, life: Life, rng: Random) -> tuple[str, str]:
        """The given name as the person file has it, and whether the child has one."""
        newborn = life.known_on is not None and (life.known_on - life.born_on).days < NEWBORN_DAYS
        lately = (self.today - life.born_on).days < _NAMED_WITHIN_DAYS or rng.random() < _NEVER_TYPED
        if newborn and lately and rng.random() < _NOT_NAMED_YET:
            self._plant(life, NOT_NAMED, "given")
            return "Baby Boy" if life.sex == "1" else "Baby Girl", "no"
        if rng.random() < _TYPO_RATE * self.agency.typos:
            self._plant(life, TYPO, "given")
            return _typo(life.person.given, rng), "yes"
        return life.person.given, "yes"

    def birth_date(self, life: Life, rng: Random) -> date:
        """The birth date as the person file has it."""
        if rng.random() < _SWAPPED_IN_PEOPLE * self.agency.typos and _can_swap(life.born_on, life):
            self._plant(life, SWAPPED_DATE, "birth_date")
            return _swapped(life.born_on)
        return life.born_on

    def _blank(self, block: Block, life: Life, element: str, period: ReportPeriod) -> None:
        for each in _holding(block, element):
            del each.values[element]
            self._plant(life, BLANK, element, str(period))

    def _plant(self, life: Life, kind: str, where: str, period: str = "") -> None:
        self.planted.append(Fault(number=life.number, kind=kind, where=where, period=period))


def _holding(block: Block, element: str) -> list[Block]:
    """The last block that answers the element: the child's own, or the last removal's, or its last arrangement's."""
    if block.values.get(element):
        return [block]
    for inside in block.blocks.values():
        for each in reversed(inside):
            found = _holding(each, element)
            if found:
                return found
    return []


def _can_swap(day: date, life: Life) -> bool:
    """Whether day and month can be swapped without the child being born after being removed."""
    if day.day > _MONTHS or day.day == day.month:
        return False
    return life.known_on is None or _swapped(day) <= min(each.removed_on for each in life.episodes)


def _swapped(day: date) -> date:
    return date(day.year, day.day, day.month)


def _typo(name: str, rng: Random) -> str:
    place = rng.randrange(1, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
