"""`bench afcars`: how fast a federal file is checked, in how much memory, and whether each check fires where it should.

The files are those of an invented agency without bad habits. Reading, every rule, counting and grouping are timed; each
run is in a process of its own, on one core.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from types import MappingProxyType

from lxml import etree

import everychild.afcars
from everychild.afcars.checking import Asked, check_file
from everychild.doors.cli.afcars import checked
from everychild_bench.afcars_child import Child, Planted, groomed
from everychild_bench.afcars_faults import FAULTS
from everychild_bench.afcars_good import PERIOD, good_records, the_agency, write_return
from everychild_bench.afcars_late import ASSISTANCE, FROZEN, LATE, digest_of_rules, good_assisted
from everychild_bench.afcars_ledger import from_the_ledger
from everychild_bench.afcars_planting import Score, plant, score
from everychild_bench.figures import Figure, Report, Run, at_least, at_most, holds, told
from everychild_bench.running import own_peak_megabytes

CHILDREN, CHILDREN_FULL = 4_200, 42_000
"""In care; the file of the usual run has some 100 MB, that of the full run some 1 GB."""
CHILDREN_PLANTED, GOOD_MIN = 9_000, 10_000
ASSISTED = 1_000
NATION_CHILDREN, NATION_FILES, NATION_SECONDS_MAX = 600_000, 52, 360
PERIOD_ENDS = f"{PERIOD.ends_on:%Y%m%d}"

Timed = tuple[float, int, float]
"""Seconds, records, and megabytes at the most."""


def afcars(run: Run) -> Report:
    """Measure the check of one file and of a nation, the planted faults, and what is had from the ledger."""
    figures: list[Figure] = []
    sentences: list[str] = []
    with tempfile.TemporaryDirectory(prefix="everychild-bench-") as folder:
        for names, section in SECTIONS.items():
            asked = names & run.only if run.only else names
            if asked:
                found, more = section(replace(run, only=asked), Path(folder))
                figures += found
                sentences += more
    return Report(bench="afcars", seed=run.seed, figures=figures, told=sentences)


def _ledger(run: Run, _: Path) -> tuple[list[Figure], list[str]]:
    return from_the_ledger(run)


def _speed(run: Run, folder: Path) -> tuple[list[Figure], list[str]]:
    task = run.progress.add_task("Checking federal files", total=3)

    def step() -> None:
        run.progress.advance(task)

    children = CHILDREN_FULL if run.full else CHILDREN
    path = folder / "return.xml"
    size = write_return(path, good_records(children, run.seed, the_agency()))
    step()
    bare, records, _ = _apart(bare_parse, path)
    seconds, checked, megabytes = _apart(timed_check, path)
    assert checked == records, "both read the same file"
    step()
    figures = [
        at_least("records checked, one core, all rules", records / seconds, "records/s", 1500),
        told("the same in bytes", size / seconds / 1e6, "MB/s"),
        at_most("times the bare lxml parse of the same file", seconds / bare, "x", 8),
        told("bare lxml parse", records / bare, "records/s"),
        told("bytes a record", size / records, "bytes"),
        at_most(f"memory at its most, a file of {size / 1e6:,.0f} MB", megabytes, "MB", 300),
    ]
    sentences = [] if run.full else ["The file of 1 GB is checked with --full."]
    if "nation" in run.only:
        together, nation = _nation(run, folder, path)
        name = f"a nation's period, {NATION_CHILDREN:,} children, two cores"
        figures.append(at_most(name, nation, "s", NATION_SECONDS_MAX))
        sentences.append(together)
    step()
    return figures, sentences


def _apart(work: Callable[[Path], Timed], path: Path) -> Timed:
    """Do it in a process of its own, which has imported and built what it needs."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_warm) as one:
        return one.submit(work, path).result()


def _warm() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warm.xml"
        write_return(path, [])
        timed_check(path)


def _warm_and_meet(both: Barrier) -> None:
    """Neither process takes work, and no clock runs, before the other is up."""
    _warm()
    both.wait(60)


def timed_check(path: Path) -> Timed:
    """Check a file as the command does, from its first byte to the report."""
    began = time.perf_counter()
    report = checked(path, Asked(name=path.name), quiet=True)
    return time.perf_counter() - began, report.records, own_peak_megabytes()


def bare_parse(path: Path) -> Timed:
    """The same file through lxml alone, each record thrown away as it comes."""
    began = time.perf_counter()
    records = 0
    with path.open("rb") as file:
        for _, record in etree.iterparse(file, events=("end",), tag="record"):
            records += 1
            record.clear()
            while record.getprevious() is not None:
                del record.getparent()[0]
    return time.perf_counter() - began, records, own_peak_megabytes()


