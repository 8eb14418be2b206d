"""`everychild afcars publish`: the tables of the return for a day, published, or a past publication counted again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from everychild.afcars.publications import Counted, Publication, count, publications, publish
from everychild.afcars.publishing import TOTALS
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.tools import Tools
from everychild.ledger.readers import known_by_now
from everychild.vocabulary.places import place_name


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("publish")(publish_day)


def publish_day(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day; today if none, or the last published to replay."),
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Count the last publication again, and compare.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Publish the national and state tables of the return for a day, from the ledger as it stands now."""
    with with_tools() as tools:
        if replay:
            _replay(tools, as_of.date() if as_of else None, json=json)
            return
        day = as_of.date() if as_of else tools.clock().astimezone(UTC).date()
        with tools.worker.connection() as conn:
            known_at = known_by_now(conn, tools.clock())
        counted = _counted(tools, day, known_at=known_at)
        with tools.worker.connection() as conn:
            made = publish(conn, day, counted, now=tools.clock(), random_bytes=tools.entropy(10))
    if json:
        as_json({"publication": made.publication_id, "as_of": day, "agencies": made.agencies, "rows": _rows(counted)})
    else:
        _say(day, counted)


def _counted(tools: Tools, day: date, *, known_at: datetime) -> Counted:
    shown = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err)
    children = 0
    with shown as progress, tools.worker.connection() as conn:
        task = progress.add_task("Counting")

        def more(how_many: int) -> None:
            nonlocal children
            children += how_many
            if children % 200 == 0:
                progress.update(task, description=f"Counting, {children:,} records")

        return count(conn, day, tools.record_keys_there_are, known_at=known_at, progress=more)


def _replay(tools: Tools, asked: date | None, *, json: bool) -> None:
    with tools.worker.connection() as conn:
        kept: Publication | None = next(iter(publications(conn, as_of=asked, at_most=1)), None)
    if kept is None:
        which = f"for {asked}" if asked else "so far"
        give_up(
            f"Nothing was published {which}. Publish it first: `everychild afcars publish`, with --as-of and a day."
        )
    day = kept.as_of
    again = _counted(tools, day, known_at=kept.known_at)
    same = again.digest == kept.counts_digest
    if json:
        as_json({"publication": kept.publication_id, "as_of": day, "known_at": kept.known_at, "same": same})
    elif same:
        out.print(f"Counted again as known at {kept.known_at:%Y-%m-%d %H:%M:%S} UTC: every count of {day} is the same.")
    else:
        out.print(f"Counted again, {day} differs from what was published; something was sealed or expunged since.")
    if not same:
        raise typer.Exit(EXIT_NO)


def _rows(counted: Counted) -> list[dict[str, object]]:
    return [
        {"place": each.place, "measure": each.measure, "category": each.category, "value": each.value}
        for each in counted.figures()
    ]


def _say(day: date, counted: Counted) -> None:
    figures = {(each.place, each.measure): each.value for each in counted.figures() if not each.category}
    rows = [
        (place_name(place), *(_shown(figures.get((place, measure))) for measure in TOTALS))
        for place in counted.by_place
    ]
    table(f"The return, {day}", ("Place", *(measure.capitalize() for measure in TOTALS)), rows)
    out.print("States to the nearest five; fewer than eleven are not shown.")


def _shown(value: float | None) -> str:
    return "left out" if value is None else f"{value:,.0f}"
