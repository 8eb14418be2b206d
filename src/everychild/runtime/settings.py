"""Settings: one value, read once, all faults told at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "EVERYCHILD_"
_PORT_MAX = 65535
_POOL_MAX = 64
_LEVELS = frozenset({"info", "warning", "error"})


class SettingsWrong(Exception):
    """One or more settings cannot be used; the text names each with what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set from outside, with harmless defaults.

    Takes:
        home: the data folder: servers, secrets, checkpoints.
        database_url: a PostgreSQL of 15 or later; None starts our own in the data folder.
        keys_url: the keys' own PostgreSQL; None starts our own.
        pool_size: connections a process holds for people, and as many for its own work.
        demo: whether the demo's sign-in may be used.
    """

    home: Path = Path(".everychild")
    database_url: str | None = None
    keys_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8420
    pool_size: int = 12
    demo: bool = False
    log_level: str = "info"


def settings_from_environment() -> Settings:
    """The settings of this process.

    Raises:
        SettingsWrong: some cannot be used.
    """
    return read_settings(os.environ)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from `EVERYCHILD_*` names; what is not named has its default.

    Raises:
        SettingsWrong: some cannot be used; all are named.
    """
    faults: list[str] = []
    known = {"HOME", "DATABASE_URL", "KEYS_URL", "HOST", "PORT", "POOL_SIZE", "DEMO", "LOG_LEVEL"}
    given = {name[len(PREFIX) :]: value for name, value in environ.items() if name.startswith(PREFIX)}
    faults += [
        f"{PREFIX}{name} is not a setting; known are {', '.join(sorted(PREFIX + each for each in known))}."
        for name in given.keys() - known
        if not name.startswith("TEST_")
    ]
    level = given.get("LOG_LEVEL", "info").lower()
    if level not in _LEVELS:
        faults.append(f"{PREFIX}LOG_LEVEL is one of info, warning, error.")
    settings = Settings(
        home=Path(given.get("HOME", ".everychild")).resolve(),
        database_url=_url(given, "DATABASE_URL", faults),
        keys_url=_url(given, "KEYS_URL", faults),
        host=given.get("HOST", "127.0.0.1"),
        port=_number(given, "PORT", 8420, _PORT_MAX, faults),
        pool_size=_number(given, "POOL_SIZE", 12, _POOL_MAX, faults),
        demo=_switch(given, "DEMO", faults),
        log_level=level,
    )
    if faults:
        raise SettingsWrong(" ".join(sorted(faults)))
    return settings


def _url(given: Mapping[str, str], name: str, faults: list[str]) -> str | None:
    value = given.get(name)
    if value and not value.startswith(("postgresql://", "postgres://")):
        faults.append(f"{PREFIX}{name} begins with postgresql://.")
    return value or None


def _number(given: Mapping[str, str], name: str, default: int, most: int, faults: list[str]) -> int:
    text = given.get(name, str(default))
    if text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    faults.append(f"{PREFIX}{name} is a whole number from 1 to {most}.")
    return default


def _switch(given: Mapping[str, str], name: str, faults: list[str]) -> bool:
    text = given.get(name, "no").lower()
    if text not in {"yes", "no"}:
        faults.append(f"{PREFIX}{name} is yes or no.")
    return text == "yes"
