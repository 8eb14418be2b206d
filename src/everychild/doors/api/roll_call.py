"""The roll call as JSON, for scripts and other systems. Counts only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.tools import Tools
from everychild.vocabulary.problems import Problem
from everychild.whereabouts.answers import RollCall, RollCallRow
from everychild.whereabouts.reading import LEVELS, Ask, roll_call


def router(tools: Tools) -> APIRouter:
    """The route `/v1/roll-call`."""
    routes = APIRouter(prefix="/v1", tags=["roll call"])

    @routes.get("/roll-call")
    def answer(  # pyright: ignore[reportUnusedFunction] - a route
        by: str = "nation", as_of: date | None = None, known_at: datetime | None = None, state: str | None = None
    ) -> Response:
        """Every child in public responsibility under exactly one headline, by nation, state or county."""
        if by not in LEVELS:
            return problem_answer(422, [_level_unknown()])
        ask = Ask(now=tools.clock(), by=by, as_of=as_of, known_at=known_at, state=state)
        with tools.worker.connection() as conn:
            return JSONResponse(roll_call_body(roll_call(conn, ask)))

    return routes


def roll_call_body(answer: RollCall) -> dict[str, Any]:
    """The roll call as the API and the command line give it."""
    return {
        "as_of": answer.as_of.isoformat(),
        "known_at": answer.known_at.isoformat(),
        "position": answer.position,
        "by": answer.by,
        "rows": [_row(row) for row in answer.rows],
        "total": answer.total,
    }


def _row(row: RollCallRow) -> dict[str, Any]:
    return {
        "place": row.place,
        "name": row.name,
        "total": row.total,
        "headlines": {str(headline): count for headline, count in row.headlines.items()},
        "marks": {str(mark): count for mark, count in row.marks.items()},
        "placed_here": row.placed_here,
        "kin_without_court": row.kin_without_court,
        "kin_by_length": {str(length): count for length, count in row.kin_by_length.items()},
        "heard_through": row.heard_through.isoformat() if row.heard_through else None,
        "heard_at": row.heard_at.isoformat() if row.heard_at else None,
        "coverage": row.coverage,
    }


def _level_unknown() -> Problem:
    return Problem(
        code="level-unknown",
        field="by",
        what="The roll call goes by nation, state or county.",
        remedy="Ask with by=nation, by=state or by=county.",
    )
