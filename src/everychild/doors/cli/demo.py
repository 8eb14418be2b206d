"""`everychild demo`: an invented nation, delivered through the real door, and kept moving."""

from __future__ import annotations

import json as json_text
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Annotated, Any
from uuid import uuid4

import httpx
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.disclosure.matrix import matrix
from everychild.doors.cli.answers import err, give_up, out
from everychild.doors.cli.program import CannotRun, Running, running
from everychild.doors.cli.submit import deliver, feed_key, key_path
from everychild.doors.cli.up import told_to_stop
from everychild.doors.pages.session import LANDING
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import Agency, Feed, add_agency, add_feed, add_feed_key
from everychild.ledger.readers import last_position, waiting_for_positions
from everychild.people.accounts import invented_accounts
from everychild.runtime.database import DatabaseGone
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment
from everychild.vocabulary.ids import FeedId
from everychild.whereabouts.reading import Ask, roll_call
from everychild_nation.agencies import InventedAgency
from everychild_nation.build import BuiltAgency, BuiltFile, Plan, build
from everychild_nation.trickle import happenings

_PROMISE_DAYS = 2
_HALF_YEAR_PROMISE_DAYS = 230
_REST_SECONDS = 0.2
_BETWEEN_EVENTS_SECONDS = 1.0
_SECONDS_TO_SETTLE = 300.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    states: Annotated[int, typer.Option(min=1, max=56)] = 4,
    children: Annotated[int, typer.Option(min=1, help="In public responsibility today.")] = 1000,
    seed: Annotated[int, typer.Option()] = 1,
    port: Annotated[int, typer.Option(help="Where to listen.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the last demo away first.")] = False,
    exit_when_ready: Annotated[bool, typer.Option("--exit-when-ready", help="End when the roll call is live.")] = False,
) -> None:
    """Start everything with an invented nation, and keep it moving until Ctrl-C."""
    began = time.monotonic()
    settings = settings_from_environment()
    settings = replace(settings, home=settings.home / "demo", port=port or settings.port, demo=True)
    start_log(settings.log_level if settings.log_level != "info" else "warning")
    if fresh and settings.home.exists():
        shutil.rmtree(settings.home)
    stop = told_to_stop()
    plan = Plan(states=states, children=children, seed=seed, today=datetime.now(UTC).date())
    try:
        with running(settings) as program:
            nation = _deliver_nation(program, plan)
            total = _settled(program)
            out.print(
                f"The roll call is live after {time.monotonic() - began:.0f} s: [bold]{total:,}[/bold] invented "
                f"children at [bold]{program.address}[/bold]"
            )
            _say_who(program)
            out.print("Invented children. Not real figures for any state.")
            if not exit_when_ready:
                out.print("Events keep flowing. Press Ctrl-C to stop.")
                _keep_moving(program, nation, plan, stop)
    except (CannotRun, ServerDidNotStart, DatabaseGone) as failure:
        give_up(str(failure))


def _say_who(program: Running) -> None:
    """A sign-in for each role, and where each lands."""
    with program.tools.worker.connection() as conn:
        accounts = invented_accounts(conn)
    out.print(f"Sign in at [bold]{program.address}/sign-in[/bold], where everybody is invented:")
    for code, role in matrix().roles.items():
        first = next((each for each in accounts if each.role == code), None)
        if first:
            out.print(f"  {role.name}: {first.name}, lands on {LANDING.get(code, '/')}")


