"""`bench intake`: how many AFCARS records a second go from a file over HTTP to the roll call."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import IO, cast

from lxml import etree

from everychild.doors.cli.program import Running
from everychild.intake.signatures import Delivery
from everychild.vocabulary.days import ReportPeriod
from everychild_bench.figures import Report, Run, at_least, at_most, told
from everychild_bench.running import (
    cpu_seconds,
    delivered,
    own_peak_megabytes,
    peak_megabytes,
    program,
    receipt_when_done,
    total_when_settled,
    wait_for_every_follower,
)
from everychild_nation.afcars import write_file
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Life
from everychild_nation.lives import Window, lives_of

BYTES, BYTES_FULL = 100_000_000, 1_000_000_000
PERIOD = ReportPeriod(year=2026, month=9)
TODAY = date(2026, 11, 20)
CHANGED_EACH = 50
"""One record in fifty differs in the second file: two in a hundred."""

RECORD_BYTES = 17_000
"""A record's mean size, as the target counts them; what the invented agency writes is a fifth larger."""

_WITHOUT_END = 1 << 40
_SIBLINGS = re.compile(r"<E56_total_siblings>(\d+)<")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    first: Path
    second: Path
    records: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    seconds: float
    until_recognised: float
    cpu: float
    claims: int
    applied: int
    total: int


def intake(run: Run) -> Report:
    """Load a file, load it again with two records in a hundred changed, and compare with lxml alone."""
    with program() as (started, agencies):
        agency = agencies[0]
        files = _write(agency, started.tools.home, run)
        bare = _bare_parse(files.first)
        first = _load(started, agency, files.first, run, f"Loading {files.records:,} records")
        again = _load(started, agency, files.second, run, "Loading them again, 2 % changed")
        worker, web = max(map(peak_megabytes, ("deliveries", "bulk"))), own_peak_megabytes()
    figures = [
        at_least("first load", files.records / first.seconds, "records/s", 350),
        at_least("same file, 2 % changed", files.records / again.seconds, "records/s", 2000),
        at_most(f"peak memory of a worker, file of {files.size / 1e6:,.0f} MB", worker, "MB", 300),
        told("peak memory of web and bench", web, "MB"),
        told("first load, until all are recognised too", files.records / first.until_recognised, "records/s"),
        told("CPU of all processes together, first load", 1000 * first.cpu / files.records, "ms a record"),
        told("CPU of all processes together, again", 1000 * again.cpu / files.records, "ms a record"),
        told("bare lxml over the file", files.records / bare, "records/s"),
        told("first load, times bare lxml", first.seconds / bare, "x"),
        told("again, times bare lxml", again.seconds / bare, "x"),
        told("bytes a record", files.size / files.records, "bytes"),
        told("claims a record", first.claims / files.records, "claims"),
        told("children on the roll call", again.total, "children"),
    ]
    how = (
        f"{files.records:,} records of {files.size / files.records:,.0f} bytes, over HTTP and signed, until the roll "
        f"call had read them; again, {again.applied:,} of {again.claims:,} claims were new or different."
    )
    return Report(bench="intake", seed=run.seed, figures=figures, told=[how])


def _load(started: Running, agency: InventedAgency, file: Path, run: Run, what: str) -> _Load:
    task = run.progress.add_task(what, total=2)
    began, cpu_before = time.monotonic(), cpu_seconds()
    submission = delivered(started, file, agency.afcars_feed, Delivery.AFCARS, PERIOD)
    run.progress.advance(task)
    receipt = receipt_when_done(started, submission)
    assert receipt["status"] == "done", f"a bench's own file is loaded: {receipt['pause']}"
    total = total_when_settled(started)
    seconds, cpu = time.monotonic() - began, cpu_seconds() - cpu_before
    wait_for_every_follower(started)
    until_recognised = time.monotonic() - began
    run.progress.advance(task)
    return _Load(
        seconds=seconds,
        until_recognised=until_recognised,
        cpu=cpu,
        claims=receipt["received"],
        applied=receipt["applied"],
        total=total,
    )


class _Both:
    """Where the nation writes its file: the first as it comes, the second with each fiftieth record changed.

    A long record is passed over wherever the records so far are longer than `RECORD_BYTES` on average.
    """

    def __init__(self, first: IO[str], second: IO[str]) -> None:
        self._first, self._second = first, second
        self.records = self.size = 0

    def write(self, text: str) -> int:
        """Write to both files."""
        is_record = text.startswith("<record>")
        if is_record and len(text) > RECORD_BYTES and self.size > RECORD_BYTES * self.records:
            return len(text)
        self._first.write(text)
        self._second.write(_changed(text) if is_record and self.records % CHANGED_EACH == 0 else text)
        self.records += is_record
        self.size += len(text)
        return len(text)


def _write(agency: InventedAgency, folder: Path, run: Run) -> _Files:
    """The file, and the file again with a changed answer in every fiftieth record."""
    first, second = folder / "first.xml", folder / "second.xml"
    wanted = BYTES_FULL if run.full else BYTES
    task = run.progress.add_task("Writing the files", total=wanted)
    with first.open("w", encoding="utf-8") as one, second.open("w", encoding="utf-8") as other:
        both = _Both(one, other)

        def is_not_enough(_: Life) -> bool:
            run.progress.update(task, completed=min(both.size, wanted))
            return both.size < wanted

        lives = takewhile(is_not_enough, lives_of(agency, _WITHOUT_END, Random(run.seed), Window.of([PERIOD], TODAY)))
        write_file(cast("IO[str]", both), agency, PERIOD, lives)
    return _Files(first=first, second=second, records=both.records, size=first.stat().st_size)


def write_records(agency: InventedAgency, file: Path, wanted: int, seed: int) -> int:
    """Write one file of about so many bytes; gives how many records it has."""
    with file.open("w", encoding="utf-8") as out:
        lives = lives_of(agency, _WITHOUT_END, Random(seed), Window.of([PERIOD], TODAY))
        return write_file(out, agency, PERIOD, takewhile(lambda _: out.tell() < wanted, lives))


def _changed(record: str) -> str:
    return _SIBLINGS.sub(lambda found: f"<E56_total_siblings>{int(found[1]) + 1}<", record, count=1)


def _bare_parse(file: Path) -> float:
    began = time.monotonic()
    for _, element in etree.iterparse(str(file), tag="record"):
        element.clear()
        while element.getprevious() is not None:
            parent = element.getparent()
            assert parent is not None, "an element with a sibling has a parent"
            del parent[0]
    return time.monotonic() - began
