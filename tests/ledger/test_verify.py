"""Whoever changes what was committed to is found out, even with the database in his hands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict

from conftest import Server
from everychild.disclosure.looks import Look, place_looks, record
from everychild.doors.cli.ledger import check_both
from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.checkpoints import sign_checkpoint
from everychild.ledger.notes import NoteForged, SignedState, read_note, write_note
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import Databases, connect
from everychild.vocabulary.ids import AccountId, AgencyId, ChildId, RecordId

AGENCY = AgencyId("US-KY:test")
NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
digests = st.binary(min_size=32, max_size=32)
states = st.builds(
    SignedState, size=st.integers(0, 10**9), root=digests, looks_size=st.integers(0, 10**9), looks_root=digests
)


@given(states)
def test_a_note_is_read_as_it_was_signed(state: SignedState) -> None:
    assert read_note(write_note(state, KEY), KEY.public_key()) == state


@given(states, st.data())
def test_a_note_with_any_byte_changed_is_forged(state: SignedState, data: st.DataObject) -> None:
    note = write_note(state, KEY)
    at = data.draw(st.integers(0, note.index("\n\n") - 1))
    changed = note[:at] + ("x" if note[at] != "x" else "y") + note[at + 1 :]

    with pytest.raises(NoteForged):
        read_note(changed, KEY.public_key())
    with pytest.raises(NoteForged):
        read_note(note, Ed25519PrivateKey.generate().public_key())


def fill(conn: Connection[Any]) -> str:
    """Six entries and two looks, under a signed note."""
    record_id = RecordId(UUID(int=7))
    drafts = [
        Draft(
            kind="test.happened.v1",
            agency_id=AGENCY,
            occurred_on=date(2026, 1, day),
            record_id=record_id,
            codes={"county": "21067"},
            detail={"name": "Invented"},
        )
        for day in range(1, 7)
    ]
    append(conn, drafts, Pen(keys={record_id: bytes(32)}, now=NOW), lane=Lane.LIVE)
    sequence_once(conn)
    look = Look(
        slip_id=None, account_id=AccountId(uuid4()), agency_id=AGENCY, role="R04", purpose="P-CARE", hook="h",
        classes=("D01",), shown_on="page", outcome="refused", reason="r", looked_at=NOW,
    )  # fmt: skip
    record(conn, look, [ChildId(uuid4()), ChildId(uuid4())], os.urandom)
    place_looks(conn)
    note = sign_checkpoint(conn, KEY, now=NOW).note
    conn.commit()
    return note


@pytest.fixture
def owner(server: Server, databases: Databases) -> Iterator[Connection[Any]]:
    """Somebody who holds the database and may do anything in it."""
    name = str(conninfo_to_dict(databases.worker)["dbname"])
    with server.admin(name) as conn:
        yield conn


def faults(databases: Databases, path: Path) -> str:
    with connect(databases.worker) as conn:
        return " ".join(check_both(conn, KEY.public_key(), path).faults)


@pytest.mark.database
@pytest.mark.parametrize(
    ("tampering", "says"),
    [
        pytest.param("UPDATE ledger.follower SET position = 0", "", id="nothing that was committed to"),
        pytest.param(
            """UPDATE ledger.entry SET codes = '{"county": "21111"}' WHERE occurred_on = '2026-01-03'""",
            "position 3 is not what was committed to",
            id="a changed code",
        ),
        pytest.param(
            "UPDATE ledger.entry SET occurred_on = '2026-02-01' WHERE occurred_on = '2026-01-03'",
            "position 3 is not what was committed to",
            id="a changed day",
        ),
        pytest.param(
            "UPDATE ledger.detail SET sealed = sealed || '\\x00' WHERE entry_id ="
            " (SELECT entry_id FROM ledger.position WHERE position = 2)",
            "detail at position 2 was changed",
            id="a changed detail",
        ),
        pytest.param(
            "DELETE FROM ledger.entry WHERE occurred_on = '2026-01-04'", "position 4 is gone", id="a removed entry"
        ),
        pytest.param("DELETE FROM ledger.position WHERE position = 4", "jump to 5 after 3", id="a removed position"),
        pytest.param(
            "DELETE FROM ledger.position WHERE position = 6", "over 5 stored leaves", id="the last position removed"
        ),
        pytest.param(
            "DELETE FROM ledger.position WHERE position = 6; UPDATE ledger.tree SET size = 5 WHERE log = 'ledger'",
            "speaks of 6 entries; 5 are stored",
            id="the log cut short, and its tree with it",
        ),
        pytest.param(
            "INSERT INTO ledger.entry SELECT (jsonb_populate_record(entry, jsonb_build_object('entry_id',"
            " gen_random_uuid(), 'cause', null))).* FROM ledger.entry AS entry LIMIT 1",
            "1 entries have no position",
            id="an entry beside the order",
        ),
        pytest.param(
            "UPDATE ledger.checkpoint SET note = replace(note, 'looks 2', 'looks 1')",
            "kept at 6 entries is not signed",
            id="a rewritten checkpoint",
        ),
        pytest.param("UPDATE disclosure.look SET purpose = 'P-OTHER'", "look at position 1", id="a changed look"),
        pytest.param(
            "DELETE FROM disclosure.look WHERE look_id = (SELECT look_id FROM disclosure.look_position"
            " WHERE position = 2)",
            "look at position 2 is gone",
            id="a removed look",
        ),
        pytest.param(
            "DELETE FROM disclosure.look_position WHERE position = 2", "over 1 stored looks", id="a look out of order"
        ),
    ],
)
def test_whoever_changes_what_was_committed_to_is_found_out(
    databases: Databases, owner: Connection[Any], tmp_path: Path, tampering: LiteralString, says: str
) -> None:
    path = tmp_path / "checkpoint"
    with connect(databases.worker) as conn:
        path.write_text(fill(conn), encoding="utf-8")
    assert faults(databases, path) == ""

    owner.execute(tampering)

    assert says in faults(databases, path)
    assert bool(faults(databases, path)) is bool(says)


@pytest.mark.database
def test_a_checkpoint_file_that_was_rewritten_is_found_out(databases: Databases, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint"
    with connect(databases.worker) as conn:
        path.write_text(fill(conn).replace("\n6\n", "\n5\n"), encoding="utf-8")

    assert faults(databases, path) == "The checkpoint file is not signed with this system's key."


@pytest.mark.database
def test_one_note_signs_both_roots(databases: Databases) -> None:
    with connect(databases.worker) as conn:
        state = read_note(fill(conn), KEY.public_key())

    assert (state.size, state.looks_size) == (6, 2)
    assert state.root != state.looks_root
