"""`everychild roll-call`: where every child is, in counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from everychild.doors.api.roll_call import roll_call_body
from everychild.doors.cli.answers import as_json, give_up, table
from everychild.doors.cli.with_tools import with_tools
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.answers import RollCall
from everychild.whereabouts.reading import LEVELS, Ask, roll_call


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("roll-call")(ask)


def ask(
    by: Annotated[str, typer.Option(help="nation, state or county")] = "nation",
    as_of: Annotated[str, typer.Option(help="The day in the world, as 2026-09-30; without it, now.")] = "",
    known_at: Annotated[str, typer.Option(help="What we knew then, as 2026-10-01T09:00:00Z; without it, now.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Call the roll."""
    if by not in LEVELS:
        give_up("The roll call goes --by nation, state or county.")
    day = instant = None
    try:
        day = date.fromisoformat(as_of) if as_of else None
        instant = datetime.fromisoformat(known_at) if known_at else None
    except ValueError:
        give_up("Write --as-of like 2026-09-30 and --known-at like 2026-10-01T09:00:00Z.")
    if instant is not None and instant.tzinfo is None:
        give_up("Give --known-at its offset from UTC, as 2026-10-01T09:00:00Z.")
    with with_tools() as tools, tools.worker.connection() as conn:
        answer = roll_call(conn, Ask(now=tools.clock(), by=by, as_of=day, known_at=instant))
    if json:
        as_json(roll_call_body(answer))
    else:
        _show(answer)


def _show(answer: RollCall) -> None:
    headings = ("place", "children", "missing", "found, not back", "overdue", "no recent data", "current",
                "heard through")  # fmt: skip
    rows = [
        [
            row.name,
            row.total,
            row.headlines[Headline.MISSING],
            row.headlines[Headline.FOUND_NOT_BACK],
            row.headlines[Headline.CONTACT_OVERDUE],
            row.headlines[Headline.NO_RECENT_DATA],
            row.headlines[Headline.CONTACT_CURRENT],
            row.heard_through or "not yet",
        ]
        for row in answer.rows
    ]
    table(f"{answer.total:,} children, as of {answer.as_of:%Y-%m-%d %H:%M} UTC", headings, rows)
