"""The databases for a command that asks and ends: those of the running program, or started for the length of it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from everychild.doors.cli.answers import give_up
from everychild.doors.cli.which_program import settings_for_asking
from everychild.doors.tools import Tools, open_tools
from everychild.runtime.database import DatabaseGone, open_databases
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment


@contextmanager
def with_tools(*, own: bool = False) -> Generator[Tools]:
    """What a command needs, for as long as the block lasts; `own` where a demo will not do."""
    settings = settings_from_environment() if own else settings_for_asking()
    start_log(settings.log_level)
    try:
        with open_databases(settings) as databases, open_tools(databases, settings.home, size=4) as tools:
            yield tools
    except (DatabaseGone, ServerDidNotStart) as failure:
        give_up(str(failure))
