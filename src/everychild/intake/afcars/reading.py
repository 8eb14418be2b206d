"""What reading one AFCARS record gathers: claims under their keys, and every problem in its place.

Pure. Always true: what cannot be kept as it stands is named, never dropped in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from everychild.care.events import CareEvent
from everychild.care.events.fields import Answers
from everychild.intake.afcars.shapes import VALUE_MAX, Group
from everychild.intake.afcars.xml import XmlRecord
from everychild.vocabulary.afcars import Node, elements, order
from everychild.vocabulary.problems import Problem

YEAR_MIN, YEAR_MAX = 1900, 2100


@dataclass(slots=True, kw_only=True)
class RecordClaim:
    """One thing that a record says.

    Takes:
        key: `removed/2026-01-20`; without a slash for what stands as of the period's end.
    """

    key: str
    event: CareEvent


@dataclass(slots=True, kw_only=True)
class ReadRecord:
    """A record as claims.

    Takes:
        refused: claims that could not be read, each with a problem.
        is_open: whether it has a removal without an exit.
    """

    number: str
    claims: list[RecordClaim] = field(default_factory=list[RecordClaim])
    problems: list[Problem] = field(default_factory=list[Problem])
    refused: int = 0
    is_open: bool = False


@dataclass(slots=True)
class Reading:
    """One record while it is read."""

    record: XmlRecord
    read: ReadRecord
    seen: Counter[str] = field(default_factory=Counter[str])

    def problem(self, code: str, where: str, what: str, remedy: str) -> None:
        """Name a problem of this record, with the rule of the element that it is about."""
        self.read.problems.append(
            Problem(
                code=code,
                field=where,
                what=what,
                remedy=remedy,
                cites=elements()[where].cites if where in elements() else "",
                line=self.record.line,
                claim=self.record.ordinal,
            )
        )

    def add(self, key: str, event: CareEvent) -> None:
        """Two claims of one key are told apart by their order."""
        self.seen[key] += 1
        times = self.seen[key]
        self.read.claims.append(RecordClaim(key=key if times == 1 else f"{key}#{times}", event=event))

    def day(self, group: Group, number: str, *, of_the_claim: bool = False) -> date | None:
        """A day, or a problem; a claim whose own day cannot be read is refused."""
        text = group.get(number)
        if not text:
            if of_the_claim:
                self.read.refused += 1
                self.problem("day-missing", number, "The day is missing.", "Send the day as YYYYMMDD.")
            return None
        day = day_of(text)
        if day is None:
            self.read.refused += of_the_claim
            self.problem(
                "day-unreadable", number, "This is not a day of the years 1900 to 2100.", "Send it as YYYYMMDD."
            )
        return day

    def answers(self, group: Group, first: int, last: int) -> Answers:
        """The group's answers in a run of elements, those with codes of no list left out with a problem."""
        return tuple(self._answers(group, _run(first, last)))

    def _answers(self, group: Group, numbers: Iterable[str]) -> Iterator[tuple[str, str]]:
        answers = group.answers
        for number in numbers:
            values = answers.get(number)
            if not values:
                continue
            codes = _CODES[number]
            if codes and not codes.issuperset(values):
                self.problem(
                    "code-unknown", number, "The code is on no list of this element.", "Send a code of the list."
                )
                continue
            yield number, " ".join(values)


def weed(reading: Reading, group: Group, home: str) -> None:
    """Take out of a group, and name, what could not be given back as it came: strays, repetitions, endless values.

    Takes:
        home: the group's own tag; `record` for the record itself.
    """
    at_home, groups_at_home = _AT_HOME[home], _GROUPS_AT_HOME[home]
    if not all(tag in groups_at_home for tag, _ in group.groups):
        reading.problem("group-misplaced", "record", "A group stands in a group that is not its own.", _MOVE)
    if group.is_plain and group.answers.keys() <= at_home:
        return
    for number, values in list(group.answers.items()):
        if number in at_home and len(values) == 1 and len(values[0]) <= VALUE_MAX:
            continue
        if number not in at_home:
            reading.problem("element-misplaced", number, "The element stands in a group that is not its own.", _MOVE)
        elif len(values) > 1 and number not in _REPEATING:
            reading.problem("element-repeated", number, "The element is given more than once.", "Send it once.")
        elif max(map(len, values)) > VALUE_MAX:
            reading.problem("value-too-long", number, "The value is longer than any value can be.", "Send it whole.")
        else:
            continue
        del group.answers[number]


def _homes() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Elements, and repeating groups, by the repeating group that they stand in."""
    numbers: dict[str, set[str]] = {"record": set()}
    groups: dict[str, set[str]] = {"record": set()}

    def visit(nodes: Iterable[Node], home: str) -> None:
        for node in nodes:
            if isinstance(node, str):
                numbers[home].add(node.split("_", 1)[0])
                continue
            for tag, inside in node.items():
                own = tag if tag in order().repeating else home
                if own != home:
                    groups[home].add(tag)
                numbers.setdefault(own, set())
                groups.setdefault(own, set())
                visit(inside, own)

    visit(order().record, "record")
    return (
        {home: frozenset(found) for home, found in numbers.items()},
        {home: frozenset(found) for home, found in groups.items()},
    )


@lru_cache(maxsize=200)
def _run(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"E{number}" for number in range(first, last + 1))


_AT_HOME, _GROUPS_AT_HOME = _homes()
_CODES = {number: frozenset(element.codes) for number, element in elements().items()}
_REPEATING = frozenset(tag.split("_", 1)[0] for tag in order().repeating if tag[0] == "E" and tag[1].isdigit())
_MOVE = "Move it to its place in the document order."


def day_of(text: str) -> date | None:
    """A day written as YYYYMMDD, in the years 1900 to 2100."""
    if len(text) != len("YYYYMMDD") or not (text.isascii() and text.isdigit()):
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return day if YEAR_MIN <= day.year <= YEAR_MAX else None
