"""A supervisor and a caseworker at their work: today, list, child, missing board, feeds, refusals, who looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import MARK, WIDTHS, a_tab, assert_accessible, looked_at, settled

from everychild.doors.cli.program import Running
from everychild.intake.signatures import Delivery
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, record_id

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-IL:workers"), state="US-IL", afcars_code="17")
PEOPLE = (("R03", "Case Worker"), ("R04", "Super Visor"), ("R06", "Poli Ceman"), ("R19", "Anna Lyst"))


@pytest.fixture(scope="module")
def staffed(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    now = tools.clock()
    since = now - timedelta(hours=21, minutes=40)
    gone, today = since.date().isoformat(), now.date().isoformat()
    events: list[dict[str, Any]] = [
        event("child-removed", "2026-08-03", "INV-W1", county="17031"),
        event("child-named", "2026-08-03", "INV-W1", given="Testa", family="Beispiel", birth_date="2011-02-03"),
        event("living-arrangement-began", "2026-08-05", "INV-W1", family_home="1", home_kinds=["E117"]),
        event("child-contacted", "2026-09-10", "INV-W1"),
        event("child-contacted", "2026-10-10", "INV-W1"),
        event("periodic-review-held", "2026-10-20", "INV-W1"),
        event("health-need-recorded", "2026-08-20", "INV-W1", need="insulin", critical=True),
        event("child-reported-missing", gone, "INV-W1", category="left-on-own", reported_by="caregiver")
        | {"occurred_at": since.isoformat()},
        event("law-enforcement-told", gone, "INV-W1", agency="Invented Police", outcome="declined", reason="not here")
        | {"occurred_at": (since + timedelta(minutes=30)).isoformat()},
        event("finding-made", "2026-08-10", "INV-W1", disposition="substantiated"),
        event("child-removed", "2026-08-03", "INV-W2"),
        event("made-up-kind", "2026-08-03", "INV-W2"),
        event("child-removed", "2026-08-03", "INV-W3"),
        event("child-named", "2026-08-03", "INV-W3", given="Quilla", family="Voorbeeld", birth_date="2016-05-06"),
        event("living-arrangement-began", "2026-08-03", "INV-W3", family_home="1", home_kinds=["E117"]),
    ]
    shields = b"number,class,from,to\nINV-W3,protected-address,2026-08-03,\n"
    deliver(tools, SENDER, shields, delivery=Delivery.SHIELDS)
    deliver(tools, SENDER, as_lines([*events, heard(today)]))
    with tools.worker.connection() as conn:
        for role, name in PEOPLE:
            account = Account(
                account_id=AccountId(uuid4()), agency_id=SENDER.agency_id, name=name, role=role, invented=True
            )
            add_account(conn, account)
            mine = [record_id(tools.record_secret, SENDER.agency_id, number) for number in ("INV-W1", "INV-W3")]
            if role == "R03":
                assign(conn, account.account_id, mine, part="case", on=tools.clock().date())
    settled(program)
    return program


@pytest.fixture(params=WIDTHS)
def tab(request: pytest.FixtureRequest, chromium: Browser, staffed: Running) -> Iterator[Page]:
    with a_tab(chromium, staffed.address, request.param) as page:
        yield page


def sign_in(tab: Page, name: str) -> None:
    tab.goto(f"/sign-in?agency={SENDER.agency_id}")
    tab.get_by_role("button", name=f"Sign in as {name}", exact=True).click()


def child_of(staffed: Running, number: str) -> str:
    with staffed.tools.worker.connection() as conn:
        record = record_id(staffed.tools.record_secret, SENDER.agency_id, number)
        row = conn.execute("SELECT child_id FROM ledger.record WHERE record_id = %s", (record,)).fetchone()
    assert row
    return f"/children/{row[0]}"


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


def test_the_timeline_draws_gaps_and_says_on_focus_who_says_so_and_how_old_it_is(tab: Page) -> None:
    sign_in(tab, "Case Worker")
    tab.get_by_role("link", name="T.B.").click()
    picture = tab.get_by_role("group", name="moments in")

    expect(picture).to_contain_text(MARK)
    expect(picture.get_by_role("img", name="no record says where the child lives")).to_have_count(1)
    expect(picture.get_by_role("img", name="Missing, and still so")).to_have_count(1)
    picture.get_by_role("img", name="10 Sep 2026: Visit").focus()
    expect(tab.locator("#told")).to_contain_text("Said by Invented agency of US-IL")
    expect(tab.locator("#told")).to_contain_text("known here")


def test_a_supervisor_lands_on_eight_o_clock_and_opens_each_list(tab: Page) -> None:
    sign_in(tab, "Super Visor")
    expect(tab.get_by_role("heading", name="Today, 8:00")).to_be_visible()
    expect(tab.get_by_role("listitem").filter(has_text="Nobody has the case")).to_contain_text("1")
    assert_accessible(tab)
    looked_at(tab, "today")
    tab.get_by_role("link", name="Open the list for Nobody has the case").click()

    expect(tab.get_by_role("heading", name="Children of the agency")).to_be_visible()
    assert "worker=none" in tab.url
    expect(tab.get_by_label("Worker")).to_have_value("none")
    expect(tab.get_by_role("link", name="T.B.")).to_have_count(0)


def test_filters_stand_in_the_address_and_the_export_says_that_it_is_invented(tab: Page) -> None:
    sign_in(tab, "Super Visor")
    tab.goto("/children")
    assert_accessible(tab)
    looked_at(tab, "agency")
    tab.get_by_role("link", name="Missing 1", exact=True).click()
    tab.get_by_label("Where (class)").select_option("kin-home")
    tab.get_by_role("button", name="Show these").click()

    assert {"headline=missing", "setting=kin-home"} <= set(tab.url.partition("?")[2].split("&"))
    with tab.expect_download() as told:
        tab.get_by_role("link", name="Export these as a file").click()
    lines = told.value.path().read_text().splitlines()
    assert lines[1].startswith("T.B.,")
    assert all(line.endswith(MARK) for line in lines[1:])
    assert "Beispiel" not in "".join(lines)


def test_the_missing_board_says_what_was_refused_what_is_owed_and_by_when(tab: Page) -> None:
    sign_in(tab, "Super Visor")
    tab.goto("/missing")
    row = tab.get_by_role("row").filter(has_text="T.B.")

    expect(row).to_contain_text("Declined by Invented Police")
    expect(row).to_contain_text("“not here”")
    expect(row).to_contain_text("not told")
    expect(row).to_contain_text("min left, NCMEC, due")
    expect(row).to_contain_text("law enforcement, due")
    expect(row).to_contain_text("Case Worker")
    expect(row).to_contain_text("Kin home")
    assert_accessible(tab)
    looked_at(tab, "missing")


def test_a_supervisor_sees_who_looked(tab: Page) -> None:
    sign_in(tab, "Super Visor")
    tab.goto("/children?headline=missing")
    tab.get_by_role("link", name="T.B.").click()

    expect(tab.get_by_role("heading", name="Who looked")).to_be_visible()
    expect(tab.get_by_text("Supervisor, Invented agency of US-IL").first).to_be_visible()
    assert_accessible(tab)


def test_feeds_say_what_was_promised_and_what_was_wrong_by_cause(tab: Page) -> None:
    sign_in(tab, "Anna Lyst")
    tab.get_by_role("link", name="Feeds and receipts").first.click()

    expect(tab.get_by_role("heading", name="Feeds and receipts")).to_be_visible()
    feed = tab.get_by_role("region", name="Test US-IL:workers/live")
    expect(feed).to_contain_text("Promised to speak within 2 days")
    expect(feed).to_contain_text("heard through")
    expect(feed.get_by_role("table")).to_contain_text("What to do")
    assert_accessible(tab)
    looked_at(tab, "feeds")


def test_a_worker_without_the_child_is_told_why_not_and_what_to_do(tab: Page, staffed: Running) -> None:
    sign_in(tab, "Case Worker")
    answer = tab.goto(child_of(staffed, "INV-W2"))

    assert answer is not None
    assert answer.status == 403
    expect(tab.get_by_text("You have no assignment to this child today.")).to_be_visible()
    expect(tab.get_by_text("Ask your supervisor")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "refused")


def test_a_protected_place_is_a_contact_at_any_hour_and_nothing_more(tab: Page) -> None:
    sign_in(tab, "Case Worker")
    expect(tab.get_by_role("row").filter(has_text="Q.V.")).to_contain_text("Withheld")
    tab.get_by_role("link", name="Q.V.").click()

    expect(tab.get_by_text("24-hour line")).to_be_visible()
    expect(tab.get_by_text("Kin home")).to_have_count(0)
    assert_accessible(tab)


def test_immigration_is_not_among_the_purposes_and_is_refused_where_it_is_typed(tab: Page) -> None:
    sign_in(tab, "Case Worker")
    tab.get_by_role("link", name="T.B.").click()
    purposes = tab.get_by_label("For what purpose do you look?").get_by_role("option").all_inner_texts()
    tab.goto(tab.url + "?purpose=P-IMMIGRATION")

    assert purposes
    assert not any("mmigration" in each for each in purposes)
    expect(tab.get_by_text("Immigration enforcement")).to_be_visible()


def test_a_police_officer_is_refused_an_allegation_and_told_why(tab: Page, staffed: Running) -> None:
    sign_in(tab, "Poli Ceman")
    expect(tab.get_by_text("The page for your role comes in a later version")).to_be_visible()
    answer = tab.goto(child_of(staffed, "INV-W1"))

    assert answer is not None
    assert answer.status == 403
    expect(tab.get_by_text("findings are not shown to law enforcement")).to_be_visible()
    expect(tab.get_by_text("call its 24-hour line")).to_be_visible()
    assert_accessible(tab)


def test_nobody_sees_a_child_without_signing_in(tab: Page) -> None:
    for path in ("/children", "/missing", "/today", "/feeds", "/children/export.csv"):
        tab.goto(path)
        expect(tab.get_by_role("heading", name="Sign in to the demo")).to_be_visible()
    assert_accessible(tab)
    looked_at(tab, "sign-in")


def test_every_page_of_a_supervisor_is_narrow_enough_and_says_that_it_is_invented(
    chromium: Browser, staffed: Running
) -> None:
    paths = ("/today", "/children", "/missing", "/feeds", child_of(staffed, "INV-W1"))
    with a_tab(chromium, staffed.address, 400, 300) as page:
        sign_in(page, "Super Visor")
        for path in paths:
            page.goto(path)
            page.mouse.wheel(0, 700)
            expect(page.get_by_text(MARK).first).to_be_in_viewport()
    with a_tab(chromium, staffed.address, 320, 256) as page:
        sign_in(page, "Super Visor")
        for path in paths:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
