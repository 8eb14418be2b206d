"""Same person? The questions of an agency, two records side by side, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import is_foreign, whoever
from everychild.doors.same_person import PURPOSE, REASONS, Compared, answered, compared, questions
from everychild.doors.tools import Tools
from everychild.identity.explaining import phrases_of, sides_of, words_for
from everychild.identity.links import MODEL, in_order
from everychild.identity.showing import Evidence
from everychild.identity.verdicts import Verdict
from everychild.people.accounts import Account
from everychild.vocabulary.ids import RecordId

UNKNOWN = Refusal(
    code="pair-unknown",
    what="Nothing is held of these two records together.",
    remedy="Go back to the list of questions, and open one from there.",
)
_LEFT, _WIDTH, _ROW = 190.0, 430.0, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One step of the picture of the evidence, in the picture's own units."""

    label: str
    words: str
    x: float
    width: float
    y: int
    kind: str
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """The picture: from "cannot tell", which is the line at zero, to the verdict."""

    bars: tuple[Bar, ...]
    zero: float
    height: int
    width: float


def router(tools: Tools) -> APIRouter:
    """The pages `/same-person` and `/same-person/{a}/{b}`, and the answer."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/same-person")
    def listed(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in matrix().purposes[PURPOSE].roles:
            return RedirectResponse("/sign-in", status_code=303)
        return page(
            "same_person_list.html",
            account=account,
            questions=questions(tools, account),
            sides_of=sides_of,
            model=MODEL,
            now=tools.clock(),
        )

    @routes.get("/same-person/{one}/{other}")
    def shown(request: Request, one: UUID, other: UUID) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        found = compared(tools, account, in_order(RecordId(one), RecordId(other)))
        if found is None or isinstance(found, Refusal):
            return page("refused.html", status=403, refusal=found or UNKNOWN, account=account, now=tools.clock())
        return _page(tools, account, found)

    @routes.post("/same-person/{one}/{other}")
    def decided(  # pyright: ignore[reportUnusedFunction] - a route
        request: Request, one: UUID, other: UUID, verdict: Annotated[str, Form()], reason: Annotated[str, Form()] = ""
    ) -> Response:
        account = whoever(tools, request)
        if account is None or is_foreign(request) or verdict not in set(Verdict) or reason not in REASONS:
            return RedirectResponse(f"/same-person/{one}/{other}", status_code=303)
        pair = in_order(RecordId(one), RecordId(other))
        refusal = answered(tools, account, pair, Verdict(verdict), reason)
        if refusal:
            return page("refused.html", status=403, refusal=refusal, account=account, now=tools.clock())
        return RedirectResponse(f"/same-person/{one}/{other}", status_code=303)

    return routes


def waterfall_of(evidence: Evidence) -> Waterfall:
    """The picture of how the evidence adds up."""
    low = min(0.0, *(min(step.before, step.after) for step in evidence.steps))
    high = max(0.0, *(max(step.before, step.after) for step in evidence.steps))
    scale = _WIDTH / max(high - low, 1.0)
    bars = tuple(
        Bar(
            label="Before looking" if step.field == "before" else words_for(step.field),
            words="two records that share a key" if step.field == "before" else step.level.replace("-", " "),
            x=round(_LEFT + (min(step.before, step.after) - low) * scale, 1),
            width=round(max(abs(step.after - step.before) * scale, 2.0), 1),
            y=at * _ROW,
            kind="for" if step.after >= step.before else "against",
            gain=round(step.after - step.before, 1),
        )
        for at, step in enumerate(evidence.steps)
    )
    return Waterfall(
        bars=bars, zero=round(_LEFT - low * scale, 1), height=len(bars) * _ROW + 48, width=_LEFT + _WIDTH + 70
    )


def _page(tools: Tools, account: Account, found: Compared) -> Response:
    return page(
        "same_person.html",
        account=account,
        role=matrix().roles[account.role].name,
        purpose=matrix().purposes[PURPOSE],
        slip=found.slip,
        found=found,
        agrees={row.field: phrases_of([f"{row.field}:{row.level}"]) for row in found.rows if row.level != "missing"},
        rules=phrases_of(f"rule:{name}" for name in found.evidence.rules),
        picture=waterfall_of(found.evidence),
        reasons=REASONS,
        chosen=next((REASONS.get(each.removeprefix("said:")) for each in found.link.reasons if "said:" in each), None),
        model=MODEL,
        roles={code: each.name for code, each in matrix().roles.items()},
        purposes={code: each.name for code, each in matrix().purposes.items()},
        now=tools.clock(),
    )
