"""A caseworker types a visit once, and finds it on the papers; by keyboard, wide and narrow, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from playwright.sync_api import Browser, Page, expect
from seen import assert_accessible, looked_at
from test_a_live_event import until

from everychild.disclosure.protection import protections_of
from everychild.doors.cli.program import Running
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id

pytestmark = [pytest.mark.browser, pytest.mark.database]
SENDER = InventedSender(agency_id=AgencyId("US-KY:papers"))
NUMBER = "INV-P1"


@pytest.fixture(scope="module")
def staffed(program: Running) -> Running:
    tools = program.tools
    SENDER.enrol(tools)
    day = tools.clock().date()
    events = [
        event("child-removed", "2026-11-02", NUMBER),
        event(
            "child-named", "2026-11-02", NUMBER, given="Formula", family="Vorlage", birth_date="2013-07-09", sex="2",
            mother_given="Ada", mother_family="Vorlage",
        ),
    ]  # fmt: skip
    deliver(tools, SENDER, as_lines([*events, heard(day.isoformat())]))
    record = record_id(tools.record_secret, SENDER.agency_id, NUMBER)
    with tools.worker.connection() as conn:
        for name, role in (("Paper Worker", "R03"), ("Paper Parent", "R12")):
            who = Account(
                account_id=AccountId(uuid4()), agency_id=SENDER.agency_id, name=name, role=role, invented=True
            )
            add_account(conn, who)
            assign(conn, who.account_id, [record], part="case", on=day)
    assert until(lambda: is_screened(program, record)), "a record is closed until it is screened"
    return program


def is_screened(program: Running, record: RecordId) -> bool:
    with program.tools.worker.connection() as conn:
        return protections_of(conn, [record], on=program.tools.clock().date())[record].is_open


def the_child(program: Running) -> ChildId:
    record = record_id(program.tools.record_secret, SENDER.agency_id, NUMBER)
    with program.tools.worker.connection() as conn:
        row = conn.execute("SELECT child_id FROM ledger.record WHERE record_id = %s", [record]).fetchone()
    assert row
    return row[0]


@dataclass(frozen=True, slots=True)
class Tab:
    page: Page
    has_script: bool

    def check(self, name: str) -> None:
        """Axe needs script; without it, the markup is the same."""
        if self.has_script:
            assert_accessible(self.page)
            looked_at(self.page, name)


@pytest.fixture(params=[(1280, True), (375, True), (1280, False)], ids=["wide", "narrow", "without script"])
def opened(request: pytest.FixtureRequest, chromium: Browser, staffed: Running) -> Iterator[Tab]:
    width, script = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, base_url=staffed.address, java_script_enabled=script
    )
    yield Tab(context.new_page(), script)
    context.close()


def test_a_visit_typed_once_stands_on_each_paper(opened: Tab, staffed: Running) -> None:
    tab = opened.page
    tab.goto(f"/sign-in?agency={SENDER.agency_id}")
    tab.get_by_role("button", name="Sign in as Paper Worker").press("Enter")
    tab.goto("/desk/visit")
    tab.get_by_label("What came of it").select_option("Seen face to face")
    tab.get_by_label("Where the child was seen").select_option("Where the child lives")
    tab.get_by_label("Note").fill("Talked alone. Likes the new school.")
    tab.get_by_role("button", name="Enter it").press("Enter")
    expect(tab.get_by_role("heading", name="Entered: A visit")).to_be_visible()

    child = the_child(staffed)

    def has_come() -> bool:
        tab.goto(f"/forms/{child}")
        return tab.get_by_text("E151").count() > 0

    assert until(has_come)
    expect(tab.get_by_role("heading", name="Papers for Formula Vorlage")).to_be_visible()
    opened.check("papers")
    for paper, holds in (
        ("Monthly visit", "Talked alone. Likes the new school."),
        ("Report to the court", "the child was seen face to face by the caseworker, where the child lives."),
        ("ICPC 100A, interstate placement request", "Ada Vorlage"),
        ("Update of a missing-child file", "By hand"),
    ):
        tab.goto(f"/forms/{child}")
        tab.get_by_role("link", name=paper).press("Enter")
        expect(tab.get_by_role("heading", name=paper)).to_be_visible()
        expect(tab.get_by_text(holds).first).to_be_visible()
        expect(tab.get_by_text("the last thing we learned of this child")).to_be_visible()
        opened.check(f"paper-{paper.split()[0].lower()}")


def test_papers_are_for_those_who_work_with_the_child(chromium: Browser, staffed: Running) -> None:
    with chromium.new_context(base_url=staffed.address) as context:
        tab = context.new_page()
        tab.goto(f"/forms/{the_child(staffed)}")
        expect(tab).to_have_url(f"{staffed.address}/sign-in")
        tab.goto(f"/sign-in?agency={SENDER.agency_id}")
        tab.get_by_role("button", name="Sign in as Paper Parent").click()
        tab.goto(f"/forms/{the_child(staffed)}")
        expect(tab).to_have_url(f"{staffed.address}/")
