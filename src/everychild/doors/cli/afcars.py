"""`everychild afcars`: check a federal file, compare two; without a database or a network."""

from __future__ import annotations

import gc
import json as json_text
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.afcars.causes import of_kind
from everychild.afcars.checking import Asked, check_file
from everychild.afcars.outside import INVENTED
from everychild.afcars.printed import html_of
from everychild.afcars.report import Report
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME
from everychild.afcars.standards import UNVERIFIED, due_on, penalty, where_most
from everychild.afcars.workbook import write_workbook
from everychild.doors.cli import afcars_build, afcars_publish, afcars_readiness, afcars_reconcile, afcars_round_trip
from everychild.doors.cli.afcars_compare import compare_files
from everychild.doors.cli.afcars_page import serve_page
from everychild.doors.cli.answers import EXIT_COULD_NOT, EXIT_NO, err, give_up, out, table

_ROWS_SHOWN = 30


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The federal return: check, compare, build and publish.")
    group.callback()(_group)
    group.command("check")(check)
    group.command("compare")(compare_files)
    group.command("page")(serve_page)
    for module in (afcars_build, afcars_round_trip, afcars_publish, afcars_readiness, afcars_reconcile):
        module.register(group)
    app.add_typer(group, name="afcars")


def _group() -> None:
    """The federal return: check, compare, build and publish."""


def check(
    file: Annotated[Path, typer.Argument(help="The XML file, out-of-home care or assistance.")],
    json: Annotated[bool, typer.Option("--json", help="Answer as one object of JSON.")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="Write every problem as a workbook.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the answer as one page.")] = None,
    kind: Annotated[str, typer.Option("--as", help=f"What the file should be: {OUT_OF_HOME} or {ASSISTANCE}.")] = "",
    county: Annotated[str, typer.Option(help="Keep to the records of one county (FIPS): its own worklist.")] = "",
    spent: Annotated[str, typer.Option(help="Foster care administration spending a quarter, for the penalty.")] = "",
) -> None:
    """Say whether a file would be accepted, and why not; 0 accepted, 1 not, 2 cannot be read."""
    if kind not in {"", OUT_OF_HOME, ASSISTANCE}:
        give_up(f"A file is {OUT_OF_HOME} or {ASSISTANCE}.")
    report = checked(file, Asked(name=file.name, kind=kind or None, county=county or None), quiet=json)
    if xlsx:
        write_workbook(report, xlsx)
    if html:
        html.write_text(html_of(report), encoding="utf-8")
    if json:
        _as_json(report)
    else:
        _show(report, spent)
        for written in filter(None, (xlsx, html)):
            out.print(f"Written: {written}")
    if report.unreadable:
        raise typer.Exit(EXIT_COULD_NOT)
    if not report.would_be_accepted:
        raise typer.Exit(EXIT_NO)


def checked(file: Path, asked: Asked, *, quiet: bool) -> Report:
    """The report on a file of this machine, with a bar of the bytes read unless nobody looks."""
    # A check makes no cycles: the collector would only walk the same records again (an eighth of the time, measured).
    gc.disable()
    try:
        size = file.stat().st_size
        with file.open("rb") as opened, Progress(
            TextColumn("Checking"), BarColumn(), DownloadColumn(), TimeElapsedColumn(), console=err, transient=True,
            disable=quiet and not sys.stderr.isatty(),
        ) as progress:  # fmt: skip
            task = progress.add_task("Checking", total=size)
            return check_file(opened, asked, lambda more: progress.advance(task, more))
    except OSError as failure:
        give_up(f"The file cannot be opened: {failure.strerror}. Give the path of the extract.")
    finally:
        gc.enable()


