"""Today's federal return of an agency: would it be accepted, what must be put right, where; and a worklist by child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from everychild.afcars.printed import picture_of
from everychild.afcars.readiness import Readiness, ToFix, Wanted, readiness, records_to_fix, to_fix
from everychild.afcars.standards import due_on, where_most
from everychild.disclosure.egress import Released, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.reading import read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asking
from everychild.doors.pages.counties import county_name
from everychild.doors.pages.facts import facts_for_worklist
from everychild.doors.pages.opening import agency_name, zone_of
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, workers_of
from everychild.vocabulary.ids import ChildId, RecordId
from everychild.whereabouts.children import children_of_records

PURPOSES = {"R04": "P-CARE", "R19": "P-OVERSIGHT"}
"""Who has the page, and for what: whoever keeps the agency's data, and its supervisors."""
PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address asks for."""

    county: str = ""
    element: str = ""
    start: int = 0

    def address(self, **changes: object) -> str:
        """The query of the same page with some of it changed."""
        asked = {"county": self.county, "element": self.element, "start": self.start} | changes
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def as_wanted(self) -> Wanted:
        """The same for the room that keeps the list."""
        return Wanted(county=self.county or None, element=self.element or None, start=max(0, self.start), at_most=PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One child of the worklist, as released."""

    child_id: ChildId
    county: str
    released: Released


def router(tools: Tools) -> APIRouter:
    """The page `/readiness`, its live part, and its worklist."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/readiness")
    def shown(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        return _shown(tools, request, chosen, "readiness.html")

    @routes.get("/parts/readiness")
    def part(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        return _shown(tools, request, chosen, "readiness_part.html")

    @routes.get("/readiness/worklist")
    def listed(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in PURPOSES:
            return RedirectResponse("/sign-in", status_code=303)
        chosen = _within(account, chosen)
        answer = _opened(tools, account, chosen.as_wanted)
        if isinstance(answer, Refusal):
            return page("refused.html", status=403, refusal=answer, account=account, now=tools.clock())
        slip, lines, asked = answer
        return page(
            "readiness_list.html",
            **_told(tools, account, chosen),
            slip=slip,
            role=matrix().roles[account.role].name,
            purpose=matrix().purposes[PURPOSES[account.role]],
            lines=lines,
            closed=asked - len(lines),
            more=asked == PAGE,
            page_size=PAGE,
        )

    return routes


def _shown(tools: Tools, request: Request, chosen: Chosen, template: str) -> Response:
    account = whoever(tools, request)
    if account is None or account.role not in PURPOSES:
        return RedirectResponse("/sign-in", status_code=303)
    return page(template, **_told(tools, account, _within(account, chosen)))


def _within(account: Account, chosen: Chosen) -> Chosen:
    """What the address asks for, within the county of whoever asks: whatever it says, a county opens its own alone."""
    return replace(chosen, county=account.county) if account.county else chosen


def _told(tools: Tools, account: Account, chosen: Chosen) -> Mapping[str, Any]:
    with tools.worker.connection() as conn:
        found = readiness(conn, account.agency_id, county=chosen.county or None)
    return {
        "account": account,
        "agency": agency_name(tools, account.agency_id),
        "chosen": chosen,
        "county_name": _county_name,
        "where_most": partial(where_most, called=_county_name),
        "found": found,
        "picture": Markup(picture_of(found.standings)) if found else "",  # noqa: S704 - rendered from our own template
        "due_on": due_on(found.period) if found else None,
        "elements": _in_error(found),
        "now": tools.clock(),
        "zone": zone_of(tools, account.agency_id),
    }


def _in_error(found: Readiness | None) -> Sequence[Any]:
    """Elements in error, those above what is allowed first."""
    wrong = [each for each in found.standings.values() if each.errors] if found else []
    return sorted(wrong, key=lambda each: (each.met, -each.percent, each.number))


def _county_name(county: str) -> str:
    return county_name(county) if county else "County not said"


def _opened(tools: Tools, account: Account, wanted: Wanted) -> tuple[DisclosureSlip | None, list[Line], int] | Refusal:
    """The slip, what it lets through of each child, and for how many was asked."""
    with tools.worker.connection() as conn:
        records = records_to_fix(conn, account.agency_id, wanted)
        children: Mapping[ChildId, Sequence[RecordId]] = children_of_records(conn, records)
    if not children:
        return None, [], 0
    # The block commits: the looks stand before the list is shown.
    with tools.worker.connection() as conn:
        slip = authorize(
            conn,
            Asking(
                account=account,
                purpose=PURPOSES[account.role],
                shown_on="list",
                children=children,
                now=tools.clock(),
                entropy=tools.entropy,
            ),
        )
    if isinstance(slip, Refusal):
        return slip
    return slip, _lines(tools, slip, records), len(records)


def _lines(tools: Tools, slip: DisclosureSlip, records: Sequence[RecordId]) -> list[Line]:
    child_of = {record: child for child, theirs in slip.children.items() for record in theirs}
    keys = tools.record_keys_there_are(slip.records)
    with tools.worker.connection() as conn:
        wrong: Mapping[RecordId, ToFix] = to_fix(conn, slip)
        workers = workers_of(conn, slip.records, on=tools.clock().date())
    lines: list[Line] = []
    with tools.api.connection() as conn:
        for record in records:
            child = child_of.get(record)
            if child is not None and record in wrong:
                told = read_told(conn, slip, child, keys)
                facts = facts_for_worklist(told, wrong[record].problems, workers.get(record))
                lines.append(Line(child_id=child, county=wrong[record].county, released=release(slip, child, facts)))
    return lines
