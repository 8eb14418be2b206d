"""`everychild doctor`: whether this machine and data folder are in order."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, table
from everychild.runtime.postgres.binaries import find_binaries
from everychild.runtime.settings import Settings, settings_from_environment

_FREE_BYTES_MIN = 2 << 30
_PYTHON_MIN = (3, 11)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Look at what the program needs, and say what is not in order."""
    found = _findings(settings_from_environment())
    if json:
        as_json(
            {"ok": all(ok for _, ok, _ in found), "checks": [{"check": c, "ok": ok, "say": s} for c, ok, s in found]}
        )
    else:
        table(
            "What the program needs", ("what", "in order", "say"), [[c, "yes" if ok else "no", s] for c, ok, s in found]
        )
    if not all(ok for _, ok, _ in found):
        raise typer.Exit(EXIT_NO)


def _findings(settings: Settings) -> list[tuple[str, bool, str]]:
    home = settings.home if settings.home.exists() else settings.home.parent
    free = shutil.disk_usage(home).free
    binaries = find_binaries(None)
    return [
        (
            "Python",
            sys.version_info[:2] >= _PYTHON_MIN,
            f"{sys.version_info.major}.{sys.version_info.minor}; 3.11 or later",
        ),
        ("Disk", free >= _FREE_BYTES_MIN, f"{free >> 30} GiB free in the data folder's place; 2 GiB or more"),
        ("PostgreSQL", binaries.folder.exists(), "our own binaries, or another by --database-url"),
    ]
