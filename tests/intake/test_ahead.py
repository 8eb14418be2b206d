"""What is made ahead comes in order, fails where it is taken, and stops when nobody takes any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from everychild.intake.ahead import ahead


def numbers(made: list[int], fails_at: int = 1000) -> Iterator[int]:
    for number in range(20):
        if number == fails_at:
            raise ValueError("This one cannot be made.")
        made.append(number)
        yield number


def test_everything_comes_once_and_in_order() -> None:
    assert list(ahead(numbers([]))) == list(range(20))
    assert list(ahead(numbers([]), at_most=1)) == list(range(20))


def test_what_cannot_be_made_fails_where_it_would_be_taken() -> None:
    items = ahead(numbers([], fails_at=5))

    assert [next(items) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="cannot be made"):
        next(items)


def test_nothing_is_made_once_nobody_takes_any_more() -> None:
    made: list[int] = []
    with closing(ahead(numbers(made), at_most=3)) as items:
        next(items)

    assert len(made) <= 1 + 3
