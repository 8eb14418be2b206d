"""`bench live`: from the moment an event is due to leave its sender until the stream says that the roll call has it."""

from __future__ import annotations

import multiprocessing
import time
from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from uuid import UUID

import httpx

from everychild.doors.cli.program import Running
from everychild.doors.cli.submit import feed_key
from everychild.intake.signatures import Delivery
from everychild.runtime.queries import load_queries
from everychild_bench.figures import Report, Run, at_most, holds, quantile, told
from everychild_bench.intake import PERIOD, write_records
from everychild_bench.running import delivered, program, total_when_settled
from everychild_bench.sender import Sending, Sent, send
from everychild_nation.agencies import InventedAgency

_SQL = load_queries("everychild_bench", "bench.sql")

A_SECOND = 200
SECONDS, SECONDS_FULL = 10.0, 60.0
BESIDE_BYTES = 45_000_000
"""A half-yearly file of over a hundred thousand claims."""


@dataclass(slots=True)
class Heard:
    """What the stream has said: positions, and when each was heard."""

    positions: list[int] = field(default_factory=list[int])
    at: list[float] = field(default_factory=list[float])

    def heard(self, position: int) -> float | None:
        """When the stream first said that the roll call had come this far."""
        index = bisect_left(self.positions, position)
        return self.at[index] if index < len(self.positions) else None


def live(run: Run) -> Report:
    """Send two hundred events a second, on an idle system and beside a large delivery."""
    seconds = SECONDS_FULL if run.full else SECONDS
    with program() as (started, agencies):
        agency = agencies[0]
        task = run.progress.add_task("Sending events, and again beside a delivery", total=2)
        alone, sent_alone = _measured(started, agency, seconds)
        run.progress.advance(task)
        file = started.tools.home / "beside.xml"
        records = write_records(agency, file, BESIDE_BYTES, run.seed)
        delivered(started, file, agency.afcars_feed, Delivery.AFCARS, PERIOD)
        beside, sent_beside = _measured(started, agency, seconds)
        run.progress.advance(task)
    wanted = int(A_SECOND * seconds)
    figures = [
        at_most("from due to stream, p50", 1000 * quantile(alone, 0.5), "ms", 60),
        at_most("from due to stream, p99", 1000 * quantile(alone, 0.99), "ms", 250),
        at_most("beside a delivery, p99", 1000 * quantile(beside, 0.99), "ms", 500),
        told("beside a delivery, p50", 1000 * quantile(beside, 0.5), "ms"),
        told("from due to answer, p50", 1000 * quantile([e.answered_at - e.due_at for e in sent_alone], 0.5), "ms"),
        holds("events answered", len(sent_alone) + len(sent_beside), 2 * wanted, "events"),
        told("records in the delivery beside", records, "records"),
    ]
    how = f"Open loop: {A_SECOND} signed deliveries of one event a second over HTTP from another process; nobody waits."
    return Report(bench="live", seed=run.seed, figures=figures, told=[how])


def _measured(started: Running, agency: InventedAgency, seconds: float) -> tuple[list[float], Sequence[Sent]]:
    heard, stop = Heard(), Event()
    listening = Thread(target=_listen, args=(started.address, heard, stop), daemon=True)
    listening.start()
    sent = sent_by_another_process(started, agency, A_SECOND, seconds)
    total_when_settled(started, bulk_too=False)
    time.sleep(0.5)
    stop.set()
    with started.tools.worker.connection() as conn:
        given = {"submission_ids": [UUID(each.submission) for each in sent]}
        positions = {str(submission): position for submission, position in
                     conn.execute(_SQL["positions_of_submissions"], given)}  # fmt: skip
    waits: list[float] = []
    for each in sent:
        at = heard.heard(positions.get(each.submission, 1 << 62))
        waits.append(at - each.due_at if at is not None else float("inf"))
    return waits, sent


def sent_by_another_process(started: Running, agency: InventedAgency, a_second: int, seconds: float) -> Sequence[Sent]:
    """Events sent at a rate from another process; gives them when all are answered."""
    spawn = multiprocessing.get_context("spawn")
    answers = spawn.Queue()
    key = feed_key(started.tools.home, agency.live_feed).private_bytes_raw()
    sending = Sending(address=started.address, feed=agency.live_feed, key=key, a_second=a_second, seconds=seconds)
    sender = spawn.Process(target=send, args=(sending, answers), daemon=True)
    sender.start()
    sent: list[Sent] = answers.get(timeout=600)
    sender.join()
    return sent


def _listen(address: str, heard: Heard, stop: Event) -> None:
    with (
        suppress(httpx.RemoteProtocolError),  # the program ends while the stream is open
        httpx.Client(base_url=address, timeout=60) as client,
        client.stream("GET", "/v1/stream") as stream,
    ):
        for line in stream.iter_lines():
            now = time.monotonic()
            said = line.removeprefix("data: ").strip()
            if (
                line.startswith("data: ")
                and said.isdigit()
                and (not heard.positions or int(said) > heard.positions[-1])
            ):
                heard.positions.append(int(said))
                heard.at.append(now)
            if stop.is_set():
                return
