"""What is answered where a question cannot be: a page for a person, problem+json for a program, never a bare failure.

Cites:
    RFC 9457 (problem details).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import psycopg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.pages.rendering import page
from everychild.runtime.log import logger
from everychild.vocabulary.problems import Problem

_log = logger(__name__)
_FOR_PROGRAMS = ("/v1", "/openapi.json", "/health")
_NOT_FOUND, _NOT_SO, _UNREADABLE, _FAULT, _GONE = 404, 405, 422, 500, 503


def answer_failures(app: FastAPI) -> None:
    """Give the program its answers for what it cannot answer."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(psycopg.OperationalError, _database_gone)
    app.add_exception_handler(PoolTimeout, _database_gone)
    app.add_exception_handler(Exception, _failed)


def _answer(request: Request, status: int, problems: Sequence[Problem]) -> Response:
    if request.url.path.startswith(_FOR_PROGRAMS) or "text/html" not in request.headers.get("accept", ""):
        return problem_answer(status, problems)
    return page("failed.html", status=status, problems=problems)


async def _refused(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)
    answer = _answer(request, failure.status_code, [_REFUSALS.get(failure.status_code, _OTHER)])
    answer.headers.update(failure.headers or {})
    return answer


async def _unreadable(request: Request, failure: Exception) -> Response:
    assert isinstance(failure, RequestValidationError)
    return _answer(request, _UNREADABLE, [_of_parameter(each) for each in failure.errors()])


async def _database_gone(request: Request, _: Exception) -> Response:
    return _answer(request, _GONE, [_DATABASE_GONE])


async def _failed(request: Request, failure: Exception) -> Response:
    error_id = uuid4().hex[:8]
    route: Any = request.scope.get("route")
    _log.error(
        "request failed",
        exc_info=failure,
        error_id=error_id,
        error_kind=type(failure).__name__,
        method=request.method,
        path_template=getattr(route, "path", "none"),
    )
    problem = Problem(
        code="fault-of-ours",
        field="the program",
        what="Something went wrong here, and the fault is ours.",
        remedy=f"Try again. If it happens again, tell us the number {error_id}; nothing that was acknowledged is lost.",
    )
    return _answer(request, _FAULT, [problem])


def _of_parameter(fault: Any) -> Problem:  # noqa: ANN401 - the framework's own
    """What is wrong with one parameter; never its value, which may be a name."""
    name = str(fault["loc"][-1]) if fault["loc"] else "body"
    missing = fault["type"] == "missing"
    return Problem(
        code="parameter-missing" if missing else "parameter-unreadable",
        field=name,
        what=f"{name} is missing." if missing else f"{name} cannot be read.",
        remedy=f"Give {name}." if missing else f"{fault['msg']}.",
    )


_DATABASE_GONE = Problem(
    code="database-gone",
    field="database",
    what="The database does not answer at this moment.",
    remedy="Try again in a moment; a delivery under the same id. What was acknowledged is not lost.",
)
_OTHER = Problem(
    code="refused", field="address", what="This is not answered here.", remedy="Begin again from the first page."
)
_REFUSALS = {
    _NOT_FOUND: Problem(
        code="not-here",
        field="address",
        what="There is nothing at this address.",
        remedy="Look for a slip in the address, or begin again from the first page.",
    ),
    _NOT_SO: Problem(
        code="method-not-taken",
        field="method",
        what="This address does not take what was sent in this way.",
        remedy="Look at /openapi.json for what each address takes.",
    ),
}
