"""The look-up as JSON, for whoever is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.pages.session import whoever
from everychild.doors.screening import answer_body, looked_up
from everychild.doors.tools import Tools
from everychild.identity.look_up import Asked, says_enough
from everychild.vocabulary.problems import Problem


class Question(BaseModel):
    """What somebody can say of a child; anything may be missing."""

    given: str = Field(default="", max_length=200)
    family: str = Field(default="", max_length=200)
    born: str = Field(default="", max_length=20)
    age: int | None = Field(default=None, ge=0, le=30)
    sex: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=30)
    street: str = Field(default="", max_length=200)
    state: str = Field(default="", max_length=10)
    mother_given: str = Field(default="", max_length=200)
    mother_family: str = Field(default="", max_length=200)
    sibling_given: str = Field(default="", max_length=200)
    sibling_family: str = Field(default="", max_length=200)


def router(tools: Tools) -> APIRouter:
    """The route `/v1/look-up`; a question travels in the body, so that no name stands in an address or a log."""
    routes = APIRouter(prefix="/v1", tags=["look-up"])

    @routes.post("/look-up")
    def answer(  # pyright: ignore[reportUnusedFunction] - a route
        request: Request, question: Question, purpose: Annotated[str, Query()] = "P-SCREEN"
    ) -> Response:
        """The ten likeliest children with reasons, and who has not answered; each is recorded as looked at first."""
        account = whoever(tools, request)
        if account is None:
            return problem_answer(401, [_NOBODY])
        asked = asked_of(question)
        if not says_enough(asked):
            return problem_answer(422, [_TOO_LITTLE])
        found = looked_up(tools, account, asked, purpose)
        if found.refusal:
            refusal = found.refusal
            return problem_answer(
                403, [Problem(code=refusal.code, field="purpose", what=refusal.what, remedy=refusal.remedy)]
            )
        return JSONResponse(answer_body(found))

    return routes


def asked_of(question: Question) -> Asked:
    """A question as the search takes it."""
    said = question.model_dump(exclude={"born", "age", "sibling_given", "sibling_family"})
    sibling = {"given": question.sibling_given, "family": question.sibling_family or question.family}
    return Asked(said=said, born=question.born, age=question.age, sibling=sibling if question.sibling_given else None)


_NOBODY = Problem(code="not-signed-in", field="session", what="Nobody is signed in.", remedy="Sign in, then ask again.")
_TOO_LITTLE = Problem(
    code="too-little-said",
    field="born",
    what="One thing alone, a name, say, or a birth date, finds too many.",
    remedy="Say two of these: a name, a birth date or an age, a telephone number, a street, a mother or a sibling.",
)
