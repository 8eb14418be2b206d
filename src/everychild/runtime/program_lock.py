"""The file by which one program at a time has a data folder, and in which it says where it listens."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

LOCK_FILE = "program.lock"


class Held(Exception):
    """Another program has the folder."""


@contextmanager
def program_lock(home: Path, address: str) -> Generator[None]:
    """Have the folder for as long as the block lasts.

    Raises:
        Held: another program has it.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / LOCK_FILE).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Held from taken
        lock.truncate(0)
        lock.write(json.dumps({"address": address}))
        lock.flush()
        yield


def is_held(home: Path) -> bool:
    """Whether a program has the folder now."""
    return _said(home) is not None


def address_of_holder(home: Path) -> str | None:
    """Where the program that has the folder listens; None where none has it, or it only just began."""
    said = _said(home)
    return json.loads(said)["address"] if said else None


def _said(home: Path) -> str | None:
    path = home / LOCK_FILE
    if not path.exists():
        return None
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return lock.read()
    return None
