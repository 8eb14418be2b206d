"""Staff and assignments come in as CSV, and open what they should to whom they should."""

from __future__ import annotations

from datetime import date

import pytest
from deliveries import InventedSender, deliver, problems

from everychild.doors.tools import Tools
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.intake.staff import account_id
from everychild.people.accounts import assigned, invented_accounts
from everychild.vocabulary.ids import record_id

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")
STAFF = b"person,name,role,unit\nw1,Case Worker,R03,u\ns1,Super Visor,R04,u\n"


def send(tools: Tools, body: bytes, delivery: Delivery) -> tuple[Receipt, set[str]]:
    SENDER.enrol(tools)
    receipt = deliver(tools, SENDER, body, delivery=delivery)
    assert receipt.received == receipt.applied + receipt.unchanged + receipt.refused
    return receipt, {each.code for each in problems(tools, receipt)}


def test_staff_are_known_and_the_same_file_again_changes_nothing(tools: Tools) -> None:
    first, _ = send(tools, STAFF, Delivery.STAFF)
    again, _ = send(tools, STAFF, Delivery.STAFF)

    assert (first.applied, again.applied, again.unchanged) == (2, 0, 2)
    with tools.worker.connection() as conn:
        assert [each.role for each in invented_accounts(conn)] == ["R03", "R04"]


def test_an_assignment_lasts_from_its_day_up_to_its_end(tools: Tools) -> None:
    send(tools, STAFF, Delivery.STAFF)
    body = b"person,number,part,from,to\nw1,INV1,case,2026-01-05,2026-02-01\ns1,INV1,cover,2026-01-05,\n"
    receipt, _ = send(tools, body, Delivery.ASSIGNMENTS)
    record = record_id(tools.record_secret, SENDER.agency_id, "INV1")
    worker = account_id(tools, SENDER.agency_id, "w1")

    assert receipt.applied == 2
    with tools.worker.connection() as conn:
        on = {day: assigned(conn, worker, [record], on=day)
              for day in (date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 31), date(2026, 2, 1))}  # fmt: skip
    assert [bool(found) for found in on.values()] == [False, True, True, False]


def test_each_bad_row_is_named_and_the_good_ones_go_in(tools: Tools) -> None:
    staff, codes = send(tools, STAFF + b"x,,R03,u\ny,Y,R99,u\nz,Z\n", Delivery.STAFF)
    assert (staff.applied, staff.refused) == (2, 3)
    assert codes == {"person-missing", "role-unknown", "row-of-other-length"}

    heading = b"person,number,part,from,to\n"
    body = heading + b"w1,INV1,case,2026-01-05,\nnobody,,dance,soon,\nw1,INV2,case,2026-02-02,2026-02-01\n"
    receipt, codes = send(tools, body, Delivery.ASSIGNMENTS)
    assert (receipt.applied, receipt.refused) == (1, 2)
    assert codes == {"person-unknown", "record-number-missing", "part-unknown", "day-unreadable", "days-reversed"}
