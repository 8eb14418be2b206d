"""`everychild afcars ...`: the federal return, read, checked, built."""

from __future__ import annotations

import typer

from everychild.doors.cli import afcars_build, afcars_publish, afcars_round_trip


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(no_args_is_help=True, help="The federal return: AFCARS 2020.")
    for module in (afcars_build, afcars_round_trip, afcars_publish):
        module.register(group)
    app.add_typer(group, name="afcars")
