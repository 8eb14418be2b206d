"""What is published of the return is for everybody: a page, a file, JSON, with definitions and revisions."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from door import answered
from fastapi import FastAPI
from markupsafe import escape

from everychild.afcars.publications import count, publish
from everychild.afcars.publishing import order_of, published
from everychild.afcars.tables import DEFINITIONS, Tables
from everychild.doors.api.app import make_app
from everychild.doors.tools import Tools
from everychild.runtime.database import Databases
from everychild.vocabulary.ids import AgencyId

DAY = date(2026, 11, 20)
MARK = "Invented children. Not real figures for any state."
KENTUCKY = InventedSender(agency_id=AgencyId("US-KY:return"))
OHIO = InventedSender(agency_id=AgencyId("US-OH:return"), state="US-OH", afcars_code="39")


def test_months_in_care_are_published_in_the_reports_lengths_and_in_their_order() -> None:
    tables = Tables()
    tables.cells.update({("in care by months in care", str(months)): 20 for months in (0, 3, 11, 35, 36, 59, 60, 200)})
    shown = {
        each.category: each.value for each in published("US", tables) if each.measure == "in care by months in care"
    }

    assert {k: v for k, v in shown.items() if k not in {"mean", "median"}} == {
        "less than 1 month": 20, "1 to 5 months": 20, "6 to 11 months": 20, "30 to 35 months": 20, "3 to 4 years": 40,
        "5 years or more": 40,
    }  # fmt: skip
    ordered = sorted(shown.keys() - {"mean", "median"}, key=order_of("in care by months in care"))
    assert ordered[0] == "less than 1 month"
    assert ordered[-1] == "5 years or more"
    assert sorted(["10", "9", "not said", "0"], key=order_of("in care by age")) == ["0", "9", "10", "not said"]


def ask(app: FastAPI, path: str) -> httpx.Response:
    return answered(app, "GET", path)


def publish_it(tools: Tools) -> None:
    with tools.worker.connection() as conn:
        now = datetime.now(UTC)
        counted = count(conn, DAY, tools.record_keys_there_are, known_at=now)
        publish(conn, DAY, counted, now=now, random_bytes=tools.entropy(10))


def removed(county: str, how_many: int, mark: str) -> bytes:
    return as_lines([event("child-removed", "2026-10-05", f"{mark}{n}", county=county) for n in range(how_many)])


@pytest.fixture
def app(tools: Tools, databases: Databases) -> FastAPI:
    """Two states; in each, one child of whom no county is said."""
    for sender, county in ((KENTUCKY, "21067"), (OHIO, "39049")):
        sender.enrol(tools)
        deliver(tools, sender, removed(county, 43, "INV"))
        deliver(tools, sender, removed("", 12, "INVX"))
    settle(tools)
    return make_app(tools, databases.api)


@pytest.mark.database
def test_before_the_first_publication_every_door_says_that_there_is_none(app: FastAPI) -> None:
    assert ask(app, "/v1/return").json()["problems"][0]["code"] == "nothing-published"
    assert ask(app, "/return.csv").status_code == 404
    assert "Nothing of the federal return has been published" in ask(app, "/return").text


@pytest.mark.database
def test_page_file_and_interface_say_the_same_of_the_nation_and_each_state(app: FastAPI, tools: Tools) -> None:
    publish_it(tools)
    nation, kentucky = ask(app, "/v1/return").json(), ask(app, "/v1/return?place=US-KY").json()
    rows = list(csv.DictReader(io.StringIO(ask(app, "/return.csv").text)))
    filed = {(row["place"], row["measure"], row["category"]): row["value"] for row in rows}
    page = ask(app, "/return?place=US-KY").text

    assert (nation["totals"]["in care"], kentucky["totals"]["in care"]) == (110, 55)
    assert nation["totals"]["adopted"] == 0
    assert kentucky["totals"]["adopted"] is None
    assert filed["US", "in care", ""] == "110"
    assert filed["US-KY", "adopted", ""] == ""
    assert kentucky["in_care_by_county"] == {"21067": 45, "not known": 10}
    assert filed["US-OH/not known", "in care", ""] == "10"
    assert all(row["note"] == MARK for row in rows)
    assert nation["definitions"] == dict(DEFINITIONS)
    assert nation["agencies"] == 2
    assert "left out" in page
    assert "Fayette" in page
    told = {*kentucky["totals"], *(name for name, each in kentucky["tables"].items() if each["by_category"])}
    assert len(told) > 12
    assert all(str(escape(DEFINITIONS[measure])) in page for measure in told)


@pytest.mark.database
def test_a_revision_stands_beside_what_was_published_first(app: FastAPI, tools: Tools) -> None:
    publish_it(tools)
    deliver(tools, OHIO, removed("39049", 5, "INVLATE"))
    settle(tools)
    publish_it(tools)

    assert [each["in care"] for each in ask(app, "/v1/return").json()["revisions"]] == [110, 115]
    assert ask(app, f"/v1/return?as_of={DAY}").json()["totals"]["in care"] == 115
    assert "Revisions of this day" in ask(app, "/return").text
    assert ask(app, f"/v1/return?as_of={DAY - timedelta(days=1)}").status_code == 404


@pytest.mark.database
@pytest.mark.parametrize("query", ["as_of=yesterday", "place=US-ZZ", "as_of=2026-13-01&place=<b>"])
def test_what_cannot_be_read_in_the_address_gives_the_last_day_of_the_nation(
    app: FastAPI, tools: Tools, query: str
) -> None:
    publish_it(tools)

    assert ask(app, f"/v1/return?{query}").json()["place"] == "US"
    assert "<b>" not in ask(app, f"/return?{query}").text
