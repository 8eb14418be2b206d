"""Pairs worth comparing, from keys: those inside equal runs, with a cap on every block.

Pure. A block larger than the cap is left out and counted, so that one number on five thousand rows costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes, distinct
from everychild.identity.keys import Hashes, Recipe, hashed, parts_of
from everychild.identity.people import People

Progress = Callable[[str, float], None]

PAIRS_OF_A_BLOCK_MAX = 800
"""Some forty records with one key; the share of true pairs found does not depend on it between 500 and 40,000."""
PAIRS_OF_A_RECORD_MAX = 3
"""A key that makes more tells too little in a file so large; it is left out and all its blocks are counted."""
_PAIRS_ALWAYS = 1 << 21
_WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs, each once, the lesser place first; and what the cap left out, by key."""

    one: Codes
    other: Codes
    skipped_blocks: dict[str, int]


def candidates_of(
    people: People, recipes: Sequence[Recipe], first: int, progress: Progress, *, at_most: int = PAIRS_OF_A_BLOCK_MAX
) -> Candidates:
    """Pairs that share a key; of the first `first` records with the others, or with `first` at 0 within one file."""
    parts = parts_of(people)
    found = np.zeros(0, dtype=np.int64)
    waiting: list[NDArray[np.int64]] = []
    skipped: dict[str, int] = {}

    def propose(recipe: Recipe) -> tuple[NDArray[np.int64] | None, int]:
        ways = list(hashed(people, parts, recipe))
        keys = np.concatenate([key[known] for key, known in ways])
        records = np.concatenate([np.flatnonzero(known) for _, known in ways])
        return _pairs(keys, records, people.count, first, at_most)

    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        for number, (recipe, (pairs, left_out)) in enumerate(zip(recipes, pool.map(propose, recipes), strict=True)):
            progress("Finding pairs by keys", number / len(recipes))
            if left_out:
                skipped[recipe.name] = left_out
            if pairs is not None:
                waiting.append(pairs)
            if sum(len(each) for each in waiting) > 1 << 23:
                found, waiting = _united(found, waiting), []
    found = _united(found, waiting)
    return Candidates(
        one=(found // people.count).astype(np.int32),
        other=(found % people.count).astype(np.int32),
        skipped_blocks=skipped,
    )


def _united(found: NDArray[np.int64], more: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return distinct(np.concatenate([found, *more]))


def _pairs(
    keys: Hashes, records: NDArray[np.intp], count: int, first: int, at_most: int
) -> tuple[NDArray[np.int64] | None, int]:
    """Pairs inside runs of equal keys, as `one * count + other`; and how many runs were left out."""
    order = np.lexsort((records, keys)) if first else np.argsort(keys, kind="stable")
    keys, records = keys[order], records[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.intp)
    sizes = np.diff(np.concatenate([starts, [len(keys)]]))
    if first:
        lefts = np.add.reduceat(records < first, starts) if len(starts) else sizes
        made = lefts * (sizes - lefts)
    else:
        lefts, made = sizes, sizes * (sizes - 1) // 2
    used = (made > 0) & (made <= at_most)
    if made[used].sum() > max(count * PAIRS_OF_A_RECORD_MAX, _PAIRS_ALWAYS):
        return None, int((made > 0).sum())
    starts, sizes, lefts = starts[used], sizes[used], lefts[used]
    rights = sizes - lefts if first else sizes
    counts = lefts * rights
    which = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(len(which)) - np.repeat(counts.cumsum() - counts, counts)
    one = records[starts[which] + within // rights[which]]
    other = records[starts[which] + within % rights[which] + (lefts[which] if first else 0)]
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    pairs = (low * count + high)[low < high]
    return distinct(pairs), int((made > at_most).sum())
