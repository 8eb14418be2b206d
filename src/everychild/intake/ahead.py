"""Working ahead: what comes next is made in a thread of its own while the caller deals with what came before."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T]) -> Generator[T]:
    """The same items in the same order, each made while the one before it is dealt with.

    What fails while an item is made fails where it is taken. When the generator is closed its thread has ended.
    """
    left = iter(items)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as maker:
        coming = maker.submit(_one, left)
        while made := coming.result():
            coming = maker.submit(_one, left)
            yield made[0]


def _one(left: Iterable[T]) -> tuple[T] | None:
    for item in left:
        return (item,)
    return None
