"""A supervisor and a caseworker at their work: list, child, refusal, who looked."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import WIDTHS, assert_accessible, looked_at

from everychild.doors.cli.program import Running
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, record_id

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-IL:workers"), state="US-IL", afcars_code="17")


@pytest.fixture(scope="module")
def staffed(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    events = [
        event("child-removed", "2026-08-03", "INV-W1", county="17031"),
        event("child-named", "2026-08-03", "INV-W1", given="Testa", family="Beispiel", birth_date="2011-02-03"),
        event("living-arrangement-began", "2026-08-03", "INV-W1", family_home="1", home_kinds=["E117"]),
        event("child-contacted", "2026-09-10", "INV-W1"),
        event("child-reported-missing", "2026-11-02", "INV-W1", category="left-on-own"),
        event("finding-made", "2026-08-10", "INV-W1", disposition="substantiated"),
        event("child-removed", "2026-08-03", "INV-W2"),
    ]
    deliver(tools, SENDER, as_lines([*events, heard(tools.clock().date().isoformat())]))
    with tools.worker.connection() as conn:
        for role, name in (("R03", "Case Worker"), ("R04", "Super Visor")):
            account = Account(
                account_id=AccountId(uuid4()), agency_id=SENDER.agency_id, name=name, role=role, invented=True
            )
            add_account(conn, account)
            record = record_id(tools.record_secret, SENDER.agency_id, "INV-W1")
            if role == "R03":
                assign(conn, account.account_id, [record], part="case", on=tools.clock().date())
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, staffed: Running) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, base_url=staffed.address)
    yield context.new_page()
    context.close()


def sign_in(tab: Page, name: str) -> None:
    tab.goto("/sign-in")
    tab.get_by_role("button", name=f"Sign in as {name}").click()


def test_a_caseworker_opens_their_child_by_keyboard_and_reads_the_timeline(tab: Page) -> None:
    sign_in(tab, "Case Worker")
    expect(tab.get_by_role("heading", name="My children")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "children")
    tab.get_by_role("link", name="T.B.").focus()
    tab.keyboard.press("Enter")

    expect(tab.get_by_role("heading", name="Testa Beispiel")).to_be_visible()
    expect(tab.get_by_text("this look is recorded")).to_be_visible()
    expect(tab.get_by_text("Missing, since")).to_be_visible()
    expect(tab.get_by_role("table", name="What happened, the last first")).to_contain_text("Reported missing")
    assert_accessible(tab)
    looked_at(tab, "child")


def test_a_supervisor_sees_who_looked(tab: Page) -> None:
    sign_in(tab, "Super Visor")
    tab.get_by_role("link", name="Missing", exact=True).click()
    tab.get_by_role("link", name="T.B.").click()

    expect(tab.get_by_role("heading", name="Who looked")).to_be_visible()
    expect(tab.get_by_text("Supervisor, US-IL:workers").first).to_be_visible()
    assert_accessible(tab)


def test_a_worker_without_the_child_is_told_why_not_and_what_to_do(tab: Page, staffed: Running) -> None:
    with staffed.tools.worker.connection() as conn:
        record = record_id(staffed.tools.record_secret, SENDER.agency_id, "INV-W2")
        row = conn.execute("SELECT child_id FROM ledger.record WHERE record_id = %s", (record,)).fetchone()
    assert row
    sign_in(tab, "Case Worker")
    answer = tab.goto(f"/children/{row[0]}")

    assert answer is not None
    assert answer.status == 403
    expect(tab.get_by_text("You have no assignment to this child today.")).to_be_visible()
    expect(tab.get_by_text("Ask your supervisor")).to_be_visible()
    assert_accessible(tab)


def test_a_purpose_that_does_not_exist_is_refused(tab: Page) -> None:
    sign_in(tab, "Case Worker")
    tab.get_by_role("link", name="T.B.").click()
    tab.goto(tab.url + "?purpose=P-IMMIGRATION")

    expect(tab.get_by_text("Immigration enforcement")).to_be_visible()


def test_nobody_sees_a_child_without_signing_in(tab: Page) -> None:
    tab.goto("/children")

    expect(tab.get_by_role("heading", name="Sign in to the demo")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "sign-in")
