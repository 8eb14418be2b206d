"""`everychild nation build`: write the synthetic nation's files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from everychild.doors.cli.answers import as_json, err, out
from everychild_nation.build import build as build_nation
from everychild_nation.nation import Plan


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Invented children for demonstrations and proofs.")
    group.callback()(_group)
    group.command("build")(build)
    app.add_typer(group, name="nation")


def _group() -> None:
    """Invented children for demonstrations and proofs."""


def build(
    out_folder: Annotated[Path, typer.Option("--out", help="Where the files go.")],
    states: Annotated[int, typer.Option(min=1, max=56)] = 4,
    children: Annotated[int, typer.Option(min=1, help="In public responsibility when the last period ended.")] = 1000,
    seed: Annotated[int, typer.Option()] = 1,
    periods: Annotated[int, typer.Option(min=1, max=20, help="Half-yearly files of each agency.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Write each agency's files, and the truth beside them."""
    plan = Plan(states=states, children=children, seed=seed, today=datetime.now(UTC).date(), periods=periods)
    with Progress(console=err) as progress:
        task = progress.add_task("Inventing children", total=children)
        built = build_nation(plan, out_folder, lambda more: progress.advance(task, more))
    if json:
        as_json({"agencies": len(built), "children": children, "files": sum(len(each.files) for each in built)})
    else:
        out.print(f"{children:,} invented children of {len(built)} agencies are in {out_folder}.")
