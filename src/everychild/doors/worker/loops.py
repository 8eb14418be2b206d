"""Loops that a worker process runs side by side, each on its own connection, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
from psycopg import Connection

from everychild.runtime.log import logger, note

_log = logger(__name__)

_SECONDS_BEFORE_ANOTHER_TRY = 1.0
_SECONDS_BEFORE_ANOTHER_TRY_MAX = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """One thing to do again and again.

    Takes:
        turn: does one round, commits it, and says whether there is more to do at once, or in how many seconds.
        wake: set by whoever has news for this loop.
        seconds: how long to rest where there is nothing to do.
        rest: rests for that long at most; where it is not given, until `wake` is set.
    """

    name: str
    turn: Callable[[Connection[Any]], bool | float]
    connect: Callable[[], Connection[Any]]
    seconds: float
    wake: Event = field(default_factory=Event)
    rest: Callable[[Connection[Any], float], None] | None = None


def run(loops: Sequence[Loop], stop: Event) -> None:
    """Run all loops until `stop` is set; each ends with the round it is in."""
    threads = [Thread(target=_keep_running, args=(loop, stop), name=loop.name, daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    stop.wait()
    for loop in loops:
        loop.wake.set()
    for thread in threads:
        thread.join(timeout=10)


def _keep_running(loop: Loop, stop: Event) -> None:
    rest = _SECONDS_BEFORE_ANOTHER_TRY
    while not stop.is_set():
        began = monotonic()
        try:
            with loop.connect() as conn:
                _turn_until_stopped(loop, conn, stop)
        except psycopg.OperationalError as gone:
            # The database went away or restarts: nothing acknowledged is lost, so wait and go on.
            note(_log, "database gone, trying again", loop=loop.name, error_kind=type(gone).__name__)
            rest = _SECONDS_BEFORE_ANOTHER_TRY
            stop.wait(rest)
        except Exception as failure:  # noqa: BLE001 - a loop outlives any one failure; the log says which
            _log.exception("loop failed, trying again", loop=loop.name, error_kind=type(failure).__name__)
            ran_well = monotonic() - began > _SECONDS_BEFORE_ANOTHER_TRY_MAX
            rest = _SECONDS_BEFORE_ANOTHER_TRY if ran_well else min(rest * 2, _SECONDS_BEFORE_ANOTHER_TRY_MAX)
            stop.wait(rest)


def _turn_until_stopped(loop: Loop, conn: Connection[Any], stop: Event) -> None:
    while not stop.is_set():
        loop.wake.clear()
        more = loop.turn(conn)
        if more is not True:
            seconds = more or loop.seconds
            loop.rest(conn, seconds) if loop.rest else loop.wake.wait(seconds)
