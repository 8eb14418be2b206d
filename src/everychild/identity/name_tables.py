"""Distinct names with what comparing them needs, and the levels of pairs of them.

Pure. Works alike on lists of pairs and on whole rows of a table, so that a pair has one level however it was reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist, cpdist

from everychild.identity.names import TOKENS_MAX, nicknames, other_sound, sound

NAME_LEVELS = (
    "missing", "equal", "part", "nickname", "one-edit", "sounds-alike", "two-edits", "initial", "weak", "different",
    "exchanged", "former", "other-letter", "half-exchanged",
)  # fmt: skip
MISSING, EQUAL, PART, NICKNAME, ONE_EDIT, SOUNDS, TWO_EDITS, INITIAL, WEAK, DIFFERENT, EXCHANGED, FORMER = range(12)
OTHER_LETTER, HALF_EXCHANGED = 12, 13
UNLIKE = (WEAK, DIFFERENT, OTHER_LETTER)
"""Names that do not agree in anything; a lone letter that is not the other's first says so least."""

Levels = NDArray[np.uint8]
Ints = NDArray[np.int32]

_ONE_EDIT_LENGTH, _TWO_EDITS_LENGTH = 3, 5
_NEAR, _LESS_NEAR, _WEAK = 93, 86, 78
_PAIRS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTable:
    """Distinct names, each with its parts as small numbers; equal numbers mean equal parts.

    Takes:
        tokens: up to three words of each, -1 where there is none.
        vague: names that stand for somebody and are also names ("son"), which say something only where they agree.
        alike: pairs of first words that are nicknames of one another, as sorted `one * size + other`.
    """

    values: tuple[str, ...]
    together: Ints
    tokens: Ints
    words: Ints
    length: Ints
    initial: Ints
    sound: Ints
    other_sound: Ints
    vague: NDArray[np.bool_]
    alike: NDArray[np.int64]
    size: int


def name_table(values: tuple[str, ...], vague: frozenset[str] = frozenset()) -> NameTable:
    """The table of distinct names; the first is empty."""
    parts = [value.split() for value in values]
    ids: dict[str, int] = {}
    tokens = np.full((len(values), TOKENS_MAX), -1, dtype=np.int32)
    for row, words in enumerate(parts):
        for at, word in enumerate(words[:TOKENS_MAX]):
            tokens[row, at] = ids.setdefault(word, len(ids))
    return NameTable(
        values=values,
        together=_numbered([value.replace(" ", "") for value in values]),
        tokens=tokens,
        words=np.fromiter((len(words) for words in parts), dtype=np.int32, count=len(values)),
        length=np.fromiter((len(value) for value in values), dtype=np.int32, count=len(values)),
        initial=np.fromiter((ord(value[0]) if value else 0 for value in values), dtype=np.int32, count=len(values)),
        sound=_numbered([sound(value) for value in values]),
        other_sound=_numbered([other_sound(value) for value in values]),
        vague=np.fromiter(
            (bool(words) and vague.issuperset(words) for words in parts), dtype=np.bool_, count=len(values)
        ),
        alike=_nickname_pairs(ids),
        size=max(len(ids), 1),
    )


