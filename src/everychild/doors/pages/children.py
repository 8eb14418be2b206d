"""The agency's roll call, or a worker's own: headlines as tabs, a list, filters kept in the address, an export."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from everychild.accountability.figures import MARK
from everychild.disclosure.egress import Released, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip
from everychild.doors.pages.facts import facts_for_list
from everychild.doors.pages.opening import PURPOSE, Opened, opened, slip_for, zone_of
from everychild.doors.pages.rendering import HEADLINE_WORDS, page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, records_assigned_to
from everychild.vocabulary.ids import ChildId, RecordId
from everychild.vocabulary.roll_call import Headline, Mark, Setting
from everychild.whereabouts.children import Standing, children_of_records, records_of
from everychild.whereabouts.lists import Filter, agency_list

PAGE = 25
EXPORT_MAX = 1000
COLUMNS = ("initials", "age", "headline", "missing-since", "setting", "last-contact", "how", "worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the address asks for; whatever it does not know leaves nobody out."""

    headline: str = ""
    mark: str = ""
    setting: str = ""
    due: str = ""
    worker: str = ""
    start: int = 0

    @property
    def as_filter(self) -> Filter:
        """The same for the room that lists."""
        return Filter(
            headlines=frozenset({self.headline} & set(map(str, Headline))),
            mark=self.mark if self.mark in set(Mark) else "",
            setting=self.setting if self.setting in set(Setting) else "",
            not_seen_this_month=self.due == "month",
            without_worker=self.worker == "none",
        )

    def address(self, **changes: object) -> str:
        """The query of the same page with some of it changed."""
        asked = {name: getattr(self, name) for name in ("headline", "mark", "setting", "due", "worker", "start")}
        return urlencode({name: value for name, value in (asked | changes).items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One child of the list, as released."""

    child_id: ChildId
    standing: Standing
    released: Released


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Counts over the whole list, and the ids under the filter."""

    headlines: Mapping[str, int]
    marks: Mapping[str, int]
    children: Sequence[ChildId]


def router(tools: Tools) -> APIRouter:
    """The page `/children` and its export."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/children")
    def listed(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        roll = _roll(tools, account, chosen)
        start = max(0, chosen.start)
        answer = _open(tools, account, roll.children[start : start + PAGE], shown_on="list")
        if isinstance(answer, Refusal):
            return page("refused.html", refusal=answer, account=account, now=tools.clock())
        slip, lines = answer
        return page(
            "children.html",
            account=account,
            role=matrix().roles[account.role].name,
            purpose=matrix().purposes[PURPOSE],
            slip=slip,
            lines=lines,
            roll=roll,
            zone=zone_of(tools, account.agency_id),
            now=tools.clock(),
            chosen=chosen,
            start=start,
            closed=len(roll.children[start : start + PAGE]) - len(lines),
            settings=[str(each) for each in Setting],
            page_size=PAGE,
        )

    @routes.get("/children/export.csv")
    def exported(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None:
            return RedirectResponse("/sign-in", status_code=303)
        answer = _open(tools, account, _roll(tools, account, chosen).children[:EXPORT_MAX], shown_on="export")
        if isinstance(answer, Refusal) or answer[0] is None:
            refusal = answer if isinstance(answer, Refusal) else NOBODY
            return page("refused.html", status=403, refusal=refusal, account=account, now=tools.clock())
        headers = {"Content-Disposition": 'attachment; filename="children-invented.csv"'}
        return Response(_csv(answer[1]), media_type="text/csv; charset=utf-8", headers=headers)

    return routes


NOBODY = Refusal(
    code="nobody-under-the-filter",
    what="Nobody stands under this filter, so there is no file.",
    remedy="Go back to the list and choose another filter.",
)


def _roll(tools: Tools, account: Account, chosen: Chosen) -> Roll:
    now, zone = tools.clock(), zone_of(tools, account.agency_id)
    if account.role == "R04":
        with tools.worker.connection() as conn:
            found = agency_list(conn, account.agency_id, chosen.as_filter, now=now, zone=zone)
        return Roll(headlines=found.headlines, marks=found.marks, children=found.children)
    with tools.worker.connection() as conn:
        mine = children_of_records(conn, records_assigned_to(conn, account.account_id, on=now.date()))
    if not mine:
        return Roll(headlines={}, marks={}, children=[])
    slip = slip_for(tools, account, mine, shown_on="list")
    each = [] if isinstance(slip, Refusal) else [one.standing for one in opened(tools, slip, now=now)]
    wanted = chosen.as_filter.headlines
    return Roll(
        headlines=Counter(one.headline for one in each),
        marks=Counter(mark for one in each for mark in one.marks),
        # A refusal must be told as one, so that ids are asked for again where nothing was opened.
        children=[one.child_id for one in each if not wanted or one.headline in wanted] if each else list(mine),
    )


def _open(
    tools: Tools, account: Account, children: Sequence[ChildId], *, shown_on: str
) -> tuple[DisclosureSlip | None, list[Line]] | Refusal:
    if not children:
        return None, []
    with tools.worker.connection() as conn:
        records: Mapping[ChildId, Sequence[RecordId]] = records_of(conn, children)
    slip = slip_for(tools, account, records, shown_on=shown_on)
    if isinstance(slip, Refusal):
        return slip
    now = tools.clock()
    place = {child: index for index, child in enumerate(children)}
    found = sorted(opened(tools, slip, now=now), key=lambda each: place[each.child_id])
    return slip, [_line(slip, each) for each in found]


def _line(slip: DisclosureSlip, each: Opened) -> Line:
    facts = facts_for_list(each.standing, each.told, each.worker)
    return Line(child_id=each.child_id, standing=each.standing, released=release(slip, each.child_id, facts))


def _csv(lines: Sequence[Line]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*COLUMNS, "note"])
    for line in lines:
        row = {name: line.released.get(name) for name in COLUMNS}
        row["headline"] = HEADLINE_WORDS[Headline(line.standing.headline)]
        writer.writerow(["" if row[name] is None else row[name] for name in COLUMNS] + [MARK])
    return out.getvalue()
