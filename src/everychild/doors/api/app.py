"""The web program: routes, pages, and the headers that every answer carries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from everychild.doors.api import desk as desk_api
from everychild.doors.api import federal_return as return_api
from everychild.doors.api import look_up, roll_call, stream, submissions
from everychild.doors.api.failing import answer_failures
from everychild.doors.api.turns import Turns
from everychild.doors.pages import (
    afcars,
    board,
    child,
    children,
    desk,
    downloads,
    federal_return,
    feeds,
    forms,
    national,
    readiness,
    same_person,
    session,
    shield_desk,
    today,
)
from everychild.doors.pages.rendering import STATIC, page
from everychild.doors.published import PublicFigures
from everychild.doors.tools import Tools
from everychild.vocabulary.problems import Problem

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _Secured:
    """The headers that every answer carries.

    Written against ASGI itself: the framework's own middleware starts a task and two queues for every request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if "Cache-Control" not in headers and not scope["path"].startswith("/static/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, secured)


_NO_SIGN_IN = Problem(
    code="no-sign-in-yet",
    field="sign-in",
    what="Nobody can sign in here yet.",
    remedy="Pages about a child open in the demo only; the national roll call and the commands need no sign-in.",
)


def make_app(tools: Tools, api_dsn: str, *, demo: bool = False) -> FastAPI:
    """The program on these databases; the demo's sign-in exists in the demo only."""
    live = stream.Stream(api_dsn)
    published = PublicFigures(tools)
    turns = Turns(tools)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncGenerator[None]:
        async with live.running():
            with turns.running(asyncio.get_running_loop().call_soon_threadsafe):
                yield

    app = FastAPI(title="Everychild", version="1", docs_url=None, redoc_url=None, lifespan=life)

    app.add_middleware(_Secured)

    answer_failures(app)

    @app.get("/health", tags=["running"])
    def health() -> dict[str, str]:  # pyright: ignore[reportUnusedFunction] - a route
        """Whether the program answers and reaches its database."""
        with tools.api.connection() as conn:
            conn.execute("SELECT 1")
        return {"status": "ok"}

    app.include_router(submissions.router(tools, turns))
    app.include_router(roll_call.router(tools, published))
    app.include_router(look_up.router(tools))
    app.include_router(stream.router(live))
    app.include_router(national.router(tools, published))
    app.include_router(downloads.router(published))
    app.include_router(federal_return.router(tools))
    app.include_router(return_api.router(tools))
    app.include_router(afcars.router(demo=demo))
    if demo:
        # There is no other sign-in yet, and so no page about a child outside the demo.
        for module in (
            session,
            children,
            child,
            forms,
            board,
            today,
            feeds,
            desk,
            desk_api,
            same_person,
            shield_desk,
            readiness,
        ):
            app.include_router(module.router(tools))
    else:

        @app.get("/sign-in", include_in_schema=False)
        def no_sign_in() -> Response:  # pyright: ignore[reportUnusedFunction] - a route
            return page("failed.html", status=404, problems=[_NO_SIGN_IN])

    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
