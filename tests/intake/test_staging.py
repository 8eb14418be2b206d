"""A snapshot ends the same whether its records are kept between two readings, read twice, or taken up after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from deliveries import InventedSender, deliver
from files import SPRING, a_child, a_file

from everychild.doors.tools import Tools
from everychild.intake import snapshot_work, staging
from everychild.intake.ready import SnapshotRecord
from everychild.intake.receipts import Receipt, receipt_of
from everychild.intake.signatures import Delivery
from everychild.intake.snapshots import AppliedRecords, Snapshot, apply_records
from everychild.intake.staging import Staged, stage
from everychild.intake.tools import IntakeTools
from everychild.intake.work import deal_with
from everychild.vocabulary.ids import SubmissionId

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")
CHILDREN = [a_child(f"INV{index}", visits=["2026-02-10"]) for index in range(11)]


class PowerCut(Exception):
    """Ends the work in the middle of a chunk."""


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    SENDER.enrol(tools)


def send(tools: Tools, body: bytes) -> Receipt:
    receipt = deliver(tools, SENDER, body, delivery=Delivery.AFCARS, period=SPRING)
    assert receipt.received == receipt.applied + receipt.unchanged + receipt.refused
    return receipt


def entries_of(tools: Tools, receipt: Receipt) -> int:
    with tools.worker.connection() as conn:
        query = "SELECT count(*) FROM ledger.entry WHERE submission_id = %s AND kind <> 'feed.heard.v1'"
        row = conn.execute(query, [receipt.submission_id]).fetchone()
    assert row
    return row[0]


def test_a_file_that_is_too_new_to_keep_is_read_a_second_time(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Staged | None] = []

    def watched(tools: IntakeTools, snapshot: Snapshot) -> Staged | None:
        found.append(stage(tools, snapshot))
        return found[-1]

    monkeypatch.setattr(snapshot_work, "stage", watched)
    monkeypatch.setattr(staging, "KEPT_BYTES_MAX", 1000)
    first = send(tools, a_file(*CHILDREN))
    monkeypatch.setattr(staging, "KEPT_BYTES_MAX", 32 << 20)
    again = send(tools, a_file(*CHILDREN))

    assert [each and each.kept is None for each in found] == [True, False]
    assert (first.refused, entries_of(tools, first)) == (0, first.applied)
    assert (again.applied, again.unchanged) == (0, first.applied)


@pytest.mark.parametrize("kept_bytes_max", [1000, 32 << 20])
@pytest.mark.parametrize("then", [1, 3, 5, 200])
def test_a_delivery_is_taken_up_after_a_crash_whatever_its_chunks_are_then(
    tools: Tools, monkeypatch: pytest.MonkeyPatch, then: int, kept_bytes_max: int
) -> None:
    monkeypatch.setattr(staging, "KEPT_BYTES_MAX", kept_bytes_max)
    monkeypatch.setattr(snapshot_work, "RECORDS_AT_ONCE", 4)
    chunks: list[int] = []

    def cut(conn: Any, tools: IntakeTools, snapshot: Snapshot, records: Sequence[SnapshotRecord],  # noqa: ANN401
            seen: Any) -> AppliedRecords:  # noqa: ANN401 - as `apply_records`  # fmt: skip
        chunks.append(len(records))
        applied = apply_records(conn, tools, snapshot, records, seen)
        if len(chunks) == 2:
            raise PowerCut
        return applied

    monkeypatch.setattr(snapshot_work, "apply_records", cut)
    with pytest.raises(PowerCut):
        send(tools, a_file(*CHILDREN))
    monkeypatch.setattr(snapshot_work, "RECORDS_AT_ONCE", then)
    with tools.worker.connection() as conn:
        row = conn.execute("SELECT submission_id FROM intake.submission").fetchone()
        assert row
        interrupted = receipt_of(conn, SubmissionId(row[0]))
    deal_with(tools, interrupted.submission_id)
    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, interrupted.submission_id)
    again = send(tools, a_file(*CHILDREN))

    assert (interrupted.status, interrupted.applied_through) == ("applying", 4)
    assert (receipt.standing, receipt.refused, receipt.unchanged) == ("done", 0, 0)
    assert entries_of(tools, receipt) == receipt.applied
    assert (again.applied, again.unchanged) == (0, receipt.applied)


def test_a_record_that_changes_between_staging_and_applying_is_read_from_the_file_again(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_was, otherwise = a_child("INV1", visits=["2026-02-10"]), a_child("INV1", visits=["2026-02-11"])
    others = CHILDREN[2:]
    send(tools, a_file(as_it_was, *others))

    def overtaken(tools: IntakeTools, snapshot: Snapshot) -> Staged | None:
        staged = stage(tools, snapshot)
        monkeypatch.setattr(snapshot_work, "stage", stage)
        assert isinstance(tools, Tools)
        send(tools, a_file(otherwise, *others))
        return staged

    monkeypatch.setattr(snapshot_work, "stage", overtaken)
    last = send(tools, a_file(as_it_was, *others))
    again = send(tools, a_file(as_it_was, *others))

    assert last.applied >= 1, "what the other file said in between is not taken for this one's"
    assert (again.applied, again.unchanged) == (0, last.received)
