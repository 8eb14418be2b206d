"""`bench replay`: how fast a projection that was dropped is built again from the ledger, to the same rows."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from psycopg import Connection

from everychild.doors.cli.program import Running
from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.identity.indexing import INDEX
from everychild.intake.signatures import Delivery
from everychild.ledger.append import Lane
from everychild.ledger.followers import reset, run_once
from everychild.ledger.readers import followed_through, last_position
from everychild.runtime.queries import load_queries
from everychild.whereabouts.follow import NAME
from everychild.whereabouts.replay import empty, rows_in_order
from everychild_bench.figures import Report, Run, at_least, holds, told
from everychild_bench.intake import PERIOD, write_records
from everychild_bench.running import delivered, program, receipt_when_done, servers, total_when_settled

_SQL = load_queries("everychild_bench", "bench.sql")

BYTES, BYTES_FULL = 30_000_000, 200_000_000
_REST_SECONDS = 0.02


def replay(run: Run) -> Report:
    """Load a file, drop what follows from it, and follow the ledger again from its beginning."""
    with servers() as settings:
        with program(settings=settings) as (started, agencies):
            task = run.progress.add_task("Loading a file", total=1)
            file = started.tools.home / "replayed.xml"
            records = write_records(agencies[0], file, BYTES_FULL if run.full else BYTES, run.seed)
            submission = delivered(started, file, agencies[0].afcars_feed, Delivery.AFCARS, PERIOD)
            receipt_when_done(started, submission)
            total_when_settled(started)
            _wait_for_the_index(started)
            run.progress.advance(task)
        with settings.without_workers() as tools, tools.worker.connection() as conn:
            before, entries = _digest(conn), last_position(conn)
            conn.commit()
            task = run.progress.add_task("Replaying", total=2 * entries)
            seconds = _replayed(tools, conn, run, task)
            indexing = _indexed_again(tools, conn, run, task)
            same = _digest(conn) == before
    figures = [
        at_least("whereabouts", entries / seconds, "entries/s", 20_000),
        at_least("all projections together", entries / (seconds + indexing), "entries/s", 6_000),
        told("the look-up's index alone", entries / indexing, "entries/s"),
        holds("replays that gave the same rows", int(same), 1, "replays"),
        told("entries", entries, "entries"),
        told("records", records, "records"),
    ]
    how = (
        "One process, one projection after the other: whereabouts (spells, compositions, tally), then the look-up's "
        "index (descriptions opened and sealed again, tokens). Links, screenings and shields are written in the "
        "transaction of their entry and by reactors, which are never replayed."
    )
    return Report(bench="replay", seed=run.seed, figures=figures, told=[how])


def _wait_for_the_index(started: Running) -> None:
    while True:
        with started.tools.worker.connection() as conn:
            if followed_through(conn, INDEX) == last_position(conn):
                return
        time.sleep(_REST_SECONDS)


def _replayed(tools: Tools, conn: Connection[Any], run: Run, task: Any) -> float:  # noqa: ANN401 - rich's task id
    empty(conn)
    return _followed_again(tools, conn, NAME, run, task)


def _indexed_again(tools: Tools, conn: Connection[Any], run: Run, task: Any) -> float:  # noqa: ANN401 - rich's task id
    conn.execute(_SQL["empty_tokens"])
    return _followed_again(tools, conn, INDEX, run, task)


def _followed_again(tools: Tools, conn: Connection[Any], name: str, run: Run, task: Any) -> float:  # noqa: ANN401 - as above
    projector = next(each for each in followers(tools) if each.name == name)
    reset(conn, name)
    conn.commit()
    began = time.monotonic()
    for lane in Lane:
        while count := run_once(conn, projector, lane):
            conn.commit()
            run.progress.advance(task, count)
    conn.commit()
    return time.monotonic() - began


def _digest(conn: Connection[Any]) -> str:
    tokens = [line for (line,) in conn.execute(_SQL["tokens_in_order"])]
    return hashlib.sha256("\n".join([*rows_in_order(conn), *tokens]).encode()).hexdigest()
