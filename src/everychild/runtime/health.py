"""Whether a machine and a data folder are in order; each check looks, and says what to do."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from everychild.runtime.postgres.binaries import NoServerBinaries, find_binaries
from everychild.runtime.postgres.roles import LEAST_VERSION
from everychild.runtime.program_lock import is_held
from everychild.runtime.settings import Settings

FREE_BYTES_MIN = 2 << 30
_PYTHON_MIN = (3, 11)
_YEAR_MIN_SECONDS = 1_767_225_600
"""1 January 2026: a clock before that was never set."""
_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    Takes:
        needed: whether the program cannot do without it.
    """

    name: str
    ok: bool
    say: str
    needed: bool = True


def look(settings: Settings) -> list[Check]:
    """Everything the program needs, looked at now."""
    checks: tuple[Callable[[Settings], Check], ...] = (
        _python, _disk, _folder, _secrets, _postgresql, _given_database, _port, _clock, _lock, _chromium,
    )  # fmt: skip
    return [check(settings) for check in checks]


def _python(_: Settings) -> Check:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Check(name="Python", ok=sys.version_info[:2] >= _PYTHON_MIN, say=f"{version}; 3.11 or later is needed")


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(_nearest(settings.home)).free
    say = f"{free / (1 << 30):.1f} GiB free where the data folder stands; 2 GiB or more is needed"
    return Check(name="Disk", ok=free >= FREE_BYTES_MIN, say=say)


def _folder(settings: Settings) -> Check:
    folder = _nearest(settings.home)
    ok = os.access(folder, os.W_OK | os.X_OK)
    say = f"{settings.home} can be written" if ok else f"{folder} cannot be written; choose another EVERYCHILD_HOME"
    return Check(name="Data folder", ok=ok, say=say)


def _secrets(settings: Settings) -> Check:
    folder = settings.home / "secrets"
    loose = [path.name for path in folder.glob("*") if path.stat().st_mode & _OPEN_TO_OTHERS] if folder.exists() else []
    say = f"open to others: {', '.join(loose)}; chmod 600 them" if loose else "read by their owner only"
    return Check(name="Secrets", ok=not loose, say=say)


def _postgresql(settings: Settings) -> Check:
    needed = settings.database_url is None or settings.keys_url is None
    try:
        binary = find_binaries(None).folder / "postgres"
        told = subprocess.run([str(binary), "--version"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603 - our own binaries
        return Check(name="PostgreSQL", ok=True, say=told.stdout.strip(), needed=needed)
    except (NoServerBinaries, OSError, subprocess.SubprocessError):
        say = "our own binaries do not run; run `make install`, or give a --database-url and a --keys-url"
        return Check(name="PostgreSQL", ok=False, say=say, needed=needed)


def _given_database(settings: Settings) -> Check:
    if settings.database_url is None:
        return Check(name="Given database", ok=True, say="none is given; our own is used", needed=False)
    try:
        with psycopg.connect(settings.database_url, connect_timeout=5) as conn:
            ok = conn.info.server_version >= LEAST_VERSION
            say = f"answers, version {conn.info.server_version // 10000}" + ("" if ok else "; 15 or later is needed")
    except psycopg.OperationalError:
        ok, say = False, "does not answer; check that it runs, and its address, user and password"
    return Check(name="Given database", ok=ok, say=say)


def _port(settings: Settings) -> Check:
    if is_held(settings.home):
        return Check(name="Port", ok=True, say=f"{settings.port} is the running program's, or free", needed=False)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((settings.host, settings.port))
        except OSError:
            return Check(
                name="Port", ok=False, say=f"{settings.port} is in use; stop what listens there, or choose --port"
            )
    return Check(name="Port", ok=True, say=f"{settings.port} is free")


def _clock(settings: Settings) -> Check:
    seconds = time.time()
    newest = max((path.stat().st_mtime for path in settings.home.glob("*")), default=0.0)
    if seconds < _YEAR_MIN_SECONDS:
        return Check(name="Clock", ok=False, say="the clock was never set; set it, and let it follow a time server")
    if newest > seconds + 60:
        return Check(name="Clock", ok=False, say="the clock is behind the data folder's own files; set it right first")
    return Check(name="Clock", ok=True, say=time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds)))


def _lock(settings: Settings) -> Check:
    free = not is_held(settings.home)
    return Check(
        name="Lock", ok=True, say="nobody runs on the data folder" if free else "a program runs on the data folder"
    )


def _chromium(_: Settings) -> Check:
    found = shutil.which("chromium")
    say = found or "not here; only the browser tests need it (scripts/browser)"
    return Check(name="Chromium", ok=found is not None, say=say, needed=False)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there."""
    while not folder.exists():
        folder = folder.parent
    return folder
