"""The desk for programs: the same forms as the page, as JSON, for whoever is signed in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from everychild.doors.api.problem_json import problem_answer
from everychild.doors.api.submissions import other_bytes, receipt_body
from everychild.doors.desk import WRITERS, FormWrong, enter
from everychild.doors.desk_forms import FORMS
from everychild.doors.pages.session import is_foreign, whoever
from everychild.doors.tools import Tools
from everychild.intake.deliveries import SameIdOtherBytes
from everychild.intake.receipts import problems_of
from everychild.vocabulary.problems import Problem

_FIELD_MAX = 4000
_FIELDS_MAX = 20


class Entry(BaseModel):
    """A filled-in form: its own id, which form it is, and what was typed, by field."""

    id: UUID
    what: str
    fields: Annotated[dict[str, Annotated[str, Field(max_length=_FIELD_MAX)]], Field(max_length=_FIELDS_MAX)]


def router(tools: Tools) -> APIRouter:
    """The route `/v1/desk`."""
    routes = APIRouter(prefix="/v1", tags=["deliveries"])

    @routes.post("/desk")
    def typed(request: Request, entry: Entry) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """Enter what happened, by hand; the receipt is that of every delivery."""
        account = whoever(tools, request)
        if account is None or is_foreign(request):
            return problem_answer(401, [_SIGN_IN])
        form = FORMS.get(entry.what)
        if account.role not in WRITERS or form is None:
            return problem_answer(*((404, [_NO_FORM]) if form is None else (403, [_NOT_THEIRS])))
        try:
            receipt = enter(tools, account, form, entry.fields, sender_id=entry.id)
        except FormWrong as wrong:
            return problem_answer(422, list(wrong.problems))
        except SameIdOtherBytes:
            return problem_answer(409, [other_bytes()])
        with tools.worker.connection() as conn:
            return JSONResponse(receipt_body(receipt, problems_of(conn, receipt.submission_id)))

    return routes


_SIGN_IN = Problem(
    code="not-signed-in", field="cookie", what="Nobody is signed in.", remedy="Sign in, and send the session's cookie."
)
_NOT_THEIRS = Problem(
    code="desk-not-yours",
    field="account",
    what="Your role does not type for the agency.",
    remedy="Ask a screener, a caseworker or a supervisor of the agency.",
)
_NO_FORM = Problem(
    code="form-unknown", field="what", what="There is no such form.", remedy=f"Give one of {', '.join(FORMS)}."
)
