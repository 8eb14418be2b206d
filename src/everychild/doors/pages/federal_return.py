"""The page of the published federal return: the tables that the yearly reports carry, for the nation and each state.

It is for everybody, signed in or not; the same figures are had as a file and as JSON.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from everychild.afcars.publications import publications
from everychild.afcars.tables import DEFINITIONS
from everychild.doors.pages.counties import county_name
from everychild.doors.pages.rendering import page
from everychild.doors.pages.session import whoever
from everychild.doors.published_return import PublishedReturn, published_return, return_csv
from everychild.doors.tools import Tools
from everychild.vocabulary.places import NATION, STATES, place_name


class Chosen:
    """What the address asks for; what cannot be read asks for nothing."""

    def __init__(self, as_of: str = "", place: str = NATION) -> None:
        """Read the address."""
        self.place = place if place in STATES else NATION
        self.as_of = _day(as_of)
        self.unreadable = bool(as_of) and self.as_of is None


def router(tools: Tools) -> APIRouter:
    """The page `/return` and its file `/return.csv`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/return")
    def shown(request: Request, chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        return page(
            "federal_return.html",
            account=whoever(tools, request),
            found=found_for(tools, chosen),
            chosen=chosen,
            definitions=DEFINITIONS,
            name=place_name(chosen.place),
            place_name=place_name,
            county_name=county_name,
            now=tools.clock(),
        )

    @routes.get("/return.csv")
    def as_csv(chosen: Annotated[Chosen, Depends()]) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        with tools.worker.connection() as conn:
            last = next(iter(publications(conn, as_of=chosen.as_of, at_most=1)), None)
            body = return_csv(conn, last) if last else ""
        if last is None:
            return Response("Nothing has been published of that day.\n", status_code=404, media_type="text/plain")
        headers = {"Content-Disposition": f'attachment; filename="return-invented-{last.as_of}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)

    return routes


def found_for(tools: Tools, chosen: Chosen) -> PublishedReturn | None:
    """What is published of what was asked for; None where nothing is."""
    with tools.worker.connection() as conn:
        return published_return(conn, as_of=chosen.as_of, place=chosen.place)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