def name_levels(table: NameTable, one: Ints, other: Ints) -> Levels:
    """The level of each pair of names, by their places in the table."""
    level = np.where((one == 0) | (other == 0), MISSING, EQUAL).astype(np.uint8)
    unlike = np.flatnonzero((level == EQUAL) & (one != other))
    if not unlike.size:
        return level
    low, high = np.minimum(one[unlike], other[unlike]), np.maximum(one[unlike], other[unlike])
    distinct, back = np.unique(low.astype(np.int64) * len(table.values) + high, return_inverse=True)
    a, b = (distinct // len(table.values)).astype(np.int32), (distinct % len(table.values)).astype(np.int32)
    found = np.empty(len(distinct), dtype=np.uint8)
    for start in range(0, len(distinct), _PAIRS_AT_ONCE):
        part = slice(start, start + _PAIRS_AT_ONCE)
        found[part] = _measured(table, a[part], b[part])
    level[unlike] = found[back]
    return level


def name_rows(table: NameTable, rows: Ints, others: Ints, *, workers: int) -> Levels:
    """The levels of each of some names with each of others, as a table."""
    a, b = rows[:, None], others[None, :]
    mine, theirs = texts_at(table, rows), texts_at(table, others)
    likeness = cdist(mine, theirs, scorer=JaroWinkler.similarity, dtype=np.uint8, score_multiplier=100, workers=workers)
    edits = cdist(mine, theirs, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2, workers=workers)
    return _graded(table, a, b, likeness, edits)


def _measured(table: NameTable, one: Ints, other: Ints) -> Levels:
    first, second = texts_at(table, one), texts_at(table, other)
    likeness = cpdist(
        first, second, scorer=JaroWinkler.similarity, dtype=np.uint8, score_multiplier=100, workers=_workers(len(first))
    )
    edits = cpdist(first, second, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2, workers=_workers(len(first)))
    return _graded(table, one, other, likeness, edits)


def _graded(table: NameTable, one: Ints, other: Ints, likeness: NDArray[np.uint8], edits: NDArray[np.uint8]) -> Levels:
    """Levels from measures; what tells most stands last and wins."""
    shorter = np.minimum(table.length[one], table.length[other])
    longer = np.maximum(table.length[one], table.length[other])
    begins = table.initial[one] == table.initial[other]
    level = np.full(likeness.shape, DIFFERENT, dtype=np.uint8)
    level[likeness >= _WEAK] = WEAK
    shared = shared_words(table, one, other)
    level[((edits == 2) & (shorter >= _TWO_EDITS_LENGTH)) | (likeness >= _LESS_NEAR)] = TWO_EDITS  # noqa: PLR2004
    sounds = (table.sound[one] == table.sound[other]) | (table.other_sound[one] == table.other_sound[other])
    level[(sounds & (shorter > 1)) | (likeness >= _NEAR)] = SOUNDS
    level[(edits == 1) & (shorter >= _ONE_EDIT_LENGTH)] = ONE_EDIT
    level[_nicknamed(table, one, other)] = NICKNAME
    within = shared == np.minimum(table.words[one], table.words[other])
    level[(shared > 0) & ~within & (edits > 2)] = WEAK  # noqa: PLR2004 - Mary Ann and Mary Beth
    level[(shared > 0) & within] = PART
    letter = np.where(begins, INITIAL, np.where(longer > 1, OTHER_LETTER, DIFFERENT))
    level[shorter == 1] = letter[shorter == 1]
    level[(table.vague[one] | table.vague[other]) & (level >= WEAK)] = MISSING
    level[table.together[one] == table.together[other]] = EQUAL
    level[(table.length[one] == 0) | (table.length[other] == 0)] = MISSING
    return level


def shared_words(table: NameTable, one: Ints, other: Ints) -> NDArray[np.uint8]:
    """How many words each pair of names has in common."""
    shared = np.zeros(np.broadcast_shapes(one.shape, other.shape), dtype=np.uint8)
    several = (table.words[one] > 1) | (table.words[other] > 1)
    if not several.any():
        return shared
    for i in range(TOKENS_MAX):
        mine = table.tokens[:, i][one]
        for j in range(TOKENS_MAX):
            shared += (mine == table.tokens[:, j][other]) & (mine >= 0)
    return shared


def _nicknamed(table: NameTable, one: Ints, other: Ints) -> NDArray[np.bool_]:
    if not table.alike.size:
        return np.zeros(np.broadcast_shapes(one.shape, other.shape), dtype=np.bool_)
    heads = table.tokens[:, 0].astype(np.int64)
    keys = heads[one] * table.size + heads[other]
    found = np.searchsorted(table.alike, keys).clip(max=len(table.alike) - 1)
    return table.alike[found] == keys


def _nickname_pairs(ids: dict[str, int]) -> NDArray[np.int64]:
    size = len(ids)
    both = {
        key
        for word, number in ids.items()
        for near in nicknames(word)
        if near in ids
        for key in (number * size + ids[near], ids[near] * size + number)
    }
    return np.array(sorted(both), dtype=np.int64)


def _numbered(values: Sequence[str]) -> Ints:
    seen: dict[str, int] = {}
    return np.fromiter((seen.setdefault(value, len(seen)) for value in values), dtype=np.int32, count=len(values))


def texts_at(table: NameTable, places: Ints) -> list[str]:
    """The names at some places of the table."""
    numbers: list[int] = places.tolist()
    return [table.values[place] for place in numbers]


def _workers(pairs: int) -> int:
    """Threads for a batch: a small one is done before they have started."""
    return 2 if pairs > 1 << 14 else 1
