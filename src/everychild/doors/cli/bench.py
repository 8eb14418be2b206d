"""`everychild bench`: measure the program beside its targets."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild_bench import BENCHES
from everychild_bench.figures import Report, Run


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    name: Annotated[str, typer.Argument(help="Which: afcars, identity, intake, live, roll-call, replay, nation.")],
    seed: Annotated[int, typer.Option()] = 1,
    full: Annotated[bool, typer.Option("--full", help="At full size: takes minutes and gigabytes.")] = False,
    only: Annotated[str, typer.Option("--only", help="Sections of the bench, by comma; all of them if left out.")] = "",
) -> None:
    """Measure one thing: a table, then one line of JSON; ends with 1 where a figure falls short of its target."""
    chosen = BENCHES.get(name)
    if chosen is None:
        give_up(f"There is no bench of this name. Choose one of {', '.join(sorted(BENCHES))}.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        report = chosen()(Run(seed=seed, full=full, progress=progress, only=_sections(only)))
    _show(report)
    as_json(report.as_json())
    if not report.all_met:
        raise typer.Exit(EXIT_NO)


def _sections(only: str) -> frozenset[str]:
    return frozenset(name.strip() for name in only.split(",") if name.strip())


def _show(report: Report) -> None:
    said = {True: "met", False: "MISSED", None: ""}
    rows = [[each.name, f"{each.value:,g}", each.unit, each.target, said[each.met]] for each in report.figures]
    table(f"bench {report.bench}, seed {report.seed}", ("what", "value", "unit", "target", ""), rows)
    for sentence in report.told:
        out.print(sentence)
