"""Whatever is delivered, of whatever kind: each claim is accounted for, each problem has its code, place and remedy."""

from __future__ import annotations

import gzip
import json
import resource
from collections.abc import Iterator
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, problems
from files import SPRING, a_child, a_file

from everychild.doors.tools import Tools
from everychild.intake.deliveries import SameIdOtherBytes
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")
CANARY = "Zzyzx5551234"
"""Stands in every hostile value; no problem repeats it."""
_MEGABYTE = 1 << 20

HEADINGS = {
    Delivery.SIDECAR: "number,given,family,birth_date",
    Delivery.SHIELDS: "number,class,from",
    Delivery.SEALS: "number,sealed_on,unit",
    Delivery.STAFF: "person,name,role",
    Delivery.ASSIGNMENTS: "person,number,part,from",
    Delivery.DUTY: "place,phone,tested_on",
    Delivery.REKEY: "old_number,new_number,reason",
}
GOOD = {
    Delivery.SIDECAR: "INV1,Testa,Beispiel,2015-05-04",
    Delivery.SHIELDS: "INV1,protected-address,2026-01-01",
    Delivery.SEALS: "INV1,2026-01-01,unit",
    Delivery.STAFF: "W1,Case Worker,R03",
    Delivery.ASSIGNMENTS: "W1,INV1,case,2026-01-01",
    Delivery.DUTY: "US-KY,502-555-0142,2026-01-01",
    Delivery.REKEY: "OLD1,NEW1,duplicate",
}
LISTS = [pytest.param(each, id=str(each)) for each in HEADINGS]


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    SENDER.enrol(tools)
    deliver(tools, SENDER, b"person,name,role\nW1,Case Worker,R03\n", delivery=Delivery.STAFF)


def send(tools: Tools, body: bytes, delivery: Delivery) -> Receipt:
    """Deliver, and hold what holds for every delivery."""
    period = SPRING if delivery == Delivery.AFCARS else None
    receipt = deliver(tools, SENDER, body, delivery=delivery, period=period)
    assert receipt.standing == "done"
    counted = receipt.applied + receipt.unchanged + receipt.refused + receipt.quarantined + receipt.waiting
    assert receipt.received == counted
    found = problems(tools, receipt)
    assert bool(found) == bool(receipt.refused)
    for each in found:
        assert each.code
        assert each.field
        assert each.what.endswith(".")
        assert each.remedy.endswith(".") or each.remedy.endswith("}.")
        assert CANARY not in f"{each.code}{each.field}{each.what}{each.remedy}{each.cites}"
    return receipt


def codes(tools: Tools, receipt: Receipt) -> set[str]:
    return {each.code for each in problems(tools, receipt)}


WHOLE_FILES = [
    pytest.param(b"", id="an empty file"),
    pytest.param(b"\n\n\n", id="empty lines"),
    pytest.param(gzip.compress(CANARY.encode() * 100), id="gzip bytes"),
    pytest.param(f"{CANARY},a,b\n{CANARY},c,d\n".encode("utf-16"), id="UTF-16"),
    pytest.param(b"\x00" * 5000, id="NULs"),
    pytest.param(f"<html>{CANARY}</html>".encode(), id="another kind of file"),
    pytest.param(("[" * 100_000).encode(), id="depth without end"),
]


@pytest.mark.parametrize("delivery", [pytest.param(each, id=str(each)) for each in Delivery])
@pytest.mark.parametrize("body", WHOLE_FILES)
def test_a_file_that_is_none_is_refused_and_enters_nothing(tools: Tools, delivery: Delivery, body: bytes) -> None:
    receipt = send(tools, body, delivery)

    assert receipt.applied == 0
    assert receipt.refused > 0 or not body.strip(), "only an empty file of events says nothing at all"


