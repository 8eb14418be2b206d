"""Nothing about a child leaves without a slip, and the database itself holds to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, settle
from psycopg import sql

from everychild.disclosure.egress import Fact, NotOnTheSlip, release
from everychild.disclosure.looks import faults_in_looks, place_looks
from everychild.disclosure.reading import read_told
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import LASTS, DisclosureSlip, Request, authorize, hold
from everychild.doors.tools import Tools
from everychild.people.accounts import Account, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId, record_id
from everychild.whereabouts.children import records_of, standings

pytestmark = pytest.mark.database
SENDER = InventedSender()
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
CHILD_LEVEL = (
    "ledger.entry", "ledger.detail", "ledger.record", "ledger.position", "whereabouts.spell", "whereabouts.child",
    "disclosure.look",
)  # fmt: skip


class House:
    """Two children of one agency, and a caseworker who has the first."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        SENDER.enrol(tools)
        events = [event("child-removed", "2026-10-01", number) for number in ("INV1", "INV2")]
        named = [event("child-named", "2026-10-01", n, given="Testa", family="Beispiel") for n in ("INV1", "INV2")]
        deliver(tools, SENDER, as_lines([*events, *named, heard("2026-11-20")]))
        settle(tools)
        self.worker = self.enrol("R03")
        first, second = (record_id(tools.record_secret, SENDER.agency_id, n) for n in ("INV1", "INV2"))
        with tools.worker.connection() as conn:
            assign(conn, self.worker.account_id, [first], part="case", on=NOW.date())
            rows = conn.execute("SELECT child_id FROM ledger.record ORDER BY record_id = %s DESC", (first,)).fetchall()
            self.mine, self.other = (ChildId(row[0]) for row in rows)
            self.children: Mapping[ChildId, Sequence[RecordId]] = records_of(conn, [self.mine, self.other])
        assert self.children == {self.mine: [first], self.other: [second]}

    def enrol(self, role: str, agency: AgencyId = SENDER.agency_id) -> Account:
        account = Account(account_id=AccountId(uuid4()), agency_id=agency, name="Invented", role=role, invented=True)
        with self.tools.worker.connection() as conn:
            add_account(conn, account)
        return account

    def ask(
        self, account: Account, *children: ChildId, purpose: str = "P-CARE", now: datetime = NOW
    ) -> DisclosureSlip | Refusal:
        request = Request(
            account=account,
            purpose=purpose,
            shown_on="page",
            children={child: self.children[child] for child in children},
            now=now,
            entropy=self.tools.entropy,
        )
        with self.tools.worker.connection() as conn:
            return authorize(conn, request)

    def looks(self) -> list[tuple[str, str, UUID]]:
        with self.tools.worker.connection() as conn:
            return conn.execute("SELECT outcome, reason, child_id FROM disclosure.look ORDER BY look_id").fetchall()


@pytest.fixture
def house(tools: Tools) -> House:
    return House(tools)


def slip_of(answer: DisclosureSlip | Refusal) -> DisclosureSlip:
    assert isinstance(answer, DisclosureSlip)
    return answer


def test_a_worker_with_the_case_gets_a_slip_and_the_look_stands(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine, now=datetime.now(UTC)))

    assert house.looks() == [("allowed", "", house.mine)]
    with house.tools.api.connection() as conn:
        told = read_told(conn, slip, house.mine, house.tools.record_keys_there_are(slip.records))
        assert {each.kind for each in told} == {
            "care.child-removed.v1",
            "care.child-named.v1",
            "care.record-numbered.v1",
        }
        assert standings(conn, slip, now=datetime.now(UTC)).keys() == {house.mine}


def test_a_worker_without_the_case_is_refused_and_that_is_recorded(house: House) -> None:
    answer = house.ask(house.worker, house.other)

    assert isinstance(answer, Refusal)
    assert answer.code == "not-assigned"
    assert house.looks() == [("refused", "not-assigned", house.other)]


def test_a_supervisor_sees_the_agencys_children_and_no_other_agencys(house: House) -> None:
    own, foreign = house.enrol("R04"), house.enrol("R04", AgencyId("US-OH:test"))

    assert slip_of(house.ask(own, house.mine, house.other)).children.keys() == {house.mine, house.other}
    assert isinstance(house.ask(foreign, house.mine), Refusal)


def test_a_list_opens_only_the_children_one_has_to_do_with(house: House) -> None:
    assert slip_of(house.ask(house.worker, house.mine, house.other)).children.keys() == {house.mine}


