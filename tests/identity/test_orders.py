"""One nation in many orders of arrival: the same children, the same questions, the same siblings heard."""

from __future__ import annotations

import csv
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from deliveries import as_lines, deliver, event, heard, settle
from living import INDIANA, KENTUCKY, OHIO

from conftest import Server
from everychild.doors.tools import Tools, open_tools
from everychild.vocabulary.ids import RecordId, record_id
from everychild.whereabouts.children import children_of_records
from everychild_bench.identity.children.files import write_children

pytestmark = pytest.mark.database
ORDERS = int(os.environ.get("EVERYCHILD_TEST_ORDERS", "3"))
RECORDS = int(os.environ.get("EVERYCHILD_TEST_ORDER_RECORDS", "60"))
DELIVERIES = 6
SENDERS = (OHIO, KENTUCKY, INDIANA)
Standing = tuple[set[frozenset[str]], set[tuple[str, ...]], set[tuple[str, ...]]]
_CELLS = (
    "given", "middle", "family", "suffix", "street", "city", "zip", "phone", "mother_given", "mother_family",
    "father_given", "birth_order", "multiple_birth",
)  # fmt: skip


def nation(folder: Path) -> list[tuple[int, dict[str, Any]]]:
    """What is to be told of each record, and by which of the agencies; some name a record before as a sibling."""
    made = write_children(folder, records=RECORDS, seed=20261125)
    with made.records.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    told: list[tuple[int, dict[str, Any]]] = []
    homes: dict[tuple[int, str], str] = {}
    for at, row in enumerate(rows):
        number, sender = f"INV{at}", at % len(SENDERS)
        said: dict[str, Any] = {name: row[name] for name in _CELLS if row.get(name)}
        if len(row["born"]) == 10:
            said["birth_date"] = row["born"]
        said["sex"] = {"m": "1", "f": "2"}.get(row["sex"][:1].lower(), "")
        said["aliases"] = [each for each in row["aliases"].split(";") if each]
        sibling = homes.setdefault((sender, row["street"] or number), number)
        said["sibling_numbers"] = [sibling] if sibling != number else []
        told.append((sender, event("child-named", "2026-10-01", number, **said)))
    return told


def stands(server: Server, folder: Path, told: list[tuple[int, dict[str, Any]]]) -> Standing:
    """Children, questions and what is held of pairs, by the agencies' own numbers, after this order of arrival."""
    with fresh(server, folder) as tools:
        for sender in SENDERS:
            sender.enrol(tools)
        step = -(-len(told) // DELIVERIES)
        for start in range(0, len(told), step):
            part = told[start : start + step]
            for place, sender in enumerate(SENDERS):
                events = [each for of, each in part if of == place]
                if events:
                    deliver(tools, sender, as_lines([*events, heard("2026-11-20")]))
            settle(tools)
        return _standing(tools, told)


def _standing(tools: Tools, told: list[tuple[int, dict[str, Any]]]) -> Standing:
    name_of: dict[RecordId, str] = {}
    for sender, each in told:
        agency, number = SENDERS[sender].agency_id, each["number"]
        name_of[record_id(tools.record_secret, agency, number)] = number
    with tools.worker.connection() as conn:
        children = children_of_records(conn, name_of)
        held = conn.execute("SELECT record_a, record_b, verdict, doubtful_at IS NOT NULL FROM identity.link").fetchall()
    pairs = {(tuple(sorted((name_of[a], name_of[b]))), verdict, doubtful) for a, b, verdict, doubtful in held}
    return (
        {frozenset(name_of[record] for record in each) for each in children.values()},
        {pair for pair, verdict, doubtful in pairs if verdict == "ask" or doubtful},
        {pair for pair, verdict, _ in pairs if verdict == "same"},
    )


@contextmanager
def fresh(server: Server, folder: Path) -> Generator[Tools]:
    (folder / "secrets").mkdir(mode=0o700, parents=True)
    with server.databases() as databases, open_tools(databases, folder, size=4) as made:
        yield made


@pytest.mark.timeout(3600)
def test_every_order_of_arrival_gives_the_same_children_and_the_same_open_questions(
    server: Server, tmp_path: Path
) -> None:
    told = nation(tmp_path)
    first = stands(server, tmp_path / "first", told)
    assert any(len(child) > 1 for child in first[0])
    assert first[1]

    for order in range(ORDERS):
        shuffled = list(told)
        Random(order).shuffle(shuffled)
        assert stands(server, tmp_path / str(order), shuffled) == first, f"order {order}"
