"""One child's page: who is responsible, where (class), how certain, the last contact, and the timeline."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.categories import CASE, WHO_LOOKED
from everychild.disclosure.egress import release
from everychild.disclosure.looks import looks_at
from everychild.disclosure.matrix import matrix
from everychild.disclosure.reading import read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asked
from everychild.doors.desk import WRITERS
from everychild.doors.pages.facts import facts_for_page
from everychild.doors.pages.opening import agency_names, zone_of
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.pages.timeline import picture_of, says
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, workers_of
from everychild.vocabulary.ids import ChildId
from everychild.whereabouts.children import records_of, standings

PURPOSE = "P-CARE"


def router(tools: Tools) -> APIRouter:
    """The page `/children/{child}`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/children/{child}")
    def shown(request: Request, child: UUID, purpose: str = PURPOSE) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        slip = slip_for(tools, account, ChildId(child), purpose)
        if slip is None or isinstance(slip, Refusal):
            return page("refused.html", status=403, refusal=slip or UNKNOWN, account=account, now=tools.clock())
        return _page(tools, account, slip, ChildId(child))

    return routes


UNKNOWN = Refusal(
    code="child-unknown",
    what="No child goes by this address here.",
    remedy="Go back to your list, and open the child from there.",
)


def slip_for(tools: Tools, account: Account, child: ChildId, purpose: str) -> DisclosureSlip | Refusal | None:
    """A slip for one child, with its look committed; a refusal; None where there is no such child."""
    # The block commits: the look stands before anything is read.
    with tools.worker.connection() as conn:
        children = records_of(conn, [child])
        if not children:
            return None
        asked = Asked(
            account=account,
            purpose=purpose,
            shown_on="page",
            children=children,
            now=tools.clock(),
            entropy=tools.entropy,
        )
        return authorize(conn, asked)


def _page(tools: Tools, account: Account, slip: DisclosureSlip, child: ChildId) -> Response:
    now = tools.clock()
    keys = tools.record_keys_there_are(slip.records)
    with tools.api.connection() as conn:
        told = read_told(conn, slip, child, keys)
        standing = standings(conn, slip, now=now).get(child)
        looks = looks_at(conn, child) if WHO_LOOKED in slip.classes else None
    with tools.worker.connection() as conn:
        workers = workers_of(conn, slip.children[child], on=now.date())
    worker = next(iter(workers.values()), None) if CASE in slip.classes else None
    names = agency_names(tools)
    released = release(slip, child, facts_for_page(standing, told, names))
    moments = released.all("moment")
    return page(
        "child.html",
        account=account,
        role=matrix().roles[account.role].name,
        purpose=matrix().purposes[slip.purpose],
        slip=slip,
        standing=standing,
        released=released,
        child=child,
        has_papers=account.role in WRITERS and slip.purpose == PURPOSE,
        moments=list(reversed(moments)),
        says=says,
        own_purposes={code: each.name for code, each in matrix().purposes.items() if account.role in each.roles},
        picture=picture_of(moments, now=now),
        zone=zone_of(tools, standing.agency_id if standing else account.agency_id),
        worker=worker,
        looks=looks,
        names=names,
        roles={code: each.name for code, each in matrix().roles.items()},
        purposes={code: each.name for code, each in matrix().purposes.items()},
        now=now,
    )
