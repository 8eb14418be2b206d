"""The supervisor's eight o'clock: what cannot wait, each as a number that opens its list."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from everychild.doors.pages.opening import agency_name, zone_of
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.tools import Tools
from everychild.vocabulary.roll_call import Headline, Mark
from everychild.whereabouts.lists import AgencyList, Filter, KinPlacements, agency_list, kin_placements

SUPERVISORS = frozenset({"R04"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to look at: how many, what it means, where the list is.

    Takes:
        late: whether any of it is more than it should be.
    """

    heading: str
    count: int
    means: str
    address: str
    late: bool


def router(tools: Tools) -> APIRouter:
    """The page `/today`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/today")
    def shown(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        account = whoever(tools, request)
        if account is None or account.role not in SUPERVISORS:
            return RedirectResponse("/sign-in", status_code=303)
        now, zone = tools.clock(), zone_of(tools, account.agency_id)
        with tools.worker.connection() as conn:
            found = agency_list(conn, account.agency_id, Filter(), now=now, zone=zone)
            kin = kin_placements(conn, account.agency_id, now=now)
        return page(
            "today.html",
            account=account,
            cards=cards(found, kin),
            children=sum(found.headlines.values()),
            word=found.word,
            now=now,
            zone=zone,
            agency=agency_name(tools, account.agency_id),
        )

    return routes


def cards(found: AgencyList, kin: KinPlacements) -> list[Card]:
    """What a supervisor asks at eight, the gravest first."""
    headlines, marks = found.headlines, found.marks
    missing = headlines[Headline.MISSING] + headlines[Headline.FOUND_NOT_BACK]
    nights, transfers = marks.get(Mark.NO_PLACEMENT_TONIGHT, 0), headlines[Headline.TRANSFER_PENDING]
    overdue = headlines[Headline.CONTACT_OVERDUE]
    return [
        Card(heading="Missing, or found and not back", count=missing, late=missing > 0, address="/missing",
             means="Each has a row on the missing board, with what is still owed."),
        Card(heading="Nobody has the case", count=found.without_worker, late=found.without_worker > 0,
             address="/children?worker=none", means="This is to be 0 at every moment."),
        Card(heading="No placement tonight", count=nights, late=nights > 0,
             address="/children?mark=no-placement-tonight", means="Office, hotel, or a hospital bed not needed."),
        Card(heading="Contact overdue", count=overdue, late=overdue > 0,
             address="/children?headline=contact-overdue", means="A full calendar month went by without a visit."),
        Card(heading="Not seen this month yet", count=found.not_seen_this_month, late=False,
             address="/children?due=month", means="A face-to-face is due by the end of the month."),
        Card(heading="Records disagree", count=headlines[Headline.RECORDS_DISAGREE],
             late=headlines[Headline.RECORDS_DISAGREE] > 0, address="/children?headline=records-disagree",
             means="Two agencies both claim, or both deny, the child."),
        Card(heading="Transfers of responsibility pending", count=transfers, late=False,
             address="/children?headline=transfer-pending", means="Sent and not accepted: you still have the child."),
        Card(heading="Kin placements past 30 days", count=kin.over_30_days, late=kin.over_30_days > 0, address="",
             means=f"Safety placements with kin, no court: {kin.children} in all, {kin.over_90_days} past 90 days. "
                   "Names of these children stay in your own system."),
    ]  # fmt: skip
