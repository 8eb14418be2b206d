"""The judge itself: counts that can be made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from everychild_bench.identity.clusters import connected, pairwise_rates, whole_rates
from everychild_bench.identity.judging import (
    Stated,
    Truth,
    Verdict,
    bands,
    f1_range,
    likely,
    linked,
    one_to_one,
    rates,
    recall_at_precision,
)


def stated(*pairs: tuple[int, int, float, Verdict]) -> Stated:
    return Stated(
        left=np.array([pair[0] for pair in pairs], dtype=np.int64),
        right=np.array([pair[1] for pair in pairs], dtype=np.int64),
        probability=np.array([pair[2] for pair in pairs], dtype=np.float64),
        verdict=np.array([pair[3] for pair in pairs], dtype=np.int8),
    )


def truth(left: list[int], right: list[int] | None = None) -> Truth:
    persons = 1 + max(*left, *(right or left))
    return Truth(
        left=np.array(left, dtype=np.int64),
        right=None if right is None else np.array(right, dtype=np.int64),
        persons=persons,
    )


def test_precision_counts_what_was_said_and_recall_what_is_true() -> None:
    said = stated((0, 0, 0.9, Verdict.LINK), (1, 2, 0.8, Verdict.LINK))
    found = rates(said, truth([0, 1, 2], [0, 1, 2]))

    assert (found.precision, found.recall) == (0.5, pytest.approx(1 / 3))
    assert found.f1 == pytest.approx(0.4)


def test_a_person_of_three_records_in_one_file_is_three_true_pairs() -> None:
    assert truth([0, 0, 0, 1, 1, 2]).pairs_of_each.tolist() == [3, 1, 0]


def test_a_person_twice_in_one_file_and_once_in_the_other_is_two_true_pairs() -> None:
    assert truth([0, 0, 1], [0, 2]).pairs_of_each.tolist() == [2, 0, 0]


def test_one_to_one_keeps_the_most_probable_of_rivals() -> None:
    said = stated((0, 0, 0.6, Verdict.LINK), (0, 1, 0.9, Verdict.LINK), (1, 1, 0.8, Verdict.LINK))

    assert list(zip(one_to_one(said).left, one_to_one(said).right, strict=True)) == [(0, 1)]


def test_questions_are_not_links_and_unlikely_pairs_are_not_likely() -> None:
    said = stated((0, 0, 0.6, Verdict.ASK), (1, 1, 0.4, Verdict.DIFFERENT), (2, 2, 0.99, Verdict.LINK))

    assert (len(linked(said).left), len(likely(said).left)) == (1, 2)


def test_recall_at_a_precision_stops_before_the_first_false_link_that_breaks_it() -> None:
    said = stated(
        (0, 0, 0.9, Verdict.LINK), (1, 1, 0.8, Verdict.LINK), (2, 3, 0.7, Verdict.LINK), (3, 3, 0.6, Verdict.LINK)
    )

    assert recall_at_precision(said, truth([0, 1, 2, 3], [0, 1, 2, 3]), 0.999) == 0.5
    assert recall_at_precision(said, truth([0, 1, 2, 3], [0, 1, 2, 3]), 0.75) == 0.75


def test_pairs_of_one_probability_stand_or_fall_together() -> None:
    said = stated((0, 0, 0.9, Verdict.LINK), (1, 2, 0.9, Verdict.LINK))

    assert recall_at_precision(said, truth([0, 1, 2], [0, 1, 2]), 0.999) == 0.0


def test_a_band_tells_what_was_stated_and_what_was_right() -> None:
    said = stated((0, 0, 0.6, Verdict.ASK), (1, 2, 0.7, Verdict.ASK), (2, 2, 1.0, Verdict.LINK))
    middle, top = bands(said, truth([0, 1, 2], [0, 1, 2]))

    assert (middle.pairs, middle.stated, middle.right) == (2, pytest.approx(0.65), 0.5)
    assert (top.low, top.pairs, top.right) == (0.99, 1, 1.0)


def test_drawing_persons_again_gives_a_range_about_the_figure() -> None:
    many = 400
    said = stated(*((place, place if place % 5 else (place + 1) % many, 0.9, Verdict.LINK) for place in range(many)))
    of_all = truth(list(range(many)), list(range(many)))
    low, high = f1_range(said, of_all, seed=1)

    assert low < rates(said, of_all).f1 < high
    assert high - low < 0.2


def test_a_partition_is_judged_by_pairs_and_by_whole_persons() -> None:
    person, cluster = np.array([0, 0, 1, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 3])

    assert (pairwise_rates(cluster, person).precision, pairwise_rates(cluster, person).recall) == (1.0, 0.5)
    assert (whole_rates(cluster, person).precision, whole_rates(cluster, person).recall) == (0.5, 0.5)


def test_links_join_what_they_reach() -> None:
    groups = connected(5, stated((0, 1, 0.9, Verdict.LINK), (1, 2, 0.9, Verdict.LINK)))

    assert len({groups[0], groups[1], groups[2]}) == 1
    assert len(set(groups.tolist())) == 3
