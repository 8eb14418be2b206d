"""`everychild afcars build`: an agency's federal file, out-of-home care or assistance, from the ledger."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from psycopg import Connection
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from everychild.afcars.building import Build, Built
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME
from everychild.afcars.writing import Heading, closing_of, opening_of
from everychild.disclosure.looks import Look, record
from everychild.doors.cli.afcars_pages import texts_of
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.tools import Tools
from everychild.jurisdictions.directory import Agency, agencies
from everychild.ledger.readers import child_ids
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId

OPERATOR = AccountId(UUID(int=0))
"""Whoever runs a command on the node itself; the look says so, and the machine's own log says who it was."""


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("build")(build_file)


def build_file(
    agency: Annotated[str, typer.Option(help="E1 as in the file, such as 39; or the agency's id.")],
    period: Annotated[str, typer.Option(help="The report period, like 2026-03.")],
    to: Annotated[Path, typer.Option("--out", help="Where to write the file.")],
    known_at: Annotated[datetime | None, typer.Option(help="What we knew at this instant (UTC).")] = None,
    as_filed: Annotated[bool, typer.Option("--as-filed", help="Only what the agency's own files said.")] = False,
    kind: Annotated[str, typer.Option("--as", help=f"Which file: {OUT_OF_HOME} or {ASSISTANCE}.")] = OUT_OF_HOME,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Write an agency's file for any period, as then known or as now known; every child in it is a recorded look."""
    ends = _period(period)
    if kind not in {OUT_OF_HOME, ASSISTANCE}:
        give_up(f"A file is {OUT_OF_HOME} or {ASSISTANCE}.")
    with with_tools() as tools:
        with tools.worker.connection() as conn:
            of = agency_named(conn, agency)
        now = tools.clock()
        ask = Build(
            agency=of,
            period=ends,
            through=min(ends.ends_on, now.astimezone(ZoneInfo(of.zone)).date()),
            known_at=_instant(known_at) or now,
            as_filed=as_filed,
            kind=kind,
        )
        built = write_built(tools, ask, to)
    if json:
        as_json({**_answer(ask, built), "out": str(to)})
    else:
        _say(ask, built, to)
    if built.orphans or not built.children:
        raise typer.Exit(EXIT_NO)


def write_built(tools: Tools, ask: Build, to: Path, *, with_looks: bool = True) -> Built:
    """Write the file beside its place, each record after its look, and let it stand there once it is whole."""
    built = Built()
    beside = to.with_name(f"{to.name}.partial")
    code, invented = ask.agency.afcars_code, ask.agency.invented
    heading = Heading(agency=code, period=ask.period, invented=invented, kind=ask.kind)
    shown = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err)
    with shown as progress, beside.open("wb") as file, tools.worker.connection() as conn:
        task = progress.add_task("Building")
        file.write(opening_of(heading).encode())
        for text in texts_of(conn, tools, ask):
            built.base = text.base or built.base
            built.children += len(text.records)
            built.orphans += text.orphans
            if with_looks:
                look_at(tools, ask.agency.agency_id, text.records)
            file.write(text.text)
            progress.update(task, description=f"Building, {built.children:,} children")
        file.write(closing_of(heading).encode())
    beside.replace(to)
    return built


def look_at(tools: Tools, agency: AgencyId, records: list[RecordId]) -> None:
    """Record that whoever runs this command was shown these records of the return."""
    look = Look(
        slip_id=None,
        account_id=OPERATOR,
        agency_id=agency,
        role="R19",
        purpose="P-OVERSIGHT",
        hook="45 CFR 1355.43",
        classes=("D01", "D03", "D08", "D09", "D10", "D13", "D14"),
        shown_on="federal return",
        outcome="allowed",
        reason="",
        looked_at=tools.clock(),
    )
    with tools.worker.connection() as conn:
        record(conn, look, list(child_ids(conn, records).values()), tools.entropy)


def agency_named(conn: Connection[Any], named: str) -> Agency:
    """The one agency that has this E1 or this id; says so and ends where there is none, or more."""
    found = [each for each in agencies(conn) if named in {each.afcars_code, each.agency_id}]
    if not found:
        give_up(f"No agency has {named} as its E1 or its id; `everychild roll-call --by state` shows who is known.")
    if len(found) > 1:
        them = "; ".join(f"--agency {each.agency_id} ({each.name})" for each in found)
        give_up(f"{len(found)} agencies give {named} as their E1. Name one of them by its id: {them}.")
    return found[0]


def _period(text: str) -> ReportPeriod:
    try:
        return ReportPeriod.parse(text)
    except ValueError as wrong:
        give_up(str(wrong))


def _instant(given: datetime | None) -> datetime | None:
    return given.replace(tzinfo=ZoneInfo("UTC")) if given and given.tzinfo is None else given


def _answer(ask: Build, built: Built) -> dict[str, str | int | date | datetime | None]:
    return {
        "agency": ask.agency.afcars_code,
        "period": str(ask.period),
        "kind": ask.kind,
        "through": ask.through,
        "known_at": ask.known_at,
        "records": built.children,
        "stands_on_file_of": built.base,
        "left_out": built.orphans,
    }


def _say(ask: Build, built: Built, to: Path) -> None:
    out.print(f"{built.children:,} children of {ask.agency.name} for {ask.period}, through {ask.through}: {to.name}")
    if built.base != ask.period.ends_on and not ask.as_filed:
        stands = f"the file of {built.base}" if built.base else "no file"
        since = "" if ask.from_files_alone else " and on live events since"
        out.print(f"No file was delivered for this period; it stands on {stands}{since}.")
    if built.orphans:
        out.print(f"{built.orphans:,} claims belong to nothing that is said, and have no place in the file.")
