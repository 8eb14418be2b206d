"""`everychild afcars readiness`: how an agency's would-be file of today stands, in figures."""

from __future__ import annotations

from typing import Annotated

import typer

from everychild.afcars.readiness import Readiness, readiness
from everychild.afcars.standards import due_on, where_most
from everychild.doors.cli.afcars_build import agency_named
from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.jurisdictions.directory import Agency

_ROWS_SHOWN = 30


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("readiness")(show_readiness)


def show_readiness(
    agency: Annotated[str, typer.Option(help="E1 as in the file, such as 39; or the agency's id.")],
    county: Annotated[str, typer.Option(help="FIPS code of the only county to count.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Say whether today's file would be accepted, and what must be put right where; 0 it would be, 1 it would not."""
    with with_tools() as tools, tools.worker.connection() as conn:
        of = agency_named(conn, agency)
        found = readiness(conn, of.agency_id, county=county or None)
    if found is None:
        give_up("No record of this agency is checked yet; the running program checks them after each delivery.")
    if json:
        as_json(_answer(found))
    else:
        _say(of, found)
    if not found.would_be_accepted:
        raise typer.Exit(EXIT_NO)


def _answer(found: Readiness) -> dict[str, object]:
    return {
        "agency": found.agency_id,
        "period": str(found.period),
        "through": found.through,
        "counted_at": found.counted_at,
        "being_counted": found.is_being_counted,
        "would_be_accepted": found.would_be_accepted,
        "records": found.records,
        "judged": found.judged,
        "records_to_fix": found.to_fix,
        "by_element": {
            each.number: {
                "applies": each.applies, "complete_percent": found.complete(each.number), "errors": each.errors,
                "percent": each.percent, "limit_percent": each.limit, "records_to_fix": each.to_fix, "room": each.room,
                "moved": found.trend.by[each.number] if found.trend else None, "counties": dict(each.counties),
            }
            for each in found.standings.values()
        },
        "by_county": {
            each.county: {"judged": each.judged, "to_fix": each.to_fix, "complete_percent": each.complete,
                          "above": list(each.above)}
            for each in found.counties
        },
        "trend_since": found.trend.since if found.trend else None,
    }  # fmt: skip


def _say(of: Agency, found: Readiness) -> None:
    if of.invented:
        out.print("[bold]Invented children. Not real figures for any state.[/bold]")
    verdict = "would be accepted" if found.would_be_accepted else "would not be accepted"
    where = f", county {found.own_county} alone" if found.own_county else ""
    out.print(
        f"[bold]The file of {of.name} for {found.period} {verdict}[/bold]{where}: {found.to_fix:,} of {found.judged:,} "
        f"records to put right. Last record checked {found.counted_at:%Y-%m-%d %H:%M:%S} UTC, due by "
        f"{due_on(found.period)}."
    )
    for reason in found.reasons:
        out.print(f"  • {reason.words}")
    wrong = sorted((each for each in found.standings.values() if each.errors), key=lambda e: (e.met, -e.percent))
    rows = [
        [each.number, each.name, each.applies, found.complete(each.number), each.errors, each.percent, each.limit,
         each.to_fix, each.room, where_most(each.counties)]
        for each in wrong[:_ROWS_SHOWN]
    ]  # fmt: skip
    headings = ("item", "field", "applies to", "complete %", "in error", "%", "allowed %", "to fix", "room",
                "most in county")  # fmt: skip
    table(f"{len(wrong)} elements in error", headings, rows)
    counties = [[each.county or "not said", each.judged, each.complete, each.to_fix, each.percent, len(each.above)]
                for each in found.counties]  # fmt: skip
    table("Counties", ("county", "judged", "complete %", "to put right", "%", "elements above"), counties)
    for title, conversion in (("Once, in the extract", True), ("By workers, in the records", False)):
        causes = found.for_whom(conversion=conversion)[:_ROWS_SHOWN]
        if causes:
            table(
                title,
                ("records", "rule", "items", "what is wrong", "what to do"),
                [
                    [e.records, e.cause.rule, " ".join(e.cause.elements[:4]), e.cause.message, e.cause.remedy]
                    for e in causes
                ],
            )
    out.print("The worklist by child is on the page /readiness/worklist, on a slip.")
