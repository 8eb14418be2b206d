"""Looking at a page as a person does: a picture where one is asked for, and axe."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Page

WIDTHS = (1280, 375)


def looked_at(page: Page, name: str) -> None:
    folder = os.environ.get("EVERYCHILD_TEST_SCREENSHOTS")
    if folder:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def assert_accessible(page: Page) -> None:
    results = Axe().run(page)  # pyright: ignore[reportUnknownMemberType] - it has no stubs
    assert results.violations_count == 0, results.generate_report()
