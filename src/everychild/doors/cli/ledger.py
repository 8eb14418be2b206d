"""`everychild ledger verify`: whether everything stored is what was committed to."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from everychild.disclosure.looks import faults_in_looks
from everychild.doors.cli.answers import EXIT_NO, as_json, out
from everychild.doors.cli.with_tools import with_tools
from everychild.ledger.checkpoints import verify

_LINES_OF_HEAD = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(no_args_is_help=True, help="The append-only record of what was said.")
    group.command("verify")(check)
    # A group of one command stays a group.
    group.callback()(_group)
    app.add_typer(group, name="ledger")


def _group() -> None:
    """The append-only record of what was said."""


def check(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Compute every leaf and the tree again, and compare them with what is kept and with the signed checkpoint."""
    with with_tools() as tools, tools.worker.connection() as conn:
        found = verify(conn, signed=_signed(tools.home / "checkpoint"))
        found = replace(found, faults=(*found.faults, *faults_in_looks(conn)))
    if json:
        as_json({"size": found.size, "root": found.root.hex(), "ok": found.ok, "faults": list(found.faults)})
    elif found.ok:
        out.print(f"{found.size:,} entries, root {found.root.hex()[:16]}…: everything stored is what was committed to.")
    else:
        out.print(f"[bold]{len(found.faults)} faults in {found.size:,} entries.[/bold]")
        for fault in found.faults:
            out.print(f"  {fault}")
    if not found.ok:
        raise typer.Exit(EXIT_NO)


def _signed(path: Path) -> tuple[int, bytes] | None:
    if not path.exists():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) < _LINES_OF_HEAD or lines[1] == "0":
        return None
    return int(lines[1]), base64.b64decode(lines[2])
