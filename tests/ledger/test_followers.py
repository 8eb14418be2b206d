"""Followers never skip and never go backwards, under sixteen writers; and the check itself sees two planted faults."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.followers import Follower, FollowerBatch, run_once, start
from everychild.ledger.readers import waiting_for_positions
from everychild.ledger.sequencer import NotTheSequencer, become_the_sequencer, sequence_once
from everychild.runtime.database import Databases, connect
from everychild.vocabulary.ids import AgencyId, EntryId, RecordId

pytestmark = pytest.mark.database
WRITERS = 16
ENTRIES_A_WRITER = int(os.environ.get("EVERYCHILD_TEST_ENTRIES_A_WRITER", "40"))

Followed = list[tuple[int, UUID]]
Round = Callable[[Connection[Any]], int]


def faults(written: Sequence[EntryId], followed: Followed) -> set[str]:
    """What is wrong with what a follower saw."""
    found: set[str] = set()
    seen = [entry for _, entry in followed]
    if set(written) - set(seen):
        found.add("skipped")
    if len(seen) != len(set(seen)):
        found.add("repeated")
    if any(later <= earlier for (earlier, _), (later, _) in pairwise(followed)):
        found.add("backwards")
    return found


def write(databases: Databases, seed: int, written: list[EntryId], hold: Event) -> None:
    """Append in transactions of differing length; the first writer's first lasts until the others are well ahead."""
    rng = Random(seed)
    with connect(databases.worker) as conn:
        for number in range(ENTRIES_A_WRITER):
            lane = Lane.LIVE if rng.random() < 0.5 else Lane.BULK
            draft = Draft(
                kind="test.happened.v1",
                agency_id=AgencyId("US-KY:test"),
                occurred_on=date(2026, 1, 1),
                record_id=RecordId(UUID(int=seed * 7 + number % 3)),
            )
            ids = append(conn, [draft], Pen(keys={}, now=datetime.now(UTC)), lane=lane)
            if seed == 0 and number == 0:
                hold.wait(20)
            elif rng.random() < 0.2:
                sleep(rng.random() * 0.01)
            conn.commit()
            written += [each for each in ids if each is not None]
            if seed == 1 and number == ENTRIES_A_WRITER // 2:
                hold.set()


def run_writers(databases: Databases, rounds: Sequence[Round]) -> list[EntryId]:
    """Sixteen writers, and beside them rounds that go on until nothing more comes."""
    written: list[EntryId] = []
    hold, done = Event(), Event()
    writers = [Thread(target=write, args=(databases, seed, written, hold)) for seed in range(WRITERS)]
    readers = [Thread(target=_keep_on, args=(databases, each, done)) for each in rounds]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    return written


def _keep_on(databases: Databases, one: Round, done: Event) -> None:
    until = monotonic() + 60
    with connect(databases.worker) as conn:
        idle = 0
        while idle < 40 and monotonic() < until:
            count = one(conn)
            conn.commit()
            idle = 0 if count or not done.is_set() else idle + 1
            if not count:
                sleep(0.005)


def follower(lane: Lane, followed: Followed) -> Round:
    def handle(_: Connection[Any], batch: FollowerBatch) -> None:
        followed.extend((entry.position, entry.entry_id) for entry in batch.entries)

    named = Follower(name="test", handle=handle, at_most=7)

    def one(conn: Connection[Any]) -> int:
        start(conn, named)
        return run_once(conn, named, lane)

    return one


def sequencer(conn: Connection[Any]) -> int:
    become_the_sequencer(conn)
    return sequence_once(conn, at_most=11).count


def test_a_follower_sees_every_entry_once_and_in_order(databases: Databases) -> None:
    live: Followed = []
    bulk: Followed = []

    written = run_writers(databases, [sequencer, follower(Lane.LIVE, live), follower(Lane.BULK, bulk)])

    assert len(written) == WRITERS * ENTRIES_A_WRITER
    assert faults(written, sorted(live + bulk)) == set()
    assert faults([], live) == set()
    assert faults([], bulk) == set()
    positions = sorted(position for position, _ in live + bulk)
    assert positions == list(range(1, len(written) + 1))


def test_a_follower_by_arrival_number_is_caught_skipping(databases: Databases) -> None:
    followed: Followed = []

    def by_arrival(conn: Connection[Any]) -> int:
        rows = conn.execute(
            "SELECT arrival, entry_id FROM ledger.unsequenced WHERE arrival > %s ORDER BY arrival LIMIT 7",
            (followed[-1][0] if followed else 0,),
        ).fetchall()
        followed.extend(rows)
        return len(rows)

    written = run_writers(databases, [by_arrival])

    assert "skipped" in faults(written, followed)


def test_a_sequencer_by_transaction_id_is_caught(databases: Databases) -> None:
    followed: Followed = []
    last = [0]

    def by_transaction(conn: Connection[Any]) -> int:
        rows = conn.execute(
            "SELECT xmin::text::bigint, entry_id FROM ledger.unsequenced WHERE xmin::text::bigint > %s"
            " ORDER BY xmin::text::bigint, arrival LIMIT 7",
            (last[0],),
        ).fetchall()
        for transaction, entry in rows:
            followed.append((len(followed) + 1, entry))
            last[0] = transaction
        return len(rows)

    written = run_writers(databases, [by_transaction])

    assert faults(written, followed) & {"skipped", "backwards"}


def test_there_is_one_sequencer_and_a_standby_takes_over(databases: Databases) -> None:
    with connect(databases.worker) as first, connect(databases.worker) as standby:
        become_the_sequencer(first)
        with pytest.raises(NotTheSequencer):
            become_the_sequencer(standby)
        first.close()
        until = monotonic() + 5
        while monotonic() < until:
            try:
                become_the_sequencer(standby)
                break
            except NotTheSequencer:
                sleep(0.01)
        else:
            pytest.fail("the seat was not given up")


def test_what_was_not_committed_gets_no_position(databases: Databases) -> None:
    draft = Draft(kind="test.happened.v1", agency_id=AgencyId("US-KY:test"), occurred_on=date(2026, 1, 1))
    with connect(databases.worker) as writing, connect(databases.worker) as sequencing:
        append(writing, [draft], Pen(keys={}, now=datetime.now(UTC)), lane=Lane.LIVE)
        become_the_sequencer(sequencing)
        assert sequence_once(sequencing).count == 0
        writing.rollback()
        assert waiting_for_positions(sequencing) == 0
        assert sequence_once(sequencing).count == 0
