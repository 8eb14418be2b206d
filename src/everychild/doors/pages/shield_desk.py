"""The shield desk: records that are closed because they are like a protected one; clear, or keep closed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asking
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import is_foreign, whoever
from everychild.doors.recognising import recogniser_of
from everychild.doors.tools import Tools
from everychild.identity.explaining import phrases_of
from everychild.identity.indexing import describe_anew
from everychild.identity.near import Waiting, answer, waiting_at_the_desk
from everychild.ledger.readers import child_ids
from everychild.people.accounts import Account
from everychild.vocabulary.ids import RecordId

PURPOSE = "P-SHIELD"
REASONS = {
    "adopted-since": "Adopted since: open it under its present name alone",
    "another-child": "Another child: checked with the agency that keeps the protected record",
    "same-child": "The same child: protect this record too",
    "not-known": "Cannot be told; it stays closed",
}
KINDS = {"near-shield": "like a shielded record", "near-seal": "like a sealed record"}


def router(tools: Tools) -> APIRouter:
    """The page `/shield-desk`, and the desk's answer."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/shield-desk")
    def listed(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in matrix().purposes[PURPOSE].roles:
            return RedirectResponse("/sign-in", status_code=303)
        with tools.worker.connection() as conn:
            waiting = waiting_at_the_desk(conn, account.agency_id)
        slip = _slip(tools, account, waiting) if waiting else None
        if isinstance(slip, Refusal):
            return page("refused.html", status=403, refusal=slip, account=account, now=tools.clock())
        return page(
            "shield_desk.html",
            account=account,
            waiting=waiting,
            kinds=KINDS,
            reasons=REASONS,
            phrases_of=phrases_of,
            now=tools.clock(),
        )

    @routes.post("/shield-desk/{record}/{near}")
    def answered(  # pyright: ignore[reportUnusedFunction] - a route
        request: Request, record: UUID, near: UUID, said: Annotated[str, Form()], reason: Annotated[str, Form()] = ""
    ) -> Response:
        account = whoever(tools, request)
        if account is not None and not is_foreign(request) and reason in REASONS and said in {"clear", "keep"}:
            _answer(tools, account, (RecordId(record), RecordId(near)), clear=said == "clear", reason=reason)
        return RedirectResponse("/shield-desk", status_code=303)

    return routes


def _slip(tools: Tools, account: Account, waiting: list[Waiting]) -> DisclosureSlip | Refusal:
    # The block commits: the looks stand before the list is shown.
    with tools.worker.connection() as conn:
        born = child_ids(conn, {each.record_id for each in waiting})
        return authorize(
            conn,
            Asking(
                account=account,
                purpose=PURPOSE,
                shown_on="list",
                children={child: [record] for record, child in born.items()},
                now=tools.clock(),
                entropy=tools.entropy,
            ),
        )


def _answer(tools: Tools, account: Account, pair: tuple[RecordId, RecordId], *, clear: bool, reason: str) -> None:
    if account.role not in matrix().purposes[PURPOSE].roles:
        return
    with tools.worker.connection() as conn:
        theirs = {(each.record_id, each.near_id) for each in waiting_at_the_desk(conn, account.agency_id)}
        if pair in theirs:
            answer(
                conn,
                *pair,
                clear=clear,
                reason=reason,
                agency=account.agency_id,
                by=account.account_id,
                pen=tools.pen([]),
            )
            if clear:
                describe_anew(conn, [pair[0]], recogniser_of(tools))
