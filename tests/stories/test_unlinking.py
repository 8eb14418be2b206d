"""A link is undone from the command line: who was told first, then the decision; and recognition in counts."""

from __future__ import annotations

from uuid import uuid4

import pytest
from commands import run_on
from deliveries import InventedSender, as_lines, deliver, event, heard
from test_a_live_event import until

from everychild.doors.cli.program import Running
from everychild.identity.links import held_of, in_order
from everychild.identity.verdicts import Verdict
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId, record_id

pytestmark = pytest.mark.database
UTAH = InventedSender(agency_id=AgencyId("US-UT:unlink"), state="US-UT", afcars_code="49")
IDAHO = InventedSender(agency_id=AgencyId("US-ID:unlink"), state="US-ID", afcars_code="16")
WHO = {
    "given": "Ottoline", "family": "Beispielsohn", "birth_date": "2016-03-12", "sex": "2", "mother_given": "Testa",
    "mother_family": "Beispielsohn",
}  # fmt: skip
ONE, OTHER = "US-UT:unlink/INV-U1", "US-ID:unlink/INV-U1"


def test_unlinking_tells_who_was_told_and_parts_the_two(program: Running) -> None:
    tools = program.tools
    supervisor = Account(
        account_id=AccountId(uuid4()), agency_id=UTAH.agency_id, name="Invented", role="R04", invented=True
    )
    for sender in (UTAH, IDAHO):
        sender.enrol(tools)
        named = event("child-named", "2026-10-01", "INV-U1", **WHO)
        today = tools.clock().date().isoformat()
        deliver(tools, sender, as_lines([event("child-removed", "2026-10-01", "INV-U1"), named, heard(today)]))
    with tools.worker.connection() as conn:
        add_account(conn, supervisor)
    pair = in_order(*(record_id(tools.record_secret, each.agency_id, "INV-U1") for each in (UTAH, IDAHO)))

    def held() -> Verdict | None:
        with tools.worker.connection() as conn:
            return held_of(conn, [pair]).get(pair, (None, ""))[0]

    assert until(lambda: held() is Verdict.SAME)
    asked = ("--given", "Ottoline", "--family", "Beispielsohn", "--age", "10", "--agency", UTAH.agency_id, "--json")
    assert until(lambda: len(run_on(program, "look-up", *asked).json["found"]) == 1)
    answer = run_on(
        program, "identity", "unlink", ONE, OTHER, "--as", str(supervisor.account_id), "--reason", "seen-together",
        "--yes", "--json",
    )  # fmt: skip

    assert answer.status == 0
    assert {each["purpose"] for each in answer.json["told"]} == {"P-PROTECT"}
    assert held() is Verdict.DIFFERENT
    counted = run_on(program, "identity", "state", "--json").json
    assert counted["records"] >= 2
    assert counted["too_common"] >= 0


def test_unlinking_needs_somebody_who_may(program: Running) -> None:
    answer = run_on(program, "identity", "unlink", ONE, OTHER, "--as", str(uuid4()), "--yes")

    assert answer.status == 2
    assert "account" in answer.errors
