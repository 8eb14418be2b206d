"""Which program a command speaks to: the one of the data folder, or the demo that stands in it.

The demo keeps to a folder of its own inside the data folder, so that nothing invented ever stands among real records.
Whoever has only a demo means the demo: a command that asks finds it, and says so.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from everychild.doors.cli.answers import err
from everychild.runtime.program_lock import address_of_holder
from everychild.runtime.settings import Settings, settings_from_environment

DEMO_FOLDER = "demo"


def settings_for_asking() -> Settings:
    """The settings of the program that is asked: the demo's, where nothing but a demo was ever begun here.

    Raises:
        SettingsWrong: some cannot be used.
    """
    settings = settings_from_environment()
    demo = settings.home / DEMO_FOLDER
    if settings.database_url or _is_begun(settings.home) or not _is_begun(demo):
        return settings
    err.print(f"Of the demo in {demo}: invented children. `everychild up` begins a program of your own.")
    return replace(settings, home=demo, demo=True)


def address_of(settings: Settings) -> str:
    """Where the program of this data folder listens; where none runs, where one would."""
    return address_of_holder(settings.home) or f"http://{settings.host}:{settings.port}"


def _is_begun(home: Path) -> bool:
    return (home / "secrets").exists()
