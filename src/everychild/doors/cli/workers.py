"""The worker's processes, started again where one dies: what it was doing is rolled back and taken up anew."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path

from everychild.doors.worker import processes
from everychild.runtime.database import Databases
from everychild.runtime.log import logger, warn
from everychild.runtime.settings import Settings

_log = logger(__name__)

_LOOK_SECONDS = 1.0
_SECONDS_TO_STOP = 10.0

Work = Callable[[Databases, Path, str], None]


@contextmanager
def workers(settings: Settings, databases: Databases) -> Generator[None]:
    """Three processes at work, for as long as the block lasts."""
    given = (databases, settings.home, settings.log_level)
    at_work = {run: _started(run, given) for run in (processes.live, processes.deliveries, processes.bulk)}
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(_LOOK_SECONDS):
            for run, process in list(at_work.items()):
                if not process.is_alive():
                    warn(_log, "worker died, starting another", loop=process.name)
                    at_work[run] = _started(run, given)

    looking = threading.Thread(target=look, name="watching-workers", daemon=True)
    looking.start()
    try:
        yield
    finally:
        stop.set()
        looking.join(_SECONDS_TO_STOP)
        for process in at_work.values():
            process.terminate()
        for process in at_work.values():
            process.join(_SECONDS_TO_STOP)


def _started(run: Work, given: tuple[Databases, Path, str]) -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(target=run, args=given, daemon=True, name=run.__name__)
    process.start()
    return process
