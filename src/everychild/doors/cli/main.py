"""The command `everychild`; each module adds its own."""

from __future__ import annotations

import sys

import typer

from everychild.doors.cli import (
    afcars,
    bench,
    demo,
    doctor,
    enrol,
    forms,
    identity,
    join,
    leave,
    ledger,
    look_up,
    nation,
    release,
    roll_call,
    submit,
    uninstall,
    up,
    withdraw,
)
from everychild.doors.cli.answers import EXIT_COULD_NOT, err
from everychild.runtime.settings import SettingsWrong

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Every child accounted for."
)
for module in (
    up,
    demo,
    enrol,
    submit,
    withdraw,
    release,
    roll_call,
    look_up,
    ledger,
    afcars,
    identity,
    join,
    leave,
    forms,
    nation,
    doctor,
    bench,
    uninstall,
):
    module.register(app)


def run() -> None:
    """Run the command that the process was called with."""
    try:
        app()
    except SettingsWrong as wrong:
        err.print(f"[bold]Not done.[/bold] {wrong}")
        sys.exit(EXIT_COULD_NOT)


if __name__ == "__main__":
    run()
