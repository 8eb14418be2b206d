"""After an adoption, birth and adoptive name stand together nowhere: in no answer of any door, for nobody."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard
from test_a_live_event import until

from everychild.doors.cli.program import Running
from everychild.identity.links import in_order
from everychild.intake.signatures import Delivery
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId, record_id
from everychild.whereabouts.children import children_of_records, records_of

pytestmark = pytest.mark.database
BIRTH = InventedSender(agency_id=AgencyId("US-WV:adoption"), state="US-WV", afcars_code="54")
ADOPTIVE = InventedSender(agency_id=AgencyId("US-VA:adoption"), state="US-VA", afcars_code="51")
CHILD = {
    "given": "Walburga", "birth_date": "2016-02-11", "sex": "2", "phone": "304-555-0123", "mother_given": "Testine",
    "mother_family": "Geburtsname", "street": "4 Invented Lane", "zip": "00000",
}  # fmt: skip
ASKED = {"given": "Walburga", "family": "Wahlname", "born": "2016-02-11", "phone": "304-555-0123"}


@contextmanager
def somebody(program: Running, sender: InventedSender, role: str) -> Generator[httpx.Client]:
    account = Account(
        account_id=AccountId(uuid4()), agency_id=sender.agency_id, name=f"Invented {role}", role=role, invented=True
    )
    with program.tools.worker.connection() as conn:
        add_account(conn, account)
    with httpx.Client(base_url=program.address, timeout=30, follow_redirects=True) as client:
        client.post("/sign-in", data={"account": str(account.account_id)})
        yield client


def come(program: Running, sender: InventedSender, number: str, **said: str | list[str]) -> None:
    removed = event("child-removed", "2026-10-01", number)
    body: dict[str, Any] = CHILD | said
    named = event("child-named", "2026-10-01", number, **body)
    deliver(program.tools, sender, as_lines([removed, named, heard(program.tools.clock().date().isoformat())]))


def screened(program: Running, of: RecordId) -> str | None:
    with program.tools.worker.connection() as conn:
        row = conn.execute("SELECT verdict FROM disclosure.screening WHERE record_id = %s", (of,)).fetchone()
    return row[0] if row else None


@pytest.fixture(scope="module")
def adopted(program: Running) -> Running:
    """A child known by its birth name, linked with the record of its adoptive name; then sealed."""
    for sender in (BIRTH, ADOPTIVE):
        sender.enrol(program.tools)
    come(program, BIRTH, "INV-B1", family="Geburtsname")
    come(program, ADOPTIVE, "INV-A1", family="Wahlname", aliases=["Geburtsname, Walburga"])
    birth, adoptive = ids(program)
    assert until(lambda: screened(program, birth) == screened(program, adoptive) == "clear")
    seal = b"number,sealed_on,unit\nINV-B1,2026-10-20,adoption-unit\n"
    deliver(program.tools, BIRTH, seal, delivery=Delivery.SEALS)
    assert until(lambda: screened(program, adoptive) == "near-seal")
    return program


def ids(program: Running) -> tuple[RecordId, RecordId]:
    secret = program.tools.record_secret
    return record_id(secret, BIRTH.agency_id, "INV-B1"), record_id(secret, ADOPTIVE.agency_id, "INV-A1")


def answers(program: Running, client: httpx.Client) -> dict[str, str]:
    """What every door answers that could speak of the child."""
    birth, adoptive = ids(program)
    a, b = in_order(birth, adoptive)
    with program.tools.worker.connection() as conn:
        children = list(children_of_records(conn, [birth, adoptive]))
    found = {
        path: client.get(path).text
        for path in (
            "/today", "/children", "/children/export.csv", "/missing", "/same-person", f"/same-person/{a}/{b}",
            "/shield-desk", "/feeds", *(f"/children/{child}" for child in children),
            *(f"/children/{child}?purpose=P-SCREEN" for child in children),
        )
    }  # fmt: skip
    found["look-up"] = client.post("/v1/look-up", json=ASKED).text
    found["look-up by the birth name"] = client.post("/v1/look-up", json={**ASKED, "family": "Geburtsname"}).text
    return found


@pytest.mark.parametrize("sender", [BIRTH, ADOPTIVE], ids=["of the birth agency", "of the adoptive agency"])
@pytest.mark.parametrize("role", ["R01", "R03", "R04"])
def test_no_door_gives_the_birth_name_or_both(adopted: Running, sender: InventedSender, role: str) -> None:
    with somebody(adopted, sender, role) as client:
        for path, body in answers(adopted, client).items():
            assert "Geburtsname" not in body, path
            assert "Wahlname" not in body, path


def test_the_two_are_two_children_and_the_seal_is_why(adopted: Running) -> None:
    birth, adoptive = ids(adopted)
    with adopted.tools.worker.connection() as conn:
        children = children_of_records(conn, [birth, adoptive])
        links = conn.execute(
            "SELECT verdict, decided_by FROM identity.link WHERE record_a = %s AND record_b = %s",
            in_order(birth, adoptive),
        ).fetchall()
        assert len(children) == 2
        assert all(len(each) == 1 for each in records_of(conn, list(children)).values())
    assert links == [("different", "seal")]


def test_when_the_desk_has_cleared_the_adoptive_record_it_shows_its_own_name_alone(adopted: Running) -> None:
    birth, adoptive = ids(adopted)
    with somebody(adopted, ADOPTIVE, "R04") as desk:
        desk.post(f"/shield-desk/{adoptive}/{birth}", data={"said": "clear", "reason": "adopted-since"})
    assert until(lambda: screened(adopted, adoptive) == "clear")

    with somebody(adopted, BIRTH, "R01") as client:
        found = answers(adopted, client)
    assert "Wahlname" in found["look-up"]
    for path, body in found.items():
        assert "Geburtsname" not in body, path
