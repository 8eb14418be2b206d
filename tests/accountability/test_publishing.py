"""The figures of a day, published once and kept, the same at every door."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, noon, settle
from door import answered
from fastapi import FastAPI

from everychild.accountability.publishing import due, figures, latest, lines, publish
from everychild.doors.api.app import make_app
from everychild.doors.pages.downloads import csv_of
from everychild.doors.published import PublicFigures, public_body
from everychild.doors.tools import Tools
from everychild.ledger.readers import all_is_followed, all_is_followed_since
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import Databases
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
SENDER = InventedSender(agency_id=AgencyId("US-KY:publishing"))
MARK = "Invented children. Not real figures for any state."


def ask(app: FastAPI, path: str) -> httpx.Response:
    return answered(app, "GET", path)


def removed(county: str, count: int, offset: int) -> list[dict[str, Any]]:
    return [event("child-removed", "2026-10-05", f"INV-P{offset + n}", county=county) for n in range(count)]


@pytest.fixture
def filled(tools: Tools) -> Tools:
    SENDER.enrol(tools)
    lives = [*removed("21067", 23, 0), *removed("21111", 42, 100), *removed("21117", 3, 200)]
    missing = [event("child-reported-missing", "2026-11-20", f"INV-P{100 + n}") for n in range(12)]
    deliver(tools, SENDER, as_lines([*lives, *missing, heard("2026-11-25")]))
    settle(tools)
    return tools


def test_figures_are_published_once_rounded_and_left_out_where_small(filled: Tools) -> None:
    with filled.worker.connection() as conn:
        made = publish(conn, now=noon("2026-11-25"))
        again = publish(conn, now=noon("2026-11-25"))
        assert made is not None
        found = {each.place: each for each in figures(conn, made.as_of)}

    assert made.as_of == date(2026, 11, 24)
    assert again is None
    assert found["US-KY"].children == 70
    assert found["US-KY"].unaccounted == 10
    assert found["21117"].children is None
    assert found["21067"].children is None  # it goes with the small one, or that could be had by subtraction
    assert found["21111"].children == 40
    assert found["21111"].unaccounted is None


def test_a_published_day_stays_as_it_was_published(filled: Tools) -> None:
    with filled.worker.connection() as conn:
        publish(conn, now=noon("2026-11-25"))
    deliver(filled, SENDER, as_lines(removed("21111", 30, 500)))
    settle(filled)
    with filled.worker.connection() as conn:
        publish(conn, now=noon("2026-11-25") + timedelta(hours=3))
        kept = {each.place: each.children for each in figures(conn, date(2026, 11, 24))}
        publish(conn, now=noon("2026-11-26"))
        later = {each.place: each.children for each in figures(conn, date(2026, 11, 25))}

    assert kept["US-KY"] == 70
    assert later["US-KY"] == 100


def test_each_state_has_a_line_of_thirty_days(filled: Tools) -> None:
    with filled.worker.connection() as conn:
        publish(conn, now=noon("2026-11-25"))
        points = [each for each in lines(conn, date(2026, 11, 24)) if each.place == "US-KY"]

    assert len(points) == 30
    assert [point.unaccounted for point in points[-6:]] == [0, 10, 10, 10, 10, 10]


def test_page_file_and_interface_say_the_same(filled: Tools, databases: Databases) -> None:
    with filled.worker.connection() as conn:
        publish(conn, now=filled.clock())
    app = make_app(filled, databases.api)
    day = PublicFigures(filled).day(None)
    assert day is not None
    file, page = ask(app, "/figures.csv").text, ask(app, "/?state=US-KY").text
    rows = {row["place"]: row for row in ask(app, "/v1/roll-call?by=county").json()["rows"]}

    assert file == csv_of(day)
    assert ask(app, "/figures.json").json()["mark"] == MARK
    assert all(line.endswith(MARK) for line in file.splitlines()[1:])
    assert rows["21117"]["children"] is None
    assert {row["place"]: row["children"] for row in public_body(day, "county")["rows"]} == {
        place: row["children"] for place, row in rows.items()
    }
    assert "Jefferson" in page
    assert "left out" in page


def test_nothing_by_state_or_county_is_public_before_the_first_publication(filled: Tools, databases: Databases) -> None:
    app = make_app(filled, databases.api)

    answer = ask(app, "/v1/roll-call?by=county")

    assert answer.status_code == 404
    assert answer.json()["problems"][0]["code"] == "nothing-published-yet"
    assert ask(app, "/figures.csv").status_code == 404
    assert ask(app, "/v1/roll-call").status_code == 200


def test_a_past_day_is_told_from_what_the_last_publication_knew(filled: Tools) -> None:
    with filled.worker.connection() as conn:
        publish(conn, now=filled.clock())
    deliver(filled, SENDER, as_lines(removed("21111", 30, 500)))
    settle(filled)
    day = PublicFigures(filled).day(date(2026, 10, 20))

    assert day is not None
    assert not day.was_published
    assert {each.place: each.children for each in day.states} == {"US-KY": 70}


def test_what_arrives_this_minute_holds_nothing_up_and_what_waits_for_longer_does(filled: Tools) -> None:
    with filled.worker.connection() as conn:
        settled_at = conn.execute("SELECT clock_timestamp()").fetchone()
    deliver(filled, SENDER, as_lines(removed("21111", 3, 900)))
    with filled.worker.connection() as conn:
        sequence_once(conn)
    with filled.worker.connection() as conn:
        assert settled_at
        assert not all_is_followed(conn)
        assert all_is_followed_since(conn, settled_at[0])
        assert not all_is_followed_since(conn, settled_at[0] + timedelta(days=1))


def test_the_first_figures_wait_for_six_on_the_next_morning_and_later_ones_are_made_up_for(filled: Tools) -> None:
    """Whoever sets a system up at a quarter past six has published nothing of a nation of which nobody had spoken."""
    today = datetime.now(ZoneInfo("America/New_York")).date()
    six = datetime.combine(today, time(6), ZoneInfo("America/New_York"))
    day = timedelta(days=1)
    with filled.worker.connection() as conn:
        assert due(conn, six + timedelta(hours=17)) is None
        assert due(conn, six + day - timedelta(minutes=1)) is None
        assert due(conn, six + day) == today
        assert due(conn, six + day + timedelta(hours=6)) == today
        publish(conn, now=six + day)
        assert due(conn, six + day + timedelta(hours=6)) is None
        assert due(conn, six + 3 * day) == today + 2 * day
        last = latest(conn)
    assert last is not None
    assert last.position > 0


def test_nothing_is_due_of_an_empty_ledger(tools: Tools) -> None:
    with tools.worker.connection() as conn:
        assert due(conn, noon("2026-11-25")) is None
