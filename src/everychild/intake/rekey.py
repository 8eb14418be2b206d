"""The re-key file: after a system change, which new number stands for which old one. It is loaded before people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from everychild.disclosure.protection import carry_over
from everychild.intake.deliveries import open_delivery
from everychild.intake.receipts import Receipt, Tally, add, keep_problems, take, write
from everychild.intake.rekeyed import rekey, standing_for
from everychild.intake.tables import HeadingWrong, Row, read_rows
from everychild.intake.tools import IntakeTools
from everychild.jurisdictions.directory import Feed
from everychild.ledger.readers import child_ids
from everychild.vocabulary.ids import RecordId, record_id
from everychild.vocabulary.problems import Problem

COLUMNS = ("old_number", "new_number", "reason")
REASONS = frozenset({"system-change", "duplicate", "entered-in-error", "agreement-ended"})
_ONE_OF_TWO = frozenset({"duplicate", "entered-in-error"})
"""Reasons for which both numbers may have a record of their own, of which the new one stays."""


def deal_with_rekey(tools: IntakeTools, feed: Feed, receipt: Receipt) -> None:
    """Take a re-key file to its end, in one transaction."""
    with tools.worker.connection() as reading:
        file = open_delivery(reading, receipt.submission_id, tools.submission_key(receipt.submission_id))
        try:
            rows = list(read_rows(file, COLUMNS))
        except HeadingWrong as wrong:
            _close(tools, receipt, Tally(received=1, refused=1), [wrong.problem], {})
            return
    problems = [problem for row in rows if (problem := _fault(row)) is not None]
    good = [row for row in rows if _fault(row) is None]
    # A number may be a child's in care, or an assistance agreement's, or both.
    numbers = {_id(tools, feed, row, "new_number", of_agreement=either):
               (_id(tools, feed, row, "old_number", of_agreement=either), row.values["reason"])
               for row in good for either in (False, True)}  # fmt: skip
    tally = Tally(received=len(rows), applied=len(good), refused=len(rows) - len(good))
    _close(tools, receipt, tally, problems, numbers)


def _close(
    tools: IntakeTools,
    receipt: Receipt,
    tally: Tally,
    problems: list[Problem],
    numbers: dict[RecordId, tuple[RecordId, str]],
) -> None:
    with tools.worker.connection() as conn:
        taken = take(conn, receipt.submission_id)
        if taken.status != "kept":
            return
        if numbers:
            stays = _that_stay(numbers, child_ids(conn, numbers.keys()).keys())
            # Of two records of one child the old number stands for the one that stays; in all other cases the new
            # number stands for the old record.
            named = {(old if new in stays else new): (new if new in stays else old, why)
                     for new, (old, why) in numbers.items()}  # fmt: skip
            stands = _in_the_end(named, standing_for(conn, {record for record, _ in named.values()}))
            rekey(conn, receipt.submission_id, {each: (stands[each], why) for each, (_, why) in named.items()})
            # Shields and seals load before this file, so those of today's list carry the new numbers. What protects the
            # record that stays protects the other too: it tells of the same child.
            bound = {**{new: numbers[new][0] for new in stays}, **stands}
            carry_over(conn, receipt.agency_id, bound, tools.pen([]), submission_id=receipt.submission_id)
        keep_problems(conn, receipt.submission_id, problems)
        write(conn, replace(add(taken, tally), status="done", finished_at=tools.clock()))


def _that_stay(numbers: Mapping[RecordId, tuple[RecordId, str]], known: Collection[RecordId]) -> set[RecordId]:
    """Records of new numbers that were there before and keep their number: their old numbers were a second record."""
    return {new for new, (_, why) in numbers.items() if why in _ONE_OF_TWO and new in known}


def _in_the_end(
    numbers: Mapping[RecordId, tuple[RecordId, str]], before: Mapping[RecordId, RecordId]
) -> dict[RecordId, RecordId]:
    """The record that each number stands for, where that record's own number stands for another."""
    found: dict[RecordId, RecordId] = {}
    for new in numbers:
        seen, old = {new}, numbers[new][0]
        while old in numbers and old not in seen:
            seen.add(old)
            old = numbers[old][0]
        found[new] = before.get(old, old)
    return found


def _id(tools: IntakeTools, feed: Feed, row: Row, column: str, *, of_agreement: bool) -> RecordId:
    return record_id(tools.record_secret, feed.agency_id, row.values[column], of_agreement=of_agreement)


def _fault(row: Row) -> Problem | None:
    if row.problem:
        return replace(row.problem, claim=row.ordinal)
    old, new, reason = (row.values.get(name, "") for name in COLUMNS)
    if not old or not new or old == new:
        what = "The row does not name two different numbers."
        return _problem("numbers-wrong", "old_number, new_number", what, "Give the old and the new number.", row)
    if reason not in REASONS:
        remedy = f"Give one of {', '.join(sorted(REASONS))}."
        return _problem("reason-unknown", "reason", "The reason is on no list.", remedy, row)
    return None


def _problem(code: str, field: str, what: str, remedy: str, row: Row) -> Problem:
    return Problem(code=code, field=field, what=what, remedy=remedy, line=row.line, claim=row.ordinal)
