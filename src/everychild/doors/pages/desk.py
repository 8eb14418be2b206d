"""The desk: what happened, typed by a person; the receipt says what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.egress import release
from everychild.disclosure.reading import read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import Request as Asked
from everychild.disclosure.slips import authorize
from everychild.doors.desk import WRITERS, FormWrong, enter
from everychild.doors.desk_forms import FORMS, Form
from everychild.doors.pages.facts import facts_for_list
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import is_foreign, whoever
from everychild.doors.tools import Tools
from everychild.intake.deliveries import SameIdOtherBytes
from everychild.intake.events import desk_of
from everychild.intake.receipts import NoSuchSubmission, problems_of, receipt_of
from everychild.people.accounts import Account, records_assigned_to
from everychild.vocabulary.ids import RecordId, SubmissionId, uuid7
from everychild.whereabouts.children import children_of_records, standings

PURPOSE = "P-CARE"
FIELD_MAX = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A child of the person's own list, as released."""

    record_id: RecordId
    words: str


def router(tools: Tools) -> APIRouter:
    """The pages under `/desk`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk")
    def chosen(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = _writer(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        return page("desk.html", account=account, forms=FORMS, now=tools.clock())

    @routes.get("/desk/receipt/{submission}")
    def receipt(request: Request, submission: UUID, what: str = "") -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = _writer(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        with tools.worker.connection() as conn:
            try:
                found = receipt_of(conn, SubmissionId(submission))
            except NoSuchSubmission:
                return RedirectResponse("/desk", status_code=303)
            problems = problems_of(conn, found.submission_id)
        if found.feed_id != desk_of(account.agency_id):
            return RedirectResponse("/desk", status_code=303)
        return page(
            "desk_receipt.html",
            account=account,
            receipt=found,
            problems=problems,
            form=FORMS.get(what),
            now=tools.clock(),
        )

    @routes.get("/desk/{what}")
    def shown(request: Request, what: str) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = _writer(tools, request)
        form = FORMS.get(what)
        if account is None or form is None:
            return RedirectResponse("/desk" if account else "/sign-in", status_code=303)
        return _form(tools, account, form, {})

    @routes.post("/desk/{what}")
    async def typed(request: Request, what: str) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        given = {name: str(text)[:FIELD_MAX] for name, text in (await request.form()).items()}
        return await run_in_threadpool(_entered, tools, request, what, given)

    return routes


def _entered(tools: Tools, request: Request, what: str, given: dict[str, str]) -> Response:
    account = _writer(tools, request)
    form = FORMS.get(what)
    if account is None or form is None or is_foreign(request):
        return RedirectResponse("/sign-in", status_code=303)
    try:
        sender_id = UUID(given.pop("form", ""))
    except ValueError:
        return RedirectResponse(f"/desk/{form.name}", status_code=303)
    try:
        receipt = enter(tools, account, form, given, sender_id=sender_id)
    except FormWrong as wrong:
        return _form(tools, account, form, given, problems=wrong.problems)
    except SameIdOtherBytes:
        return _form(tools, account, form, given, sent_before=True)
    if receipt.refused:
        with tools.worker.connection() as conn:
            problems = problems_of(conn, receipt.submission_id)
        return _form(tools, account, form, given, problems=problems)
    return RedirectResponse(f"/desk/receipt/{receipt.submission_id}?what={form.name}", status_code=303)


def _writer(tools: Tools, request: Request) -> Account | None:
    account = whoever(tools, request)
    return account if account is not None and account.role in WRITERS else None


def _form(tools: Tools, account: Account, form: Form, given: Mapping[str, str], **more: Any) -> Response:  # noqa: ANN401 - what a template shows
    children, refusal = _children(tools, account) if form.about_a_child else ([], None)
    return page(
        "desk_form.html",
        status=422 if more.get("problems") or more.get("sent_before") else 200,
        account=account,
        form=form,
        given=given,
        children=children,
        refusal=refusal,
        form_id=uuid7(tools.clock(), tools.entropy(10)),
        now=tools.clock(),
        **{"problems": (), "sent_before": False, **more},
    )


def _children(tools: Tools, account: Account) -> tuple[list[Choice], Refusal | None]:
    """Children whom the person works with, to choose from; each choice was a look before it was shown."""
    now = tools.clock()
    with tools.worker.connection() as conn:
        mine = children_of_records(conn, records_assigned_to(conn, account.account_id, on=now.date()))
        if not mine:
            return [], None
        asked = Asked(account=account, purpose=PURPOSE, shown_on="list", children=mine, now=now, entropy=tools.entropy)
        slip = authorize(conn, asked)
    if isinstance(slip, Refusal):
        return [], slip
    theirs = set(slip.records)
    keys = tools.record_keys_there_are(slip.records)
    choices: list[Choice] = []
    with tools.worker.connection() as conn:
        own = set(records_assigned_to(conn, account.account_id, on=now.date())) & theirs
    with tools.api.connection() as conn:
        for child, standing in standings(conn, slip, now=now).items():
            released = release(slip, child, facts_for_list(standing, read_told(conn, slip, child, keys), None))
            record = next((each for each in slip.children[child] if each in own), None)
            if record is not None:
                years = released.get("age")
                words = f"{released.get('initials') or 'Withheld'}{f', {years}' if years is not None else ''}"
                choices.append(Choice(record_id=record, words=words))
    return choices, None
