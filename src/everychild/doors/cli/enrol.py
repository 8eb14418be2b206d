"""`everychild enrol`: make your agency known to this node, with its feeds and their keys."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from everychild.doors.cli.answers import as_json, give_up, out
from everychild.doors.cli.submit import key_path
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.enrolling import enrol as make_known
from everychild.jurisdictions.directory import Agency
from everychild.vocabulary.ids import AgencyId
from everychild.vocabulary.places import STATE_FIPS, STATES


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("enrol")(enrol)


def enrol(
    agency: Annotated[str, typer.Argument(help="The id by which it goes here, as US-KY:example.")],
    name: Annotated[str, typer.Option(help="As people call it.")],
    zone: Annotated[str, typer.Option(help="The time zone in which its days begin, as America/New_York.")],
    code: Annotated[str, typer.Option(help="E1 as in its AFCARS file; the state's, where it is left out.")] = "",
    seen_within_hours: Annotated[
        int, typer.Option(min=0, help="Until a child is to be seen after responsibility begins.")
    ] = 72,
    away_counts_hours: Annotated[
        int, typer.Option(min=0, help="For which a known place counts; 0 where that is missing.")
    ] = 24,
    invented: Annotated[
        bool, typer.Option("--invented", help="An agency of practice files, which stands for no state.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Make an agency and its five feeds known; the keys with which it signs stay in this data folder."""
    state, _, rest = agency.partition(":")
    if state not in STATES or not rest:
        give_up("Write the agency's id as its state, a colon and a short name, as US-KY:example.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        give_up("There is no such time zone; write it as America/New_York.")
    known = Agency(
        agency_id=AgencyId(agency),
        name=name,
        state=state,
        afcars_code=code or STATE_FIPS[state],
        zone=zone,
        seen_within_hours=seen_within_hours,
        away_counts_hours=away_counts_hours,
        invented=invented,
    )
    with with_tools(own=True) as tools:
        feeds = make_known(tools, known)
        keys = {str(feed): str(key_path(tools.home, feed)) for feed in feeds}
    if json:
        as_json({"agency": agency, "keys": keys})
        return
    out.print(
        f"{name} is known here, with {len(feeds)} feeds. Each signs with its own key, which stays on this machine:"
    )
    for feed, path in keys.items():
        out.print(f"  {feed}: {path}")