def _as_json(report: Report) -> None:
    """Written piece by piece: a file may hold millions of problems."""
    first = {
        "file": report.name, "kind": report.kind, "period": str(report.period) if report.period else None,
        "records": report.records, "would_be_accepted": report.would_be_accepted,
    }  # fmt: skip
    write = sys.stdout.write
    write(json_text.dumps(first)[:-1] + ', "problems": [')
    for index, problem in enumerate(report.problems()):
        write((", " if index else "") + json_text.dumps(problem))
    write('], "by_element": ' + json_text.dumps(report.by_element()) + "}\n")


def _show(report: Report, spent: str) -> None:
    if report.synthetic:
        out.print(f"[bold]{INVENTED}[/bold]")
    if report.county is not None:
        _show_worklist(report)
        return
    verdict = "would be accepted" if report.would_be_accepted else "would not be accepted"
    out.print(f"[bold]{report.name} {verdict}.[/bold] A prediction: ACF's own list of errors was not found.")
    due = f", due by {due_on(report.period)}" if report.period else ""
    kind = report.kind or "not readable"
    out.print(
        f"{kind}, period {report.period or 'not readable'}{due}; {report.records:,} records, {report.judged:,} judged."
    )
    for reason in report.reasons:
        out.print(f"  • {reason.words}")
    wrong = sorted(
        (each for each in report.standings.values() if each.errors), key=lambda each: (each.met, -each.percent)
    )
    if wrong:
        rows = [
            [each.number, each.name, each.applies, each.errors, each.percent, each.limit,
             "met" if each.met else "above",
             each.to_fix, where_most(report.counties_of(each))]
            for each in wrong[:_ROWS_SHOWN]
        ]  # fmt: skip
        table(
            f"{len(wrong)} elements in error",
            ("item", "field", "applies to", "in error", "%", "allowed %", "", "to fix", "most in county"),
            rows,
        )
    for title, conversion in (("Mend once, in the extract", True), ("Mend in the records", False)):
        groups = of_kind(report.causes, conversion=conversion)
        if groups:
            rows = [
                [each.records or "file", each.cause.rule, _short(each.cause.elements), each.cause.message,
                 each.cause.remedy, ", ".join(each.cause.basis) + ("" if each.cause.decides else " (warning)")]
                for each in groups[:_ROWS_SHOWN]
            ]  # fmt: skip
            table(f"{title}: {len(groups)}", ("records", "rule", "items", "what is wrong", "what to do", "basis"), rows)
    for hides in report.hides[:_ROWS_SHOWN]:
        out.print(f"{hides.element} hides {', '.join(hides.rules)}: not judged up to {hides.times:,} times.")
    if not report.would_be_accepted:
        _show_penalty(spent)


def _show_worklist(report: Report) -> None:
    rows: list[list[object]] = []
    for finding in report.shown():
        about = report.findings.records[finding.record]
        cause = finding.cause
        rows.append(
            [about.number, finding.month_words, cause.message, _short(cause.elements), cause.remedy, finding.line]
        )
    headings = ("case number", "month", "message", "item", "what to do", "line")
    table(f"The worklist of county {report.county}: {len(rows):,}", headings, rows[:_ROWS_SHOWN])
    if len(rows) > _ROWS_SHOWN:
        out.print(f"{len(rows) - _ROWS_SHOWN:,} more; --xlsx writes every one.")


def _show_penalty(spent: str) -> None:
    out.print(
        "At stake (42 USC 674(f)): 1/6 of 1 % of each quarter's spending on foster care administration once a file "
        "is six "
        f"months late, 1/4 of 1 % in each later period. {UNVERIFIED}"
    )
    if spent:
        try:
            dollars = Decimal(spent)
        except InvalidOperation:
            give_up("Spending is a number of dollars, such as 12000000.")
        cuts = ", ".join(f"{n} late: ${penalty(dollars, n):,}" for n in (1, 2, 3))
        out.print(f"For ${dollars:,} a quarter, by periods: {cuts}.")


def _short(elements: tuple[str, ...]) -> str:
    few = 4
    return " ".join(elements) if len(elements) <= few else f"{elements[0]} … {elements[-1]} ({len(elements)})"
