"""Opening children to somebody who is signed in: the slip first, then what it lets through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from everychild.disclosure.reading import Told, read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asked
from everychild.doors.tools import Tools
from everychild.jurisdictions.directory import agencies
from everychild.people.accounts import Account, workers_of
from everychild.vocabulary.ids import AgencyId, ChildId, RecordId
from everychild.whereabouts.children import Standing, standings

PURPOSE = "P-CARE"
NATIONAL_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One child as the slip opens it, still to be released."""

    child_id: ChildId
    standing: Standing
    told: Sequence[Told]
    worker: str | None


def slip_for(
    tools: Tools, account: Account, children: Mapping[ChildId, Sequence[RecordId]], *, shown_on: str
) -> DisclosureSlip | Refusal:
    """A slip for these children; its looks stand before this returns."""
    with tools.worker.connection() as conn:
        asked = Asked(
            account=account,
            purpose=PURPOSE,
            shown_on=shown_on,
            children=children,
            now=tools.clock(),
            entropy=tools.entropy,
        )
        return authorize(conn, asked)


def opened(tools: Tools, slip: DisclosureSlip, *, now: datetime) -> list[Opened]:
    """The slip's children who are in care now, as the roll call orders them."""
    keys = tools.record_keys_there_are(slip.records)
    with tools.worker.connection() as conn:
        workers = workers_of(conn, slip.records, on=now.date())
    with tools.api.connection() as conn:
        return [
            Opened(
                child_id=child,
                standing=standing,
                told=read_told(conn, slip, child, keys),
                worker=next((workers[record] for record in slip.children[child] if record in workers), None),
            )
            for child, standing in standings(conn, slip, now=now).items()
        ]


def zones(tools: Tools) -> Mapping[AgencyId, str]:
    """The zone in which each agency's days begin."""
    with tools.worker.connection() as conn:
        return {agency.agency_id: agency.zone for agency in agencies(conn)}


def agency_names(tools: Tools) -> Mapping[AgencyId, str]:
    """Each agency as people call it."""
    with tools.worker.connection() as conn:
        return {agency.agency_id: agency.name for agency in agencies(conn)}


def agency_name(tools: Tools, agency: AgencyId) -> str:
    """An agency as people call it; its id where it is not known."""
    return agency_names(tools).get(agency, agency)


def zone_of(tools: Tools, agency: AgencyId) -> str:
    """One agency's zone; the nation's where the agency is not known."""
    return zones(tools).get(agency, NATIONAL_ZONE)
