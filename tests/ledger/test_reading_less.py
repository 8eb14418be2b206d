"""A follower that heeds little is shown what ends a group, and passes everything; instants find positions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import Connection

from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.followers import Follower, FollowerBatch, run_once, start
from everychild.ledger.readers import instant_of, last_position, position_at
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import Databases, connect
from everychild.vocabulary.ids import AgencyId, Position, RecordId

pytestmark = pytest.mark.database


def drafted(record: int | None, kind: str) -> Draft:
    of = RecordId(UUID(int=record)) if record is not None else None
    return Draft(kind=kind, agency_id=AgencyId("US-KY:test"), occurred_on=date(2026, 1, 1), record_id=of)


def written(conn: Connection[Any], *drafts: Draft) -> None:
    append(conn, drafts, Pen(keys={}, now=datetime.now(UTC)), lane=Lane.BULK)
    conn.commit()
    sequence_once(conn)
    conn.commit()


@pytest.mark.parametrize(
    ("heeds", "shown"),
    [
        pytest.param(None, [1, 2, 3, 4, 5, 6], id="one that heeds all"),
        pytest.param(
            frozenset[str](), [3, 4, 5, 6], id="one that heeds no kind: ends of groups, and what is of no record"
        ),
        pytest.param(frozenset({"test.told.v1"}), [1, 3, 4, 5, 6], id="one that heeds a kind"),
    ],
)
def test_a_follower_is_shown_what_it_heeds_and_passes_the_rest(
    databases: Databases, heeds: frozenset[str] | None, shown: list[int]
) -> None:
    seen: list[int] = []

    def handle(_: Connection[Any], batch: FollowerBatch) -> None:
        seen.extend(entry.position for entry in batch.entries)

    named = Follower(name="test", handle=handle, at_most=2, heeds=heeds)
    with connect(databases.worker) as conn:
        start(conn, named)
        of_one = [drafted(1, "test.told.v1"), drafted(1, "test.other.v1"), drafted(1, "test.other.v1")]
        written(conn, *of_one, *([drafted(None, "test.other.v1")] * 2), drafted(2, "test.other.v1"))
        counts = [run_once(conn, named, Lane.BULK) for _ in range(4)]

    assert seen == shown
    assert counts == [2, 2, 2, 0]


def test_an_instant_means_the_last_position_given_by_then(databases: Databases) -> None:
    with connect(databases.worker) as conn:
        before = datetime.now(UTC) - timedelta(days=1)
        assert position_at(conn, before) == 0
        for number in range(9):
            written(conn, *(drafted(number, "test.told.v1") for _ in range(number % 3 + 1)))
        given = [(Position(each), instant_of(conn, Position(each))) for each in range(1, last_position(conn) + 1)]
        instants = [at for _, at in given if at is not None]
        asked = [before, *instants, *(at - timedelta(microseconds=1) for at in instants), datetime.now(UTC)]

        found = [position_at(conn, at) for at in asked]

    assert len(given) == 18
    assert found == [max((p for p, at in given if at is not None and at <= one), default=0) for one in asked]
