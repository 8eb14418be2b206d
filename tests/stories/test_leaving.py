"""A state that leaves takes everything back, and holds a proof of it that it can check without us."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from commands import run, run_on
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from deliveries import InventedSender, as_lines, deliver, event, heard, noon, settle
from files import SPRING, a_child, a_file

from everychild.accountability.publishing import figures, publish
from everychild.disclosure.slips import DisclosureSlip, Request, authorize
from everychild.doors.cli.ledger import check_both
from everychild.doors.cli.program import Running
from everychild.doors.leaving import agencies_of, close_doors, on_the_roll, settled, take_all_back, what_was_left
from everychild.doors.leaving_proof import Left, faults_of, read_proof, write_proof
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import keys_in_force
from everychild.keys.rings import KeyPurpose, keys_there_are
from everychild.ledger.notes import NoteForged, SignedState, read_note
from everychild.people.accounts import Account, account_of, add_account, assign
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId
from everychild.whereabouts.reading import Ask, roll_call

pytestmark = pytest.mark.database
LEAVER = InventedSender(lane="bulk")
LIVE = InventedSender()
OTHER = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
PEOPLE = b"number,given,family,birth_date,sex\nINV1,Maya,Beispiel,2015-05-04,2\n"
REKEY = b"old_number,new_number,reason\nINV1,INV11,system change\n"
SHIELD = b"number,class,from\nINV1,protected-address,2026-01-01\n"


@pytest.fixture
def joined(tools: Tools) -> Tools:
    """Two states, of which one will leave: with files, people, live events, a shield and a worker who looked."""
    for each in (LEAVER, LIVE, OTHER):
        each.enrol(tools)
    deliver(tools, LEAVER, SHIELD, delivery=Delivery.SHIELDS)
    deliver(tools, LEAVER, PEOPLE, delivery=Delivery.SIDECAR)
    deliver(tools, LEAVER, a_file(a_child(), a_child("INV2")), delivery=Delivery.AFCARS, period=SPRING)
    deliver(
        tools, LEAVER, a_file(a_child(sex="2"), a_child("INV2"), a_child("INV3")), delivery=Delivery.AFCARS,
        period=SPRING,
    )  # fmt: skip
    deliver(tools, LEAVER, REKEY, delivery=Delivery.REKEY)
    deliver(tools, LIVE, as_lines([event("child-removed", "2026-03-02", "INV4"), heard("2026-03-31")]))
    deliver(tools, OTHER, as_lines([event("child-removed", "2026-03-02", "INV9"), heard("2026-03-31")]))
    settle(tools)
    return replace(tools, clock=lambda: noon("2026-03-31"))


def a_look(tools: Tools) -> AccountId:
    account = Account(account_id=AccountId(uuid4()), agency_id=LIVE.agency_id, name="Testa", role="R03", invented=True)
    with tools.worker.connection() as conn:
        add_account(conn, account)
        record, child = conn.execute(
            "SELECT record_id, child_id FROM ledger.record WHERE agency_id = %s LIMIT 1", [LIVE.agency_id]
        ).fetchone() or (None, None)
        assert record and child
        assign(conn, account.account_id, [RecordId(record)], part="case", on=noon("2026-03-01").date())
        asked = Request(
            account=account,
            purpose="P-CARE",
            shown_on="page",
            children={ChildId(child): [RecordId(record)]},
            now=tools.clock(),
            entropy=tools.entropy,
        )
        slip = authorize(conn, asked)
    assert isinstance(slip, DisclosureSlip)
    return account.account_id


def leave(tools: Tools, place: str = "US-KY") -> Left:
    with tools.worker.connection() as conn:
        leaving = agencies_of(conn, place)
    ids = [each.agency_id for each in leaving]
    before = on_the_roll(tools, leaving)
    closed = close_doors(tools, ids)
    take_all_back(tools, ids, lambda _, __: None, by="a director", because="the agreement has ended")
    settled(tools)
    return what_was_left(tools, place, leaving, closed, before=before, by="a director", because="ended")


def by_state(tools: Tools) -> dict[str, int]:
    with tools.worker.connection() as conn:
        answer = roll_call(conn, Ask(now=noon("2026-03-31"), by="state", from_spells=True))
    return {row.place: row.total for row in answer.rows}


def test_the_roll_call_counts_its_children_no_longer_and_those_of_others_as_before(joined: Tools) -> None:
    assert by_state(joined) == {"US-KY": 4, "US-OH": 1}

    left = leave(joined)

    assert by_state(joined) == {"US-OH": 1}
    assert (left.on_the_roll_call_before, left.on_the_roll_call) == (4, 0)


def test_the_proof_names_each_delivery_and_all_of_each_is_taken_back(joined: Tools) -> None:
    left = leave(joined)

    assert sorted(each.kind for each in left.deliveries) == ["afcars-ooh", "afcars-ooh", "events", "sidecar"]
    assert all(each.entries == each.retracted > 0 for each in left.deliveries)
    assert set(left.stayed) <= {
        "disclosure.record-shielded.v1", "disclosure.record-screened.v1", "identity.records-linked.v1",
        "identity.child-composed.v1",
    }  # fmt: skip
    assert left.stayed["disclosure.record-shielded.v1"] >= 1
    assert faults_of(left, joined.checkpoint_key.public_key()) == []


def test_nothing_can_be_sent_signed_in_to_or_opened_afterwards(joined: Tools) -> None:
    account = a_look(joined)
    left = leave(joined)

    with joined.worker.connection() as conn:
        assert keys_in_force(conn, LEAVER.feed, at=noon("2026-04-01")) == []
        assert account_of(conn, account) is None
    with joined.keys.connection() as conn:
        sent = [UUID(each.submission) for each in left.deliveries]
        assert keys_there_are(conn, joined.master, KeyPurpose.SUBMISSION, sent) == {}
    assert (left.keys_ended, left.accounts_ended) == (2, 1)


def test_the_looks_are_kept_and_counted(joined: Tools) -> None:
    a_look(joined)

    assert leave(joined).looks_kept == 1


def test_an_earlier_day_stays_as_it_was_known_and_as_it_was_published(joined: Tools) -> None:
    with joined.worker.connection() as conn:
        published = publish(conn, now=noon("2026-04-01"))
        row = conn.execute("SELECT max(sequenced_at) FROM ledger.position").fetchone()
        assert published and row
        before = figures(conn, published.as_of)
    leave(joined)

    with joined.worker.connection() as conn:
        assert figures(conn, published.as_of) == before
        then = roll_call(conn, Ask(now=noon("2026-03-31"), by="state", known_at=row[0]))
        assert {each.place: each.total for each in then.rows}["US-KY"] == 4
        later = publish(conn, now=noon("2026-04-02"))
        assert later
        assert [each.place for each in figures(conn, later.as_of) if each.place == "US-KY" and each.children] == []


def test_everything_stored_is_still_what_was_committed_to(joined: Tools) -> None:
    left = leave(joined)
    key = joined.checkpoint_key.public_key()

    with joined.worker.connection() as conn:
        found = check_both(conn, key, joined.home / "checkpoint")
    assert found.faults == ()
    assert read_note(left.checkpoint, key).size == found.size


def test_leaving_twice_takes_nothing_more_back_and_proves_the_same(joined: Tools) -> None:
    first, second = leave(joined), leave(joined)

    assert second.deliveries == first.deliveries
    assert second.on_the_roll_call_before == 0


def test_one_agency_leaves_and_its_neighbours_children_stay(joined: Tools) -> None:
    second = InventedSender(agency_id=AgencyId("US-KY:second"))
    second.enrol(joined)
    deliver(joined, second, as_lines([event("child-removed", "2026-03-02", "INV7"), heard("2026-03-31")]))
    settle(joined)

    left = leave(joined, "US-KY:test")

    assert (left.on_the_roll_call_before, left.on_the_roll_call) == (4, 0)
    assert by_state(joined) == {"US-KY": 1, "US-OH": 1}


def test_a_proof_reads_as_it_was_written_and_any_change_is_found(joined: Tools) -> None:
    left, key = leave(joined), joined.checkpoint_key
    text = write_proof(left, key)

    assert read_proof(text, key.public_key()) == left
    for was, becomes in (("US-KY", "US-OH"), ('"retracted": ', '"retracted": 1'), ("a director", "nobody")):
        with pytest.raises(NoteForged):
            read_proof(text.replace(was, becomes, 1), key.public_key())
    with pytest.raises(NoteForged):
        read_proof(text, Ed25519PrivateKey.generate().public_key())


def test_a_signed_proof_that_does_not_add_up_says_so(joined: Tools) -> None:
    left, key = leave(joined), joined.checkpoint_key.public_key()
    one = left.deliveries[0]
    state = read_note(left.checkpoint, key)
    others = SignedState(
        size=state.size, root=bytes(32), looks_size=state.looks_size, looks_root=state.looks_root
    )  # fmt: skip
    earlier = replace(others, size=state.size - 1)

    assert "not taken back" in faults_of(replace(left, deliveries=(replace(one, retracted=0),)), key)[0]
    assert "after the checkpoint" in faults_of(replace(left, deliveries=(replace(one, last_position=10**9),)), key)[0]
    assert "still" in faults_of(replace(left, on_the_roll_call=1), key)[0]
    assert "another ledger" in faults_of(left, key, others)[0]
    assert "older" in faults_of(left, key, earlier)[0]


def test_a_state_leaves_by_the_command_line_and_checks_its_proof_alone(program: Running, tmp_path: Path) -> None:
    sender = InventedSender(agency_id=AgencyId("US-WY:leaving"), state="US-WY", afcars_code="56")
    sender.enrol(program.tools)
    deliver(program.tools, sender, as_lines([event("child-removed", "2026-03-02", "INV1"), heard("2026-03-31")]))
    proof = tmp_path / "proof.txt"

    looked = run_on(program, "leave", "US-WY", "--out", str(proof), "--json")
    assert (looked.status, looked.json["deliveries"], proof.exists()) == (1, 1, False)
    said_no = run_on(program, "leave", "US-WY", "--out", str(proof), given="n\n")
    assert (said_no.status, "Who looked" in said_no.said, proof.exists()) == (1, True, False)

    done = run_on(program, "leave", "US-WY", "--out", str(proof), "--by", "A", "--reason", "B", "--yes", "--json")
    assert (done.status, done.json["holds"], done.json["entries"] >= 2) == (0, True, True)

    key = run_on(program, "ledger", "key").said.strip()
    alone = {"EVERYCHILD_DATABASE_URL": "postgresql://127.0.0.1:9/nothing-listens-here"}
    checked = run(tmp_path / "empty", "leave-check", str(proof), "--key", key, "--json", settings=alone)
    assert (checked.status, checked.json["holds"]) == (0, True)
    assert not (tmp_path / "empty").exists()

    proof.write_text(proof.read_text().replace("US-WY", "US-MT"))
    forged = run(tmp_path / "empty", "leave-check", str(proof), "--key", key, "--json")
    assert (forged.status, forged.json["holds"]) == (1, False)
    wrong = run(tmp_path / "empty", "leave-check", str(proof), "--key", base64.b64encode(b"short").decode())
    assert (wrong.status, "ledger key" in wrong.errors) == (2, True)


def test_a_place_that_is_not_here_is_said_not_to_be(program: Running, tmp_path: Path) -> None:
    answer = run_on(program, "leave", "US-ZZ", "--out", str(tmp_path / "proof.txt"), "--yes")

    assert (answer.status, "US-KY" in answer.errors) == (2, True)


def test_a_proof_holds_no_number_and_no_name_of_a_child(joined: Tools) -> None:
    text = write_proof(leave(joined), joined.checkpoint_key)

    assert json.loads(text.split("\n\n— ")[0].split("\n", 1)[1])["place"] == "US-KY"
    assert not any(word in text for word in ("INV1", "INV2", "Maya", "Beispiel", "2015-05-04"))
