"""One AFCARS record as claims: what the agency says happened, each under a key that stays the same from file to file.

Pure. A value that cannot be read costs the claim that it dates; a code that is on no list costs that answer alone.

Cites:
    45 CFR 1355.44.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    PeriodicReviewHeld,
    PermanencyHearingHeld,
    PermanencyPlanSet,
    TraffickingReportRecorded,
)
from everychild.care.events.description import (
    ChildDescribed,
    ParentalRightsRecorded,
    ParentsRecorded,
    TribalStatusRecorded,
)
from everychild.care.events.fields import Answers
from everychild.care.events.removal import ChildDischarged, ChildRemoved, EarlierEpisodeRecorded
from everychild.care.events.wellbeing import (
    AssistanceRecorded,
    HealthAssessed,
    HealthConditionsRecorded,
    ParentingRecorded,
    PriorAdoptionRecorded,
    PriorGuardianshipRecorded,
    SchoolingRecorded,
    SiblingsCounted,
)
from everychild.intake.afcars.xml import Group, XmlRecord
from everychild.vocabulary.afcars import elements
from everychild.vocabulary.problems import Problem

YES = "1"
YEAR_MIN, YEAR_MAX = 1900, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
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


def read_record(record: XmlRecord, period_ends_on: date) -> ReadRecord:
    """Everything that one record says; an empty `number` refuses it whole."""
    reading = _Reading(record=record, read=ReadRecord(number=record.content.get("E4")))
    if not reading.read.number:
        reading.problem("record-number-missing", "E4", "The record has no record number.", "Send E4 with each record.")
        reading.read.refused = 1
        return reading.read
    if record.unknown_tags:
        reading.problem("tag-unknown", "record", "The record has tags of no element.", "Leave them out.")
    _as_of_the_end(reading, period_ends_on)
    for removal in record.content.named("removal_2020"):
        _removal(reading, removal)
    for earlier in record.content.named("removal_1993"):
        _earlier(reading, earlier)
    return reading.read


@dataclass(slots=True)
class _Reading:
    record: XmlRecord
    read: ReadRecord
    seen: Counter[str] = field(default_factory=Counter[str])

    def problem(self, code: str, where: str, what: str, remedy: str) -> None:
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
        day = _day(text)
        if day is None:
            self.read.refused += of_the_claim
            self.problem(
                "day-unreadable", number, "This is not a day of the years 1900 to 2100.", "Send it as YYYYMMDD."
            )
        return day

    def answers(self, group: Group, first: int, last: int) -> Answers:
        """The group's answers in a run of elements, those with codes of no list left out with a problem."""
        return tuple(self._answers(group, (f"E{number}" for number in range(first, last + 1))))

    def _answers(self, group: Group, numbers: Iterable[str]) -> Iterator[tuple[str, str]]:
        for number in numbers:
            values = group.answers.get(number)
            if not values:
                continue
            codes = elements()[number].codes
            if codes and any(value not in codes for value in values):
                self.problem(
                    "code-unknown", number, "The code is on no list of this element.", "Send a code of the list."
                )
                continue
            yield number, " ".join(values)


def _as_of_the_end(reading: _Reading, ends_on: date) -> None:
    content = reading.record.content
    born_on = reading.day(content, "E5")
    described = reading.answers(content, 13, 21)
    if born_on or content.get("E6") or described:
        event = ChildDescribed(occurred_on=ends_on, birth_date=born_on, sex=content.get("E6"), answers=described)
        reading.add("child", event)
    for key, event_type, first, last in _RUNS:
        answers = reading.answers(content, first, last)
        if answers:
            reading.add(key, event_type(occurred_on=ends_on, answers=answers))
    first_parent = tuple(pair for each in (63, 65, 67) for pair in reading.answers(content, each, each))
    if first_parent:
        reading.add("rights-1", ParentalRightsRecorded(occurred_on=ends_on, parent=1, answers=first_parent))
    for index, group in enumerate(content.named("tpr_second_parent"), start=2):
        answers = tuple(pair for each in (64, 66, 68) for pair in reading.answers(group, each, each))
        if answers:
            event = ParentalRightsRecorded(occurred_on=ends_on, parent=index, answers=answers)
            reading.add(f"rights-{index}", event)


