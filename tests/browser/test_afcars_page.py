"""The page that checks a federal file, as a data manager meets it: without a database, with and without script."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from returns import a_child, a_file, a_removal
from seen import WIDTHS, assert_accessible, looked_at

from everychild.doors.api.page_app import make_page_app

pytestmark = pytest.mark.browser
MARK = "Invented children. Not real figures for any state."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page as `everychild afcars page` serves it."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_page_app(), log_config=None, access_log=False))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/afcars")
    yield page
    context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred records: some entered late, some blanks, an impossible birth date, dates from another system."""
    records = [
        a_child(
            n,
            removal=a_removal(E70="20260401" if n % 3 == 0 else "20260112", E71="" if n % 9 == 0 else "1"),
            E21="" if n % 25 == 0 else "0",
            E59="01/01/1988" if n % 2 else "1988",
            E5="20271231" if n == 50 else "20150505",
        )
        for n in range(1, 101)
    ]
    path = tmp_path_factory.mktemp("files") / "afcars-2026-09.xml"
    path.write_bytes(a_file(*records))
    return path


def test_the_page_teaches_what_will_be_there_and_shows_no_mark_before_a_file_bears_it(tab: Page) -> None:
    expect(tab.get_by_role("heading", name="Check a federal file (AFCARS)")).to_be_visible()
    expect(tab.get_by_text("It goes nowhere else and is not kept.")).to_be_visible()
    expect(tab.get_by_text(MARK)).to_be_hidden()
    assert_accessible(tab)
    looked_at(tab, "afcars-empty")


def test_a_chosen_file_is_read_and_answered_on_the_page(tab: Page, bad: Path) -> None:
    tab.get_by_label("The XML file").set_input_files(bad)
    tab.get_by_role("button", name="Check the file").click()

    expect(tab.get_by_text("This file would not be accepted.")).to_be_visible()
    expect(tab.get_by_role("heading", name="Mend once, in the extract")).to_be_visible()
    expect(tab.get_by_role("rowheader", name="E70", exact=True)).to_be_visible()
    expect(tab.get_by_text("INV000000003").first).to_be_visible()
    expect(tab.get_by_text(MARK).first).to_be_visible()
    expect(tab.get_by_role("status")).to_have_text("The answer is below.")
    assert_accessible(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.evaluate("window.innerWidth")
    looked_at(tab, "afcars-answer")


def test_a_dropped_file_is_read_and_two_at_once_are_not(tab: Page) -> None:
    drop = """count => {
        const data = new DataTransfer();
        for (let n = 0; n < count; n++) data.items.add(new File(["<a/>"], `file${n}.xml`));
        document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true}));
    }"""
    tab.evaluate(drop, 2)
    expect(tab.get_by_role("status")).to_have_text("Drop one file at a time.")

    tab.evaluate(drop, 1)
    expect(tab.get_by_text("This file would not be accepted.")).to_be_visible()


def test_by_keyboard_alone_the_file_is_checked(tab: Page, bad: Path) -> None:
    tab.get_by_label("The XML file").set_input_files(bad)
    tab.get_by_label("The XML file").focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")

    expect(tab.get_by_text("This file would not be accepted.")).to_be_visible()


def test_the_answer_comes_as_a_workbook(tab: Page, bad: Path) -> None:
    tab.get_by_label("The XML file").set_input_files(bad)
    tab.get_by_text("Excel, case number first").click()
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Check the file").click()

    assert download.value.suggested_filename == "afcars-2026-09-check.xlsx"
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


def test_without_script_the_form_gives_the_same_answer(chromium: Browser, address: str, bad: Path) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/afcars")
    page.get_by_label("The XML file").set_input_files(bad)
    page.get_by_role("button", name="Check the file").click()

    expect(page.get_by_text("This file would not be accepted.")).to_be_visible()
    expect(page.get_by_text(MARK).first).to_be_visible()
    context.close()


def test_a_broken_file_is_answered_too(tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(a_file(a_child(1), a_child(2))[:-200])
    tab.get_by_label("The XML file").set_input_files(path)
    tab.get_by_role("button", name="Check the file").click()

    expect(tab.get_by_text("The file ends in the middle.").first).to_be_visible()


def test_nothing_scrolls_sideways_at_320_pixels(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 600}, base_url=address)
    page = context.new_page()
    page.goto("/afcars")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
