"""A delivery with which we cannot deal is tried again later, and holds up nobody else's."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from deliveries import InventedSender, as_lines, event, hand_in

from everychild.doors.api.submissions import receipt_body
from everychild.doors.tools import Tools
from everychild.doors.worker.trying import deal_with_or_put_off
from everychild.intake.receipts import Receipt, all_problems_of, receipt_of
from everychild.intake.signatures import Delivery
from everychild.intake.work import next_to_do
from everychild.vocabulary.ids import AgencyId, SubmissionId

pytestmark = pytest.mark.database
OURS = InventedSender()
OTHERS = InventedSender(agency_id=AgencyId("US-OH:other"), state="US-OH", afcars_code="39")
PEOPLE = b"number,given,family\nINVTRY1,Testa,Tryagain\n"
SHIELDS = b"number,class,from,to\nINVTRY1,S2,2026-01-01,\n"


class FaultOfOursError(Exception):
    """Something in the program is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyTools(Tools):
    """Tools that cannot open some deliveries."""

    faulty: set[SubmissionId] = field(default_factory=set[SubmissionId])

    def submission_key(self, submission: UUID) -> bytes:
        if submission in self.faulty:
            raise FaultOfOursError
        return super(FaultyTools, self).submission_key(submission)


@pytest.fixture
def faulty(tools: Tools) -> FaultyTools:
    for sender in (OURS, OTHERS):
        sender.enrol(tools)
    values: dict[str, Any] = {each.name: getattr(tools, each.name) for each in fields(Tools)}
    return FaultyTools(**values)


def work_until(tools: Tools, now: datetime) -> None:
    """What is due by then is dealt with."""
    for _ in range(20):
        with tools.worker.connection() as conn:
            submission = next_to_do(conn, now)
        if submission is None:
            return
        deal_with_or_put_off(tools, submission)
    pytest.fail("a delivery is tried again and again without a rest")


def standing(tools: Tools, submission: SubmissionId) -> tuple[Receipt, list[str]]:
    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, submission)
        return receipt, [each["code"] for each in receipt_body(receipt, all_problems_of(conn, receipt))["problems"]]


def test_other_agencies_do_not_wait_for_a_delivery_that_fails_and_it_goes_in_once_it_can(faulty: FaultyTools) -> None:
    fails = hand_in(faulty, OURS, as_lines([event("child-removed", "2026-01-05")]))
    faulty.faulty.add(fails)
    others = hand_in(faulty, OTHERS, as_lines([event("child-removed", "2026-01-05")]))
    now = datetime.now(UTC)

    work_until(faulty, now)
    assert standing(faulty, others)[0].applied == 1
    waits, codes = standing(faulty, fails)
    assert (waits.standing, codes) == ("working", ["fault-of-ours"])

    faulty.faulty.clear()
    work_until(faulty, now + timedelta(hours=1))
    done, codes = standing(faulty, fails)
    assert (done.standing, done.applied, codes) == ("done", 1, [])


def test_files_about_people_wait_behind_a_shield_list_that_fails(faulty: FaultyTools) -> None:
    shields = hand_in(faulty, OURS, SHIELDS, delivery=Delivery.SHIELDS)
    faulty.faulty.add(shields)
    people = hand_in(faulty, OURS, PEOPLE, delivery=Delivery.SIDECAR)
    now = datetime.now(UTC)

    work_until(faulty, now)
    assert standing(faulty, people)[0].received == 0, "a shielded child would stand open"

    faulty.faulty.clear()
    work_until(faulty, now + timedelta(hours=1))
    assert [standing(faulty, each)[0].standing for each in (shields, people)] == ["done", "done"]


def test_each_try_comes_later_than_the_one_before_and_none_later_than_an_hour(faulty: FaultyTools) -> None:
    fails = hand_in(faulty, OURS, as_lines([event("child-removed", "2026-01-05")]))
    faulty.faulty.add(fails)
    rests: list[float] = []
    for _ in range(15):
        before = datetime.now(UTC)
        deal_with_or_put_off(faulty, fails)
        again = standing(faulty, fails)[0].try_after
        assert again is not None
        rests.append((again - before).total_seconds())

    assert all(earlier < later + 1 for earlier, later in pairwise(rests))
    assert rests[0] < 5
    assert 3500 < rests[-1] < 3700
