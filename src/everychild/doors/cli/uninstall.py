"""`everychild uninstall`: take everything away that the program made on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out
from everychild.runtime.leftovers import StillRunning, leftovers, remove
from everychild.runtime.settings import settings_from_environment


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("uninstall")(uninstall)


def uninstall(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON; without --yes only look.")] = False,
) -> None:
    """Remove the data folder with its databases, keys and secrets, and what stands outside it. There is no way back."""
    settings = settings_from_environment()
    try:
        found = leftovers(settings.home)
        if not json:
            for path, what in found.items():
                out.print(f"{path}: {what}")
            out.print("" if found else "There is nothing of this program here.")
        if found and not yes and (json or not typer.confirm("Remove all of it? There is no way back.")):
            if json:
                as_json({"removed": [], "found": [str(path) for path in found]})
            raise typer.Exit(EXIT_NO)
        removed = remove(settings.home)
    except StillRunning as running:
        give_up(str(running))
    if json:
        as_json({"removed": [str(path) for path in removed], "found": [str(path) for path in found]})
    elif removed:
        out.print(f"Removed: {', '.join(map(str, removed))}. A database given by URL is left as it is.")
