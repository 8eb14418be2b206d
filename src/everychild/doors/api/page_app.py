"""The checking page as a program of its own: no database, no sign-in, this machine only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from everychild.doors.api.app import SECURITY_HEADERS
from everychild.doors.api.failing import answer_failures
from everychild.doors.pages import afcars
from everychild.doors.pages.rendering import STATIC

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_page_app() -> FastAPI:
    """The program. A name other than this machine's is refused, so that no site can borrow the page by its own name."""
    app = FastAPI(title="Everychild: check a federal file", docs_url=None, redoc_url=None, openapi_url=None)

    @app.middleware("http")
    async def secure(  # pyright: ignore[reportUnusedFunction] - a middleware
        request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        if host not in _THIS_MACHINE:
            return PlainTextResponse("This page answers on this machine only.", status_code=421)
        response = await answer(request)
        response.headers.update(SECURITY_HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    answer_failures(app)

    @app.get("/", include_in_schema=False)
    def begin() -> RedirectResponse:  # pyright: ignore[reportUnusedFunction] - a route
        return RedirectResponse("/afcars")

    app.include_router(afcars.router(demo=False))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
