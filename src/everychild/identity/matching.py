"""One-to-one as probability: what each pair's rivals say of it.

Pure. For two lists that are each nearly free of duplicates. Messages pass along the pairs: a true pair with a near
rival falls to a question, a mediocre pair without any rises.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes

Floats = NDArray[np.float64]

_ROUNDS = 10
_PRIOR_ROUNDS = 12
_SHARE_MAX = 0.995
_ODDS_MAX = 1e12


def one_to_one(
    one: Codes, other: Codes, probability: Floats, sizes: tuple[int, int], *, capture: float = 1.0
) -> Floats:
    """Probabilities that know about their rivals.

    Takes:
        probability: of one person, each pair taken alone.
        sizes: how many records each list has; the prior is turned from "this pair is none" to "both are alone" by the
            share of each list that is linked, which is found by going round.
        capture: the share of all true pairs that these pairs are thought to hold.
    """
    if not len(one):
        return probability
    rows, columns = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    odds = np.minimum(probability / np.maximum(1 - probability, 1e-15), _ODDS_MAX)
    linked = float(probability.sum())
    found = probability
    for _ in range(_PRIOR_ROUNDS):
        shares = [min(linked / capture / max(size, 1), _SHARE_MAX) for size in sizes]
        found = _passed(rows, columns, odds / ((1 - shares[0]) * (1 - shares[1])))
        before, linked = linked, float(found.sum())
        if abs(before - linked) < 1e-4 * max(linked, 1.0):
            break
    return found


def best_of_each(one: Codes, other: Codes, probability: Floats) -> NDArray[np.bool_]:
    """Which pairs stand, when each record may stand in one: the most probable first."""
    order = np.lexsort((other, one, -probability))
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    stands = np.zeros(len(one), dtype=np.bool_)
    firsts, others = one[order].tolist(), other[order].tolist()
    for place, a, b in zip(order.tolist(), firsts, others, strict=True):
        if a not in taken_one and b not in taken_other:
            taken_one.add(a)
            taken_other.add(b)
            stands[place] = True
    return stands


def _passed(rows: NDArray[np.intp], columns: NDArray[np.intp], odds: Floats) -> Floats:
    to_column = odds.copy()
    to_row = odds.copy()
    for _ in range(_ROUNDS):
        row_rivals = np.bincount(rows, weights=to_row)[rows] - to_row
        column_rivals = np.bincount(columns, weights=to_column)[columns] - to_column
        to_column, to_row = odds / (1 + np.maximum(row_rivals, 0)), odds / (1 + np.maximum(column_rivals, 0))
    row_rivals = np.maximum(np.bincount(rows, weights=to_row)[rows] - to_row, 0)
    column_rivals = np.maximum(np.bincount(columns, weights=to_column)[columns] - to_column, 0)
    final = odds / ((1 + row_rivals) * (1 + column_rivals))
    return final / (1 + final)
