"""`bench nation`: how fast an invented nation is made, in how much memory, and how fast its records are written."""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from everychild.vocabulary.days import ReportPeriod
from everychild_bench.figures import Report, Run, at_least, at_most, told
from everychild_bench.intake import PERIOD, TODAY
from everychild_bench.running import own_peak_megabytes
from everychild_nation.afcars import record_xml
from everychild_nation.agencies import invented_agencies
from everychild_nation.build import Plan, build
from everychild_nation.lives import Window, lives_of

CHILDREN, CHILDREN_FULL = 10_000, 200_000
RECORDS = 3000
_SECONDS_MAX = 240
_SECONDS_TO_GIVE_UP = 900


def nation(run: Run) -> Report:
    """Build a nation in a process of its own, and write records on demand."""
    children = CHILDREN_FULL if run.full else CHILDREN
    task = run.progress.add_task(f"Inventing {children:,} children", total=2)
    spawn = multiprocessing.get_context("spawn")
    found = spawn.Queue()
    builder = spawn.Process(target=_build, args=(children, run.seed, found))
    builder.start()
    seconds, megabytes = found.get(timeout=_SECONDS_TO_GIVE_UP)
    builder.join()
    run.progress.advance(task)
    rate, size = _records(PERIOD, run.seed)
    run.progress.advance(task)
    figures = [
        at_most(f"{children:,} children and their files, times {CHILDREN_FULL / children:g}",
                seconds * CHILDREN_FULL / children, "s", _SECONDS_MAX),
        at_most("memory at its most, all processes", megabytes, "MB", 4000),
        at_least("records written on demand, one core", rate, "records/s", 2000),
        told("bytes a record", size, "bytes"),
    ]  # fmt: skip
    how = "The build writes one half-yearly AFCARS file of each agency too, which the target does not ask for."
    return Report(bench="nation", seed=run.seed, figures=figures, told=[how])


def _build(children: int, seed: int, found: Any) -> None:  # noqa: ANN401 - a queue between processes
    with tempfile.TemporaryDirectory(prefix="everychild-bench-") as folder:
        began = time.monotonic()
        build(Plan(states=50, children=children, seed=seed, today=TODAY, periods=1), Path(folder))
        # Of its helpers the largest is known, so that the sum is an upper bound.
        helpers = (os.cpu_count() or 1) * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
        found.put((time.monotonic() - began, own_peak_megabytes() + helpers))


def _records(period: ReportPeriod, seed: int) -> tuple[float, float]:
    agency = invented_agencies(1)[0]
    lives = list(islice(lives_of(agency, RECORDS, Random(seed), Window.of([period], TODAY)), RECORDS))
    began = time.process_time()
    size = sum(len(record_xml(life, agency, period)) for life in lives)
    return len(lives) / (time.process_time() - began), size / len(lives)