def enrol(tools: Tools, agency: InventedAgency) -> None:
    """Make an invented agency and its feeds known, each with a key of its own."""
    with tools.worker.connection() as conn:
        add_agency(
            conn,
            Agency(
                agency_id=agency.agency_id,
                name=agency.name,
                state=agency.state,
                afcars_code=agency.afcars_code,
                zone=agency.zone,
                invented=True,
            ),
        )
        for feed_id, name, lane, kinds, promise_days in (
            (agency.afcars_feed, "AFCARS file", "bulk", [Delivery.AFCARS, Delivery.REKEY], _HALF_YEAR_PROMISE_DAYS),
            (agency.people_feed, "Person file", "bulk", [Delivery.SIDECAR], _HALF_YEAR_PROMISE_DAYS),
            (agency.protections_feed, "Shields and seals", "bulk", [Delivery.SHIELDS, Delivery.SEALS], 230),
            (agency.staff_feed, "Staff", "bulk", [Delivery.STAFF, Delivery.ASSIGNMENTS], _HALF_YEAR_PROMISE_DAYS),
            (agency.live_feed, "Live events", "live", [Delivery.EVENTS], _PROMISE_DAYS),
        ):
            feed = Feed(
                feed_id=feed_id,
                agency_id=agency.agency_id,
                name=name,
                lane=lane,
                deliveries=[str(kind) for kind in kinds],
                promise_days=promise_days,
            )
            add_feed(conn, feed)
            public = _made_key(tools.home, feed_id).public_key().public_bytes_raw()
            add_feed_key(conn, feed_id, public, in_force_from=tools.clock() - timedelta(minutes=1))


def _made_key(home: Path, feed: FeedId) -> Ed25519PrivateKey:
    path = key_path(home, feed)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return feed_key(home, feed)


def _deliver_nation(program: Running, plan: Plan) -> list[BuiltAgency]:
    with _progress() as progress:
        task = progress.add_task("Inventing children", total=plan.children)
        nation = build(plan, program.tools.home / "nation", lambda more: progress.advance(task, more))
        files = [file for each in nation for file in each.files]
        task = progress.add_task("Delivering signed files", total=len(files))
        receipts: list[str] = []
        with httpx.Client(base_url=program.address, timeout=600) as client:
            for each in nation:
                enrol(program.tools, each.agency)
            for file in files:
                receipts.append(_deliver(client, program.tools.home, file))
                progress.advance(task)
            task = progress.add_task("Entering claims", total=len(receipts))
            for receipt in receipts:
                _wait_for(client, receipt)
                progress.advance(task)
    return nation


def _deliver(client: httpx.Client, home: Path, file: BuiltFile) -> str:
    answer = deliver(
        client,
        file.path,
        file.feed,
        feed_key(home, file.feed),
        delivery=Delivery(file.delivery),
        period=file.period,
        sender_id=uuid4(),
    )
    if "submission" not in answer:
        raise CannotRun(f"{file.path.name} was not taken: {answer.get('title')} {answer.get('detail')}")
    return answer["submission"]


def _wait_for(client: httpx.Client, submission: str) -> dict[str, Any]:
    while True:
        receipt = client.get(f"/v1/submissions/{submission}").raise_for_status().json()
        if receipt["status"] != "working":
            return receipt
        time.sleep(_REST_SECONDS)


def _settled(program: Running) -> int:
    """Wait until the roll call has read everything, and give its total."""
    until = time.monotonic() + _SECONDS_TO_SETTLE
    with _progress() as progress:
        task = progress.add_task("Calling the roll", total=None)
        while time.monotonic() < until:
            with program.tools.worker.connection() as conn:
                answer = roll_call(conn, Ask(now=program.tools.clock()))
                last, waiting = last_position(conn), waiting_for_positions(conn)
            progress.update(task, total=last + waiting, completed=answer.position)
            if not waiting and answer.position == last and answer.total:
                return answer.total
            time.sleep(_REST_SECONDS)
    raise CannotRun("The roll call did not catch up in five minutes; the log says what the worker does.")


def _keep_moving(program: Running, nation: list[BuiltAgency], plan: Plan, stop: Event) -> None:
    agencies = {each.agency: each.in_care for each in nation}
    rng = Random(plan.seed)  # noqa: S311 - invented lives need repeatable randomness, not secrets
    with httpx.Client(base_url=program.address, timeout=30) as client:
        for agency, happening in happenings(agencies, rng, _clock(stop)):
            path = program.tools.home / "now.json"
            path.write_text(json_text.dumps([happening]), encoding="utf-8")
            key = feed_key(program.tools.home, agency.live_feed)
            try:
                deliver(client, path, agency.live_feed, key, delivery=Delivery.EVENTS, sender_id=uuid4())
            except httpx.TransportError:
                err.print("The door did not answer; trying again.")


def _clock(stop: Event) -> Iterator[datetime]:
    while not stop.wait(_BETWEEN_EVENTS_SECONDS):
        yield datetime.now(UTC)


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    )
