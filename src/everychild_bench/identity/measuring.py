"""What a program of its own costs: seconds, and the most memory that it and its children held."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY_SECONDS = 0.1
_SECONDS_MAX = 3600
_TOLD_MAX = 2000


class ProgramFailed(Exception):
    """A program that a bench called ended with an error; the text has its last words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took.

    Takes:
        megabytes: the peak, of 10^6 bytes, over the process and all that it started.
        said: its standard output.
    """

    seconds: float
    megabytes: float
    said: str


def measured(command: Sequence[str], log: Path) -> Cost:
    """Run a program to its end.

    Raises:
        ProgramFailed: it ended with another status than 0.
    """
    peak = 0.0
    done = threading.Event()

    def watch(pid: int) -> None:
        nonlocal peak
        while not done.wait(_LOOK_EVERY_SECONDS):
            peak = max(peak, _held_megabytes(pid))

    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=errors, text=True)  # noqa: S603 - our own programs
        watcher = threading.Thread(target=watch, args=(process.pid,), daemon=True)
        watcher.start()
        said, _ = process.communicate(timeout=_SECONDS_MAX)
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    if process.returncode:
        raise ProgramFailed(
            f"{' '.join(command[:4])} ... ended with {process.returncode}: {log.read_text()[-_TOLD_MAX:]}"
        )
    return Cost(seconds=seconds, megabytes=peak, said=said)


def _held_megabytes(pid: int) -> float:
    """What a process and its descendants hold, shared pages counted once."""
    total = 0.0
    for each in (pid, *_descendants(pid)):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6
    return total


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [each for child in map(int, children) for each in (child, *_descendants(child))]
