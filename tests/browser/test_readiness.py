"""The data manager's page of today's federal return: figures that move by themselves, a worklist, a county's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from commands import run_on
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import MARK, WIDTHS, a_tab, assert_accessible, looked_at, settled

from everychild.doors.cli.program import Running
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-WV:return"), state="US-WV", afcars_code="54")
PEOPLE = (("Dana Ata", "R19", ""), ("Connie Ounty", "R19", "54039"), ("Case Worker", "R03", ""))
DAY = str(datetime.now(UTC).date() - timedelta(days=4))


@pytest.fixture(scope="module")
def staffed(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    events = [
        event("child-removed", DAY, "INV-R1", county="54039"),
        event("child-removed", DAY, "INV-R2", county="54061"),
        event("child-removed", DAY, "INV-R3", county="54061"),
    ]
    deliver(tools, SENDER, as_lines([*events, heard(DAY)]))
    with tools.worker.connection() as conn:
        for name, role, county in PEOPLE:
            account = Account(
                account_id=AccountId(uuid4()),
                agency_id=SENDER.agency_id,
                name=name,
                role=role,
                invented=True,
                county=county,
            )
            add_account(conn, account)
    settled(program)
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, staffed: Running) -> Iterator[Page]:
    with a_tab(chromium, staffed.address, request.param) as page:
        yield page


def open_as(tab: Page, name: str, address: str) -> None:
    tab.goto(f"/sign-in?agency={SENDER.agency_id}")
    tab.get_by_role("button", name=f"Sign in as {name}", exact=True).click()
    tab.goto(address)


def open_counted(tab: Page, name: str) -> None:
    """Open the page once the worker has checked everything."""
    open_as(tab, name, "/readiness")
    expect(tab.get_by_text("something to put right")).to_be_visible(timeout=15_000)


def test_the_data_manager_reads_what_is_wrong_where_and_opens_the_worklist_by_keyboard(tab: Page) -> None:
    open_counted(tab, "Dana Ata")
    tab.reload()
    expect(tab.get_by_text("would not be accepted")).to_be_visible()
    expect(tab.get_by_role("img", name="of the elements in error")).to_contain_text(MARK)
    expect(tab.get_by_role("table", name="By county of the latest removal")).to_contain_text("Kanawha")
    expect(tab.get_by_text("Last record checked")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "readiness")
    tab.get_by_role("link", name="Open the worklist by child").focus()
    tab.keyboard.press("Enter")

    expect(tab.get_by_text("this look is recorded")).to_be_visible()
    expect(tab.get_by_role("table")).to_contain_text("items are blank")
    assert_accessible(tab)
    looked_at(tab, "readiness-worklist")


def test_a_county_opens_its_own_worklist_whatever_the_address_asks_for(tab: Page) -> None:
    open_counted(tab, "Connie Ounty")
    open_as(tab, "Connie Ounty", "/readiness/worklist?county=54061")

    expect(tab.get_by_text("Kanawha: 1 record to put right")).to_be_visible()
    expect(tab.get_by_role("rowheader")).to_have_count(1)


def test_a_new_fact_shows_without_a_press(tab: Page, staffed: Running) -> None:
    open_counted(tab, "Dana Ata")
    judged = tab.get_by_text("Last record checked")
    before = judged.inner_text().split("acceptance turns on ")[1]
    deliver(staffed.tools, SENDER, as_lines([event("child-removed", DAY, uuid4().hex[:9], county="54049")]))

    expect(judged).to_contain_text(f"acceptance turns on {int(before.split()[0].rstrip('.')) + 1}", timeout=10_000)


def test_a_caseworker_has_no_page_of_the_return(tab: Page) -> None:
    open_as(tab, "Case Worker", "/readiness")

    expect(tab.get_by_role("heading", name="Today's federal return")).to_have_count(0)


def test_the_same_figures_are_had_from_the_command_line(tab: Page, staffed: Running) -> None:
    open_counted(tab, "Dana Ata")
    answer = run_on(staffed, "afcars", "readiness", "--agency", SENDER.agency_id, "--county", "54061", "--json")

    assert answer.status == 1, answer.errors
    assert answer.json["would_be_accepted"] is False
    assert answer.json["judged"] == 2
    assert answer.json["by_element"]["E71"]["records_to_fix"] > 0


def test_payments_return_and_roll_call_are_laid_side_by_side(tab: Page, staffed: Running, tmp_path: Path) -> None:
    open_counted(tab, "Dana Ata")
    ledger, listed = tmp_path / "ledger.csv", tmp_path / "ask.csv"
    ledger.write_text(f"number,from,to\nINV-R1,{DAY},\nINV-NOBODY,{DAY},\n", encoding="utf-8")
    words = ("--agency", SENDER.agency_id, "--payments", str(ledger), "--list", str(listed), "--json")
    answer = run_on(staffed, "afcars", "reconcile", *words)

    assert answer.status == 1, answer.errors
    assert answer.json["differences"]["in-care-and-paid"] == 1
    assert answer.json["differences"]["paid-not-in-the-return"] == 1
    assert answer.json["in_care_in_returns_of_the_state"] == answer.json["in_afcars_by_the_roll_call"]
    assert "INV-NOBODY,paid-not-in-the-return" in listed.read_text(encoding="utf-8")
