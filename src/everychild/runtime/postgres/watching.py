"""Our own server, started again where it dies: killed for want of memory, or by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

from everychild.runtime.log import logger, warn
from everychild.runtime.postgres.cluster import Cluster, ServerDidNotStart

_log = logger(__name__)

_LOOK_SECONDS = 0.5
_SECONDS_TO_END = 90.0
"""As long as a start that is under way may take."""


@contextmanager
def watched(start: Callable[[], Cluster]) -> Generator[Cluster]:
    """The server that `start` gives, for as long as the block lasts; one that we only attached to is not ours to watch.

    The kernel ends a server with the thread that started it; the thread that looks lasts as long as the block.
    """
    first = start()
    if first.process is None:
        yield first
        return
    stop, latest = threading.Event(), [first]

    def look() -> None:
        while not stop.wait(_LOOK_SECONDS):
            process = latest[-1].process
            if process is not None and process.poll() is not None:
                _start_again(start, latest)
        latest[-1].stop()

    looking = threading.Thread(target=look, name=f"watching-{first.name}", daemon=True)
    looking.start()
    try:
        yield first
    finally:
        stop.set()
        looking.join(_SECONDS_TO_END)


def _start_again(start: Callable[[], Cluster], latest: list[Cluster]) -> None:
    warn(_log, "server died, starting it again", loop=latest[-1].name)
    try:
        latest.append(start())
    except ServerDidNotStart:
        # Sessions of the one that died may hold its memory for a moment yet; the next look tries again.
        warn(_log, "server did not start yet", loop=latest[-1].name)
