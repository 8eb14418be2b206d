"""`everychild up`: the program, until it is told to end."""

from __future__ import annotations

import signal
from dataclasses import replace
from threading import Event
from typing import Annotated

import typer

from everychild.doors.cli.answers import give_up, out
from everychild.doors.cli.program import CannotRun, running
from everychild.runtime.database import DatabaseGone
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("up")(up)


def up(
    database_url: Annotated[str, typer.Option(help="A PostgreSQL of 15 or later; without it, our own.")] = "",
    keys_url: Annotated[str, typer.Option(help="The keys' own PostgreSQL; without it, our own.")] = "",
    port: Annotated[int, typer.Option(help="Where to listen.")] = 0,
) -> None:
    """Start the program and keep it running."""
    settings = settings_from_environment()
    settings = replace(
        settings,
        database_url=database_url or settings.database_url,
        keys_url=keys_url or settings.keys_url,
        port=port or settings.port,
    )
    start_log(settings.log_level)
    stop = told_to_stop()
    try:
        with running(settings) as program:
            out.print(f"Everychild is up at [bold]{program.address}[/bold]. Press Ctrl-C to stop.")
            stop.wait()
    except (CannotRun, ServerDidNotStart, DatabaseGone) as failure:
        give_up(str(failure))


def told_to_stop() -> Event:
    """Set when this process is asked to end, by Ctrl-C or by its supervisor."""
    stop = Event()

    def end(_signal: int, _frame: object) -> None:
        stop.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
    return stop
