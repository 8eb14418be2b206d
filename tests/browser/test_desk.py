"""A caseworker types what happened, by keyboard, on a wide screen and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import WIDTHS, assert_accessible, looked_at
from test_a_live_event import until

from everychild.disclosure.protection import protections_of
from everychild.doors.cli.program import Running
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId, record_id

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-KY:typing"))


@pytest.fixture(scope="module")
def staffed(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    events = [
        event("child-removed", "2026-11-02", "INV-T1"),
        event("child-named", "2026-11-02", "INV-T1", given="Testa", family="Beispiel", birth_date="2011-02-03"),
    ]
    deliver(tools, SENDER, as_lines([*events, heard(tools.clock().date().isoformat())]))
    account = Account(
        account_id=AccountId(uuid4()), agency_id=SENDER.agency_id, name="Night Worker", role="R03", invented=True
    )
    with tools.worker.connection() as conn:
        add_account(conn, account)
        record = record_id(tools.record_secret, SENDER.agency_id, "INV-T1")
        assign(conn, account.account_id, [record], part="case", on=tools.clock().date())
    assert until(lambda: is_screened(program, record)), "a record is closed until it is screened"
    return program


def is_screened(program: Running, record: RecordId) -> bool:
    with program.tools.worker.connection() as conn:
        return protections_of(conn, [record], on=program.tools.clock().date())[record].is_open


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, staffed: Running) -> Iterator[Page]:
    size = {"width": request.param, "height": 900}
    context = chromium.new_context(viewport=size, base_url=staffed.address, java_script_enabled=True)  # pyright: ignore[reportArgumentType] - a viewport
    yield context.new_page()
    context.close()


def test_the_child_is_not_here_is_said_in_one_form(tab: Page) -> None:
    tab.goto(f"/sign-in?agency={SENDER.agency_id}")
    tab.get_by_role("button", name="Sign in as Night Worker").click()
    tab.goto("/desk")
    assert_accessible(tab)
    looked_at(tab, "desk")

    tab.get_by_role("link", name="Enter that the child is not here").click()
    assert_accessible(tab)
    looked_at(tab, "desk-not-here")
    expect(tab.get_by_label("Child", exact=True)).to_contain_text("T.B., 15")
    tab.get_by_label("What is known").select_option("Left on their own")
    tab.get_by_label("Who says so").fill("foster parent")
    tab.get_by_role("button", name="Enter it").press("Enter")

    expect(tab.get_by_role("heading", name="Entered: The child is not here")).to_be_visible()
    expect(tab.get_by_text("less than a minute ago")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "desk-receipt")


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_to_mend(tab: Page) -> None:
    tab.goto(f"/sign-in?agency={SENDER.agency_id}")
    tab.get_by_role("button", name="Sign in as Night Worker").click()
    tab.goto("/desk/removal")
    tab.get_by_label("Record number").fill("INV-T2")
    tab.get_by_label("Name").fill("Demi Ejemplo")
    tab.get_by_label("Birth date").fill("1812-01-01")
    tab.get_by_role("button", name="Enter it").click()

    expect(tab.get_by_role("heading", name="Nothing was entered yet")).to_be_visible()
    expect(tab.get_by_label("Record number")).to_have_value("INV-T2")
    assert_accessible(tab)
    looked_at(tab, "desk-mistake")
