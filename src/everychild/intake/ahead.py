"""Working ahead: what comes next is made in a thread of its own while the caller deals with what came before."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T], *, at_most: int = 3) -> Generator[T]:
    """The same items in the same order, made while those before them are dealt with, so many ahead at most.

    What fails while an item is made fails where it is taken. When the generator is closed its thread has ended.
    """
    left = iter(items)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as maker:
        coming = deque(maker.submit(_one, left) for _ in range(at_most))
        try:
            while made := coming.popleft().result():
                coming.append(maker.submit(_one, left))
                yield made[0]
        finally:
            for each in coming:
                each.cancel()


def _one(left: Iterable[T]) -> tuple[T] | None:
    for item in left:
        return (item,)
    return None
