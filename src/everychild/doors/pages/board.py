"""The missing board: one row an episode, with what was done, what is still owed, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from everychild.disclosure.categories import MISSING, PLACE
from everychild.disclosure.egress import Fact, Released, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip
from everychild.doors.pages.facts import facts_for_list, setting_before
from everychild.doors.pages.opening import PURPOSE, Opened, opened, slip_for, zone_of
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.missing.board import WITHIN, BoardRow, Owed, board_row
from everychild.people.accounts import Account
from everychild.vocabulary.ids import ChildId
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts.children import Standing, records_of
from everychild.whereabouts.lists import AgencyList, Filter, agency_list

READERS = frozenset({"R04"})
ROWS_MAX = 100
_WHOLE = 100.0
_GONE = frozenset({str(Headline.MISSING), str(Headline.FOUND_NOT_BACK)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A deadline as a bar: how much of it has gone, in hundredths, and what is left in words."""

    to: str
    due_at: datetime
    gone: float
    words: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One episode, as released."""

    child_id: ChildId
    standing: Standing
    released: Released
    row: BoardRow | None
    clocks: tuple[Clock, ...]
    owner: str


def router(tools: Tools) -> APIRouter:
    """The page `/missing`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/missing")
    def shown(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in READERS:
            return RedirectResponse("/sign-in", status_code=303)
        now, zone = tools.clock(), zone_of(tools, account.agency_id)
        with tools.worker.connection() as conn:
            found = agency_list(conn, account.agency_id, Filter(headlines=_GONE), now=now, zone=zone)
            records = records_of(conn, found.children[:ROWS_MAX])
        slip = slip_for(tools, account, records, shown_on="list") if records else None
        if isinstance(slip, Refusal):
            return page("refused.html", refusal=slip, account=account, now=now)
        lines = [_line(slip, each, zone, now) for each in opened(tools, slip, now=now)] if slip else []
        return _page(account, slip, found, lines, now=now, zone=zone)

    return routes


def _page(  # noqa: PLR0913 - the faces of one page
    account: Account, slip: DisclosureSlip | None, found: AgencyList, lines: list[Line], *, now: datetime, zone: str
) -> Response:
    return page(
        "missing.html",
        account=account,
        role=matrix().roles[account.role].name,
        purpose=matrix().purposes[PURPOSE],
        slip=slip,
        lines=sorted(lines, key=_grave),
        more=max(0, len(found.children) - ROWS_MAX),
        closed=min(len(found.children), ROWS_MAX) - len(lines),
        word=found.word,
        zone=zone,
        now=now,
    )


def clock_of(owed: Owed, since: datetime, now: datetime) -> Clock:
    """A call that is owed, as a bar and in words."""
    left = owed.due_at - now
    gone = min(_WHOLE, max(0.0, _WHOLE * ((now - since) / WITHIN)))
    words = f"late by {_span(-left)}" if left < timedelta(0) else f"{_span(left)} left"
    return Clock(to=owed.to, due_at=owed.due_at, gone=round(gone, 1), words=words, late=left < timedelta(0))


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes % 60} min"


def _line(slip: DisclosureSlip, each: Opened, zone: str, now: datetime) -> Line:
    row = board_row((one.event for one in each.told), zone, each.standing.missing_since or each.standing.valid_from)
    facts = [
        *facts_for_list(each.standing, each.told, each.worker),
        Fact(name="episode", category=MISSING, value=row),
        Fact(name="from", category=PLACE, value=setting_before(each.told, row.since.date())),
    ]
    released = release(slip, each.child_id, facts)
    shown: BoardRow | None = released.get("episode")
    return Line(
        child_id=each.child_id,
        standing=each.standing,
        released=released,
        row=shown,
        clocks=tuple(clock_of(owed, shown.since, now) for owed in shown.owed) if shown else (),
        owner=each.worker or "the supervisor, because nobody has the case",
    )


def _grave(line: Line) -> tuple[int, float]:
    late = sum(clock.late for clock in line.clocks)
    return -late, line.row.since.timestamp() if line.row else 0.0
