"""What a process of ours asks of the kernel and of the interpreter when it starts."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_OBJECTS_BEFORE_A_LOOK = 50_000
_SECONDS_A_TURN = 0.0005


def end_with_parent() -> None:
    """Let the kernel end this process when its parent ends, also by `kill -9`; a no-op outside Linux."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def take_turns_quickly() -> None:
    """Let a thread that waited for the database go on soon, also where another has work without end."""
    sys.setswitchinterval(_SECONDS_A_TURN)


def look_for_cycles_seldom() -> None:
    """Leave what is loaded now out of the search for cyclic garbage, and search seldom.

    Reading a file makes tens of objects a claim and hardly a cycle; at the usual pace the search is a quarter of the
    work (measured). What is let go without a cycle, which is nearly everything, goes at once all the same.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_A_LOOK, 20, 20)


def give_way_as_we_do(server_process: int) -> None:
    """Have a server process of this machine that works for us give way as much as we do.

    Most of the work on a large delivery is the server's; while only our own half of it gave way, a live event waited
    for the other half. Where it is not a server process of PostgreSQL that we see under this number, or is not ours to
    slow down, nothing is done.
    """
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    with suppress(OSError):
        if ours > 0 and Path(f"/proc/{server_process}/cmdline").read_bytes().startswith(b"postgres:"):
            os.setpriority(os.PRIO_PROCESS, server_process, ours)
            # Each server process is a session of its own, and Linux may share the cores out among sessions first.
            Path(f"/proc/{server_process}/autogroup").write_text(str(ours), encoding="ascii")
