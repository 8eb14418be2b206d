"""Signing in to the demo, and who is signed in.

The demo's sign-in asks for no proof. It offers invented accounts only, and does not exist outside the demo.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from everychild.disclosure.matrix import matrix
from everychild.doors.pages.landing import landing
from everychild.doors.pages.rendering import page
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, invented_accounts
from everychild.people.sessions import LASTS, close_session, open_session, signed_in
from everychild.vocabulary.ids import AccountId

COOKIE = "everychild_session"
SHOWN_A_ROLE = 3


def router(tools: Tools) -> APIRouter:
    """The routes `/sign-in` and `/sign-out`; only for the demo."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    def choose(request: Request, agency: str = "") -> HTMLResponse:  # pyright: ignore[reportUnusedFunction] - a route
        with tools.worker.connection() as conn:
            accounts = invented_accounts(conn)
        roles = {code: role.name for code, role in matrix().roles.items()}
        return page(
            "sign_in.html",
            agencies=_by_agency(accounts),
            opened=agency or next((each.agency_id for each in accounts if each.role == "R04"), ""),
            roles=roles,
            account=whoever(tools, request),
            now=tools.clock(),
        )

    @routes.post("/sign-in")
    def enter(request: Request, account: Annotated[UUID, Form()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        now = tools.clock()
        with tools.worker.connection() as conn:
            chosen = next((each for each in invented_accounts(conn) if each.account_id == account), None)
            if chosen is None or is_foreign(request):
                return RedirectResponse("/sign-in", status_code=303)
            token = open_session(conn, AccountId(account), now=now, entropy=tools.entropy)
        answer = RedirectResponse(landing(chosen.role), status_code=303)
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    @routes.post("/sign-out")
    def leave(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        token = request.cookies.get(COOKIE)
        if token and not is_foreign(request):
            with tools.worker.connection() as conn:
                close_session(conn, token)
        answer = RedirectResponse("/", status_code=303)
        answer.delete_cookie(COOKIE)
        return answer

    return routes


def _by_agency(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    """Some of each role for each agency; hundreds of invented caseworkers help nobody to choose."""
    found: dict[str, list[Account]] = {}
    for each in sorted(accounts, key=lambda one: (one.agency_id, one.role, one.name)):
        there = found.setdefault(each.agency_id, [])
        if sum(one.role == each.role for one in there) < SHOWN_A_ROLE:
            there.append(each)
    return found


def whoever(tools: Tools, request: Request) -> Account | None:
    """Who is signed in, if anybody."""
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with tools.worker.connection() as conn:
        return signed_in(conn, token, now=tools.clock())


def is_foreign(request: Request) -> bool:
    """Whether another site's page sent this form; strict cookies stop it already, this is the second stop."""
    origin = request.headers.get("origin")
    return origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host')}"
