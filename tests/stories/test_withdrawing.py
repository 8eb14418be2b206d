"""A person takes a delivery back by the command line, and sees first how far it reaches."""

from __future__ import annotations

from uuid import uuid4

import pytest
from commands import run_on
from deliveries import InventedSender, deliver
from files import SPRING, a_child, a_file

from everychild.doors.cli.program import Running
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
SENDER = InventedSender(agency_id=AgencyId("US-KY:withdrawing"), lane="bulk")


@pytest.fixture
def receipt(program: Running) -> Receipt:
    SENDER.enrol(program.tools)
    body = a_file(a_child(f"INV{uuid4().hex[:8]}"))
    return deliver(program.tools, SENDER, body, delivery=Delivery.AFCARS, period=SPRING)


def test_a_script_looks_first_and_then_takes_it_back(program: Running, receipt: Receipt) -> None:
    looked = run_on(program, "withdraw", str(receipt.submission_id), "--json")
    assert (looked.status, looked.json["withdrawn"], looked.json["records"]) == (1, False, 1)

    done = run_on(program, "withdraw", str(receipt.submission_id), "--yes", "--json", "--by", "A", "--reason", "B")
    assert (done.status, done.json["withdrawn"]) == (0, True)
    assert done.json["entries"] == receipt.applied + 1, "each claim, and the feed's word that it has spoken"

    again = run_on(program, "withdraw", str(receipt.submission_id), "--yes", "--json")
    assert (again.status, "already" in again.errors) == (2, True)


def test_a_person_who_says_no_takes_nothing_back(program: Running, receipt: Receipt) -> None:
    answer = run_on(program, "withdraw", str(receipt.submission_id), given="n\n")

    assert answer.status == 1
    assert "children whose headline changes" in answer.said
    assert "Nothing was taken back" in answer.said
    assert run_on(program, "withdraw", str(receipt.submission_id), "--yes").status == 0


def test_a_delivery_that_is_not_here_is_said_not_to_be(program: Running) -> None:
    answer = run_on(program, "withdraw", str(uuid4()))

    assert (answer.status, "feeds page" in answer.errors) == (2, True)
