"""`everychild demo`: an invented nation, delivered through the real door, and kept moving."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.accountability.publishing import publish
from everychild.afcars import publications
from everychild.disclosure.matrix import matrix
from everychild.doors.cli.answers import err, give_up, out
from everychild.doors.cli.invented import Demo, deliver_all, keep_moving, tell_stories, wait_for
from everychild.doors.cli.program import CannotRun, Running, running
from everychild.doors.cli.up import told_to_stop
from everychild.doors.cli.which_program import DEMO_FOLDER
from everychild.doors.pages.landing import landing
from everychild.ledger.readers import all_is_followed, known_by_now, last_position, waiting_for_positions
from everychild.people.accounts import invented_accounts
from everychild.runtime.database import DatabaseGone
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment
from everychild.whereabouts.reading import CALENDAR, Ask, roll_call
from everychild_nation.build import build
from everychild_nation.nation import Plan

STATES, CHILDREN, SEED = 4, 1000, 1
_REST_SECONDS = 0.2
_SECONDS_TO_SETTLE = 300.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    states: Annotated[int | None, typer.Option(min=1, max=56, help=f"How many; {STATES} at first.")] = None,
    children: Annotated[
        int | None,
        typer.Option(min=1, help=f"In public responsibility when the last report period ended; {CHILDREN} at first."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help=f"Another seed is another nation; {SEED} at first.")] = None,
    port: Annotated[int, typer.Option(help="Where to listen.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the last demo away first.")] = False,
    exit_when_ready: Annotated[bool, typer.Option("--exit-when-ready", help="End when the roll call is live.")] = False,
) -> None:
    """Start everything with an invented nation, and keep it moving until Ctrl-C; a second time, go on with it."""
    began = time.monotonic()
    settings = settings_from_environment()
    settings = replace(settings, home=settings.home / DEMO_FOLDER, port=port or settings.port, demo=True)
    start_log(settings.log_level if settings.log_level != "info" else "warning")
    if fresh and settings.home.exists():
        shutil.rmtree(settings.home)
    stop = told_to_stop()
    wanted = Plan(
        states=states or STATES, children=children or CHILDREN, seed=seed or SEED, today=datetime.now(UTC).date()
    )
    there = Demo.found(settings.home)
    asked = {"states": states, "children": children, "seed": seed}
    if there and any(value is not None and value != getattr(there.plan, name) for name, value in asked.items()):
        give_up(
            "The demo in this data folder is another nation. Add --fresh to throw it away, or leave the options out."
        )
    try:
        with running(settings) as program:
            going_on = there or _delivered(program, wanted)
            total = _settled(program)
            with program.tools.worker.connection() as conn:
                publish(conn, now=program.tools.clock())
            out.print(
                f"The roll call is live after {time.monotonic() - began:.0f} s: [bold]{total:,}[/bold] invented "
                f"children at [bold]{program.address}[/bold]"
            )
            _say_who(program, going_on.plan)
            out.print("Invented children. Not real figures for any state.")
            if not exit_when_ready:
                _publish_return(program)
                out.print("Events keep flowing. Press Ctrl-C to stop; the same command goes on from here.")
                keep_moving(program, going_on, stop)
    except (CannotRun, ServerDidNotStart, DatabaseGone) as failure:
        give_up(str(failure))


def _publish_return(program: Running) -> None:
    """The tables of the federal return of the day before, as the worker publishes them every morning from then on."""
    tools = program.tools
    day = tools.clock().astimezone(ZoneInfo(CALENDAR)).date() - timedelta(days=1)
    with tools.worker.connection() as conn:
        if publications.publications(conn, as_of=day, at_most=1):
            return
        known_at = known_by_now(conn, tools.clock())
        counted = publications.count(conn, day, tools.record_keys_there_are, known_at=known_at)
        publications.publish(conn, day, counted, now=tools.clock(), random_bytes=tools.entropy(10))
    out.print(f"The federal return of {day} is published at [bold]{program.address}/return[/bold]")


def _say_who(program: Running, plan: Plan) -> None:
    """A sign-in for each role of the first agency, whose children have the stories, and where each lands."""
    agency = plan.agencies()[0][0].agency_id
    with program.tools.worker.connection() as conn:
        accounts = [each for each in invented_accounts(conn) if each.agency_id == agency]
    out.print(f"Sign in at [bold]{program.address}/sign-in?agency={agency}[/bold], where everybody is invented:")
    for code, role in matrix().roles.items():
        first = next((each for each in accounts if each.role == code), None)
        if first:
            out.print(f"  {role.name}: {first.name}, lands on {landing(code)}")


def _delivered(program: Running, plan: Plan) -> Demo:
    with _progress() as progress:
        task = progress.add_task("Inventing children", total=plan.children)
        nation = build(plan, program.tools.home / "nation", lambda more: progress.advance(task, more))
        count = sum(len(each.files) for each in nation)
        task = progress.add_task("Delivering signed files", total=count)
        with httpx.Client(base_url=program.address, timeout=600) as client:
            receipts = deliver_all(client, program, nation, plan, lambda: progress.advance(task))
            task = progress.add_task("Entering claims", total=count)
            for receipt in receipts:
                wait_for(client, receipt)
                progress.advance(task)
            tell_stories(client, program, nation, plan)
    made = Demo.of(plan, nation)
    made.keep(program.tools.home)
    return made


def _settled(program: Running) -> int:
    """Wait until the roll call and everyone else who follows have read everything, and give the roll call's total."""
    until = time.monotonic() + _SECONDS_TO_SETTLE
    with _progress() as progress:
        task = progress.add_task("Calling the roll", total=None)
        while time.monotonic() < until:
            with program.tools.worker.connection() as conn:
                is_at_rest = all_is_followed(conn)
                answer = roll_call(conn, Ask(now=program.tools.clock()))
                last, waiting = last_position(conn), waiting_for_positions(conn)
            progress.update(task, total=last + waiting, completed=answer.position)
            if is_at_rest and answer.total:
                return answer.total
            time.sleep(_REST_SECONDS)
    raise CannotRun("The roll call did not catch up in five minutes; the log says what the worker does.")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
