"""The published tables of the federal return as JSON, for everybody."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.pages.federal_return import Chosen, found_for
from everychild.doors.published_return import return_body
from everychild.doors.tools import Tools
from everychild.vocabulary.problems import Problem


def router(tools: Tools) -> APIRouter:
    """The route `/v1/return`."""
    routes = APIRouter(prefix="/v1", tags=["federal return"])

    @routes.get("/return")
    def as_json(chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """The published tables of a day for the nation or one state, with what each counts and each revision."""
        found = found_for(tools, chosen)
        return JSONResponse(return_body(found)) if found else problem_answer(404, [_NOTHING])

    return routes


_NOTHING = Problem(
    code="nothing-published",
    field="as_of",
    what="Nothing of the federal return has been published of that day.",
    remedy="Ask for a day since the first publication; tables of a day are published at seven on the next, New York.",
)
