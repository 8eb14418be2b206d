"""`everychild roll-call`: where every child is, in counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from everychild.doors.api.roll_call import bridge_body, roll_call_body
from everychild.doors.cli.answers import as_json, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.intake.receipts import receipts
from everychild.ledger.readers import all_is_followed
from everychild.vocabulary.roll_call import Headline, KinLength
from everychild.whereabouts.answers import RollCall
from everychild.whereabouts.bridge import WORDS, Bridge
from everychild.whereabouts.reading import LEVELS, Ask, bridged, roll_call


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("roll-call")(ask)


STILL_READING = "Some of what was delivered is still being read; ask again in a moment."
"""Said in words only: the JSON gives the position, by which two answers are told apart."""


def ask(
    by: Annotated[str, typer.Option(help="nation, state or county")] = "nation",
    as_of: Annotated[str, typer.Option(help="The day in the world, as 2026-09-30; without it, now.")] = "",
    known_at: Annotated[str, typer.Option(help="What we knew then, as 2026-10-01T09:00:00Z; without it, now.")] = "",
    bridge: Annotated[bool, typer.Option("--bridge", help="Line by line to the AFCARS population.")] = False,
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
        is_at_rest = all_is_followed(conn) and all(each.standing != "working" for each in receipts(conn))
        answer = roll_call(conn, Ask(now=tools.clock(), by=by, as_of=day, known_at=instant))
        found = bridged(conn, answer) if bridge else ()
    if json:
        as_json({**roll_call_body(answer), **({"bridge": bridge_body(found)} if bridge else {})})
        return
    _show(answer)
    for each in found if by != "nation" else found[:1]:
        _show_bridge(each)
    if not is_at_rest:
        out.print(STILL_READING)


def _show(answer: RollCall) -> None:
    headings = ("place", "children", "missing", "found, not back", "overdue", "no recent data", "current")
    rows = [
        [
            row.name,
            row.total,
            row.headlines[Headline.MISSING],
            row.headlines[Headline.FOUND_NOT_BACK],
            row.headlines[Headline.CONTACT_OVERDUE],
            row.headlines[Headline.NO_RECENT_DATA],
            row.headlines[Headline.CONTACT_CURRENT],
        ]
        for row in answer.rows
        # A place where children of others are placed, and which counts none, stands in the second table.
        if row.total or row.heard_at
    ]
    title = f"{answer.total:,} children, as of {answer.as_of:%Y-%m-%d %H:%M} UTC, position {answer.position:,}"
    table(title, headings, rows)
    _show_beside(answer)


def _show_beside(answer: RollCall) -> None:
    """How old each figure is, what is counted apart, and who is not counted."""
    headings = ("place", "heard through", "last heard (UTC)", "feeds in promise", "placed here by others")
    rows = [
        [
            row.name,
            row.heard_through or "not yet",
            f"{row.heard_at.astimezone(UTC):%Y-%m-%d %H:%M}" if row.heard_at else "never",
            f"{row.coverage:.0%}",
            row.placed_here,
        ]
        for row in answer.rows
    ]
    table("How old, and beside the count", headings, rows)
    lengths = {length: sum(row.kin_by_length[length] for row in answer.rows) for length in KinLength}
    out.print(
        "With kin by a safety placement without a court, never added in: "
        f"{lengths[KinLength.UP_TO_30]:,} for up to 30 days, {lengths[KinLength.FROM_31_TO_90]:,} for 31 to 90, "
        f"{lengths[KinLength.FROM_91]:,} for 91 or more."
    )
    out.print(answer.outside)


def _show_bridge(found: Bridge) -> None:
    rows = [
        ["On the roll call", f"{found.total:,}"],
        *([WORDS[line], f"{count:+,}" if count else "0"] for line, count in found.lines.items()),
        ["Records that AFCARS would hold this day", f"{found.in_afcars:,}"],
    ]
    table(f"{found.name}: from the roll call to AFCARS", ("line", "children"), rows)