def test_a_refresh_under_a_slip_adds_no_look(house: House) -> None:
    first = slip_of(house.ask(house.worker, house.mine))
    again = slip_of(house.ask(house.worker, house.mine, now=NOW + timedelta(minutes=5)))
    later = slip_of(house.ask(house.worker, house.mine, now=NOW + LASTS))

    assert again.slip_id == first.slip_id
    assert later.slip_id != first.slip_id
    assert len(house.looks()) == 2


def test_an_assignment_that_ended_opens_nothing(house: House) -> None:
    with house.tools.worker.connection() as conn:
        conn.execute("UPDATE people.assignment SET to_on = %s", (NOW.date() + timedelta(days=1),))

    assert isinstance(house.ask(house.worker, house.mine), DisclosureSlip)
    assert isinstance(house.ask(house.worker, house.mine, now=NOW + timedelta(days=1)), Refusal)


@pytest.mark.parametrize("table", CHILD_LEVEL)
def test_a_connection_for_people_sees_nothing_without_a_slip(house: House, table: str) -> None:
    house.ask(house.worker, house.mine)
    with house.tools.api.connection() as conn:
        counted = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(*table.split("."))))
        assert counted.fetchone() == (0,)


def test_a_slip_opens_its_own_child_and_no_other(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine, now=datetime.now(UTC)))
    with house.tools.api.connection() as conn:
        hold(conn, slip)
        spells = conn.execute("SELECT DISTINCT child_id FROM whereabouts.spell").fetchall()
        entries = conn.execute("SELECT DISTINCT record_id FROM ledger.entry").fetchall()

    assert spells == [(house.mine,)]
    assert [record for (record,) in entries] == list(house.children[house.mine])


@pytest.mark.parametrize("forged", ["", "6f2c1a0e-0000-4000-8000-00000000dead", "not-a-slip"])
def test_a_slip_that_nobody_was_given_opens_nothing(house: House, forged: str) -> None:
    house.ask(house.worker, house.mine, now=datetime.now(UTC))
    with house.tools.api.connection() as conn:
        conn.execute("SELECT set_config('everychild.slip', %s, true)", (forged,))
        if forged == "not-a-slip":
            with pytest.raises(psycopg.errors.InvalidTextRepresentation):
                conn.execute("SELECT 1 FROM whereabouts.spell")
        else:
            assert conn.execute("SELECT count(*) FROM whereabouts.spell").fetchone() == (0,)


def test_an_expired_slip_opens_nothing(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine, now=datetime.now(UTC) - LASTS))
    with house.tools.api.connection() as conn:
        hold(conn, slip)
        assert conn.execute("SELECT count(*) FROM whereabouts.spell").fetchone() == (0,)


def test_a_slip_ends_with_its_transaction(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine, now=datetime.now(UTC)))
    with house.tools.api.connection() as conn:
        hold(conn, slip)
        conn.commit()
        assert conn.execute("SELECT count(*) FROM whereabouts.spell").fetchone() == (0,)


def test_a_connection_for_people_cannot_write(house: House) -> None:
    with house.tools.api.connection() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("DELETE FROM disclosure.look")


def test_not_even_the_worker_can_change_a_look(house: House) -> None:
    house.ask(house.worker, house.mine)
    with house.tools.worker.connection() as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("UPDATE disclosure.look SET outcome = 'refused'")


def test_a_look_that_the_owner_of_the_database_changed_is_found(house: House, databases: object) -> None:
    house.ask(house.worker, house.mine)
    with house.tools.worker.connection() as conn:
        assert place_looks(conn) == 1
        assert faults_in_looks(conn) == []


def test_egress_lets_through_what_the_slip_opens_and_names_what_it_withholds(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine))
    facts = [Fact(name="name", category="D01", value="Testa"), Fact(name="reporter", category="D06", value="x")]

    released = release(slip, house.mine, facts)

    assert released.get("name") == "Testa"
    assert released.get("reporter") is None
    assert released.withheld == ("reporter identity",)
    with pytest.raises(NotOnTheSlip):
        release(slip, house.other, facts)


def test_nobody_makes_a_slip_by_hand(house: House) -> None:
    slip = slip_of(house.ask(house.worker, house.mine))

    with pytest.raises(AssertionError):
        DisclosureSlip(
            slip_id=slip.slip_id,
            account=slip.account,
            purpose="P-CARE",
            children={house.other: ()},
            classes={},
            shielded=frozenset(),
            expires_at=NOW,
            made_by=object(),
        )
