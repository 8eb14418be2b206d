"""From the roll call's total to the children whom AFCARS would hold on the same day, line by line.

Always true: the lines add up exactly, nation and state by state; a line of nothing stands as a nought.

Cites:
    45 CFR 1355.42(a) (the out-of-home care population), read as in docs/rule-readings.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.jurisdictions.directory import agencies
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, Position
from everychild.vocabulary.places import NATION, place_name

_SQL = load_queries("everychild.whereabouts", "whereabouts.sql")


class BridgeLine(StrEnum):
    """A difference between the roll call and AFCARS, in the order in which it is read."""

    CUSTODY_ENDED = "custody-ended"
    NOT_REMOVED = "not-removed"
    UNDER_A_DAY = "under-24-hours"
    GIVEN_UP_AND_REFUSED = "given-up-and-refused"
    REPORTED_ELSEWHERE = "reported-elsewhere"
    MORE_THAN_ONCE = "more-than-once"
    COUNTED_ELSEWHERE = "counted-elsewhere"


WORDS: Mapping[BridgeLine, str] = {
    BridgeLine.CUSTODY_ENDED: "Missing, and responsibility has ended: here, no longer in AFCARS",
    BridgeLine.NOT_REMOVED: "Responsibility by order, not placed so far (a newborn in hospital): not yet in AFCARS",
    BridgeLine.UNDER_A_DAY: "In care for less than 24 hours: here, not in AFCARS yet",
    BridgeLine.GIVEN_UP_AND_REFUSED: "Given up by transfer, and refused by the other side: here, no longer in AFCARS",
    BridgeLine.REPORTED_ELSEWHERE: "Counted here, and in another state's AFCARS file",
    BridgeLine.MORE_THAN_ONCE: "One child here, and in AFCARS once more for each further record that claims the child",
    BridgeLine.COUNTED_ELSEWHERE: "In this state's AFCARS file, and counted under another",
}
"""What each line says on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeGroup:
    """Children who stand alike in the bridge.

    Takes:
        state: under which they are counted.
        removed: whether any removal of theirs is open, however young.
        ordered: whether responsibility is by order, without a removal so far.
        reported_by: the agencies whose open removals of the child have lasted for more than a day, in order; one that
            claims the child in two records stands twice.
    """

    state: str
    custody_ended: bool
    removed: bool
    ordered: bool
    reported_by: list[AgencyId]
    children: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """One place's bridge.

    Takes:
        total: children on the roll call.
        lines: every line with its sign; `total` and they add up to `in_afcars`.
        in_afcars: records that AFCARS would hold that day, counted by themselves.
    """

    place: str
    name: str
    total: int
    lines: Mapping[BridgeLine, int]
    in_afcars: int


def bridges(conn: Connection[Any], *, position: Position, as_of: datetime) -> tuple[Bridge, ...]:
    """The bridge of the nation, then of each state that counts or reports a child, by name."""
    with conn.cursor(row_factory=class_row(BridgeGroup)) as cursor:
        cursor.execute(_SQL["bridge_groups"], {"position": position, "as_of": as_of})
        groups = cursor.fetchall()
    return bridges_of(groups, {agency.agency_id: agency.state for agency in agencies(conn)})


def bridges_of(groups: Sequence[BridgeGroup], state_of: Mapping[AgencyId, str]) -> tuple[Bridge, ...]:
    """The bridges of these groups: the nation's first."""
    reporting = {state_of[agency] for group in groups for agency in group.reported_by if agency in state_of}
    states = sorted({group.state for group in groups} | reporting, key=place_name)
    return tuple(_bridge(place, groups, state_of) for place in (NATION, *states))


def _bridge(place: str, groups: Sequence[BridgeGroup], state_of: Mapping[AgencyId, str]) -> Bridge:
    total = in_afcars = 0
    lines = dict.fromkeys(BridgeLine, 0)
    for group in groups:
        reported = sum(1 for agency in group.reported_by if place in {NATION, state_of.get(agency)})
        in_afcars += reported * group.children
        if place not in {NATION, group.state}:
            lines[BridgeLine.COUNTED_ELSEWHERE] += reported * group.children
            continue
        total += group.children
        if reported:
            lines[BridgeLine.MORE_THAN_ONCE] += (reported - 1) * group.children
        else:
            lines[_reason(group)] -= group.children
    return Bridge(place=place, name=place_name(place), total=total, lines=lines, in_afcars=in_afcars)


def _reason(group: BridgeGroup) -> BridgeLine:
    """Why a child who is counted here is not in AFCARS here."""
    if group.reported_by:
        return BridgeLine.REPORTED_ELSEWHERE
    if group.custody_ended:
        return BridgeLine.CUSTODY_ENDED
    if group.removed:
        return BridgeLine.UNDER_A_DAY
    return BridgeLine.NOT_REMOVED if group.ordered else BridgeLine.GIVEN_UP_AND_REFUSED
