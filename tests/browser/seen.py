"""Looking at a page as a person does: pictures where they are asked for, axe, and the browser's own complaints."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from everychild.doors.cli.program import Running
from everychild.intake.receipts import receipts
from everychild.ledger.readers import all_is_followed
from everychild.whereabouts.reading import Ask, roll_call

WIDTHS = (1280, 375)
MARK = "Invented children. Not real figures for any state."


@contextmanager
def a_tab(browser: Browser, address: str, width: int, height: int = 900) -> Generator[Page]:
    """A page at a width; what the policy forbids, a script's error, or a complaint of the console fails the test."""
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    page = context.new_page()
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        # A page that is refused on purpose is a 403 in the console; that is the page's answer, not a fault.
        if message.type in {"error", "warning"} and "status of 403" not in message.text:
            complaints.append(message.text)

    def failed(error: Error) -> None:
        complaints.append(str(error))

    page.on("console", said)
    page.on("pageerror", failed)
    yield page
    context.close()
    assert complaints == []


def settled(program: Running) -> None:
    """Wait until the roll call has read everything that was delivered."""
    until = monotonic() + 60
    while monotonic() < until:
        with program.tools.worker.connection() as conn:
            # The program's own worker may have taken a delivery before the test could deal with it.
            done = all(each.standing != "working" for each in receipts(conn))
            read = done and all_is_followed(conn)
            # A follower that has not started yet has nothing unread; somebody on the roll call says that it has.
            if read and roll_call(conn, Ask(now=program.tools.clock())).total:
                return
        sleep(0.1)
    raise AssertionError("the roll call did not catch up in a minute")


def looked_at(page: Page, name: str) -> None:
    """A page as it stands, in print, and in forced colours."""
    folder = os.environ.get("EVERYCHILD_TEST_SCREENSHOTS")
    if not folder:
        return
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    if width == WIDTHS[0]:
        page.emulate_media(media="print")
        page.screenshot(path=Path(folder) / f"{name}-print.png", full_page=True)
        page.emulate_media(media="screen", forced_colors="active")
        page.screenshot(path=Path(folder) / f"{name}-forced-colours.png", full_page=True)
        page.emulate_media(media="screen", forced_colors="none")


def assert_accessible(page: Page) -> None:
    """No violation that axe finds, and nothing that runs off the side."""
    results = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - it has no stubs
    assert results.violations_count == 0, results.generate_report()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
