"""Section `lookup`: how quick a look-up is among very many records, how often it finds the child, and how soon.

The records are filled straight into the live index, sealed under keys of their own; entering them as deliveries would
take longer than a bench. What is measured is the search itself, with decryption and full scoring, in process.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import UUID

from everychild.doors.tools import Tools
from everychild.identity.describing import Description
from everychild.identity.descriptions import keep_described
from everychild.identity.indexing import keep_tokens
from everychild.identity.look_up import Asked, look_up
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, RecordId, record_id
from everychild_bench.figures import Figure, at_least, at_most, quantile, told
from everychild_bench.identity import sources
from everychild_bench.identity.desk import Desk
from everychild_bench.identity.questions import look_up_figures, questions
from everychild_bench.running import servers

_SQL = load_queries("everychild_bench", "bench.sql")

SMALL, LARGE = 100_000, 1_000_000
TODAY = date(2026, 11, 25)
_ASKED = 1_500
_WARM = 60
_AT_ONCE = 20_000
_ASKED_ABOUT = 40_000
_NEW, _COMMIT = 5_000, 50
_SOON = 50


def look_up_section(desk: Desk) -> list[Figure]:
    """Among a hundred thousand records, or a million at full size."""
    records = LARGE if desk.run.full else SMALL
    with desk.showing(f"children {records:,}"):
        source = sources.children(desk.folder, records=records, seed=3000 + desk.run.seed)
    with servers() as made, made.without_workers() as tools:
        with desk.showing(f"filling the live index with {records:,} records"):
            number_of = _filled(tools, source.files[0])
        with desk.showing("looking up"):
            figures = _asked(tools, desk, source, number_of, records)
        with desk.showing("new records"):
            figures += _new(tools, source.files[0])
    desk.say(f"Look-ups: in process, among {records:,} sealed records, with decryption and full scoring.")
    desk.say("Each look-up is about a child whose record is there. Look-ups of ten million were not made.")
    return figures


def described(tools: Tools, row: Mapping[str, str], mark: str = "") -> Description:
    """A row of the set as a description of a record of its own."""
    agency = AgencyId(f"US-{row['state'] or 'KY'}:bench")
    try:
        born = date.fromisoformat(row["born"])
    except ValueError:
        born = None
    plain = {
        name: row.get(name, "")
        for name in (
            "given", "middle", "family", "suffix", "sex", "street", "city", "county", "zip", "phone", "mother_given",
            "mother_family", "father_given", "birth_order", "multiple_birth",
        )
    }  # fmt: skip
    return Description(
        record_id=record_id(tools.record_secret, agency, mark + row["record_id"]),
        agency_id=agency,
        born_on=born,
        last4=row.get("ssn", ""),
        aliases=tuple(each for each in row.get("aliases", "").split(";") if each),
        state=f"US-{row['state'] or 'KY'}",
        siblings=(),
        **plain,
    )


def _filled(tools: Tools, file: Path) -> dict[RecordId, str]:
    number_of: dict[RecordId, str] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for rows in _chunks(csv.DictReader(lines)):
            people = [described(tools, row) for row in rows]
            number_of |= {each.record_id: row["record_id"] for each, row in zip(people, rows, strict=True)}
            keys = tools.record_keys([each.record_id for each in people])
            with tools.worker.connection() as conn:
                given = {"record_ids": [each.record_id for each in people]}
                conn.execute(_SQL["fill_records"], {**given, "agency_ids": [each.agency_id for each in people]})
                conn.execute(_SQL["fill_screenings"], given)
                keep_described(conn, people, keys, os.urandom)
                keep_tokens(conn, people, tools.token_secret)
    return number_of


def _asked(
    tools: Tools, desk: Desk, source: sources.Source, number_of: Mapping[RecordId, str], records: int
) -> list[Figure]:
    persons: dict[str, str] = {}
    twins: dict[str, str] = {}
    with source.truths[0].open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            persons[row["record_id"]], twins[row["record_id"]] = row["person_id"], row["twins"]
    with source.files[0].open(encoding="utf-8", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), 0, None, max(1, records // _ASKED_ABOUT)))
    compared: list[int] = []

    def search(cells: Mapping[str, str]) -> Sequence[str]:
        said = {name: cell for name, cell in cells.items() if name not in {"born", "age"}}
        said |= {"state": f"US-{said['state']}"} if said.get("state") else {}
        asked = Asked(said=said, born=cells.get("born", ""), age=int(cells["age"]) if "age" in cells else None)
        with tools.worker.connection() as conn:
            found = look_up(conn, asked, tools.record_keys_there_are, tools.token_secret, today=TODAY)
        compared.append(found.compared)
        return [number_of[hit.record_id] for hit in found.hits]

    wanted = questions(rows, persons, twins, count=_ASKED + _WARM, seed=desk.run.seed)
    for each in wanted[:_WARM]:
        search(each.cells)
    figures = look_up_figures(wanted[_WARM:], search, time.perf_counter, p50_ms=8.0, p99_ms=30.0)
    return [*figures, told("look-up: records opened and scored, mean", sum(compared) / len(compared), "records")]


def _new(tools: Tools, file: Path) -> list[Figure]:
    with file.open(encoding="utf-8", newline="") as lines:
        people = [described(tools, row, "new-") for row in islice(csv.DictReader(lines), _NEW + _SOON)]
    keys = tools.record_keys([each.record_id for each in people])
    started = time.perf_counter()
    for at in range(0, _NEW, _COMMIT):
        _enter(tools, people[at : at + _COMMIT], keys)
    rate = _NEW / (time.perf_counter() - started)
    waits: list[float] = []
    for each in people[_NEW:]:
        started = time.perf_counter()
        _enter(tools, [each], keys)
        asked = Asked(
            said={"given": each.given, "family": each.family, "phone": each.phone},
            born=each.born_on.isoformat() if each.born_on else "",
        )
        with tools.worker.connection() as conn:
            found = look_up(conn, asked, tools.record_keys_there_are, tools.token_secret, today=TODAY)
        if each.record_id in {hit.record_id for hit in found.hits}:
            waits.append(1000 * (time.perf_counter() - started))
    return [
        at_least("durable new records in process, in commits of 50", rate, "a second", 1000.0),
        at_most("a new record entered, and found by the next look-up, p99", quantile(waits, 0.99), "ms", 100.0),
        told("new records found by the next look-up", len(waits) / _SOON, "share"),
    ]


def _enter(tools: Tools, people: Sequence[Description], keys: Mapping[UUID, bytes]) -> None:
    given = {"record_ids": [each.record_id for each in people]}
    with tools.worker.connection() as conn:
        conn.execute(_SQL["fill_records"], {**given, "agency_ids": [each.agency_id for each in people]})
        conn.execute(_SQL["fill_screenings"], given)
        keep_described(conn, people, keys, os.urandom)
        keep_tokens(conn, people, tools.token_secret)


def _chunks(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    while part := list(islice(rows, _AT_ONCE)):
        yield part