@pytest.mark.parametrize("delivery", LISTS)
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param(f'"{CANARY},x', "quote-not-closed", id="a quote that is never closed"),
        pytest.param(f"{CANARY}", "row-of-other-length", id="too few fields"),
        pytest.param(f"{CANARY},,,,,,,,,,,,", "row-of-other-length", id="too many fields"),
        pytest.param(f"{CANARY}\x00", "text-unreadable", id="a NUL"),
        pytest.param(f"{CANARY}\udce9", "text-unreadable", id="latin-1"),
        pytest.param(CANARY * 500, "text-too-long", id="6,000 characters"),
        pytest.param(CANARY * 200_000, "line-too-long", id="a line of megabytes"),
    ],
)
def test_a_bad_row_costs_itself_and_the_rows_beside_it_go_in(
    tools: Tools, delivery: Delivery, bad: str, code: str
) -> None:
    width = HEADINGS[delivery].count(",")
    if code.startswith("text-"):
        bad += "," * width
    body = f"{HEADINGS[delivery]}\n{bad}\n{GOOD[delivery]}\n".encode(errors="surrogateescape")
    receipt = send(tools, body, delivery)

    assert receipt.received == 2
    assert receipt.refused == 1
    assert receipt.applied + receipt.unchanged == 1
    assert code in codes(tools, receipt)
    assert all(each.line == 2 for each in problems(tools, receipt))


@pytest.mark.parametrize("delivery", LISTS)
def test_a_byte_order_mark_and_foreign_line_ends_change_nothing(tools: Tools, delivery: Delivery) -> None:
    receipt = send(tools, f"\ufeff{HEADINGS[delivery]}\r\n{GOOD[delivery]}\r\n".encode(), delivery)

    assert (receipt.received, receipt.refused) == (1, 0)


@pytest.mark.parametrize("delivery", LISTS)
@pytest.mark.parametrize("day", ["0000-01-01", "9999-12-31", "2026-02-30", "20260101T", CANARY])
def test_a_day_that_is_none_is_refused_by_name(tools: Tools, delivery: Delivery, day: str) -> None:
    columns = HEADINGS[delivery].split(",")
    dated = next((name for name in ("birth_date", "from", "sealed_on", "tested_on") if name in columns), None)
    if dated is None:
        pytest.skip("a kind without days")
    cells = GOOD[delivery].split(",")
    cells[columns.index(dated)] = day
    receipt = send(tools, f"{HEADINGS[delivery]}\n{','.join(cells)}\n".encode(), delivery)

    assert (receipt.applied, receipt.refused) == (0, 1)
    assert "day-unreadable" in codes(tools, receipt)


GOOD_EVENT = event("child-removed", "2026-03-02")
BAD_EVENTS = [
    pytest.param(event("child-removed", "0000-01-01"), "day-unreadable", id="year 0"),
    pytest.param(event("child-removed", "9999-12-31"), "day-unreadable", id="year 9999"),
    pytest.param(event("child-removed", "2099-12-31"), "day-in-the-future", id="a day to come"),
    pytest.param(event(f"{CANARY}", "2026-03-02"), "kind-unknown", id="a kind that is none"),
    pytest.param({**GOOD_EVENT, "id": CANARY * 10}, "id-unreadable", id="an endless id"),
    pytest.param({**GOOD_EVENT, "id": "a\x00b"}, "id-unreadable", id="a NUL in an id"),
    pytest.param({**GOOD_EVENT, "id": "x1", CANARY: 1}, "member-unknown", id="a member that is none"),
    pytest.param(event("child-removed", "2026-03-02", county=CANARY * 500), "text-too-long", id="6,000 characters"),
    pytest.param(event("child-removed", "2026-03-02", county=f"{CANARY}\x00"), "nul-in-text", id="a NUL"),
    pytest.param(event("child-removed", "2026-03-02", county=[CANARY]), "type-wrong", id="a list for a text"),
    pytest.param({**GOOD_EVENT, "id": "x2", "body": {CANARY: 1}}, "field-unknown", id="a field that is none"),
    pytest.param(CANARY, "event-not-an-object", id="a text for an event"),
]


