"""What a person types at the desk is on the roll call at once, by the way of every feed."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import httpx
import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard

from everychild.doors.cli.program import Running
from everychild.doors.desk_forms import FORMS
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId, record_id

pytestmark = pytest.mark.database
SENDER = InventedSender(agency_id=AgencyId("US-KY:desk"))
OTHER = InventedSender(agency_id=AgencyId("US-OH:desk"), state="US-OH")


def known(program: Running, number: str, sender: InventedSender = SENDER) -> RecordId:
    return record_id(program.tools.record_secret, sender.agency_id, number)


@pytest.fixture(scope="module")
def staffed(program: Running) -> dict[str, AccountId]:
    tools = program.tools
    for sender in (SENDER, OTHER):
        sender.enrol(tools)
        deliver(tools, sender, as_lines([event("child-removed", "2026-11-02", "INV-D1"), heard("2026-11-20")]))
    accounts: dict[str, AccountId] = {}
    with tools.worker.connection() as conn:
        for role in ("R03", "R04", "R19"):
            accounts[role] = AccountId(uuid4())
            account = Account(
                account_id=accounts[role], agency_id=SENDER.agency_id, name=f"Desk {role}", role=role, invented=True
            )
            add_account(conn, account)
        assign(conn, accounts["R03"], [known(program, "INV-D1")], part="case", on=tools.clock().date())
    return accounts


@pytest.fixture
def worker(program: Running, staffed: dict[str, AccountId]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=program.address, timeout=30) as client:
        client.post("/sign-in", data={"account": str(staffed["R03"])})
        yield client


def enter(client: httpx.Client, what: str, form_id: UUID | None = None, /, **fields: str) -> httpx.Response:
    return client.post("/v1/desk", json={"id": str(form_id or uuid4()), "what": what, "fields": fields})


def kinds(program: Running, number: str) -> list[str]:
    with program.tools.worker.connection() as conn:
        rows: list[tuple[str]] = conn.execute(
            "SELECT kind FROM ledger.entry WHERE record_id = %s ORDER BY entry_id", (known(program, number),)
        ).fetchall()
    # Beside what was said stand the number of a record spoken of for the first time and, whenever it has looked,
    # what recognition finds.
    return [name for (kind,) in rows if (name := kind.split(".")[1]) not in {"record-numbered", "record-screened"}]


FILLED: dict[str, dict[str, str]] = {
    "not-here": {"category": "left-on-own", "reported_by": "foster parent", "when": "2026-11-20T21:10"},
    "returned": {"when": "2026-11-21T08:00"},
    "visit": {"outcome": "face-to-face", "when": "2026-11-21T09:00", "note": "Talked."},
    "moved": {"setting": "kin-home", "when": "2026-11-21T12:00"},
    "hearing": {"when": "2026-11-21T14:00", "which": "periodic-review"},
    "night": {"place": "office", "stayed": "the on-call worker"},
}


def test_every_form_but_the_removal_is_filled_in_here() -> None:
    assert FILLED.keys() | {"removal"} == FORMS.keys()
    assert not any("death" in name or "died" in name for name in FORMS)


@pytest.mark.parametrize("what", FILLED)
def test_what_happened_to_a_child_becomes_one_claim_with_a_receipt(
    program: Running, worker: httpx.Client, what: str
) -> None:
    before = len(kinds(program, "INV-D1"))
    answer = enter(worker, what, number="INV-D1", **FILLED[what]).json()

    assert (answer["status"], answer["received"], answer["applied"]) == ("done", 1, 1)
    assert answer["feed"] == "US-KY:desk/desk"
    assert len(kinds(program, "INV-D1")) == before + 1


def test_an_attempt_is_an_attempt(program: Running, worker: httpx.Client) -> None:
    enter(worker, "visit", number="INV-D7", outcome="attempt")

    assert kinds(program, "INV-D7")[0] == "contact-attempted"


def test_a_removal_after_hours_takes_five_fields(program: Running, worker: httpx.Client) -> None:
    answer = enter(worker, "removal", number="INV-D2", name="Testa Maria Beispiel", birth_date="2015-05-04",
                   when="2026-11-20T23:15", county="21067").json()  # fmt: skip

    assert (answer["applied"], answer["refused"]) == (2, 0)
    assert {"child-removed", "child-named"} <= set(kinds(program, "INV-D2"))


def test_an_infant_without_a_name_is_removed_all_the_same(program: Running, worker: httpx.Client) -> None:
    assert enter(worker, "removal", number="INV-D3").json()["refused"] == 0


def test_what_is_wrong_is_named_by_field_and_nothing_is_entered(program: Running, worker: httpx.Client) -> None:
    answer = enter(worker, "not-here", number="", when="yesterday night")

    assert answer.status_code == 422
    assert {each["field"] for each in answer.json()["problems"]} >= {"number", "occurred_on"}


def test_a_removal_with_one_mistake_enters_neither_the_removal_nor_the_name(
    program: Running, worker: httpx.Client
) -> None:
    assert enter(worker, "removal", number="INV-D6", name="Testa Beispiel", birth_date="1812-01-01").status_code == 422
    assert kinds(program, "INV-D6") == []

    assert enter(worker, "removal", number="INV-D6", name="Testa Beispiel", birth_date="2012-01-01").status_code == 200
    assert kinds(program, "INV-D6").count("child-removed") == 1


def test_a_form_sent_twice_is_entered_once(program: Running, worker: httpx.Client) -> None:
    form_id = uuid4()
    first = enter(worker, "returned", form_id, number="INV-D4", when="2026-11-21T08:00").json()
    again = enter(worker, "returned", form_id, number="INV-D4", when="2026-11-21T08:00").json()
    other = enter(worker, "returned", form_id, number="INV-D4", when="2026-11-21T09:00")

    assert first["submission"] == again["submission"]
    assert other.status_code == 409
    assert kinds(program, "INV-D4").count("child-returned") == 1


def test_only_the_agencys_own_records_are_chosen_by_their_id(program: Running, worker: httpx.Client) -> None:
    mine, theirs = known(program, "INV-D1"), known(program, "INV-D1", OTHER)

    assert enter(worker, "night", record=str(mine)).json()["applied"] == 1
    refused = enter(worker, "night", record=str(theirs)).json()
    assert refused["refused"] == 1
    assert {each["code"] for each in refused["problems"]} == {"record-not-yours"}


def test_a_child_chosen_and_another_number_typed_is_not_guessed_at(program: Running, worker: httpx.Client) -> None:
    answer = enter(worker, "night", record=str(known(program, "INV-D1")), number="INV-D8")

    assert answer.status_code == 422
    assert kinds(program, "INV-D8") == []


def test_another_feed_than_the_desk_may_not_name_records_by_their_id(program: Running) -> None:
    claim = event("child-removed", "2026-11-02", "INV-D1")
    del claim["number"]
    receipt = deliver(program.tools, SENDER, as_lines([{**claim, "record": str(known(program, "INV-D1"))}]))

    assert receipt.refused == 1


def test_whoever_does_not_type_for_the_agency_is_told_so(program: Running, staffed: dict[str, AccountId]) -> None:
    with httpx.Client(base_url=program.address) as client:
        assert enter(client, "night", number="INV-D1").status_code == 401
        client.post("/sign-in", data={"account": str(staffed["R19"])})
        assert enter(client, "night", number="INV-D1").status_code == 403


def test_the_page_works_without_script_and_says_receipt_and_age(program: Running, worker: httpx.Client) -> None:
    page = worker.get("/desk/not-here").text
    form_id = page.split('name="form" value="')[1].split('"')[0]
    sent = worker.post("/desk/not-here", data={"form": form_id, "number": "INV-D5", "category": "unknown"})
    shown = worker.get(sent.headers["location"]).text

    assert sent.status_code == 303
    assert "The clock runs" in shown
    assert "less than a minute ago" in shown
    assert kinds(program, "INV-D5")[0] == "child-reported-missing"


def test_the_list_of_children_on_a_form_is_a_look(
    program: Running, worker: httpx.Client, staffed: dict[str, AccountId]
) -> None:
    before = looks(program, staffed["R03"])
    worker.get("/desk/visit")

    # A slip that is held already for the same child is not a second look.
    assert looks(program, staffed["R03"]) >= max(1, before)


def looks(program: Running, account: AccountId) -> int:
    with program.tools.worker.connection() as conn:
        row = conn.execute("SELECT count(*) FROM disclosure.look WHERE account_id = %s", (account,)).fetchone()
    assert row is not None
    return row[0]
