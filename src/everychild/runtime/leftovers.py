"""What the program keeps on a machine, and taking it away; never while it runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from everychild.runtime.postgres.binaries import SYSTEM_CACHE
from everychild.runtime.postgres.cluster import data_elsewhere, socket_folders
from everychild.runtime.program_lock import LOCK_FILE, is_held

_MARKS = ("secrets", "postgres", LOCK_FILE, "demo", "feed-keys", "checkpoint")
"""A folder with none of these is not a data folder of ours, and is left alone."""


class StillRunning(Exception):
    """A program runs on the data folder; the text says what to do."""


def leftovers(home: Path) -> dict[Path, str]:
    """Every place outside the installation in which something of the program stands, and what it is.

    Raises:
        StillRunning: a program runs on it.
    """
    found: dict[Path, str] = {}
    for folder in (home, home / "demo"):
        _require_stopped(folder)
        found |= dict.fromkeys(data_elsewhere(folder), "a database's files")
        found |= dict.fromkeys(socket_folders(folder), "a database's socket")
    if any((home / mark).exists() for mark in _MARKS):
        found[home] = "the data folder: databases, keys, secrets, checkpoints"
    if SYSTEM_CACHE.exists() and not _runs_from(SYSTEM_CACHE):
        found[SYSTEM_CACHE] = "the database program's copy for its own user; made again where it is needed"
    return found


def remove(home: Path) -> list[Path]:
    """Take all of it away; gives what is gone.

    Raises:
        StillRunning: a program runs on it.
    """
    removed: list[Path] = []
    for path in leftovers(home):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            removed.append(path)
    return removed


def _runs_from(folder: Path) -> bool:
    """Whether any process on this machine runs a program from a folder; another data folder's server may."""
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            if link.readlink().is_relative_to(folder):
                return True
        except OSError:  # it ended, or is somebody else's
            continue
    return False


def _require_stopped(folder: Path) -> None:
    if is_held(folder):
        raise StillRunning(f"Everychild runs on the data folder {folder}. Stop it with Ctrl-C or its supervisor first.")
