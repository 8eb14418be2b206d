"""How a command says what it found: as JSON for a script, as a table for a person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

EXIT_NO = 1
EXIT_COULD_NOT = 2

out = Console()
err = Console(stderr=True)


def as_json(value: Any) -> None:  # noqa: ANN401 - JSON's edge
    """One line of JSON on standard output."""
    typer.echo(json.dumps(value, default=str))


def table(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table; numbers stand to the right."""
    shown = Table(title=title, title_justify="left", header_style="bold")
    for index, heading in enumerate(headings):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        shown.add_column(heading, justify="right" if numeric else "left")
    for row in rows:
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    out.print(shown)


def give_up(sentence: str) -> NoReturn:
    """Say what went wrong and what to do, and end with status 2."""
    err.print(f"[bold]Not done.[/bold] {sentence}")
    raise typer.Exit(EXIT_COULD_NOT)
