"""The duty directory: whom to call at any hour."""

from __future__ import annotations

from datetime import date

import pytest
from deliveries import InventedSender, deliver, problems

from everychild.doors.tools import Tools
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.duty import duty_lines, whom_to_call
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")
HEADING = "place,phone,tested_on\n"


def send(tools: Tools, *rows: str) -> Receipt:
    SENDER.enrol(tools)
    return deliver(tools, SENDER, (HEADING + "".join(f"{row}\n" for row in rows)).encode(), delivery=Delivery.DUTY)


def counts(receipt: Receipt) -> tuple[int, int, int]:
    return receipt.applied, receipt.unchanged, receipt.refused


def places(tools: Tools) -> dict[str, str]:
    with tools.worker.connection() as conn:
        return {each.place: each.phone for each in duty_lines(conn, SENDER.agency_id)}


def test_a_directory_says_whom_to_call_in_a_state_and_in_a_county(tools: Tools) -> None:
    receipt = send(tools, "US-KY,(502) 555-0142,2026-11-01", "21067,1-859-555-0143,2026-11-02")

    assert counts(receipt) == (2, 0, 0)
    with tools.worker.connection() as conn:
        lines = duty_lines(conn)
    fayette, other = whom_to_call(lines, SENDER.agency_id, "21067"), whom_to_call(lines, SENDER.agency_id, "21111")
    assert fayette is not None
    assert (fayette.phone, fayette.tested_on) == ("859-555-0143", date(2026, 11, 2))
    assert other is not None
    assert other.phone == "502-555-0142"
    assert whom_to_call(lines, AgencyId("US-OH:test")) is None


def test_the_last_whole_directory_stands(tools: Tools) -> None:
    send(tools, "US-KY,502-555-0142,2026-11-01", "21067,859-555-0143,2026-11-02")
    receipt = send(tools, "US-KY,502-555-0142,2026-11-01", "21111,502-555-0144,2026-11-02")

    assert counts(receipt) == (1, 1, 0)
    assert places(tools) == {"US-KY": "502-555-0142", "21111": "502-555-0144"}


def test_a_directory_with_a_mistake_drops_nobodys_line(tools: Tools) -> None:
    send(tools, "US-KY,502-555-0142,2026-11-01", "21067,859-555-0143,2026-11-02")
    receipt = send(tools, "US-KY,502-555-0145,2026-11-03", "21067,ask the sheriff,2026-11-02")

    assert counts(receipt) == (1, 0, 1)
    assert places(tools) == {"US-KY": "502-555-0145", "21067": "859-555-0143"}


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        pytest.param("US-OH,502-555-0142,2026-11-01", {"place-not-theirs"}, id="another state"),
        pytest.param("39049,502-555-0142,2026-11-01", {"place-not-theirs"}, id="another state's county"),
        pytest.param("٢١٠٦٧,502-555-0142,2026-11-01", {"place-not-theirs"}, id="digits of another script"),
        pytest.param("US-KY,911,2026-11-01", {"phone-unreadable"}, id="a short number"),
        pytest.param("US-KY,502-555-0142 ext 4,2026-11-01", {"phone-unreadable"}, id="an extension"),
        pytest.param("US-KY,502-555-0142,2999-01-01", {"day-unreadable"}, id="a year that is none"),
        pytest.param("US-KY,502-555-0142,2099-01-01", {"day-in-the-future"}, id="a test to come"),
        pytest.param(
            "nowhere,none,never", {"place-not-theirs", "phone-unreadable", "day-unreadable"}, id="all at once"
        ),
    ],
)
def test_a_line_that_cannot_be_called_is_refused_with_every_reason(tools: Tools, row: str, codes: set[str]) -> None:
    receipt = send(tools, row, "21067,859-555-0143,2026-11-02")

    assert counts(receipt) == (1, 0, 1)
    assert {each.code for each in problems(tools, receipt)} == codes
    assert places(tools) == {"21067": "859-555-0143"}


def test_a_place_that_comes_twice_is_taken_once(tools: Tools) -> None:
    receipt = send(tools, "US-KY,502-555-0142,2026-11-01", "US-KY,502-555-0143,2026-11-01")

    assert counts(receipt) == (1, 0, 1)
    assert {each.code for each in problems(tools, receipt)} == {"place-twice"}
