"""`everychild afcars reconcile`: payments, return and roll call side by side, each difference with a name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from everychild.afcars.building import Build, Built, build
from everychild.afcars.facts import ChildFacts, facts_of
from everychild.afcars.outside import INVENTED
from everychild.afcars.reconciling import QUESTIONS, WORDS, Payments, Reconciled, Side, read_payments, reconcile
from everychild.doors.cli.afcars_build import agency_named, look_at
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.tools import Tools
from everychild.jurisdictions.directory import Agency, agencies
from everychild.ledger.readers import last_position
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import RecordId
from everychild.whereabouts.bridge import WORDS as BRIDGE_WORDS
from everychild.whereabouts.bridge import Bridge, bridges

_PROBLEMS_SHOWN = 20


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("reconcile")(reconcile_agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """All that was counted for the day.

    Takes:
        others: children in care in the returns of the state's other agencies.
        bridge: the state's; None where nobody is counted or reported there.
    """

    day: date
    payments: Payments
    found: Reconciled
    others: int
    bridge: Bridge | None


def reconcile_agency(
    agency: Annotated[str, typer.Option(help="E1 as in the file, such as 39; or the agency's id.")],
    payments: Annotated[Path, typer.Option("--payments", help="CSV: number,from,to; `to` empty while paid.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if none.")] = None,
    listed: Annotated[
        Path | None, typer.Option("--list", help="Write the numbers that a person must ask about.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Lay payments, the return and the roll call of a day side by side; 0 nothing to ask, 1 somebody must ask."""
    with with_tools() as tools:
        with tools.worker.connection() as conn:
            of = agency_named(conn, agency)
        today = tools.clock().astimezone(ZoneInfo(of.zone)).date()
        day = on.date() if on else today
        if day > today:
            give_up("Choose today or a day before it.")
        try:
            with payments.open("rb") as file:
                paid = read_payments(file, day)
        except OSError as failure:
            give_up(f"The payment ledger cannot be opened: {failure.strerror}.")
        sides = _laid(tools, of, paid, day, listed)
    if json:
        as_json(_answer(of, sides))
    else:
        _say(of, sides)
    if sides.found.asks or paid.problems:
        raise typer.Exit(EXIT_NO)


def _laid(tools: Tools, of: Agency, paid: Payments, day: date, listed: Path | None) -> _Sides:
    with err.status("Building the return ..."):
        children = _children(tools, of, day)
        found = reconcile(((number, facts) for number, (_, facts) in children.items()), paid.numbers, day)
        with tools.worker.connection() as conn:
            beside = [each for each in agencies(conn) if each.state == of.state and each.agency_id != of.agency_id]
            # The roll call of a day is as the day ended where the agency is, and as it is now for today.
            ended = datetime.combine(day, time.max, tzinfo=ZoneInfo(of.zone))
            as_of = min(ended, tools.clock())
            laid = bridges(conn, position=last_position(conn), as_of=as_of)
        others = sum(
            1 for each in beside for _, facts in _children(tools, each, day).values() if facts.open_on(day)
        )  # fmt: skip
    if listed:
        _write_list(tools, of, children, found, listed)
    return _Sides(
        day=day,
        payments=paid,
        found=found,
        others=others,
        bridge=next((each for each in laid if each.place == of.state), None),
    )


def _children(tools: Tools, of: Agency, day: date) -> dict[str, tuple[RecordId, ChildFacts]]:
    """The return's children on a day by record number."""
    ask = Build(agency=of, period=ReportPeriod.of(day), through=day, known_at=tools.clock())
    with tools.worker.connection() as conn:
        return {
            content.get("E4") or str(record): (record, facts_of(content))
            for record, content in build(conn, ask, tools.record_keys_there_are, Built())
        }


def _write_list(
    tools: Tools, of: Agency, children: dict[str, tuple[RecordId, ChildFacts]], found: Reconciled, to: Path
) -> None:
    """The looks first, then the list."""
    rows = [(side, number) for side in QUESTIONS for number in found.numbers.get(side, ())]
    look_at(tools, of.agency_id, [children[number][0] for _, number in rows if number in children])
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("number", "difference", "what to ask", "note"))
        writer.writerows((number, side, WORDS[side], INVENTED if of.invented else "") for side, number in rows)


def _answer(of: Agency, sides: _Sides) -> dict[str, object]:
    bridge = sides.bridge
    return {
        "agency": of.agency_id,
        "on": sides.day,
        "paid": sides.found.paid,
        "in_care_in_the_return": sides.found.in_care,
        "differences": {str(side): sides.found.counts[side] for side in Side},
        "paid_twice": len(sides.payments.twice),
        "payment_rows": sides.payments.rows,
        "problems": [
            {"code": each.code, "line": each.line, "what": each.what, "remedy": each.remedy}
            for each in sides.payments.problems
        ],
        "in_care_in_returns_of_the_state": sides.found.in_care + sides.others,
        "roll_call_of_the_state": bridge.total if bridge else 0,
        "bridge": {str(line): count for line, count in bridge.lines.items()} if bridge else {},
        "in_afcars_by_the_roll_call": bridge.in_afcars if bridge else 0,
    }  # fmt: skip


def _say(of: Agency, sides: _Sides) -> None:
    if of.invented:
        out.print(f"[bold]{INVENTED}[/bold]")
    rows = [(WORDS[side], sides.found.counts[side]) for side in Side]
    rows += [("In all in care in the return", sides.found.in_care), ("In all paid for", sides.found.paid)]
    table(f"{of.name}, {sides.day}: payments beside the return", ("", "children"), rows)
    if sides.payments.twice:
        out.print(f"{len(sides.payments.twice):,} numbers are paid for twice on the day.")
    if sides.bridge:
        bridge = sides.bridge
        lines = [("On the roll call", bridge.total)]
        lines += [(BRIDGE_WORDS[line], count) for line, count in bridge.lines.items()]
        lines += [
            ("In AFCARS by the roll call", bridge.in_afcars),
            ("In care in the returns of the state's agencies", sides.found.in_care + sides.others),
        ]
        table(f"{bridge.name}: roll call beside the return", ("", "children"), lines)
    for problem in list(sides.payments.problems)[:_PROBLEMS_SHOWN]:
        out.print(f"  line {problem.line}: {problem.what} {problem.remedy}")
    out.print("A payment says that a bed was billed, not that a child slept there; nothing was changed.")