@pytest.mark.parametrize("as_list", [True, False], ids=["a JSON list", "NDJSON"])
@pytest.mark.parametrize(("bad", "code"), BAD_EVENTS)
def test_a_bad_event_costs_itself_in_a_list_and_in_lines(tools: Tools, bad: object, code: str, as_list: bool) -> None:
    good = [event("child-removed", "2026-03-02", "INV1"), event("child-removed", "2026-03-02", "INV2")]
    events = [good[0], bad, good[1]]
    lines = "".join(f"{json.dumps(each)}\n" for each in events)
    receipt = send(tools, json.dumps(events).encode() if as_list else lines.encode(), Delivery.EVENTS)

    assert (receipt.received, receipt.applied, receipt.refused) == (3, 2, 1)
    assert code in codes(tools, receipt)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            json.dumps(event("child-removed", "2026-03-02"), indent=2).encode(), id="one object over many lines"
        ),
        pytest.param(json.dumps(event("child-removed", "2026-03-02")).encode(), id="one object"),
        pytest.param(
            json.dumps([event("child-removed", "2026-03-02")], indent=2).encode(), id="a list over many lines"
        ),
        pytest.param(b"\xef\xbb\xbf" + json.dumps([event("child-removed", "2026-03-02")]).encode(), id="a mark first"),
        pytest.param(b"\xef\xbb\xbf" + as_lines([event("child-removed", "2026-03-02")]), id="a mark before lines"),
    ],
)
def test_live_events_come_as_an_object_a_list_or_lines(tools: Tools, body: bytes) -> None:
    receipt = send(tools, body, Delivery.EVENTS)

    assert (receipt.received, receipt.applied) == (1, 1)


def test_an_event_id_means_the_same_bytes_for_ever_within_a_file_and_across(tools: Tools) -> None:
    one = event("child-removed", "2026-03-02", event_id="same")
    other = event("child-removed", "2026-03-03", event_id="same")
    first = send(tools, as_lines([one, one, other]), Delivery.EVENTS)
    again = send(tools, as_lines([other, one]), Delivery.EVENTS)

    assert (first.applied, first.unchanged, first.refused) == (1, 1, 1)
    assert (again.applied, again.unchanged, again.refused) == (0, 1, 1)
    assert codes(tools, again) == {"event-id-used"}


def test_a_delivery_id_means_the_same_bytes_for_ever(tools: Tools) -> None:
    sender_id = uuid4()
    deliver(tools, SENDER, as_lines([GOOD_EVENT]), sender_id=sender_id)

    with pytest.raises(SameIdOtherBytes):
        deliver(tools, SENDER, as_lines([event("child-removed", "2026-03-03")]), sender_id=sender_id)


def hundred_megabytes(first: bytes, more: bytes) -> Iterator[bytes]:
    yield first
    piece = more * (_MEGABYTE // len(more))
    for _ in range(100):
        yield piece


@pytest.mark.parametrize(
    ("delivery", "first", "more"),
    [
        pytest.param(Delivery.EVENTS, b'{"id": "', b"x", id="one event without end"),
        pytest.param(Delivery.EVENTS, b"[", b"1, ", id="a list without end"),
        pytest.param(Delivery.SIDECAR, b'number,given\nINV1,"', b"x", id="a field without end"),
        pytest.param(Delivery.AFCARS, b"<a>", b"x", id="a text without end"),
    ],
)
def test_a_hundred_megabytes_of_nothing_cost_no_more_memory_than_they_are(
    tools: Tools, delivery: Delivery, first: bytes, more: bytes
) -> None:
    pieces = list(hundred_megabytes(first, more))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    receipt = deliver(
        tools,
        SENDER,
        b"",
        delivery=delivery,
        period=SPRING if delivery == Delivery.AFCARS else None,
        pieces=pieces,
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10

    assert (receipt.standing, receipt.applied) == ("done", 0)
    assert receipt.refused >= 1
    assert grown < 300, "MiB beside the delivery itself"


def test_mixed_states_and_the_wrong_period_are_refused_whole(tools: Tools) -> None:
    mixed = a_file(a_child()).replace(b">21<", b">39<", 1)
    receipt = send(tools, mixed, Delivery.AFCARS)

    assert receipt.applied == 0
    assert codes(tools, receipt) & {"agency-differs", "period-differs"}
