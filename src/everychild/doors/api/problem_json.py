"""Problems as HTTP answers.

Cites:
    RFC 9457 (problem details).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.responses import JSONResponse

from everychild.vocabulary.problems import Problem


def problem_body(problem: Problem) -> dict[str, Any]:
    """One problem as a member of a JSON answer."""
    body: dict[str, Any] = {
        "code": problem.code,
        "field": problem.field,
        "what": problem.what,
        "remedy": problem.remedy,
    }
    if problem.cites:
        body["cites"] = problem.cites
    if problem.line is not None:
        body["line"] = problem.line
    if problem.claim is not None:
        body["claim"] = problem.claim
    return body


def problem_answer(status: int, problems: Sequence[Problem]) -> JSONResponse:
    """An answer that names every problem; the first gives the title."""
    first = problems[0]
    return JSONResponse(
        {
            "type": f"urn:everychild:problem:{first.code}",
            "title": first.what,
            "status": status,
            "detail": first.remedy,
            "problems": [problem_body(problem) for problem in problems],
        },
        status_code=status,
        media_type="application/problem+json",
    )
