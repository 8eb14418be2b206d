"""Look-ups as they are asked, and how an answer is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

import pytest

from everychild_bench.identity.children.files import write_children
from everychild_bench.identity.files import read_rows
from everychild_bench.identity.questions import Question, look_up_figures, questions


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Question]:
    made = write_children(tmp_path_factory.mktemp("children"), records=3_000, seed=2)
    truth = read_rows(made.truth)
    return questions(
        read_rows(made.records),
        {row["record_id"]: row["person_id"] for row in truth},
        {row["record_id"]: row["twins"] for row in truth},
        count=60,
        seed=1,
    )


def test_every_kind_of_look_up_is_asked_in_turn(asked: list[Question]) -> None:
    kinds = [question.kind for question in asked]

    assert len(set(kinds)) == 6
    assert all(kinds.count(kind) == 10 for kind in kinds)
    assert all(question.about and not question.about & question.twin for question in asked)


def test_finding_everybody_at_once_is_full_recall_and_finding_nobody_is_none(asked: list[Question]) -> None:
    by_cells = {str(sorted(question.cells.items())): question for question in asked}
    ticks = count()

    def knows(cells: Mapping[str, str]) -> Sequence[str]:
        return sorted(by_cells[str(sorted(cells.items()))].about)

    def clock() -> float:
        return next(ticks) / 1000

    right = {each.name: each for each in look_up_figures(asked, knows, clock, p50_ms=8, p99_ms=30)}
    wrong = {each.name: each for each in look_up_figures(asked, lambda _: [], clock, p50_ms=0.5, p99_ms=0.5)}

    assert right["look-up: the right child is in the top ten"].met is True
    assert right["look-up: p50"].value == pytest.approx(1.0)
    assert wrong["look-up: the right child is in the top ten"].value == 0
    assert wrong["look-up: p50"].met is False
