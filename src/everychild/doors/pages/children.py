"""The list of children that somebody works with: an agency's for its supervisor, their own for a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from everychild.disclosure.egress import Released, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.reading import read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asked
from everychild.doors.pages.facts import facts_for_list
from everychild.doors.pages.rendering import HEADLINE_WORDS, page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, records_assigned_to
from everychild.vocabulary.ids import ChildId, RecordId
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.children import (
    ListAsk,
    Standing,
    children_of_agency,
    children_of_records,
    records_of,
    standings,
)

PAGE = 25
PURPOSE = "P-CARE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One child of the list, as released."""

    child_id: ChildId
    standing: Standing
    released: Released


def router(tools: Tools) -> APIRouter:
    """The page `/children`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/children")
    def listed(request: Request, headline: str = "", start: int = 0) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        chosen = headline if headline in set(Headline) else None
        children = _children(tools, account, chosen, max(0, start))
        if not children:
            return _empty(account, tools)
        slip = _slip(tools, account, children)
        if isinstance(slip, Refusal):
            return page("refused.html", refusal=slip, account=account, now=tools.clock())
        lines = _lines(tools, slip)
        return page(
            "children.html",
            account=account,
            role=matrix().roles[account.role].name,
            purpose=matrix().purposes[PURPOSE],
            slip=slip,
            lines=lines,
            now=tools.clock(),
            headlines=HEADLINE_WORDS,
            chosen=chosen,
            start=start,
            more=len(children) == PAGE,
            page_size=PAGE,
        )

    return routes


def _children(tools: Tools, account: Account, headline: str | None, start: int) -> Mapping[ChildId, Sequence[RecordId]]:
    now = tools.clock()
    with tools.worker.connection() as conn:
        if account.role == "R04":
            ask = ListAsk(agency_id=account.agency_id, as_of=now, headline=headline, after=start, at_most=PAGE)
            return records_of(conn, children_of_agency(conn, ask))
        mine = children_of_records(conn, records_assigned_to(conn, account.account_id, on=now.date()))
    return dict(sorted(mine.items())[start : start + PAGE])


def _slip(tools: Tools, account: Account, children: Mapping[ChildId, Sequence[RecordId]]) -> DisclosureSlip | Refusal:
    # The block commits: the looks stand before anything is read.
    with tools.worker.connection() as conn:
        asked = Asked(
            account=account,
            purpose=PURPOSE,
            shown_on="list",
            children=children,
            now=tools.clock(),
            entropy=tools.entropy,
        )
        return authorize(conn, asked)


def _lines(tools: Tools, slip: DisclosureSlip) -> list[Line]:
    keys = tools.record_keys_there_are(slip.records)
    with tools.api.connection() as conn:
        standing = standings(conn, slip, now=tools.clock())
        return [
            Line(
                child_id=child,
                standing=each,
                released=release(slip, child, facts_for_list(each, read_told(conn, slip, child, keys))),
            )
            for child, each in standing.items()
        ]


def _empty(account: Account, tools: Tools) -> HTMLResponse:
    return page("no_children.html", account=account, now=tools.clock())
