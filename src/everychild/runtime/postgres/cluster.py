"""Our own server: made, started, attached to and stopped, never left behind.

Invariants:
    The server ends when the process that started it ends, also by `kill -9`: the kernel tells it.
    It listens on a socket in a closed folder and nowhere else; each role has a password of its own in a 0600 file.
    A second process on the same data folder attaches to the running server and does not stop it.
"""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psycopg

from everychild.runtime.postgres.binaries import Binaries, find_binaries

SUPERUSER = "postgres"
PORT = 5432
_SECONDS_TO_START = 60.0
_SECONDS_TO_STOP = 30.0
_PR_SET_PDEATHSIG = 1
_OWNER_ONLY = 0o600


class ServerDidNotStart(Exception):
    """PostgreSQL did not start; the text holds the last lines of its log and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server.

    Takes:
        process: the server if we started it; None if we attached to one that ran.
    """

    name: str
    folder: Path
    socket_folder: Path
    secrets_folder: Path
    process: subprocess.Popen[bytes] | None

    def dsn(self, role: str, database: str) -> str:
        """A connection string for a role, with its password."""
        word = password(self.secrets_folder, self.name, role)
        return f"host={self.socket_folder} port={PORT} user={role} password={word} dbname={database}"

    def stop(self) -> None:
        """End the server if we started it; sessions are closed, nothing committed is lost."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(_SECONDS_TO_STOP)


def password(secrets_folder: Path, cluster: str, role: str) -> str:
    """A role's password, made where there is none."""
    path = secrets_folder / f"{cluster}.{role}.password"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii")


@contextmanager
def running_cluster(
    home: Path, name: str, *, options: Mapping[str, str] | None = None, binaries: Path | None = None
) -> Generator[Cluster]:
    """A server for as long as the block lasts; one that runs already is attached to and left running.

    Takes:
        home: the data folder; the server's own is `home/postgres/name`.
        options: settings for `-c`.
        binaries: another installation's `bin` folder.
    """
    cluster = start_cluster(home, name, options=options, binaries=binaries)
    try:
        yield cluster
    finally:
        cluster.stop()


def start_cluster(
    home: Path, name: str, *, options: Mapping[str, str] | None = None, binaries: Path | None = None
) -> Cluster:
    """Start the server, or attach to it. Call it from the main thread: the kernel's notice follows that thread.

    Raises:
        ServerDidNotStart: with the reason and what to do.
    """
    secrets_folder = home / "secrets"
    secrets_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = find_binaries(binaries)
        folder = _server_folder(home, name, found)
        if not (folder / "data" / "PG_VERSION").exists():
            _make(folder, found, password(secrets_folder, name, SUPERUSER))
        socket_folder = _socket_folder(folder, found)
        attached = Cluster(
            name=name, folder=folder, socket_folder=socket_folder, secrets_folder=secrets_folder, process=None
        )
        if _answers(attached):
            return attached
        process = _spawn(folder, socket_folder, found, options or {})
        cluster = Cluster(
            name=name, folder=folder, socket_folder=socket_folder, secrets_folder=secrets_folder, process=process
        )
        _wait_until_it_answers(cluster, process)
        return cluster


def _server_folder(home: Path, name: str, found: Binaries) -> Path:
    folder = home / "postgres" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if found.owner is not None:
        # The server's user passes through our folders without being able to list them.
        for part in (home, home / "postgres"):
            part.chmod(0o711)
        (home / "secrets").chmod(0o700)
        os.chown(folder, found.owner.uid, found.owner.gid)
        if not _reachable(folder, found):
            folder = _folder_elsewhere(folder, found)
    return folder


def _reachable(folder: Path, found: Binaries) -> bool:
    return found.owner is None or all(part.stat().st_mode & 0o001 for part in folder.parents)


def _folder_elsewhere(folder: Path, found: Binaries) -> Path:
    """Data under a closed home cannot be reached by the server's user; it stands under /var/lib instead, linked."""
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    elsewhere = Path("/var/lib/everychild") / mark
    elsewhere.mkdir(parents=True, exist_ok=True, mode=0o711)
    assert found.owner is not None, "only root's server runs as somebody else"
    os.chown(elsewhere, found.owner.uid, found.owner.gid)
    elsewhere.chmod(0o700)
    link = folder / "stands-in"
    if not link.is_symlink():
        link.symlink_to(elsewhere)
    return elsewhere


