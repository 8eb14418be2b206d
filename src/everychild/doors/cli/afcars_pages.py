"""The pages of a file made by two processes, given back in their order; a small file is made by this one alone."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from psycopg import Connection

from everychild.afcars.building import Build, Page, made_of, pages_of
from everychild.afcars.writing import record_text
from everychild.doors.tools import Pool, Tools, open_tools
from everychild.runtime.database import Databases
from everychild.runtime.processes import end_with_parent
from everychild.vocabulary.ids import RecordId

PROCESSES = 2
_ALONE_UP_TO = 4
"""A file of no more pages than this is made before a second process has started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """One page as it stands in the file."""

    text: bytes
    records: list[RecordId]
    base: date | None
    orphans: int


def texts_of(conn: Connection[Any], tools: Tools, ask: Build) -> Iterator[PageText]:
    """Every page of a file, in order."""
    pages = pages_of(conn, ask)
    first = list(islice(pages, _ALONE_UP_TO + 1))
    if len(first) <= _ALONE_UP_TO:
        # On the connection that listed them: a command holds two, and the looks need the other.
        yield from (_text(conn, tools, ask, page) for page in first)
        return
    databases = Databases(worker=_dsn(tools.worker), api=_dsn(tools.api), keys=_dsn(tools.keys))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, mp_context=spawn, initializer=_begin, initargs=(databases, tools.home)
    ) as workers:
        waiting: deque[Future[PageText]] = deque()
        for page in chain(first, pages):
            waiting.append(workers.submit(_text_elsewhere, ask, page))
            if len(waiting) > 2 * PROCESSES:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _dsn(pool: Pool) -> str:
    assert isinstance(pool.conninfo, str), "our pools are opened on a connection string"
    return pool.conninfo


def _text(conn: Connection[Any], tools: Tools, ask: Build, page: Page) -> PageText:
    texts: list[str] = []
    records: list[RecordId] = []
    orphans = 0
    for made in made_of(conn, ask, page, tools.record_keys_there_are):
        # A text is little beside the parts it was made of, which need not be there all at once.
        texts.append(record_text(made.content, ask.kind))
        records.append(made.record)
        orphans += made.orphans
    return PageText(text="".join(texts).encode(), records=records, base=page.base, orphans=orphans)


_held: dict[str, Tools] = {}
"""What a worker process holds for as long as it lives; set once, as it begins."""
_stack = ExitStack()


def _begin(databases: Databases, home: Path) -> None:
    end_with_parent()
    _held["tools"] = _stack.enter_context(open_tools(databases, home, size=2))


def _text_elsewhere(ask: Build, page: Page) -> PageText:
    tools = _held["tools"]
    with tools.worker.connection() as conn:
        return _text(conn, tools, ask, page)