def _nation(run: Run, folder: Path, path: Path) -> tuple[str, float]:
    """A whole nation's period on two cores: measured in full, or reckoned from one file checked twice at once."""
    spawn = get_context("spawn")
    both = spawn.Barrier(2)
    with ProcessPoolExecutor(2, mp_context=spawn, initializer=_warm_and_meet, initargs=(both,)) as two:
        list(two.map(time.sleep, [0.0, 0.0]))
        if run.full:
            each = NATION_CHILDREN // NATION_FILES
            seconds = records = 0
            for pair in range(NATION_FILES // 2):
                paths = [folder / f"state-{side}.xml" for side in (0, 1)]
                list(
                    two.map(partial(_write_state, each), paths, [run.seed * 1000 + pair * 2 + side for side in (0, 1)])
                )
                began = time.perf_counter()
                records += sum(found[1] for found in two.map(timed_check, paths))
                seconds += time.perf_counter() - began
            how = f"The nation was checked in full: {NATION_FILES} files, {records:,} records; writing was not timed."
            return how, seconds
        began = time.perf_counter()
        found = list(two.map(timed_check, [path, path]))
        rate = sum(each[1] for each in found) / (time.perf_counter() - began)
    how = f"The nation is reckoned from {rate:,.0f} records/s on two cores together; --full checks all of it."
    return how, NATION_CHILDREN / rate


def _write_state(records: int, path: Path, seed: int) -> None:
    # Some who left in the period are in the file too: with these in care it has about so many records.
    write_return(path, good_records(int(records / 1.27), seed, the_agency()))


def _faults(run: Run, folder: Path) -> tuple[list[Figure], list[str]]:
    task = run.progress.add_task("Planting faults", total=3)

    def step() -> None:
        run.progress.advance(task)

    kinds = (*FAULTS, *LATE)
    records = good_records(CHILDREN_PLANTED, run.seed, the_agency())
    out_of_home = _scored(folder / "planted.xml", records, kinds, run.seed, "E")
    step()
    assisted = _scored(folder / "assisted.xml", good_assisted(ASSISTED), ASSISTANCE, run.seed, "A")
    step()
    files = _file_faults(folder)
    step()
    planted = sum(out_of_home.planted.values()) + sum(assisted.planted.values()) + len(files)
    found = out_of_home.found + assisted.found + sum(files.values())
    wrong = [*out_of_home.wrong, *assisted.wrong]
    late = [fault.name for fault in LATE if out_of_home.planted[fault.name]]
    figures = [
        at_least("good records in the planted file", out_of_home.good, "records", GOOD_MIN),
        holds("planted faults found", found, planted, "faults"),
        at_most("records in which a check fired that was not planted", len(wrong), "records", 0),
        holds("kinds of fault planted", sum(1 for n in out_of_home.planted.values() if n), len(kinds), "kinds"),
        at_least("kinds thought of after the rules were frozen", len(late), "kinds", 10),
    ]
    frozen = digest_of_rules(Path(everychild.afcars.__path__[0])) == FROZEN
    sentences = [
        f"The rules are {'those' if frozen else 'NOT those'} that were frozen before the late kinds were written."
    ]
    sentences += [f"Missed: {name}, {' '.join(rules)}" for name, rules in (*out_of_home.missed, *assisted.missed)][:10]
    sentences += [f"Fired where nothing was planted: {name}, {' '.join(rules)}" for name, rules in wrong[:10]]
    return figures, sentences


def _scored(path: Path, records: Iterable[str], kinds: tuple[Planted, ...], seed: int, first: str) -> Score:
    both = list(plant(records, kinds, seed, _groom if first == "E" else _leave))
    write_return(path, (text for text, _ in both), first=first)
    return score(path, [fault for _, fault in both], kinds)


def _groom(child: Child) -> None:
    groomed(child, PERIOD_ENDS)


def _leave(_: Child) -> None:
    """The bench's own assistance records are good as they are."""


def _file_faults(folder: Path) -> dict[str, bool]:
    """Faults of a file as a whole, and whether each is found: the header, a number that stands twice, a default."""
    texts = list(good_records(200, 1, the_agency()))
    same_birth = [_born(text, "20150101") for text in texts]
    cases = {
        "agency on no list": ("C01", texts[:5], "99", "202609"),
        "period on no list": ("C02", texts[:5], "21", "202608"),
        "one child twice": ("C03", [*texts[:5], texts[0]], "21", "202609"),
        "one birth date for all": ("X-E5", same_birth, "21", "202609"),
    }
    found: dict[str, bool] = {}
    for name, (rule, records, agency, period) in cases.items():
        path = folder / "file.xml"
        write_return(path, records, agency=agency, period=period)
        with path.open("rb") as file:
            report = check_file(file, Asked(name=path.name))
        found[name] = rule in {finding.cause.rule for finding in report.findings}
    return found


def _born(text: str, day: str) -> str:
    start = text.index("<E5_date_of_birth>") + len("<E5_date_of_birth>")
    return f"{text[:start]}{day}{text[start + 8 :]}"


Section = Callable[[Run, Path], tuple[list[Figure], list[str]]]
SECTIONS: Mapping[frozenset[str], Section] = MappingProxyType({
    frozenset({"check", "nation"}): _speed,
    frozenset({"faults"}): _faults,
    frozenset({"build", "tables", "fact"}): _ledger,
})  # fmt: skip
"""Each part of the bench by the names that `--only` takes; some share a program that is started once."""
