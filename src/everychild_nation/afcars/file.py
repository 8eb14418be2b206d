"""A half-yearly file, one record at a time: every child of the period, as known when the file was made.

Cites:
    45 CFR 1355.43 (periods, what is reported), 1355.44.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import IO

from everychild.vocabulary.afcars import order
from everychild.vocabulary.days import ReportPeriod
from everychild_nation.afcars.homes import new_home_values, stay_values
from everychild_nation.afcars.markup import Block, written
from everychild_nation.afcars.person import answers_of, first_parent, second_parents
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Episode, Life
from everychild_nation.removals import TRIBAL_AGREEMENT

MARK = "<!-- Invented children. Not real figures for any state. -->\n"
MADE_AFTER = timedelta(days=30)
"""An extract is made a month after the period; what is typed later is in the next one."""
_REASONS = range(72, 106)
_NOT_EXITED = "9"
_TRIBAL_ANSWERS = ("E7", "E8", "E10", "E11", "E12", "E61", "E62", "E126", "E137", "E163", "E174")

Change = Callable[[Block, Life, ReportPeriod], None]
"""What an agency's habits do to a record before it is written."""


def write_file(
    out: IO[str], agency: InventedAgency, period: ReportPeriod, lives: Iterable[Life], change: Change | None = None
) -> int:
    """Write the file for a period.

    Gives:
        How many records it has.
    """
    plan = order()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{plan.root} xmlns:acf="{plan.namespace}">\n{MARK}')
    out.write(f"<{plan.header[0]}>{agency.afcars_code}</{plan.header[0]}>")
    out.write(f"<{plan.header[1]}>{period.year:04d}{period.month:02d}</{plan.header[1]}>\n<records>\n")
    count = 0
    for life in lives:
        if is_reported(life, period):
            out.write(record_xml(life, agency, period, change))
            count += 1
    out.write(f"</records>\n</{plan.root}>\n")
    return count


def is_reported(life: Life, period: ReportPeriod) -> bool:
    """Whether a child was in care on any day of the period, and the agency had typed it by the time of the file."""
    made = period.ends_on + MADE_AFTER
    return any(
        each.removed_on <= period.ends_on
        and each.typed_on <= made
        and (each.left_on is None or each.left_on >= period.starts_on)
        for each in life.episodes
    )


def record_xml(life: Life, agency: InventedAgency, period: ReportPeriod, change: Change | None = None) -> str:
    """One child's record in the period's file, some 17 kB."""
    block = block_of(life, agency, period)
    if change:
        change(block, life, period)
    return written(block)


def block_of(life: Life, agency: InventedAgency, period: ReportPeriod) -> Block:
    """One child's record as answers."""
    made = period.ends_on + MADE_AFTER
    known = [each for each in life.episodes if each.removed_on <= period.ends_on and each.typed_on <= made]
    record = Block()
    if known:
        last = known[-1]
        day = min(period.ends_on, last.left_on or period.ends_on)
        record.values = answers_of(life, last, day) | first_parent(life, last, day)
        if record.values["E8"] == "1":
            record.repeated["E9"] = [life.person.tribe]
        for values in second_parents(life, last, day):
            record.add("tpr_second_parent").values = values
    for episode in known:
        _removal(record.add("removal_2020"), episode, period.ends_on, made)
    if agency.is_tribal or (known and TRIBAL_AGREEMENT in known[-1].reasons):
        _without_tribal_answers(record)
    for began, ended, reason in life.earlier:
        values = {"E69": f"{began:%Y%m%d}", "E153": f"{ended:%Y%m%d}", "E155": reason}
        record.add("removal_1993").values = values
    return record


def _without_tribal_answers(block: Block) -> None:
    """A tribe's own agency, and a child under an agreement with a tribe, leave these blank."""
    for number in _TRIBAL_ANSWERS:
        block.values.pop(number, None)
    block.repeated.pop("E9", None)
    for inside in block.blocks.values():
        for each in inside:
            _without_tribal_answers(each)


def _removal(block: Block, episode: Episode, through: date, made: date) -> None:
    values = block.values
    values["E69"], values["E70"] = f"{episode.removed_on:%Y%m%d}", f"{episode.typed_on:%Y%m%d}"
    values["E71"], values["E3"] = episode.environment, episode.county
    for number in _REASONS:
        values[f"E{number}"] = "1" if number in episode.reasons else "0"
    for stay in episode.stays:
        if stay.began_on <= through:
            block.add("living_arrangement").values = stay_values(stay)
    for on, plan in episode.plans:
        if on <= through:
            block.add("permanency_plan").values = {"E147": f"{on:%Y%m%d}", "E148": plan}
    for number, days in (("E149", episode.reviews), ("E150", episode.hearings)):
        block.repeated[number] = [f"{on:%Y%m%d}" for on in days if on <= through]
    for visit in episode.visits:
        if visit.on <= through and visit.typed_on <= made:
            block.add("case_worker_visit").values = {"E151": f"{visit.on:%Y%m%d}", "E152": visit.place}
    _exit(values, episode, through, made)


def _exit(values: dict[str, str], episode: Episode, through: date, made: date) -> None:
    values["E155"] = _NOT_EXITED
    left_on, typed_on = episode.left_on, episode.left_typed_on
    if left_on is None or typed_on is None or left_on > through or typed_on > made:
        return
    values |= {"E153": f"{left_on:%Y%m%d}", "E154": f"{typed_on:%Y%m%d}"}
    values |= {"E155": episode.exit_reason, "E156": episode.transferred_to}
    if episode.new_home:
        values |= new_home_values(episode.new_home)
