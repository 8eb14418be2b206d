"""Sections over two lists of persons: the simulated censuses, who was a child, the number extract, and FEBRL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean

from everychild_bench.figures import Figure, at_least, told
from everychild_bench.identity import sources
from everychild_bench.identity.asking import Answer
from everychild_bench.identity.desk import Desk, calibration, costs, f1_with_range, likely_rates
from everychild_bench.identity.judging import linked, rates, recall_at_precision
from everychild_bench.identity.sources import Source

PRECISION = 0.999


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is wanted of one census task.

    Takes:
        recall_at_precision: the least recall at precision .999; None where none is wanted.
    """

    task: str
    noise: int
    f1: float
    recall_at_precision: float | None


WANTED = (
    Wanted(task="census", noise=1, f1=0.997, recall_at_precision=0.99),
    Wanted(task="census", noise=5, f1=0.970, recall_at_precision=0.87),
    Wanted(task="census", noise=10, f1=0.895, recall_at_precision=None),
    Wanted(task="children", noise=5, f1=0.943, recall_at_precision=0.80),
    Wanted(task="extract", noise=5, f1=0.957, recall_at_precision=None),
)
FEBRL_F1 = {"febrl3": 0.998, "febrl4": 0.9998}


def census_section(desk: Desk) -> list[Figure]:
    """Simulated census of 2020 to 2030, one-to-one, rows shuffled."""
    figures: list[Figure] = []
    for wanted in WANTED:
        figures += _census_task(desk, wanted)
    desk.say(
        "Census: children are those under 18 in 2020, sought among everybody of 2030; the extract is sought by name, "
        "birth date and sex. F1 counts pairs at even odds or better after one-to-one, ours and Splink's alike."
    )
    return figures


def _census_task(desk: Desk, wanted: Wanted) -> list[Figure]:
    name = f"{wanted.task} {wanted.noise}x"
    pairs = [_both(desk, _census(desk, wanted, seed)) for seed in desk.census_seeds]
    ours, peers = [pair[0] for pair in pairs], [pair[1] for pair in pairs if pair[1]]
    figures = [at_least(f"{name}: F1", _over(ours, _f1), "F1", wanted.f1)]
    figures.append(told(f"{name}: F1 of what is linked unasked", _over(ours, _linked_f1), "F1"))
    if wanted.recall_at_precision is not None:
        figures.append(
            at_least(f"{name}: recall at precision .999", _over(ours, _recall), "recall", wanted.recall_at_precision)
        )
    else:
        figures.append(told(f"{name}: recall at precision .999", _over(ours, _recall), "recall"))
    if peers:
        figures.append(told(f"{name}: Splink F1", _over(peers, _f1), "F1"))
        figures.append(told(f"{name}: Splink recall at precision .999", _over(peers, _recall), "recall"))
    f1_with_range(desk, ours[0], name)
    if len(ours) > 1:
        each = ", ".join(f"{_f1(answer):.4f} ({_recall(answer):.3f})" for answer in ours)
        desk.say(f"{name}: F1 (recall at precision .999) of each noise seed: {each}.")
    return [*figures, *calibration(name, ours[0]), *costs(name, ours[0], peers[0] if peers else None)]


def _census(desk: Desk, wanted: Wanted, seed: int) -> Source:
    with desk.showing(f"making: census {wanted.noise}x seed {seed}"):
        return sources.census(desk.folder, noise=wanted.noise, seed=seed)[wanted.task]


def febrl_section(desk: Desk) -> list[Figure]:
    """FEBRL 3 (one file, up to six records of a person) and 4 (two lists): a smoke test that everybody passes."""
    figures: list[Figure] = []
    for name, source in sources.febrl(desk.folder).items():
        matched = len(source.files) > 1
        ours, peer = desk.ours(source, matched=matched), desk.peer(source, matched=matched)
        figures.append(at_least(f"{name}: F1", _f1(ours), "F1", FEBRL_F1[name]))
        figures.append(told(f"{name}: F1 of what is linked unasked", _linked_f1(ours), "F1"))
        if peer:
            figures.append(told(f"{name}: Splink F1", _f1(peer), "F1"))
        figures += costs(name, ours, peer)
    desk.say(
        "FEBRL: F1 counts pairs at even odds or better; nobody's number and birth date are enough to be linked unasked."
    )
    return figures


def _both(desk: Desk, source: Source) -> tuple[Answer, Answer | None]:
    return desk.ours(source, matched=True), desk.peer(source, matched=True)


def _over(answers: list[Answer], figure: Callable[[Answer], float]) -> float:
    return mean(figure(answer) for answer in answers)


def _f1(answer: Answer) -> float:
    return likely_rates(answer).f1


def _linked_f1(answer: Answer) -> float:
    return rates(linked(answer.stated), answer.truth).f1


def _recall(answer: Answer) -> float:
    return recall_at_precision(answer.stated, answer.truth, PRECISION)
