"""How much of the processors each part of the program has used, read from the kernel."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Mapping
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(home: Path) -> dict[str, float]:
    """Seconds of processor time that each part has used since it started.

    Takes:
        home: the data folder of the program that runs in this process.
    """
    used = {"web": time.process_time()}
    for child in multiprocessing.active_children():
        if child.pid is not None:
            used[child.name] = _seconds(child.pid)
    for server in sorted((home / "postgres").iterdir()):
        postmaster = int((server / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
        used[f"PostgreSQL {server.name}"] = _seconds(postmaster) + sum(map(_seconds, _children(postmaster)))
    return used


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """What each part has used between two readings; a part that ended meanwhile is not in it."""
    return {part: used - before.get(part, 0.0) for part, used in after.items()}


def _seconds(pid: int) -> float:
    """User and system time of a process, and of those of its children that have ended."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, after_name[11:15])) / _TICKS_A_SECOND


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]
