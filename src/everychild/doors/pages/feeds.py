"""Feeds and receipts: what each feed promised, when it was last heard, and what became of each delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from everychild.doors.pages.opening import NATIONAL_ZONE
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import is_foreign, whoever
from everychild.doors.tools import Tools
from everychild.intake.receipts import Cause, Receipt, causes_of, findings_of, receipt_of, receipts, release
from everychild.jurisdictions.directory import Feed, feeds
from everychild.people.accounts import Account
from everychild.vocabulary.ids import SubmissionId
from everychild.whereabouts.heard import feeds_heard

KEEPERS = frozenset({"R04", "R19"})
"""Supervisors see their agency's feeds, auditors all of them. A receipt holds counts, codes and places in a file."""
ANSWERERS = frozenset({"R04"})
RECEIPTS_A_FEED = 8
SMALL = 10
"""Claims of a delivery that one line can tell of."""
_WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a receipt's bar, in hundredths."""

    name: str
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReceipt:
    """A receipt with what was wrong, by cause."""

    receipt: Receipt
    parts: tuple[Part, ...]
    causes: tuple[Cause, ...]
    findings: Mapping[str, int]

    @property
    def is_small(self) -> bool:
        """Whether one line says all of it: few claims, done, nothing wrong."""
        done = self.receipt.standing == "done" and not self.causes and not self.findings
        return done and 0 < self.receipt.received <= SMALL


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeed:
    """A feed with its last receipts, newest first.

    Takes:
        days_late: by how much its silence is longer than it promised; 0 while it keeps its promise.
    """

    feed: Feed
    receipts: tuple[ShownReceipt, ...]
    heard_through: date | None
    days_late: int

    @property
    def is_late(self) -> bool:
        """Whether it is silent for longer than it promised."""
        return self.days_late > 0


def router(tools: Tools) -> APIRouter:
    """The page `/feeds`, and the answer to a paused delivery."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/feeds")
    def shown(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in KEEPERS:
            return RedirectResponse("/sign-in", status_code=303)
        return page(
            "feeds.html",
            account=account,
            feeds=_feeds(tools, account),
            may_answer=account.role in ANSWERERS,
            now=tools.clock(),
        )

    @routes.post("/feeds/release")
    def answered(request: Request, submission: Annotated[UUID, Form()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in ANSWERERS or is_foreign(request):
            return RedirectResponse("/sign-in", status_code=303)
        with tools.worker.connection() as conn:
            if receipt_of(conn, SubmissionId(submission)).agency_id == account.agency_id:
                release(conn, SubmissionId(submission), released_by=account.name)
        return RedirectResponse("/feeds", status_code=303)

    return routes


def parts_of(receipt: Receipt) -> tuple[Part, ...]:
    """The bar of a receipt; nothing for what is none."""
    parts: list[Part] = []
    x = 0.0
    for name in ("applied", "unchanged", "refused", "quarantined", "waiting"):
        count: int = getattr(receipt, name)
        width = _WIDTH * count / receipt.received if receipt.received else 0.0
        if count:
            parts.append(Part(name=name, count=count, x=round(x, 3), width=round(width, 3)))
        x += width
    return tuple(parts)


def _days_late(through: date | None, promise_days: int, today: date) -> int:
    return max(0, (today - through).days - promise_days) if through else 0


def _feeds(tools: Tools, account: Account) -> list[ShownFeed]:
    today = tools.clock().astimezone(ZoneInfo(NATIONAL_ZONE)).date()
    with tools.worker.connection() as conn:
        spoken = feeds_heard(conn)
        theirs = [feed for feed in feeds(conn) if account.role == "R19" or feed.agency_id == account.agency_id]
        return [
            ShownFeed(
                feed=feed,
                receipts=tuple(
                    ShownReceipt(
                        receipt=receipt,
                        parts=parts_of(receipt),
                        causes=tuple(causes_of(conn, receipt.submission_id)),
                        findings=findings_of(conn, receipt.submission_id),
                    )
                    for receipt in receipts(conn, feed.feed_id, at_most=RECEIPTS_A_FEED)
                ),
                heard_through=spoken.get(feed.feed_id),
                days_late=_days_late(spoken.get(feed.feed_id), feed.promise_days, today),
            )
            for feed in theirs
        ]
