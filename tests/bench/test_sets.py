"""The sets: invented, the same for the same seed, true to what they say, and telling nothing by their order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from everychild_bench.identity.children.files import write_children
from everychild_bench.identity.files import COLUMNS, read_pairs, read_rows, read_truth
from everychild_bench.identity.hard.drawing import Draw, Kind
from everychild_bench.identity.hard.files import KINDS, read_hard_pairs, write_hard
from everychild_bench.identity.judging import Verdict
from everychild_bench.identity.kids import read_marks, twin_pairs

SMALL = 6_000


@pytest.fixture(scope="module")
def children(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, str]], list[dict[str, str]], Path]:
    made = write_children(tmp_path_factory.mktemp("children"), records=SMALL, seed=3)
    return read_rows(made.records), read_rows(made.truth), made.truth


def test_children_are_the_same_for_the_same_seed_and_others_for_another(tmp_path: Path) -> None:
    texts: list[str] = []
    for number, seed in enumerate((3, 3, 4)):
        (tmp_path / str(number)).mkdir()
        texts.append(write_children(tmp_path / str(number), records=500, seed=seed).records.read_text())

    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_nobody_in_the_children_set_could_be_somebody(children: tuple[list[dict[str, str]], ...]) -> None:
    records = children[0]

    assert all(row["phone"][3:11] == "-555-01" + row["phone"][10] for row in records if row["phone"])
    assert all(row["medicaid_id"].startswith("INV") for row in records if row["medicaid_id"])
    assert all(row["ssn"].startswith("9") for row in records if row["ssn"])


def test_twins_share_a_home_and_never_a_given_name(tmp_path: Path) -> None:
    made = write_children(tmp_path, records=30_000, seed=5)
    marks, (truth, (places,)) = read_marks(made.truth), read_truth(made.truth)
    home, apart, own = twin_pairs(marks, truth.left)
    records = {places[row["record_id"]]: row for row in read_rows(made.records)}
    named: dict[int, set[tuple[int, str]]] = {}
    for place, twins in enumerate(marks.twins.tolist()):
        if twins >= 0 and records[place]["given"] and "Bab" not in records[place]["given"]:
            named.setdefault(twins, set()).add((int(truth.left[place]), records[place]["given"].split()[0]))
    alike = [group for group in named.values() if len({name for _, name in group}) < len({who for who, _ in group})]

    assert home > 300
    assert apart > 30
    assert own > 100
    assert len(alike) <= 0.01 * len(named)  # a slip or a nickname may meet the other's name; nobody is given it


def test_the_children_sets_order_tells_nothing(children: tuple[list[dict[str, str]], ...]) -> None:
    persons = [row["person_id"] for row in children[1]]
    beside = sum(one == other for one, other in pairwise(persons))

    assert beside <= 3


def test_a_child_has_the_records_that_were_meant(
    children: tuple[list[dict[str, str]], list[dict[str, str]], Path],
) -> None:
    truth, _ = read_truth(children[2])

    assert len(truth.left) >= SMALL
    assert 0.13 < truth.pairs_of_each.sum() / len(truth.left) < 0.23


def test_there_are_at_least_forty_kinds_of_hard_pair_with_both_truths() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 40
    assert sum(kind.same for kind in KINDS) >= 20
    assert sum(not kind.same for kind in KINDS) >= 20
    assert {kind.should for kind in KINDS} == {"link", "ask", "different"}
    assert not [kind.name for kind in KINDS if kind.same and kind.should == "different"]
    assert not [kind.name for kind in KINDS if not kind.same and kind.should == "link"]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in KINDS])
def test_each_kind_gives_two_records_of_canonical_columns_in_many_forms(kind: Kind) -> None:
    draw = Draw(f"1/{kind.name}")
    made = [kind.make(draw) for _ in range(30)]

    assert all(set(one) | set(other) <= set(COLUMNS) for one, other in made)
    assert len({(one["given"], one["family"], one["street"]) for one, _ in made}) >= 29


def test_hard_pairs_stand_among_ordinary_children_and_their_truth_apart(tmp_path: Path) -> None:
    made = write_hard(tmp_path, each=2, background=1_000, seed=1)
    records, pairs = {row["record_id"] for row in read_rows(made.records)}, read_hard_pairs(made)
    truth, (places,) = read_truth(made.persons)

    assert len(pairs) == 2 * len(KINDS)
    assert all({pair.id_a, pair.id_b} <= records for pair in pairs)
    assert all((truth.left[places[pair.id_a]] == truth.left[places[pair.id_b]]) == pair.same for pair in pairs)


def test_an_answer_without_verdicts_links_at_even_odds(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("id_a,id_b,probability\na,b,0.7\na,c,0.2\n")
    said = read_pairs(tmp_path / "pairs.csv", {"a": 0}, {"b": 0, "c": 1})

    assert said.verdict.tolist() == [Verdict.LINK, Verdict.DIFFERENT]
