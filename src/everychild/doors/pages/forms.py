"""Papers of one child, filled in from what was typed once; to be read, printed and finished by those who may type."""

from __future__ import annotations

from operator import itemgetter
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.categories import CATEGORY_OF
from everychild.disclosure.egress import Fact, Released, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.reading import Told, read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip
from everychild.doors.desk import WRITERS
from everychild.doors.pages.child import PURPOSE, UNKNOWN, slip_for
from everychild.doors.pages.opening import agency_name, zone_of
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.forms.answers import answers_of
from everychild.forms.elements import elements_of, words_of
from everychild.forms.papers import fill, papers
from everychild.people.accounts import Account
from everychild.vocabulary.ids import ChildId
from everychild.whereabouts.children import standings

_ENTRIES_SHOWN = 10


def router(tools: Tools) -> APIRouter:
    """The pages `/forms/{child}` and `/forms/{child}/{paper}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/forms/{child}")
    def listed(request: Request, child: UUID) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        return _shown(tools, request, ChildId(child), "")

    @routes.get("/forms/{child}/{paper}")
    def filled(request: Request, child: UUID, paper: str) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        if paper not in papers():
            return RedirectResponse(f"/forms/{child}", status_code=303)
        return _shown(tools, request, ChildId(child), paper)

    return routes


def _shown(tools: Tools, request: Request, child: ChildId, name: str) -> Response:
    account = whoever(tools, request)
    if account is None or account.role not in WRITERS:
        return RedirectResponse("/" if account else "/sign-in", status_code=303)
    slip = slip_for(tools, account, child, PURPOSE)
    if slip is None or isinstance(slip, Refusal):
        return page("refused.html", status=403, refusal=slip or UNKNOWN, account=account, now=tools.clock())
    keys = tools.record_keys_there_are(slip.records)
    with tools.api.connection() as conn:
        told = read_told(conn, slip, child, keys)
        standing = standings(conn, slip, now=tools.clock()).get(child)
    responsible = standing.agency_id if standing and standing.responsible else None
    called = agency_name(tools, responsible) if responsible else ""
    answers = answers_of(told, responsible=responsible, called=called)
    released = release(slip, child, [*answers, *_given(told)])
    return _paper(tools, account, slip, released, child, name, told)


def _paper(  # noqa: PLR0913, PLR0917 - what a page shows
    tools: Tools,
    account: Account,
    slip: DisclosureSlip,
    released: Released,
    child: ChildId,
    name: str,
    told: list[Told],
) -> Response:
    paper = papers().get(name)
    return page(
        "paper.html" if paper else "papers.html",
        account=account,
        role=matrix().roles[account.role].name,
        purpose=matrix().purposes[slip.purpose],
        slip=slip,
        zone=zone_of(tools, account.agency_id),
        child=child,
        name=released.get("name") or "Name withheld",
        paper=paper,
        papers=papers(),
        lines=fill(paper, released) if paper else (),
        given=sorted((fact.value for fact in released.all("given")), key=itemgetter(0), reverse=True)[:_ENTRIES_SHOWN],
        withheld=released.withheld,
        learned_at=max((each.recorded_at for each in told), default=None),
        now=tools.clock(),
    )


def _given(told: list[Told]) -> list[Fact]:
    """What each entry gave the federal return, of the class that the entry itself is of."""
    return [
        Fact(
            name="given",
            category=CATEGORY_OF[each.kind],
            of_the_least=False,
            value=(each.occurred_on, number, words_of(number, value)),
        )
        for each in told
        for number, value in elements_of(each.event)
    ]
