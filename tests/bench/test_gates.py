"""Recognition on small sets, as a gate: what it reached once it does not lose; the bench has the targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from everychild_bench.identity.asking import Answer, ask_ours
from everychild_bench.identity.cases import verdicts_of
from everychild_bench.identity.children.files import write_children
from everychild_bench.identity.desk import likely_rates
from everychild_bench.identity.hard.files import HardPair, read_hard_pairs, write_hard
from everychild_bench.identity.judging import Verdict, linked, rates, right_pairs
from everychild_bench.identity.kids import Marks, read_marks
from everychild_bench.identity.sources import Source

CHILDREN, EACH, BACKGROUND = 8_000, 5, 6_000


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Marks]:
    folder = tmp_path_factory.mktemp("children")
    made = write_children(folder, records=CHILDREN, seed=77)
    source = Source(name="children", files=(made.records,), truths=(made.truth,))
    return ask_ours(source, folder, matched=False), read_marks(made.truth)


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[HardPair], dict[tuple[str, str], Verdict]]:
    folder: Path = tmp_path_factory.mktemp("hard")
    made = write_hard(folder, each=EACH, background=BACKGROUND, seed=77)
    source = Source(name="hard", files=(made.records,), truths=(made.persons,))
    pairs = read_hard_pairs(made)
    return pairs, verdicts_of(ask_ours(source, folder, matched=False), source, pairs)


def test_most_children_are_recognised_in_a_small_file(children: tuple[Answer, Marks]) -> None:
    answer, _ = children

    assert likely_rates(answer).f1 >= F1_FLOOR


def test_what_is_linked_unasked_is_right(children: tuple[Answer, Marks]) -> None:
    answer, _ = children

    assert rates(linked(answer.stated), answer.truth).precision >= PRECISION_FLOOR


def test_no_twins_of_one_home_are_made_one(children: tuple[Answer, Marks]) -> None:
    answer, marks = children
    links = linked(answer.stated)
    wrong = ~right_pairs(links, answer.truth)
    twins = (marks.twins[links.left] >= 0) & (marks.twins[links.left] == marks.twins[links.right])
    home = marks.address[links.left] == marks.address[links.right]

    assert int((wrong & twins & home).sum()) == 0


def test_hard_pairs_of_two_children_are_hardly_ever_linked_unasked(
    hard: tuple[list[HardPair], dict[tuple[str, str], Verdict]],
) -> None:
    pairs, verdicts = hard
    different = [pair for pair in pairs if not pair.same]
    wrong = sorted(pair.kind for pair in different if verdicts[pair.id_a, pair.id_b] == Verdict.LINK)

    assert len(wrong) <= FALSE_LINKS_CEILING * len(different), wrong


def test_hard_pairs_of_one_child_are_mostly_linked_or_asked(
    hard: tuple[list[HardPair], dict[tuple[str, str], Verdict]],
) -> None:
    pairs, verdicts = hard
    link = [pair for pair in pairs if pair.should == "link"]
    missed = sorted(pair.kind for pair in link if verdicts[pair.id_a, pair.id_b] == Verdict.DIFFERENT)

    assert len(missed) <= MISSED_CEILING * len(link), missed


F1_FLOOR, PRECISION_FLOOR = 0.97, 0.995
FALSE_LINKS_CEILING, MISSED_CEILING = 0.02, 0.12
