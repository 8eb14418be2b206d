"""The live stream: one listener on the database, many on us. It says "changed, fetch again", and nothing of a child.

Each browser has a queue of one: a second change while the first waits adds nothing, so that a slow reader costs nobody.
A reader that comes back after a break says what it heard last (Last-Event-ID), and is told at once if it missed
anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import psycopg
from fastapi import APIRouter, Request
from psycopg import AsyncConnection, sql
from starlette.responses import StreamingResponse

from everychild.runtime.log import logger, note
from everychild.whereabouts.news import CHANNEL

_log = logger(__name__)

HEARTBEAT_SECONDS = 15.0
_RETRY_SECONDS = 1.0


class Stream:
    """Passes each notice on to everyone who listens."""

    def __init__(self, dsn: str) -> None:
        """Take the connection string of the api role."""
        self._dsn = dsn
        self._queues: set[asyncio.Queue[str]] = set()
        self._through = ""

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Listen for as long as the block lasts."""
        task = asyncio.create_task(self._keep_listening())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def events(self, heard: str = "") -> AsyncGenerator[str]:
        """Server-sent events for one reader, the first at once.

        Takes:
            heard: the id of the last event that the reader has had; it is told at once only of what came after.
        """
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
        self._queues.add(queue)
        try:
            yield "retry: 1000\n\n" if heard and heard == self._through else _changed(self._through, "retry: 1000\n")
            while True:
                try:
                    through = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                    yield _changed(through)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._queues.discard(queue)

    async def _keep_listening(self) -> None:
        while True:
            try:
                async with await AsyncConnection.connect(self._dsn, autocommit=True) as conn:
                    await conn.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    self._pass_on("")
                    async for notice in conn.notifies():
                        self._pass_on(notice.payload)
            except psycopg.OperationalError as gone:
                note(_log, "stream lost the database, trying again", error_kind=type(gone).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    def _pass_on(self, through: str) -> None:
        self._through = through or self._through
        for queue in self._queues:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(through)


def _changed(through: str, before: str = "") -> str:
    """The id tells any two states of the roll call apart; the data is the position through which live events are in."""
    live = through.rpartition("-")[2]
    return f"{before}{f'id: {through}' if through else ':'}\nevent: changed\ndata: {live}\n\n"


def router(stream: Stream) -> APIRouter:
    """The route `/v1/stream`."""
    routes = APIRouter(prefix="/v1", tags=["roll call"])

    @routes.get("/stream")
    async def changed(request: Request) -> StreamingResponse:  # pyright: ignore[reportUnusedFunction] - a route
        """Says whenever the roll call has moved; fetch it again then."""
        heard = request.headers.get("last-event-id", "")
        return StreamingResponse(
            stream.events(heard), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    return routes
