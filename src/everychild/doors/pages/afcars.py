"""The page that checks a federal file: dropped here, read while it comes in, and kept nowhere.

Invariants:
    With script the file is judged piece by piece as it arrives and never stands on a disk. Without script the form's
    file waits in the operating system's temporary store until the answer is made, and is gone with it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import IO, Annotated, cast
from urllib.parse import unquote

import anyio.from_thread
from fastapi import APIRouter, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from everychild.afcars.checking import Asked, check_file
from everychild.afcars.outside import INVENTED
from everychild.afcars.printed import html_of, part_of
from everychild.afcars.report import Report
from everychild.afcars.workbook import write_workbook
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import is_foreign

BYTES_MAX = 2 << 30
NAME_MAX = 120
AT_ONCE = 2
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TooManyBytes(Exception):
    """The file is longer than any agency's."""


@dataclass(slots=True)
class _Arriving:
    """A body as it arrives, read from the thread that checks it."""

    stream: AsyncIterator[bytes]
    waiting: bytes = b""
    total: int = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none at the end."""
        if not self.waiting:
            self.waiting = anyio.from_thread.run(self._next)
            self.total += len(self.waiting)
            if self.total > BYTES_MAX:
                raise TooManyBytes
        piece = self.waiting if size < 0 else self.waiting[:size]
        self.waiting = self.waiting[len(piece) :]
        return piece

    async def _next(self) -> bytes:
        async for piece in self.stream:
            if piece:
                return piece
        return b""

    async def drain(self) -> None:
        """Take what is left, so that the sender hears the answer."""
        async for _ in self.stream:
            pass


def router(*, demo: bool) -> APIRouter:
    """The routes under `/afcars`."""
    routes = APIRouter(include_in_schema=False)
    turns = BoundedSemaphore(AT_ONCE)

    @routes.get("/afcars")
    def ask() -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        return _page("", demo=demo)

    @routes.post("/afcars")
    def by_form(  # pyright: ignore[reportUnusedFunction] - a route
        request: Request, file: UploadFile, answer: Annotated[str, Form()] = "page"
    ) -> Response:
        if is_foreign(request):
            return _page(_REFUSED, demo=demo, status=403)
        if (file.size or 0) > BYTES_MAX:
            return _page(_TOO_LONG, demo=demo, status=413)
        if not turns.acquire(blocking=False):
            return _page(_BUSY, demo=demo, status=503)
        try:
            report = check_file(file.file, Asked(name=_name(file.filename or "")))
        finally:
            turns.release()
        return _answer(report, answer) or _page(part_of(report), demo=demo, synthetic=report.synthetic)

    @routes.post("/afcars/check")
    async def by_script(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """The same for a script, which sends the bare file; read as it arrives."""
        arriving = _Arriving(request.stream())
        if is_foreign(request):
            return HTMLResponse(_REFUSED, status_code=403)
        if not turns.acquire(blocking=False):
            return HTMLResponse(_BUSY, status_code=503)
        try:
            asked = Asked(name=_name(unquote(request.headers.get("Everychild-File", ""))))
            report = await run_in_threadpool(check_file, cast("IO[bytes]", arriving), asked)
        except TooManyBytes:
            return HTMLResponse(_TOO_LONG, status_code=413)
        finally:
            turns.release()
        await arriving.drain()
        kind = request.query_params.get("answer", "page")
        return await run_in_threadpool(_answer, report, kind) or HTMLResponse(
            part_of(report), headers={"Everychild-Invented": "yes" if report.synthetic else "no"}
        )

    return routes


def _answer(report: Report, kind: str) -> Response | None:
    """The answer as a file to keep, where one was asked for."""
    stem = Path(report.name).stem or "afcars"
    if kind == "xlsx":
        with TemporaryDirectory() as folder:
            path = Path(folder) / "check.xlsx"
            write_workbook(report, path)
            return _file(path.read_bytes(), _EXCEL, f"{stem}-check.xlsx")
    if kind == "html":
        return _file(html_of(report).encode(), "text/html; charset=utf-8", f"{stem}-check.html")
    return None


def _file(content: bytes, media_type: str, name: str) -> Response:
    safe = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_."))
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{safe}"'})


def _name(given: str) -> str:
    return Path(given.replace("\\", "/")).name[:NAME_MAX] or "the file"


def _page(result: str, *, demo: bool, synthetic: bool = False, status: int = 200) -> HTMLResponse:
    mark = INVENTED if demo or synthetic else ""
    return page("afcars.html", status=status, result=result, mark=mark, demo=demo)


def _sentence(words: str) -> str:
    inside = f'<div class="usa-alert__body"><p class="usa-alert__text">{words}</p></div>'
    return f'<div class="usa-alert usa-alert--warning">{inside}</div>'


_REFUSED = _sentence(
    "The form came from another site, and nothing was read. Open this page itself, and send the file from it."
)
_BUSY = _sentence("Other files are being checked at this moment. Try again when they are done.")
_TOO_LONG = _sentence("The file has more than 2 GiB, which is more than any agency's. Choose the extract itself.")