_RUNS = (
    ("tribe", TribalStatusRecorded, 7, 12),
    ("health-assessed", HealthAssessed, 22, 22),
    ("health-conditions", HealthConditionsRecorded, 23, 34),
    ("schooling", SchoolingRecorded, 35, 37),
    ("parenting", ParentingRecorded, 38, 40),
    ("prior-adoption", PriorAdoptionRecorded, 41, 43),
    ("prior-guardianship", PriorGuardianshipRecorded, 44, 45),
    ("assistance", AssistanceRecorded, 46, 55),
    ("siblings", SiblingsCounted, 56, 58),
    ("parents", ParentsRecorded, 59, 62),
    ("trafficking", TraffickingReportRecorded, 106, 111),
)


def _removal(reading: _Reading, group: Group) -> None:
    removed_on = reading.day(group, "E69", of_the_claim=True)
    if removed_on is None:
        return
    reading.add(
        f"removed/{removed_on}",
        ChildRemoved(
            occurred_on=removed_on,
            transaction_on=reading.day(group, "E70"),
            environment=group.get("E71"),
            county=group.get("E3"),
            already_missing=YES in (group.get("E72"), group.get("E73")),
            answers=reading.answers(group, 72, 105),
        ),
    )
    for each in group.named("living_arrangement"):
        _arrangement(reading, each, removed_on)
    for each in group.named("permanency_plan"):
        set_on = reading.day(each, "E147", of_the_claim=True)
        if set_on:
            event = PermanencyPlanSet(occurred_on=set_on, removal_on=removed_on, plan=each.get("E148"))
            reading.add(f"plan/{removed_on}/{set_on}", event)
    for each in group.named("case_worker_visit"):
        visited_on = reading.day(each, "E151", of_the_claim=True)
        if visited_on:
            event = ChildContacted(occurred_on=visited_on, removal_on=removed_on, place=each.get("E152"))
            reading.add(f"visit/{removed_on}/{visited_on}", event)
    _hearings(reading, group, removed_on)
    _exit(reading, group, removed_on)


def _arrangement(reading: _Reading, group: Group, removed_on: date) -> None:
    began_on = reading.day(group, "E112", of_the_claim=True)
    if began_on is None:
        return
    event = LivingArrangementBegan(
        occurred_on=began_on,
        removal_on=removed_on,
        family_home=group.get("E113"),
        home_kinds=tuple(f"E{kind}" for kind in range(114, 120) if group.get(f"E{kind}") == YES),
        other_type=group.get("E120"),
        location=group.get("E121"),
        jurisdiction=group.get("E122"),
        answers=reading.answers(group, 123, 146),
    )
    reading.add(f"arrangement/{removed_on}/{began_on}", event)


def _hearings(reading: _Reading, group: Group, removed_on: date) -> None:
    for number, name, event_type in (
        ("E149", "review", PeriodicReviewHeld),
        ("E150", "hearing", PermanencyHearingHeld),
    ):
        for text in group.answers.get(number, ()):
            held_on = reading.day(Group(answers={number: [text]}), number, of_the_claim=True)
            if held_on:
                reading.add(f"{name}/{removed_on}/{held_on}", event_type(occurred_on=held_on, removal_on=removed_on))


def _exit(reading: _Reading, group: Group, removed_on: date) -> None:
    if not group.get("E153"):
        reading.read.is_open = True
        return
    left_on = reading.day(group, "E153", of_the_claim=True)
    if left_on is None:
        reading.read.is_open = True
        return
    event = ChildDischarged(
        occurred_on=left_on,
        removal_on=removed_on,
        transaction_on=reading.day(group, "E154"),
        reason=group.get("E155"),
        transferred_to=group.get("E156"),
        answers=reading.answers(group, 157, 186),
    )
    reading.add(f"exit/{removed_on}", event)


def _earlier(reading: _Reading, group: Group) -> None:
    began_on = reading.day(group, "E69", of_the_claim=True)
    if began_on:
        event = EarlierEpisodeRecorded(
            occurred_on=began_on, ended_on=reading.day(group, "E153"), reason=group.get("E155")
        )
        reading.add(f"earlier/{began_on}", event)


def _day(text: str) -> date | None:
    if len(text) != len("YYYYMMDD") or not (text.isascii() and text.isdigit()):
        return None
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
    return day if YEAR_MIN <= day.year <= YEAR_MAX else None
