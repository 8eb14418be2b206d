"""Three invented agencies whose records are recognised as they come, for tests of the live part."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from deliveries import InventedSender, as_lines, deliver, event, heard, settle

from everychild.disclosure.protection import protections_of
from everychild.doors.screening import Answer, looked_up
from everychild.doors.tools import Tools
from everychild.identity.links import held_of, in_order
from everychild.identity.look_up import Asked
from everychild.identity.verdicts import Verdict
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id
from everychild.whereabouts.children import children_of_records

KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
INDIANA = InventedSender(agency_id=AgencyId("US-IN:test"), state="US-IN", afcars_code="18", lane="bulk")
PERSON = {
    "given": "Elizabeth", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2", "mother_given": "Testa",
    "mother_family": "Beispiel", "phone": "502-555-0142", "street": "12 Invented Street", "zip": "00000",
}  # fmt: skip
TODAY = date(2026, 11, 25)


def come(tools: Tools, sender: InventedSender, number: str = "INV1", **changes: str) -> None:
    arrive(tools, sender, number, **changes)
    settle(tools)


def arrive(tools: Tools, sender: InventedSender, number: str = "INV1", **changes: str) -> None:
    events = [
        event("child-removed", "2026-10-01", number),
        event("child-named", "2026-10-01", number, **{**PERSON, **changes}),
        heard("2026-11-20"),
    ]
    deliver(tools, sender, as_lines(events))


def record(tools: Tools, sender: InventedSender, number: str = "INV1") -> RecordId:
    return record_id(tools.record_secret, sender.agency_id, number)


def somebody(tools: Tools, sender: InventedSender, role: str = "R04") -> Account:
    account = Account(
        account_id=AccountId(uuid4()), agency_id=sender.agency_id, name="Invented", role=role, invented=True
    )
    with tools.worker.connection() as conn:
        add_account(conn, account)
    return account


def child_of(tools: Tools, *records: RecordId) -> set[ChildId]:
    with tools.worker.connection() as conn:
        return set(children_of_records(conn, records))


def verdict(tools: Tools, one: RecordId, other: RecordId) -> tuple[Verdict, str] | None:
    with tools.worker.connection() as conn:
        return held_of(conn, [in_order(one, other)]).get(in_order(one, other))


def screening(tools: Tools, of: RecordId) -> str | None:
    with tools.worker.connection() as conn:
        return protections_of(conn, [of], on=TODAY)[of].screening


def asked(tools: Tools, by: Account, age: int | None = None, sibling: str = "", **said: str) -> Answer:
    born = said.pop("born", "")
    brother = {"given": sibling, "family": said.get("family", "")} if sibling else None
    return looked_up(tools, by, Asked(said=said, born=born, age=age, sibling=brother))
