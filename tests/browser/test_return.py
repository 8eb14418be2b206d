"""The published return as everybody sees it: by keyboard, wide and narrow, without script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from deliveries import InventedSender, as_lines, deliver, event
from playwright.sync_api import Browser, Page, expect
from seen import WIDTHS, a_tab, assert_accessible, looked_at, settled

from everychild.afcars.publications import count, publish
from everychild.doors.cli.program import Running
from everychild.vocabulary.ids import AgencyId

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-VT:tables"), state="US-VT", afcars_code="50")


@pytest.fixture(scope="module")
def published(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    told = [event("child-removed", f"2026-{month:02d}-05", f"INV-V{month}-{n}", county="50007") for month in (2, 10)
            for n in range(30)]  # fmt: skip
    deliver(tools, SENDER, as_lines(told))
    settled(program)
    for _ in range(2):
        with tools.worker.connection() as conn:
            now = datetime.now(UTC)
            counted = count(conn, now.date(), tools.record_keys_there_are, known_at=now)
            publish(conn, now.date(), counted, now=now, random_bytes=tools.entropy(10))
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, published: Running) -> Iterator[Page]:
    with a_tab(chromium, published.address, request.param) as page:
        yield page


def test_anybody_reads_the_tables_of_the_nation_and_goes_to_a_states_by_keyboard(tab: Page) -> None:
    tab.goto("/return")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("United States")
    expect(tab.get_by_role("table", name="Revisions of this day")).to_be_visible()
    assert_accessible(tab)
    tab.get_by_role("link", name="Vermont").focus()
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("heading", level=1)).to_contain_text("Vermont")
    expect(tab.get_by_role("table", name="By the county of the latest removal")).to_contain_text("Chittenden")
    assert_accessible(tab)
    looked_at(tab, "return")


def test_the_national_page_leads_to_the_tables(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="The federal return as published").click()

    expect(tab.get_by_role("heading", level=1)).to_contain_text("The federal return")
