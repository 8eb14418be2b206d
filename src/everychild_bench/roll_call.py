"""`bench roll-call`: the national answer by state over half a million children, while events arrive."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from psycopg import Connection

from everychild.doors.cli.program import Running
from everychild.runtime.queries import load_queries
from everychild.whereabouts import tally
from everychild.whereabouts.reading import Ask, roll_call
from everychild_bench.figures import Report, Run, at_most, holds, quantile, told
from everychild_bench.live import sending
from everychild_bench.running import program
from everychild_nation.agencies import InventedAgency

_SQL = load_queries("everychild_bench", "bench.sql")

CHILDREN = 500_000
STATES = 50
A_SECOND = 100
SECONDS = 20.0
INSTANTS = 50


def answers(run: Run) -> Report:
    """Ask the tally while events arrive, hold it against the full count, and ask for other days."""
    with program(states=STATES) as (started, agencies):
        _fill(started, agencies, run)
        task = run.progress.add_task("Asking while events arrive", total=INSTANTS)
        asked, equal, rng = list[float](), 0, Random(run.seed)
        with sending(started, agencies[0], A_SECOND, SECONDS) as outcome:
            for _ in range(INSTANTS):
                time.sleep(rng.uniform(0.0, 2 * SECONDS / INSTANTS - 0.1))
                asked += [_timed(started, Ask(now=started.tools.clock(), by="state")) for _ in range(4)]
                equal += _agrees(started)
                run.progress.advance(task)
            answered = len(outcome.sent())
        now = started.tools.clock()
        full = [_timed(started, Ask(now=now, by="state", from_spells=True)) for _ in range(5)]
        earlier = [_timed(started, Ask(now=now, by="state", as_of=(now - timedelta(days=d)).date())) for d in (1, 40)]
        known = [_timed(started, Ask(now=now, by="state", known_at=now - timedelta(seconds=s))) for s in (1, 5)]
    figures = [
        at_most("national answer by state, p99", 1000 * quantile(asked, 0.99), "ms", 100),
        told("national answer by state, p50", 1000 * quantile(asked, 0.5), "ms"),
        holds("instants at which tally and full count agree", equal, INSTANTS, "instants"),
        at_most("full count", 1000 * quantile(full, 0.5), "ms", 400),
        at_most("as of another day, longest", max(earlier), "s", 2),
        at_most("as known at another instant, longest", max(known), "s", 2),
        told("children", CHILDREN, "children"),
        holds("events answered meanwhile", answered, int(A_SECOND * SECONDS), "events"),
    ]
    how = (
        f"{CHILDREN:,} children of {STATES} states in 60 counties each were put into the spells by SQL in the "
        f"projector's shape, not through intake; {A_SECOND} events a second came over HTTP."
    )
    return Report(bench="roll-call", seed=run.seed, figures=figures, told=[how])


def _fill(started: Running, agencies: list[InventedAgency], run: Run) -> None:
    task = run.progress.add_task("Filling the spells", total=len(agencies) + 1)
    for agency in agencies:
        with started.tools.worker.connection() as conn:
            given = {"agency_id": agency.agency_id, "state": agency.state, "children": CHILDREN // len(agencies)}
            conn.execute(_SQL["fill_spells"], given)
        run.progress.advance(task)
    with started.tools.worker.connection() as conn:
        tally.count(conn, conn.execute(_SQL["all_cells"]).fetchall())
    run.progress.advance(task)


def _timed(started: Running, ask: Ask) -> float:
    return _seconds(started, lambda conn: roll_call(conn, ask))


def _seconds(started: Running, ask: Callable[[Connection[Any]], object]) -> float:
    with started.tools.worker.connection() as conn:
        began = time.monotonic()
        ask(conn)
        return time.monotonic() - began


def _agrees(started: Running) -> bool:
    """Both counts in one view of the database, at the instant of the tally."""
    with started.tools.worker.connection() as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        row = conn.execute(_SQL["tallied_through"]).fetchone()
        assert row, "there is one tally"
        by_tally = roll_call(conn, Ask(now=row[0], by="state"))
        by_spells = roll_call(conn, Ask(now=row[0], by="state", from_spells=True))
        return by_tally.rows == by_spells.rows
