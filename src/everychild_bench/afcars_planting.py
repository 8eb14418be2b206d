"""Each check fires on its planted fault and only there: faults in one file of good children, and the score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from everychild.afcars.checking import Asked, check_file
from everychild.afcars.report import Report
from everychild_bench.afcars_child import Child, Planted

OF_EACH_KIND = 5
TRIES_MAX = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What came of the planting.

    Takes:
        planted: faults that were planted, by kind; a kind that found no record to stand in has none.
        missed: kinds of which a check did not fire on a planted fault, with the checks.
        wrong: records in which a check fired that nobody planted, with the checks.
    """

    good: int
    planted: dict[str, int]
    missed: list[tuple[str, tuple[str, ...]]]
    wrong: list[tuple[str, tuple[str, ...]]]

    @property
    def found(self) -> int:
        """Planted faults that were found by each of their checks."""
        return sum(self.planted.values()) - len(self.missed)


def plant(
    records: Iterable[str], faults: Sequence[Planted], seed: int, groom: Callable[[Child], None]
) -> Iterator[tuple[str, Planted | None]]:
    """The records, each groomed and with at most one fault; each kind in a few of those that lend themselves to it."""
    texts = list(records)
    order = list(range(len(texts)))
    Random(seed).shuffle(order)
    changed: dict[int, tuple[str, Planted]] = {}
    for fault in faults:
        left = OF_EACH_KIND
        tries = (index for index in order if index not in changed)
        for _, index in zip(range(TRIES_MAX), tries, strict=False):
            child = Child.read(texts[index])
            groom(child)
            if left and fault.plant(child):
                changed[index] = child.written(), fault
                left -= 1
            if not left:
                break
    for index, text in enumerate(texts):
        if index in changed:
            yield changed[index]
        else:
            child = Child.read(text)
            groom(child)
            yield child.written(), None


def score(path: Path, truth: Sequence[Planted | None], faults: Sequence[Planted]) -> Score:
    """Check the file, and lay what was found beside what was planted."""
    with path.open("rb") as file:
        report = check_file(file, Asked(name=path.name))
    found = numbers_found(report)
    planted = {fault.name: 0 for fault in faults}
    missed: list[tuple[str, tuple[str, ...]]] = []
    wrong: list[tuple[str, tuple[str, ...]]] = []
    for record, fault in enumerate(truth, 1):
        numbers = found.get(record, frozenset())
        expects = fault.expects if fault else frozenset[str]()
        name = fault.name if fault else "a good child"
        if fault:
            planted[fault.name] += 1
            if expects - numbers:
                missed.append((name, tuple(sorted(expects - numbers))))
        if numbers - expects:
            wrong.append((name, tuple(sorted(numbers - expects))))
    return Score(good=sum(1 for each in truth if each is None), planted=planted, missed=missed, wrong=wrong)


def numbers_found(report: Report) -> dict[int, frozenset[str]]:
    """For each record the numbers of the checks that fired in it; the file's own findings aside."""
    found: dict[int, set[str]] = {}
    for finding in report.findings:
        if finding.record:
            found.setdefault(finding.record, set()).add(finding.cause.rule)
    return {record: frozenset(numbers) for record, numbers in found.items()}
