"""The nation as a person meets it: by headings, labels and links, at two widths, with axe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import MARK, WIDTHS, a_tab, assert_accessible, looked_at, settled

from everychild.accountability.publishing import publish
from everychild.doors.cli.program import Running
from everychild.vocabulary.ids import AgencyId

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-OH:browser"), state="US-OH", afcars_code="39")


@pytest.fixture(scope="session")
def filled(program: Running) -> Running:
    SENDER.enrol(program.tools)
    today = program.tools.clock().date().isoformat()
    events = [event("child-removed", "2026-10-01", f"INV-B{n}", county="39049") for n in range(40)]
    events += [event("child-removed", "2026-10-01", f"INV-C{n}", county="39035") for n in range(30)]
    events += [event("child-removed", "2026-10-01", f"INV-D{n}", county="39061") for n in range(4)]
    events += [event("child-reported-missing", "2026-11-01", f"INV-B{n}") for n in range(3)]
    deliver(program.tools, SENDER, as_lines([*events, heard(today)]))
    settled(program)
    with program.tools.worker.connection() as conn:
        publish(conn, now=program.tools.clock())
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, filled: Running) -> Iterator[Page]:
    with a_tab(chromium, filled.address, request.param) as page:
        yield page


def test_the_national_roll_call_opens_with_a_sentence_its_age_and_the_synthetic_mark(tab: Page) -> None:
    tab.goto("/")

    expect(tab.get_by_role("heading", name="National roll call")).to_be_visible()
    expect(tab.get_by_text("children are in the care of a public agency")).to_be_visible()
    expect(tab.get_by_text("of feeds are within their promise")).to_be_visible()
    expect(tab.get_by_text(MARK).first).to_be_visible()
    expect(tab.get_by_role("list", name="The nine headlines").get_by_role("listitem")).to_have_count(9)
    expect(tab.get_by_role("rowheader", name="Ohio")).to_be_visible()
    expect(tab.get_by_role("group", name="Map of the states")).to_be_visible()
    expect(tab.get_by_text("A tribe stands here only by its own agreement")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "national")


def test_a_state_opens_into_its_counties_on_the_map_and_in_the_list_by_keyboard(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("link", name="Ohio:").focus()
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("heading", name="States and the counties of Ohio")).to_be_visible()
    expect(tab.get_by_role("img", name="Map of the counties of Ohio")).to_be_visible()
    expect(tab.get_by_role("row", name="Franklin")).to_contain_text("40")
    expect(tab.get_by_role("row", name="Hamilton")).to_contain_text("left out")
    expect(tab.get_by_role("row", name="Cuyahoga").first).to_contain_text("left out")
    assert_accessible(tab)
    looked_at(tab, "national-counties")


def test_every_figure_says_how_we_know(tab: Page) -> None:
    tab.goto("/")
    for figure in ("the national count", "states", "the bridge"):
        tab.get_by_text(f"How do we know? {figure}").click()
    expect(tab.get_by_text("What it means").first).to_be_visible()
    expect(tab.get_by_text("How it was revised").last).to_be_visible()
    assert_accessible(tab)


def test_any_past_day_can_be_asked_for(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_label("As of the end of").fill("2026-10-15")
    tab.get_by_role("button", name="Show that day").click()

    expect(tab.get_by_text("This is 15 October 2026 as it ended")).to_be_visible()
    expect(tab.get_by_text("At the end of 15 October 2026")).to_be_visible()
    expect(tab.get_by_role("rowheader", name="Ohio")).to_be_visible()
    assert_accessible(tab)


def test_the_page_moves_when_an_event_arrives_and_stays_where_it_is(tab: Page, filled: Running) -> None:
    tab.goto("/")
    total = tab.locator("#nation-total")
    before = int(total.inner_text().replace(",", ""))
    top = tab.get_by_role("heading", name="Safety placements").bounding_box()
    tab.wait_for_timeout(300)

    deliver(filled.tools, SENDER, as_lines([event("child-removed", "2026-10-02", f"INV-M{before}")]))

    expect(total).to_have_text(f"{before + 1:,}", timeout=15_000)
    assert tab.get_by_role("heading", name="Safety placements").bounding_box() == top


def test_the_page_can_be_held_still_and_catches_up(tab: Page, filled: Running) -> None:
    tab.goto("/")
    total = tab.locator("#nation-total")
    before = int(total.inner_text().replace(",", ""))
    tab.get_by_role("button", name="Pause updates").click()
    expect(tab.get_by_role("button", name="Go on updating")).to_have_attribute("aria-pressed", "true")

    deliver(filled.tools, SENDER, as_lines([event("child-removed", "2026-10-02", f"INV-H{before}")]))
    tab.wait_for_timeout(2500)
    expect(total).to_have_text(f"{before:,}")
    tab.get_by_role("button", name="Go on updating").click()

    expect(total).to_have_text(f"{before + 1:,}", timeout=15_000)


def test_the_page_works_without_script(chromium: Browser, filled: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=filled.address)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Ohio").click()

    expect(page.get_by_role("row", name="Franklin")).to_contain_text("40")
    context.close()


def test_a_corner_of_the_page_still_says_that_it_is_invented(chromium: Browser, filled: Running) -> None:
    """Domain guide, check 16."""
    with a_tab(chromium, filled.address, 400, 300) as page:
        for path in ("/", "/?state=US-OH", "/sign-in"):
            page.goto(path)
            page.mouse.wheel(0, 700)
            expect(page.get_by_text(MARK).first).to_be_in_viewport()


def test_the_mark_is_inside_every_picture_of_the_page(tab: Page) -> None:
    tab.goto("/?state=US-OH")
    expect(tab.get_by_role("img", name="Map of the counties of Ohio")).to_contain_text(MARK)
    expect(tab.get_by_role("img", name="Children by headline")).to_contain_text(MARK)
    assert all("Invented" in (each.get_attribute("aria-label") or "") for each in tab.locator("svg.ec-spark").all())


def test_nothing_scrolls_sideways_at_320_pixels_and_at_400_per_cent(chromium: Browser, filled: Running) -> None:
    # 1280 pixels at 400 % are 320 pixels of the page's own.
    with a_tab(chromium, filled.address, 320, 256) as page:
        for path in ("/", "/?state=US-OH", "/sign-in"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
