"""The roll call as JSON, for scripts and other systems. Counts only.

The nation is live. States and counties are public figures, published once a day on one grid; whoever is signed in for
oversight has them live.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import JSONResponse

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.pages.session import whoever
from everychild.doors.published import PublicFigures, public_body
from everychild.doors.tools import Tools
from everychild.vocabulary.problems import Problem
from everychild.whereabouts.answers import RollCall, RollCallRow
from everychild.whereabouts.bridge import WORDS, Bridge
from everychild.whereabouts.reading import LEVELS, Ask, bridged, roll_call

OVERSIGHT = frozenset({"R19"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    by: str = "nation"
    as_of: date | None = None
    known_at: datetime | None = None
    state: str | None = None
    bridge: bool = False


def router(tools: Tools, published: PublicFigures) -> APIRouter:
    """The route `/v1/roll-call`."""
    routes = APIRouter(prefix="/v1", tags=["roll call"])

    @routes.get("/roll-call")
    def answer(request: Request, asked: Annotated[Asked, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """Every child in public responsibility under exactly one headline, by nation, state or county.

        With `bridge`, the differences from the AFCARS population beside it, line by line, wherever the answer is live.
        """
        if asked.by not in LEVELS:
            return problem_answer(422, [_level_unknown()])
        account = whoever(tools, request)
        if asked.by == "nation" or (account is not None and account.role in OVERSIGHT):
            return _live(tools, asked)
        day = published.day(asked.as_of)
        if day is None:
            return problem_answer(404, [_nothing_published()])
        return JSONResponse(public_body(day, asked.by, asked.state))

    return routes


def _live(tools: Tools, asked: Asked) -> Response:
    state = asked.state if asked.by != "nation" else None
    ask = Ask(now=tools.clock(), by=asked.by, as_of=asked.as_of, known_at=asked.known_at, state=state)
    with tools.worker.connection() as conn:
        found = roll_call(conn, ask)
        beside = {"bridge": bridge_body(bridged(conn, found))} if asked.bridge else {}
    return JSONResponse({**roll_call_body(found), **beside})


def roll_call_body(answer: RollCall) -> dict[str, Any]:
    """The roll call as the API and the command line give it."""
    return {
        "as_of": answer.as_of.isoformat(),
        "known_at": answer.known_at.isoformat(),
        "position": answer.position,
        "by": answer.by,
        "rows": [_row(row) for row in answer.rows],
        "total": answer.total,
        "outside": answer.outside,
    }


def bridge_body(found: Sequence[Bridge]) -> list[dict[str, Any]]:
    """The bridge to AFCARS as the API and the command line give it; `total` and the lines add up to `in_afcars`."""
    return [
        {
            "place": each.place,
            "name": each.name,
            "total": each.total,
            "lines": [
                {"line": str(line), "words": WORDS[line], "children": count} for line, count in each.lines.items()
            ],
            "in_afcars": each.in_afcars,
        }
        for each in found
    ]


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


def _nothing_published() -> Problem:
    return Problem(
        code="nothing-published-yet",
        field="by",
        what="No figures by state or county have been published yet.",
        remedy="Ask again after six in the morning, New York time; the nation as a whole is live with by=nation.",
    )
