"""A child numbered anew is the same child: shields, seals and claims find the record it has been all along."""

from __future__ import annotations

from datetime import date

import pytest
from deliveries import InventedSender, as_lines, deliver, event

from everychild.disclosure.protection import Protection, protections_of
from everychild.doors.tools import Tools
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.vocabulary.ids import RecordId, record_id

pytestmark = pytest.mark.database
SENDER = InventedSender()
TODAY = date(2026, 8, 3)
SHIELD = b"number,class,from,to\nNEW1,protected-address,2026-01-01,\n"
SEAL = b"number,sealed_on,unit\nNEW1,2026-02-02,adoption-unit\n"


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    SENDER.enrol(tools)
    deliver(tools, SENDER, as_lines([event("child-removed", "2026-03-04", "OLD1")]))


def record(tools: Tools, number: str) -> RecordId:
    return record_id(tools.record_secret, SENDER.agency_id, number)


def rekeyed(tools: Tools, *pairs: tuple[str, str], reason: str = "system-change") -> Receipt:
    rows = "".join(f"{old},{new},{reason}\n" for old, new in pairs)
    body = f"old_number,new_number,reason\n{rows}".encode()
    return deliver(tools, SENDER, body, delivery=Delivery.REKEY)


def protected(tools: Tools, number: str, on: date = TODAY) -> Protection:
    with tools.worker.connection() as conn:
        (found,) = protections_of(conn, [record(tools, number)], on=on).values()
    return found


@pytest.mark.parametrize("list_first", [True, False])
def test_a_shield_and_a_seal_under_the_new_number_protect_the_old_record(tools: Tools, *, list_first: bool) -> None:
    if not list_first:
        rekeyed(tools, ("OLD1", "NEW1"))
    deliver(tools, SENDER, SHIELD, delivery=Delivery.SHIELDS)
    deliver(tools, SENDER, SEAL, delivery=Delivery.SEALS)
    if list_first:
        assert not protected(tools, "OLD1").is_shielded
        rekeyed(tools, ("OLD1", "NEW1"))

    found = protected(tools, "OLD1")
    assert found.is_shielded
    assert found.is_sealed


def test_a_protection_grows_by_a_new_number_and_never_shrinks(tools: Tools) -> None:
    longer = b"number,class,from,to\nOLD1,no-contact-order,2025-01-01,2026-12-31\n"
    later = b"number,class,from,to\nNEW1,protected-address,2026-06-01,2027-12-31\n"
    deliver(tools, SENDER, longer, delivery=Delivery.SHIELDS)
    deliver(tools, SENDER, later, delivery=Delivery.SHIELDS)
    rekeyed(tools, ("OLD1", "NEW1"))

    assert all(protected(tools, "OLD1", on).is_shielded for on in (date(2025, 1, 1), TODAY, date(2027, 12, 30)))
    assert not protected(tools, "OLD1", date(2028, 1, 1)).is_shielded


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([[("OLD1", "MIDDLE1")], [("MIDDLE1", "NEW1")]], id="two system changes"),
        pytest.param([[("MIDDLE1", "NEW1"), ("OLD1", "MIDDLE1")]], id="both in one file, in any order"),
    ],
)
def test_a_number_that_replaced_a_new_number_finds_the_first_record(
    tools: Tools, files: list[list[tuple[str, str]]]
) -> None:
    for pairs in files:
        rekeyed(tools, *pairs)
    deliver(tools, SENDER, SHIELD, delivery=Delivery.SHIELDS)

    assert protected(tools, "OLD1").is_shielded
    assert not protected(tools, "NEW1").is_shielded


def test_numbers_that_replace_each_other_end_nowhere_and_stop_nothing(tools: Tools) -> None:
    receipt = rekeyed(tools, ("OLD1", "NEW1"), ("NEW1", "OLD1"))

    assert (receipt.standing, receipt.received) == ("done", 2)


def said_of(tools: Tools, number: str) -> int:
    """How many contacts were said of the record that a number was born with."""
    query = "SELECT count(*) FROM ledger.entry WHERE record_id = %s AND kind = 'care.child-contacted.v1'"
    with tools.worker.connection() as conn:
        row = conn.execute(query, [record(tools, number)]).fetchone()
    assert row
    return row[0]


@pytest.mark.parametrize("reason", ["duplicate", "entered-in-error"])
def test_of_two_records_of_one_child_the_one_that_stays_has_what_is_said_from_then_on(
    tools: Tools, reason: str
) -> None:
    deliver(tools, SENDER, as_lines([event("child-removed", "2026-03-04", "STAYS1")]))
    rekeyed(tools, ("OLD1", "STAYS1"), reason=reason)
    seen = [event("child-contacted", "2026-04-01", "STAYS1"), event("child-contacted", "2026-04-02", "OLD1")]
    assert deliver(tools, SENDER, as_lines(seen)).applied == 2

    assert (said_of(tools, "STAYS1"), said_of(tools, "OLD1")) == (2, 0)


def test_what_protects_either_of_two_records_of_one_child_protects_both(tools: Tools) -> None:
    deliver(tools, SENDER, as_lines([event("child-removed", "2026-03-04", "STAYS1")]))
    shields = b"number,class,from,to\nSTAYS1,protected-address,2026-01-01,\n"
    deliver(tools, SENDER, shields, delivery=Delivery.SHIELDS)
    deliver(tools, SENDER, b"number,sealed_on,unit\nOLD1,2026-02-02,adoption-unit\n", delivery=Delivery.SEALS)
    rekeyed(tools, ("OLD1", "STAYS1"), reason="duplicate")

    for number in ("OLD1", "STAYS1"):
        assert (protected(tools, number).is_shielded, protected(tools, number).is_sealed) == (True, True), number


def test_a_duplicate_whose_other_number_nobody_has_used_goes_on_under_it(tools: Tools) -> None:
    rekeyed(tools, ("OLD1", "NEW1"), reason="duplicate")
    deliver(tools, SENDER, as_lines([event("child-contacted", "2026-04-01", "NEW1")]))

    assert (said_of(tools, "OLD1"), said_of(tools, "NEW1")) == (1, 0)
