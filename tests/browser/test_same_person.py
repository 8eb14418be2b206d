"""Same person? and the shield desk, as a supervisor meets them: by keyboard, with axe, at two widths."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import WIDTHS, assert_accessible, looked_at

from everychild.doors.cli.program import Running
from everychild.intake.signatures import Delivery
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId

pytestmark = [pytest.mark.browser, pytest.mark.database]
HERE = InventedSender(agency_id=AgencyId("US-VT:same"), state="US-VT", afcars_code="50")
THERE = InventedSender(agency_id=AgencyId("US-NH:same"), state="US-NH", afcars_code="33")
SUPERVISOR = "Invented supervisor of Vermont"
PERSON = {
    "given": "Elizabeth", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2",
    "mother_given": "Testa", "mother_family": "Beispiel", "phone": "802-555-0142", "street": "12 Invented Street",
    "city": "Exampleville", "zip": "00000",
}  # fmt: skip
AWAY = {"phone": "603-555-0117", "street": "7 Sample Road", "city": "Sampleton", "zip": "00001"}


@pytest.fixture(scope="session")
def asking(program: Running) -> Running:
    tools = program.tools
    for sender in (HERE, THERE):
        sender.enrol(tools)
    with tools.worker.connection() as conn:
        supervisor = Account(
            account_id=AccountId(uuid4()), agency_id=HERE.agency_id, name=SUPERVISOR, role="R04", invented=True
        )
        add_account(conn, supervisor)
    come(program, HERE, "INV1")
    come(program, THERE, "INV1", **AWAY, given="Beth")
    other = {"family": "Muster", "birth_date": "2011-09-18", "mother_given": "Inventa", "mother_family": "Muster"}
    come(program, HERE, "INV2", **other, given="Katherine", phone="802-555-0163", street="9 Made Up Lane")
    come(program, THERE, "INV2", **other, **AWAY, given="Kate")
    come(program, THERE, "INV9", given="Margarethe", family="Geschuetzt", birth_date="2012-02-03")
    deliver(tools, THERE, b"number,class,from,to\nINV9,protected-address,2026-01-01,\n", delivery=Delivery.SHIELDS)
    come(program, HERE, "INV9", given="Margarethe", family="Geschuetzt", birth_date="2012-02-03")
    return program


def come(program: Running, sender: InventedSender, number: str, **changes: str) -> None:
    named = event("child-named", "2026-10-01", number, **{**PERSON, **changes})
    removed = event("child-removed", "2026-10-01", number)
    deliver(program.tools, sender, as_lines([removed, named, heard(program.tools.clock().date().isoformat())]))


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, asking: Running) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": request.param, "height": 900}, base_url=asking.address, java_script_enabled=True
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name=SUPERVISOR).click()
    yield page
    context.close()


def questions(tab: Page, at_least: int) -> None:
    for _ in range(60):
        tab.goto("/same-person")
        if tab.get_by_role("rowheader").count() >= at_least:
            return
        tab.wait_for_timeout(250)


def test_a_question_is_answered_by_keyboard_and_can_be_undone(tab: Page) -> None:
    questions(tab, 1)
    expect(tab.get_by_role("heading", name="Same person?")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "same-person-list")
    assert "Beispiel" not in tab.content()

    tab.get_by_role("rowheader").first.get_by_role("link").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("row").filter(has_text="Given name").first).to_contain_text("nickname")
    expect(tab.get_by_role("img", name="cannot tell")).to_be_visible()
    expect(tab.get_by_text("The roll call counts 1 fewer".lower(), exact=False)).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "same-person")

    tab.get_by_label("Why").select_option(label="The two agencies have spoken")
    tab.get_by_role("button", name="Same person").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("These two records are held to be one child")).to_be_visible()
    expect(tab.get_by_role("heading", name="Who was told something")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "same-person-yes")

    tab.get_by_label("Why").select_option(label="Two children were seen together")
    tab.get_by_role("button", name="Not the same").click()
    expect(tab.get_by_text("These two records are held to be two children")).to_be_visible()


def test_the_shield_desk_shows_reasons_and_no_name(tab: Page) -> None:
    for _ in range(60):
        tab.goto("/shield-desk")
        if tab.get_by_role("heading", level=2).count():
            break
        tab.wait_for_timeout(250)
    expect(tab.get_by_role("heading", name="like a shielded record")).to_be_visible()
    assert "Geschuetzt" not in tab.content()
    assert_accessible(tab)
    looked_at(tab, "shield-desk")

    tab.get_by_label("Why").select_option(label="Cannot be told; it stays closed")
    tab.get_by_role("button", name="Keep it closed").click()
    expect(tab.get_by_text("kept closed less than a minute ago")).to_be_visible()
