"""The children of an invented home are like those of a real one."""

from __future__ import annotations

from datetime import date
from random import Random

from everychild_nation.households import a_household


def test_no_two_children_of_one_home_bear_one_given_name() -> None:
    rng = Random(5)
    homes = [a_household(rng, f"home-{index}", date(2026, 8, 3)) for index in range(2_000)]

    assert max(len(home) for home in homes) > 2
    assert all(len({child.given for child in home}) == len(home) for home in homes)
