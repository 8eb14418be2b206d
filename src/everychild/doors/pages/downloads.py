"""Public figures as files; the synthetic mark stands inside each."""

from __future__ import annotations

import csv
import io
from datetime import date

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from everychild.accountability.figures import MARK
from everychild.doors.pages.counties import county_name
from everychild.doors.published import PublicDay, PublicFigures, public_body, row_of

COLUMNS = ("by", "place", "name", "state", "children", "unaccounted_for", "heard_through", "coverage", "as_of", "note")


def router(published: PublicFigures) -> APIRouter:
    """The files `/figures.csv` and `/figures.json`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/figures.csv")
    def as_csv(as_of: date | None = None) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        day = published.day(as_of)
        if day is None:
            return _nothing()
        headers = {"Content-Disposition": f'attachment; filename="roll-call-invented-{day.as_of}.csv"'}
        return Response(csv_of(day), media_type="text/csv; charset=utf-8", headers=headers)

    @routes.get("/figures.json")
    def as_json(as_of: date | None = None) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        day = published.day(as_of)
        if day is None:
            return _nothing()
        body = public_body(day)
        for row in body["rows"]:
            if row["by"] == "county":
                row["name"] = county_name(row["place"])
        return JSONResponse(body)

    return routes


def csv_of(day: PublicDay) -> str:
    """A day's figures as a table; an empty number is a small one left out, or what would give one away."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for figure in (*day.states, *day.counties):
        row = row_of(figure) | {"as_of": day.as_of.isoformat(), "note": MARK}
        if figure.by == "county":
            row["name"] = county_name(figure.place)
        writer.writerow(["" if row[name] is None else row[name] for name in COLUMNS])
    return out.getvalue()


def _nothing() -> Response:
    return Response("Nothing has been published yet.\n", status_code=404, media_type="text/plain")
