"""What a process of ours asks of the kernel and of the interpreter when it starts."""

from __future__ import annotations

import ctypes
import gc
import signal
import sys

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
