"""`everychild doctor`: whether this machine and data folder are in order."""

from __future__ import annotations

from typing import Annotated

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, table
from everychild.runtime.health import look
from everychild.runtime.settings import settings_from_environment


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Look at what the program needs, and say what is not in order and what to do."""
    found = look(settings_from_environment())
    ok = all(each.ok for each in found if each.needed)
    if json:
        checks = [{"check": each.name, "ok": each.ok, "needed": each.needed, "say": each.say} for each in found]
        as_json({"ok": ok, "checks": checks})
    else:
        rows = [
            [each.name, "yes" if each.ok else "no" if each.needed else "no, not needed", each.say] for each in found
        ]
        table("What the program needs", ("what", "in order", "say"), rows)
    if not ok:
        raise typer.Exit(EXIT_NO)
