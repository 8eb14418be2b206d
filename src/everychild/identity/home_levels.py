"""How alike two homes are, from the parts of distinct addresses.

Pure. Works alike on pairs and on whole rows of a table, so that a pair has one level however it was reached.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist, cpdist

from everychild.identity.columns import Codes
from everychild.identity.name_tables import shared_words, texts_at
from everychild.identity.people import People

Levels = NDArray[np.uint8]
_SAME, _NEARLY, _NO_NUMBER, _STREET, _NUMBER, _ZIP, _TOWN, _ELSEWHERE, _STATE = range(1, 10)
_UNLIKE, _SIMILAR, _EQUAL = 0, 1, 2
_LONG_ENOUGH = 5


def home_levels(people: People, one: Codes, other: Codes) -> Levels:
    """The level of each pair of homes, by their places among the distinct homes."""
    streets = people.homes["street"]
    a, b = streets[one].astype(np.int64), streets[other].astype(np.int64)
    distinct, back = np.unique(a * len(people.streets.values) + b, return_inverse=True)
    first = (distinct // len(people.streets.values)).astype(np.int32)
    second = (distinct % len(people.streets.values)).astype(np.int32)
    texts = texts_at(people.streets, first), texts_at(people.streets, second)
    edits = cpdist(*texts, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2)
    likeness = _likeness(people, first, second, edits)
    return _graded(people, one, other, likeness[back] if len(back) else likeness)


def home_rows(people: People, rows: Codes, others: Codes, *, workers: int) -> Levels:
    """The levels of each of some homes with each of others, as a table."""
    streets = people.homes["street"]
    mine, my_places = np.unique(streets[rows], return_inverse=True)
    theirs, their_places = np.unique(streets[others], return_inverse=True)
    texts = texts_at(people.streets, mine), texts_at(people.streets, theirs)
    edits = cdist(*texts, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2, workers=workers)
    likeness = _likeness(people, mine[:, None], theirs[None, :], edits)
    return _graded(people, rows[:, None], others[None, :], likeness[my_places][:, their_places])


def _likeness(people: People, one: Codes, other: Codes, edits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Whether two streets are equal, similar (two edits, or one within the other) or unlike."""
    table = people.streets
    shorter = np.minimum(table.length[one], table.length[other])
    shared = shared_words(table, one, other)
    within = (shared > 0) & (shared == np.minimum(table.words[one], table.words[other]))
    similar = ((edits <= 2) & (shorter >= _LONG_ENOUGH)) | within  # noqa: PLR2004 - two edits
    return np.where(one == other, _EQUAL, np.where(similar, _SIMILAR, _UNLIKE)).astype(np.uint8)


def _graded(people: People, one: Codes, other: Codes, streets: NDArray[np.uint8]) -> Levels:
    """Levels from parts; what tells most stands last and wins."""
    known, equal = _parts(people, one, other)
    level = np.where(known["state"] & ~equal["state"], _STATE, _ELSEWHERE).astype(np.uint8)
    told = known["state"] | known["zip"] | known["city"] | known["county"] | known["street"] | known["number"]
    level[~told] = 0
    one_address = (streets == _EQUAL) & known["street"] & known["number"] & equal["number"]
    far_apart = _far_apart(known, equal) & ~(one_address & known["city"] & equal["city"])
    level[((known["city"] & equal["city"]) | (known["county"] & equal["county"])) & ~far_apart] = _TOWN
    level[known["zip"] & equal["zip"]] = _ZIP
    street = known["street"] & (streets > _UNLIKE) & ~far_apart
    number = known["number"] & equal["number"]
    one_street = people.homes["street"][one] > 0
    other_street = people.homes["street"][other] > 0
    level[number & ~(one_street & other_street)] = _NUMBER
    level[street] = _STREET
    level[street & ~known["number"]] = _NO_NUMBER
    level[street & number] = np.where(streets == _EQUAL, _SAME, _NEARLY)[street & number]
    return level


def _parts(
    people: People, one: Codes, other: Codes
) -> tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]]:
    known: dict[str, NDArray[np.bool_]] = {}
    equal: dict[str, NDArray[np.bool_]] = {}
    for part, codes in people.homes.items():
        a, b = codes[one], codes[other]
        known[part] = (a > 0) & (b > 0)
        equal[part] = a == b
    return known, equal


def _far_apart(known: dict[str, NDArray[np.bool_]], equal: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Two streets, or two towns, of one name in two states; one number in both is one home and a slip in the state."""
    return known["state"] & ~equal["state"] & ~(known["zip"] & equal["zip"])
