"""Pages as a person meets them: by headings, labels and links, at two widths, with axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import WIDTHS, assert_accessible, looked_at

from everychild.doors.cli.program import Running
from everychild.vocabulary.ids import AgencyId

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-OH:browser"), state="US-OH", afcars_code="39")
MARK = "Invented children. Not real figures for any state."


@pytest.fixture(scope="session")
def filled(program: Running) -> Running:
    SENDER.enrol(program.tools)
    today = program.tools.clock().date().isoformat()
    events = [event("child-removed", "2026-10-01", f"INV-B{n}") for n in range(5)]
    deliver(program.tools, SENDER, as_lines([*events, heard(today)]))
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, filled: Running) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, base_url=filled.address)
    yield context.new_page()
    context.close()


def test_the_national_roll_call_opens_with_a_sentence_its_age_and_the_synthetic_mark(tab: Page) -> None:
    tab.goto("/")

    expect(tab.get_by_role("heading", name="National roll call")).to_be_visible()
    expect(tab.get_by_text("children are in the care of a public agency")).to_be_visible()
    expect(tab.get_by_text("of feeds are within their promise")).to_be_visible()
    expect(tab.get_by_text(MARK).first).to_be_visible()
    expect(tab.get_by_role("rowheader", name="Ohio")).to_be_visible(timeout=15_000)
    assert_accessible(tab)
    looked_at(tab, "national")


def test_the_page_moves_when_an_event_arrives(tab: Page, filled: Running) -> None:
    tab.goto("/")
    row = tab.get_by_role("row").filter(has_text="Ohio")
    before = int(row.get_by_role("cell").first.inner_text().replace(",", ""))

    deliver(filled.tools, SENDER, as_lines([event("child-removed", "2026-10-02", f"INV-M{before}")]))

    expect(row.get_by_role("cell").first).to_have_text(str(before + 1), timeout=15_000)


def test_the_page_can_be_held_still(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("button", name="Pause updates").click()

    expect(tab.get_by_role("button", name="Go on updating")).to_have_attribute("aria-pressed", "true")


def test_the_page_works_without_script(chromium: Browser, filled: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=filled.address)
    page = context.new_page()
    page.goto("/")

    expect(page.get_by_role("rowheader", name="Ohio")).to_be_visible()
    context.close()


def test_a_corner_of_the_page_still_says_that_it_is_invented(chromium: Browser, filled: Running) -> None:
    """Domain guide, check 16."""
    context = chromium.new_context(viewport={"width": 400, "height": 300}, base_url=filled.address)
    page = context.new_page()
    page.goto("/")
    page.mouse.wheel(0, 700)

    expect(page.get_by_text(MARK).first).to_be_in_viewport()
    context.close()


def test_nothing_scrolls_sideways_at_320_pixels(chromium: Browser, filled: Running) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 600}, base_url=filled.address)
    page = context.new_page()
    page.goto("/")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