def _make(folder: Path, found: Binaries, superuser_password: str) -> None:
    with tempfile.NamedTemporaryFile("w", prefix="everychild-", delete=True) as file:
        file.write(superuser_password)
        file.flush()
        if found.owner is not None:
            os.chown(file.name, found.owner.uid, found.owner.gid)
        result = subprocess.run(  # noqa: S603 - our own binaries with fixed arguments
            [
                str(found.folder / "initdb"), "-D", str(folder / "data"), "-U", SUPERUSER, "-A", "scram-sha-256",
                "--pwfile", file.name, "-E", "UTF8", "--locale=C.UTF-8" if sys.platform == "linux" else "--locale=C",
                "--data-checksums",
            ],
            cwd="/",
            user=_uid(found),
            group=_gid(found),
            extra_groups=[] if found.owner else None,
            check=False,
            capture_output=True,
        )  # fmt: skip
    if result.returncode != 0:
        raise ServerDidNotStart(_advice(result.stderr.decode(errors="replace")))


def _spawn(folder: Path, socket_folder: Path, found: Binaries, options: Mapping[str, str]) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0777",
        "port": str(PORT),
        "max_connections": "120",
        "shared_buffers": "512MB",
        "max_wal_size": "4GB",
        # The queue for positions fills and empties all day; its dead rows must not be walked over for a minute.
        "autovacuum_naptime": "5s",
        "wal_compression": "on",
        "checkpoint_timeout": "10min",
        "idle_in_transaction_session_timeout": "5min",
        "log_min_messages": "warning",
        "log_statement": "none",
        "log_min_error_statement": "panic",
        **options,
    }
    arguments = [str(found.folder / "postgres"), "-D", str(folder / "data")]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    log = _open_log(folder)
    try:
        return subprocess.Popen(  # noqa: S603 - our own binaries with fixed arguments
            arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - the only way to ask the kernel before exec; no threads hold locks here
            cwd="/", user=_uid(found), group=_gid(found), extra_groups=[] if found.owner else None,
        )  # fmt: skip
    finally:
        log.close()


def _open_log(folder: Path) -> IO[bytes]:
    return (folder / "server.log").open("ab")


def _uid(found: Binaries) -> int | None:
    return found.owner.uid if found.owner else None


def _gid(found: Binaries) -> int | None:
    return found.owner.gid if found.owner else None


def _end_with_us() -> None:
    # Linux tells the server when the thread that started it ends. On macOS there is no such notice (untried there):
    # an orphan is attached to, and stopped, by the next run.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _socket_folder(folder: Path, found: Binaries) -> Path:
    """A short path (a socket's may have 107 bytes at most), the same for every process on this data folder."""
    path = _socket_path(folder)
    path.mkdir(exist_ok=True, mode=0o700)
    if found.owner is not None:
        os.chown(path, found.owner.uid, found.owner.gid)
    return path


def _socket_path(folder: Path) -> Path:
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    parent = Path("/run") if os.geteuid() == 0 else Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return parent / f"everychild-{mark}"


def data_elsewhere(home: Path) -> list[Path]:
    """Folders outside a data folder in which its servers keep their files."""
    return [link.resolve() for link in (home / "postgres").glob("*/stands-in") if link.resolve().exists()]


def socket_folders(home: Path) -> list[Path]:
    """Folders in which a data folder's servers have their sockets."""
    folders = [*(home / "postgres").glob("*"), *data_elsewhere(home)]
    return [path for folder in folders for path in (_socket_path(folder),) if path.exists()]


def _answers(cluster: Cluster) -> bool:
    try:
        with psycopg.connect(cluster.dsn(SUPERUSER, "postgres"), connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _wait_until_it_answers(cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if _answers(cluster):
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    process.kill()
    log = (cluster.folder / "server.log").read_text(encoding="utf-8", errors="replace")
    raise ServerDidNotStart(_advice(log[-2000:]))


def _advice(log: str) -> str:
    last = " ".join(line.strip() for line in log.strip().splitlines()[-3:])
    if "No space left" in log:
        return "The disk is full. Free some space and start again; nothing acknowledged is lost."
    if "another postmaster" in log or "lock file" in log:
        return "Another program uses this data folder. Stop it, or give another EVERYCHILD_HOME."
    if "incompatible" in log:
        return "The data folder was made by another PostgreSQL version. Dump it with that version and load it anew."
    return f"PostgreSQL did not start. Its log says: {last}"
