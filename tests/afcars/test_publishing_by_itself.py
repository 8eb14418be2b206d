"""The tables of the return are published by the worker itself, and a past figure replays whatever came since."""

from __future__ import annotations

import io
import time as machine
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Event, Thread
from zoneinfo import ZoneInfo

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from files import SPRING, a_child, a_file
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from conftest import Server
from everychild.afcars.building import Build, Built, build
from everychild.afcars.publications import Publication, count, figures_of, publications, publish
from everychild.afcars.writing import Heading, write_file
from everychild.doors.tools import Tools
from everychild.doors.worker.loops import run
from everychild.doors.worker.processes import bulk_loops
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import agencies
from everychild.ledger.readers import known_by_now
from everychild.runtime.database import Databases

pytestmark = pytest.mark.database
FILES, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")
CALENDAR = ZoneInfo("America/New_York")
_SECONDS_MAX = 20.0


def known(tools: Tools) -> None:
    """Two children in care, said by a file."""
    FILES.enrol(tools)
    LIVE.enrol(tools)
    deliver(tools, FILES, a_file(a_child(), a_child("INV2")), delivery=Delivery.AFCARS, period=SPRING)
    settle(tools)


def published(tools: Tools) -> list[Publication]:
    with tools.worker.connection() as conn:
        return publications(conn)


def at_work(tools: Tools, databases: Databases, clock: Callable[[], datetime], *, until: int) -> None:
    """The worker's own loop, by a clock of ours, until so many publications are kept."""
    loops = [each for each in bulk_loops(replace(tools, clock=clock), databases) if each.name == "publishing-return"]
    assert loops
    stop = Event()
    working = Thread(target=run, args=([replace(each, seconds=0.05) for each in loops], stop))
    working.start()
    try:
        patience = machine.monotonic() + _SECONDS_MAX
        while len(published(tools)) < until and machine.monotonic() < patience:
            machine.sleep(0.02)
        machine.sleep(0.3)  # a second publication of one day would come now
    finally:
        stop.set()
        working.join()


def test_the_worker_publishes_each_day_by_itself_once_it_is_seven_in_the_morning(
    tools: Tools, databases: Databases
) -> None:
    known(tools)
    today = datetime.now(CALENDAR).date()
    tomorrow = datetime.combine(today + timedelta(days=1), time(6, 59), CALENDAR)
    before = tomorrow.astimezone(UTC)
    at_work(tools, databases, lambda: before, until=0)
    assert published(tools) == []
    after = before + timedelta(minutes=2)
    at_work(tools, databases, lambda: after, until=1)

    assert [(each.as_of, each.made_at) for each in published(tools)] == [(today, after)]
    with tools.worker.connection() as conn:
        figures = figures_of(conn, published(tools)[0].publication_id, place="US")
    assert {(each.measure, each.category): each.value for each in figures}["in care", ""] == 2

    at_work(tools, databases, lambda: after + timedelta(days=1), until=2)
    assert [each.as_of for each in published(tools)] == [today + timedelta(days=1), today]


def a_week_passes(server: Server, databases: Databases) -> None:
    """What the installation holds was learned a week ago: a server's clock is not ours to set, its past is."""
    aged = {
        "ledger.position": ("sequenced_at",),
        "intake.said": ("said_at",),
        "intake.said_before": ("said_at", "replaced_at"),
        "afcars.publication": ("made_at", "known_at"),
    }
    name = str(conninfo_to_dict(databases.worker)["dbname"])
    with server.admin(name) as admin:
        for where, columns in aged.items():
            sets = SQL(", ").join(SQL("{0} = {0} - interval '7 days'").format(Identifier(column)) for column in columns)
            admin.execute(SQL("UPDATE {} SET {}").format(Identifier(*where.split(".")), sets))


def as_filed_then(tools: Tools, known_at: datetime) -> str:
    """The file of the period as it was known at an instant."""
    out = io.StringIO()
    with tools.worker.connection() as conn:
        agency = agencies(conn)[0]
        ask = Build(agency=agency, period=SPRING, through=SPRING.ends_on, known_at=known_at)
        records = build(conn, ask, tools.record_keys_there_are, Built())
        write_file(out, Heading(agency="21", period=SPRING, invented=True), (content for _, content in records))
    return out.getvalue()


def test_a_figure_of_last_week_replays_exactly_whatever_was_said_since(
    tools: Tools, server: Server, databases: Databases
) -> None:
    known(tools)
    removed = event("child-removed", "2026-02-01", "INV7", county="21067")
    deliver(tools, LIVE, as_lines([removed]))
    settle(tools)
    day = SPRING.ends_on
    keys = tools.record_keys_there_are
    with tools.worker.connection() as conn:
        known_at = known_by_now(conn, datetime.now(UTC))
        made = publish(conn, day, count(conn, day, keys, known_at=known_at), now=known_at, random_bytes=bytes(10))
        before = figures_of(conn, made.publication_id)
    filed = as_filed_then(tools, known_at)
    a_week_passes(server, databases)

    retracted = event("entry-retracted", "2026-02-02", "INV7", retracts=removed["id"])
    deliver(tools, LIVE, as_lines([retracted, event("child-removed", "2026-03-01", "INV8", county="21067")]))
    corrected = a_file(a_child(sex="2"), a_child("INV9"))
    deliver(tools, FILES, corrected, delivery=Delivery.AFCARS, period=SPRING)
    settle(tools)

    with tools.worker.connection() as conn:
        kept = publications(conn, as_of=day)[0]
        assert datetime.now(UTC) - kept.known_at > timedelta(days=6, hours=23)
        assert figures_of(conn, kept.publication_id) == before
        assert count(conn, day, keys, known_at=kept.known_at).digest == kept.counts_digest
        assert count(conn, day, keys, known_at=datetime.now(UTC)).digest != kept.counts_digest
    assert as_filed_then(tools, kept.known_at) == filed
    assert as_filed_then(tools, datetime.now(UTC)) != filed
