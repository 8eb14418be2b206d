"""One AFCARS record as claims: what the agency says happened, each under a key that stays the same from file to file.

Pure. A value that cannot be read costs the claim that it dates; a code that is on no list costs that answer alone.

Cites:
    45 CFR 1355.44.
"""

from __future__ import annotations

from datetime import date

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
    GroupsListed,
    ParentalRightsRecorded,
    ParentsRecorded,
    RecordNumbered,
    TribalStatusRecorded,
)
from everychild.care.events.removal import ChildDischarged, ChildRemoved, EarlierEpisodeRecorded, ExitLeftOpen
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
from everychild.intake.afcars.keys import list_of, place_of
from everychild.intake.afcars.reading import Reading, ReadRecord, weed
from everychild.intake.afcars.shapes import Group
from everychild.intake.afcars.xml import XmlRecord

YES = "1"
_HOME_KINDS = tuple(f"E{number}" for number in range(114, 120))


def read_record(record: XmlRecord, period_ends_on: date) -> ReadRecord:
    """Everything that one record says; an empty `number` refuses it whole."""
    reading = Reading(record=record, read=ReadRecord(number=record.content.get("E4")))
    weed(reading, record.content, "record")
    if not reading.read.number:
        reading.problem("record-number-missing", "E4", "The record has no record number.", "Send E4 with each record.")
        reading.read.refused = 1
        return reading.read
    if record.unknown_tags:
        reading.problem("tag-unknown", "record", "The record has tags of no element.", "Leave them out.")
    reading.add("number", RecordNumbered(occurred_on=period_ends_on, number=reading.read.number))
    _as_of_the_end(reading, period_ends_on)
    for tag, group in record.content.groups:
        if tag in _REMOVALS and not group.is_empty:
            weed(reading, group, tag)
            _REMOVALS[tag](reading, group)
    _listing(reading, period_ends_on)
    return reading.read


def _as_of_the_end(reading: Reading, ends_on: date) -> None:
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
        weed(reading, group, "tpr_second_parent")
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


def _removal(reading: Reading, group: Group) -> None:
    removed_on = reading.day(group, "E69", of_the_claim=True)
    if removed_on is None:
        return
    if reading.seen[f"removed/{removed_on}"]:
        reading.read.refused += 1
        what = "Two removals of one child begin on one day."
        reading.problem("removal-twice", "E69", what, "Send each removal once, on its own day.")
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
        weed(reading, each, "permanency_plan")
        set_on = reading.day(each, "E147", of_the_claim=True)
        if set_on:
            event = PermanencyPlanSet(occurred_on=set_on, removal_on=removed_on, plan=each.get("E148"))
            reading.add(f"plan/{removed_on}/{set_on}", event)
    for each in group.named("case_worker_visit"):
        weed(reading, each, "case_worker_visit")
        visited_on = reading.day(each, "E151", of_the_claim=True)
        if visited_on:
            event = ChildContacted(occurred_on=visited_on, removal_on=removed_on, place=each.get("E152"))
            reading.add(f"visit/{removed_on}/{visited_on}", event)
    _hearings(reading, group, removed_on)
    _exit(reading, group, removed_on)


def _arrangement(reading: Reading, group: Group, removed_on: date) -> None:
    weed(reading, group, "living_arrangement")
    began_on = reading.day(group, "E112", of_the_claim=True)
    if began_on is None:
        return
    event = LivingArrangementBegan(
        occurred_on=began_on,
        removal_on=removed_on,
        family_home=group.get("E113"),
        home_kinds=tuple(kind for kind in _HOME_KINDS if group.get(kind) == YES),
        other_type=group.get("E120"),
        location=group.get("E121"),
        jurisdiction=group.get("E122"),
        # A kind of home that was asked for and is not this one is an answer; one that was not asked for is blank.
        answers=(
            *(pair for pair in reading.answers(group, 114, 119) if pair[1] != YES),
            *reading.answers(group, 123, 146),
        ),
    )
    reading.add(f"arrangement/{removed_on}/{began_on}", event)


def _hearings(reading: Reading, group: Group, removed_on: date) -> None:
    for number, name, event_type in (
        ("E149", "review", PeriodicReviewHeld),
        ("E150", "hearing", PermanencyHearingHeld),
    ):
        for text in group.answers.get(number, ()):
            held_on = reading.day(Group(answers={number: [text]}), number, of_the_claim=True)
            if held_on:
                reading.add(f"{name}/{removed_on}/{held_on}", event_type(occurred_on=held_on, removal_on=removed_on))


def _exit(reading: Reading, group: Group, removed_on: date) -> None:
    left_on = reading.day(group, "E153") if group.get("E153") else None
    reading.read.is_open = reading.read.is_open or left_on is None
    said = ExitLeftOpen(
        occurred_on=removed_on,
        removal_on=removed_on,
        transaction_on=reading.day(group, "E154"),
        reason=group.get("E155"),
        transferred_to=group.get("E156"),
        answers=reading.answers(group, 157, 186),
    )
    if left_on is not None:
        reading.add(f"exit/{removed_on}", _ended(said, left_on))
    elif group.get("E153"):
        reading.read.refused += 1
    elif said != ExitLeftOpen(occurred_on=removed_on, removal_on=removed_on):
        reading.add(f"no-exit/{removed_on}", said)


def _ended(said: ExitLeftOpen, left_on: date) -> ChildDischarged:
    return ChildDischarged(
        occurred_on=left_on,
        removal_on=said.removal_on,
        transaction_on=said.transaction_on,
        reason=said.reason,
        transferred_to=said.transferred_to,
        answers=said.answers,
    )


def _earlier(reading: Reading, group: Group) -> None:
    began_on = reading.day(group, "E69", of_the_claim=True)
    if began_on:
        event = EarlierEpisodeRecorded(
            occurred_on=began_on, ended_on=reading.day(group, "E153"), reason=group.get("E155")
        )
        reading.add(f"earlier/{began_on}", event)


_REMOVALS = {"removal_2020": _removal, "removal_1993": _earlier}


def _in_order(name: str, keys: list[str]) -> bool:
    """Whether a list stands in the order of its days; keys of one kind in one removal differ in the day alone."""
    if name != "removals" and not any("#" in key for key in keys):
        return keys == sorted(keys)
    return keys == sorted(keys, key=place_of)


def _listing(reading: Reading, ends_on: date) -> None:
    """Keep the order of the file's groups where it is not that of their days, so that the file can be given back."""
    lists: dict[str, list[str]] = {}
    for claim in reading.read.claims:
        if "/" in claim.key and not claim.key.startswith(("exit/", "no-exit/")):
            lists.setdefault(list_of(claim.key), []).append(claim.key)
    unlike = [key for name, keys in lists.items() if not _in_order(name, keys) for key in keys]
    if unlike:
        reading.add("listing", GroupsListed(occurred_on=ends_on, keys=tuple(unlike)))
