"""`bench live`: from the moment an event is due to leave its sender until the stream says that the roll call has it."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from everychild.doors.cli.program import Running
from everychild.doors.cli.submit import feed_key
from everychild.identity.indexing import INDEX
from everychild.intake.signatures import Delivery
from everychild.ledger.append import Lane
from everychild.ledger.readers import followed_in_lane
from everychild.runtime.queries import load_queries
from everychild_bench.cpu import cpu_seconds, spent
from everychild_bench.figures import Report, Run, at_most, holds, quantile, told
from everychild_bench.intake import PERIOD, write_records
from everychild_bench.running import delivered, program, total_when_settled
from everychild_bench.sender import Heard, Sending, Sent, send
from everychild_nation.agencies import InventedAgency

_SQL = load_queries("everychild_bench", "bench.sql")

A_SECOND = 200
SECONDS, SECONDS_FULL = 10.0, 60.0
_FIRST = (20, 3.0)
"""Sent before anything is measured: the processes have started, and have met each kind of statement once."""
_LOOK_SECONDS = 0.01
BESIDE_BYTES = 45_000_000
"""A half-yearly file of over a hundred thousand claims."""


def live(run: Run) -> Report:
    """Send two hundred events a second, on an idle system and beside a large delivery."""
    seconds = SECONDS_FULL if run.full else SECONDS
    with program() as (started, agencies):
        agency = agencies[0]
        with sending(started, agency, *_FIRST) as outcome:
            outcome.sent()
        task = run.progress.add_task("Sending events, and again beside a delivery", total=2)
        alone = _measured(started, agency, seconds)
        run.progress.advance(task)
        file = started.tools.home / "beside.xml"
        records = write_records(agency, file, BESIDE_BYTES, run.seed)
        delivered(started, file, agency.afcars_feed, Delivery.AFCARS, PERIOD)
        beside = _measured(started, agency, seconds)
        run.progress.advance(task)
    wanted = int(A_SECOND * seconds)
    figures = [
        at_most("from due to stream, p50", 1000 * quantile(alone.waits, 0.5), "ms", 60),
        at_most("from due to stream, p99", 1000 * quantile(alone.waits, 0.99), "ms", 250),
        at_most("beside a delivery, p99", 1000 * quantile(beside.waits, 0.99), "ms", 500),
        told("from due to look-up, p99", 1000 * quantile(alone.until_looked_up, 0.99), "ms"),
        at_most("beside a delivery, to look-up, p99", 1000 * quantile(beside.until_looked_up, 0.99), "ms", 500),
        told("beside a delivery, p50", 1000 * quantile(beside.waits, 0.5), "ms"),
        told("from due to answer, p50", 1000 * quantile([e.answered_at - e.due_at for e in alone.sent], 0.5), "ms"),
        holds("events answered", len(alone.sent) + len(beside.sent), 2 * wanted, "events"),
        told("records in the delivery beside", records, "records"),
        *(told(f"processor time an event, {part}", 1000 * used / wanted, "ms") for part, used in alone.cpu.items()),
    ]
    how = (
        f"Open loop: {A_SECOND} signed deliveries of one event a second over HTTP from another process on the same "
        "cores; nobody waits, and each one's time runs from when it was due."
    )
    return Report(bench="live", seed=run.seed, figures=figures, told=[how])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """One run: from due to stream and to look-up, what was sent, and the processor time of each part for it."""

    waits: Sequence[float]
    until_looked_up: Sequence[float]
    sent: Sequence[Sent]
    cpu: Mapping[str, float]


def _measured(started: Running, agency: InventedAgency, seconds: float) -> _Measured:
    before = cpu_seconds(started.tools.home)
    with _looked_up(started) as looked_up, sending(started, agency, A_SECOND, seconds) as outcome:
        sent = outcome.sent()
        used = spent(before, cpu_seconds(started.tools.home))
        total_when_settled(started, bulk_too=False)
        time.sleep(0.5)
        heard = outcome.heard()
    with started.tools.worker.connection() as conn:
        given = {"submission_ids": [UUID(each.submission) for each in sent]}
        positions = {str(submission): position for submission, position in
                     conn.execute(_SQL["positions_of_submissions"], given)}  # fmt: skip
    return _Measured(
        waits=_waits(sent, positions, heard),
        until_looked_up=_waits(sent, positions, looked_up),
        sent=sent,
        cpu={**used, "sender": heard.cpu},
    )


def _waits(sent: Sequence[Sent], positions: Mapping[str, int], heard: Heard) -> list[float]:
    waits: list[float] = []
    for each in sent:
        at = heard.heard(positions.get(each.submission, 1 << 62))
        waits.append(at - each.due_at if at is not None else float("inf"))
    return waits


@contextmanager
def _looked_up(started: Running) -> Generator[Heard]:
    """When the index by which a look-up finds had come how far in the live lane, as anybody sees it who asks."""
    heard, enough = Heard(), threading.Event()

    def look() -> None:
        while not enough.wait(_LOOK_SECONDS):
            with started.tools.worker.connection() as conn:
                position = followed_in_lane(conn, INDEX, Lane.LIVE)
            if not heard.positions or position > heard.positions[-1]:
                heard.positions.append(position)
                heard.at.append(time.monotonic())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield heard
    finally:
        enough.set()
        looking.join()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What another process sends, and what it hears.

    Takes:
        sent: waits until every event is answered.
        heard: what the stream has said by now; ends the listening.
    """

    sent: Callable[[], Sequence[Sent]]
    heard: Callable[[], Heard]


@contextmanager
def sending(started: Running, agency: InventedAgency, a_second: int, seconds: float) -> Generator[Outcome]:
    """Events sent at a rate by another process, which also listens to the stream."""
    spawn = multiprocessing.get_context("spawn")
    answers, enough = spawn.Queue(), spawn.Event()
    key = feed_key(started.tools.home, agency.live_feed).private_bytes_raw()
    what = Sending(address=started.address, feed=agency.live_feed, key=key, a_second=a_second, seconds=seconds)
    sender = spawn.Process(target=send, args=(what, answers, enough), name="sender", daemon=True)
    sender.start()

    def heard() -> Heard:
        enough.set()
        return answers.get(timeout=60)

    try:
        yield Outcome(sent=lambda: answers.get(timeout=600), heard=heard)
    finally:
        enough.set()
        sender.join(timeout=60)
