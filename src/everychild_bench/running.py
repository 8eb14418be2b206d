"""The whole program on a data folder of its own, with an invented agency that delivers to it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import socket
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from everychild.doors.cli.invented import enrol
from everychild.doors.cli.program import Running, running
from everychild.doors.cli.submit import deliver, feed_key
from everychild.doors.tools import Tools, open_tools
from everychild.intake.signatures import Delivery
from everychild.ledger.append import Lane
from everychild.ledger.followers import lane_has_more
from everychild.ledger.readers import all_is_followed, followed_through, last_position, waiting_for_positions
from everychild.runtime.database import open_databases
from everychild.runtime.log import start_log
from everychild.runtime.settings import Settings
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId
from everychild.whereabouts.follow import NAME
from everychild.whereabouts.reading import Ask, roll_call
from everychild_nation.agencies import InventedAgency, invented_agencies

_REST_SECONDS = 0.1
"""How often it is asked whether all is done; each asking costs what is measured some milliseconds."""
_SECONDS_MAX = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """A data folder for a bench."""

    settings: Settings

    @contextmanager
    def without_workers(self) -> Generator[Tools]:
        """The databases with nobody at work on them."""
        with open_databases(self.settings) as databases, open_tools(databases, self.settings.home, size=4) as tools:
            yield tools


@contextmanager
def servers() -> Generator[Servers]:
    """A data folder that is thrown away at the end."""
    start_log("error")
    home = Path(tempfile.mkdtemp(prefix="everychild-bench-"))
    home.chmod(0o711)
    try:
        yield Servers(settings=replace(Settings(), home=home, port=_free_port(), demo=True))
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def program(*, states: int = 1, settings: Servers | None = None) -> Generator[tuple[Running, list[InventedAgency]]]:
    """The program as `everychild up` starts it, with so many states' agencies made known."""
    with ExitStack() as stack:
        settings = settings or stack.enter_context(servers())
        started = stack.enter_context(running(settings.settings))
        agencies = [each for each in invented_agencies(states) if not each.falls_silent]
        for each in agencies:
            enrol(started.tools, each)
        yield started, agencies


def delivered(
    started: Running, file: Path, feed: FeedId, delivery: Delivery, period: ReportPeriod | None = None
) -> str:
    """Deliver a file over HTTP, signed with the feed's key; gives the submission's id."""
    with httpx.Client(base_url=started.address, timeout=600) as client:
        answer = deliver(
            client,
            file,
            feed,
            feed_key(started.tools.home, feed),
            delivery=delivery,
            period=period,
            sender_id=uuid4(),
        )
    assert "submission" in answer, f"a bench's own file is taken: {answer}"
    return answer["submission"]


def receipt_when_done(started: Running, submission: str) -> dict[str, Any]:
    """Wait until a delivery is dealt with."""
    with httpx.Client(base_url=started.address, timeout=600) as client:
        while True:
            receipt = client.get(f"/v1/submissions/{submission}").raise_for_status().json()
            if receipt["status"] != "working":
                return receipt
            time.sleep(_REST_SECONDS)


def total_when_settled(started: Running, *, bulk_too: bool = True) -> int:
    """Wait until everything has a position and the roll call has read all of it; gives the roll call's total.

    Takes:
        bulk_too: also what large deliveries brought; otherwise the live lane alone.
    """
    until = time.monotonic() + _SECONDS_MAX
    while time.monotonic() < until:
        with started.tools.worker.connection() as conn:
            settled = (
                not waiting_for_positions(conn) and followed_through(conn, NAME) == last_position(conn)
                if bulk_too
                else not lane_has_more(conn, NAME, Lane.LIVE)
            )
            if settled:
                return roll_call(conn, Ask(now=started.tools.clock())).total
        time.sleep(_REST_SECONDS)
    raise TimeoutError("The roll call did not catch up in half an hour.")


def wait_for_every_follower(started: Running) -> None:
    """Wait until recognition, the look-up index and whoever else follows have dealt with everything."""
    until = time.monotonic() + _SECONDS_MAX
    while time.monotonic() < until:
        with started.tools.worker.connection() as conn:
            if all_is_followed(conn):
                return
        time.sleep(_REST_SECONDS)
    raise TimeoutError("The followers did not catch up in half an hour.")


def peak_megabytes(name: str) -> float:
    """The most memory that a worker process has held since it started, by its name, in MB of 10^6 bytes."""
    pids = [child.pid for child in multiprocessing.active_children() if child.name == name]
    assert pids, f"the program names its worker {name}"
    return _peak(pids[0])


def cpu_seconds() -> float:
    """CPU that this process and all that it started have used: the web, the workers, the servers and their backends."""
    processes = {pid: found for path in Path("/proc").glob("[0-9]*/stat") for pid, found in _stat(path)}
    ours = {os.getpid()}
    while more := {pid for pid, (parent, _) in processes.items() if parent in ours} - ours:
        ours |= more
    return sum(processes[pid][1] for pid in ours if pid in processes)


def _stat(path: Path) -> Iterator[tuple[int, tuple[int, float]]]:
    """A process, who started it, and the CPU it has used, with that of what it started and has ended; none if gone."""
    try:
        stat = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return
    ticks = sum(map(int, stat[11:15]))
    yield int(path.parent.name), (int(stat[1]), ticks / os.sysconf("SC_CLK_TCK"))


def own_peak_megabytes() -> float:
    """The most memory that this process, in which the web program runs, has held."""
    return _peak("self")


def _peak(process: int | str | None) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return kib * 1024 / 1e6


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
