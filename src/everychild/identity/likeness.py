"""How alike two descriptions are, field by field: pairs in columns, one small integer a field and pair.

Pure. A pair's levels are the same alone, in a batch, and turned round.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from everychild.identity.births import born_levels
from everychild.identity.columns import Codes, Column
from everychild.identity.fields import FIELDS, MAIN, PLACES
from everychild.identity.home_levels import home_levels
from everychild.identity.name_tables import (
    EQUAL,
    EXCHANGED,
    FORMER,
    HALF_EXCHANGED,
    MISSING,
    NICKNAME,
    PART,
    UNLIKE,
    name_levels,
)
from everychild.identity.name_tables import INITIAL as NAME_INITIAL
from everychild.identity.people import People

Levels = NDArray[np.uint8]
"""One row a field (in the order of `FIELDS`), one column a pair."""

_AT_ONCE = 1 << 19
_SLIPS_MAX = 2
_PARENT_FAMILY, _PARENT_OTHER_GIVEN, _PARENT_DIFFERENT = 4, 5, 6


def levels_of(people: People, one: Codes, other: Codes) -> Levels:
    """Every field's level for each pair of records, by their places among the people; support is left missing."""
    found = np.zeros((len(FIELDS), len(one)), dtype=np.uint8)
    for start in range(0, len(one), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        a, b = one[part], other[part]
        found[: len(MAIN), part] = main_levels(people, a, b)
        for name, level in _OTHERS.items():
            found[PLACES[name], part] = level(people, a, b)
        otherwise_named(people, a, b, found[:, part])
        _only_a_family_name(found[:, part])
    return found


def main_levels(people: People, one: Codes, other: Codes) -> Levels:
    """Levels of the main fields only: what the first look at very many pairs goes by."""
    found = np.zeros((len(MAIN), len(one)), dtype=np.uint8)
    for place, name in enumerate(MAIN):
        found[place] = _MAIN[name](people, one, other)
    return found


def _given(people: People, one: Codes, other: Codes) -> Levels:
    codes = people.codes("given")
    return name_levels(people.names["given"], codes[one], codes[other])


def _family(people: People, one: Codes, other: Codes) -> Levels:
    codes = people.codes("family")
    return name_levels(people.names["family"], codes[one], codes[other])


def _born(people: People, one: Codes, other: Codes) -> Levels:
    codes = people.codes("born")
    return born_levels(people.born, codes[one], codes[other])


def _middle(people: People, one: Codes, other: Codes) -> Levels:
    codes = people.codes("middle")
    return middle_levels(people, codes[one], codes[other])


def middle_levels(people: People, a: Codes, b: Codes) -> Levels:
    """Levels of pairs of middle names, by their places in the table; a letter agrees with a name that it begins."""
    table = people.names["middle"]
    level = np.full(np.broadcast_shapes(a.shape, b.shape), 4, dtype=np.uint8)
    same_letter = table.initial[a] == table.initial[b]
    level[same_letter & (table.sound[a] == table.sound[b])] = 3
    level[same_letter & (np.minimum(table.length[a], table.length[b]) == 1)] = 2
    level[(a == b) & (table.length[a] > 1)] = 1
    level[(a == 0) | (b == 0)] = 0
    return level


def _sex(people: People, one: Codes, other: Codes) -> Levels:
    return _plain(people.fields["sex"], one, other)


def _home(people: People, one: Codes, other: Codes) -> Levels:
    codes = people.codes("home")
    return home_levels(people, codes[one], codes[other])


def _plain(column: Column, one: Codes, other: Codes) -> Levels:
    a, b = column.codes[one], column.codes[other]
    return np.where((a == 0) | (b == 0), 0, np.where(a == b, 1, 2)).astype(np.uint8)


def _ssn(people: People, one: Codes, other: Codes) -> Levels:
    return _numbers(people.fields["ssn"], one, other)


def _medicaid(people: People, one: Codes, other: Codes) -> Levels:
    return _numbers(people.fields["medicaid_id"], one, other)


def _phone(people: People, one: Codes, other: Codes) -> Levels:
    return _plain(people.fields["phone"], one, other)


def _suffix(people: People, one: Codes, other: Codes) -> Levels:
    return _plain(people.fields["suffix"], one, other)


def _order(people: People, one: Codes, other: Codes) -> Levels:
    return _plain(people.fields["order"], one, other)


def _numbers(column: Column, one: Codes, other: Codes) -> Levels:
    """Equal, one digit apart, or equal in the last four where only those are said."""
    level = _plain(column, one, other)
    level[level == 2] = 4  # noqa: PLR2004 - different
    unlike = np.flatnonzero(level == 4)  # noqa: PLR2004
    if unlike.size:
        first, second = column.texts(one[unlike]), column.texts(other[unlike])
        edits = cpdist(first, second, scorer=OSA.distance, dtype=np.uint8, score_cutoff=1, workers=1)
        short = np.array([min(len(a), len(b)) == 4 for a, b in zip(first, second, strict=True)])  # noqa: PLR2004
        ends = np.array([a[-4:] == b[-4:] for a, b in zip(first, second, strict=True)])
        level[unlike] = np.where(short, np.where(ends, 3, 4), np.where(edits == 1, 2, 4))
    last_four_only = np.array([len(value) == 4 for value in column.values])  # noqa: PLR2004
    level[(level == 1) & last_four_only[column.codes[one]]] = 3
    return level


def _mother(people: People, one: Codes, other: Codes) -> Levels:
    return _parent(people, one, other, "mother")


def _father(people: People, one: Codes, other: Codes) -> Levels:
    return _parent(people, one, other, "father")


def _parent(people: People, one: Codes, other: Codes, parent: str) -> Levels:
    givens, families = people.codes(f"{parent}_given"), people.codes(f"{parent}_family")
    given = name_levels(people.names[f"{parent}_given"], givens[one], givens[other])
    family = name_levels(people.names[f"{parent}_family"], families[one], families[other])
    family_near = (family >= EQUAL) & (family <= NAME_INITIAL)
    level = np.full(len(given), 6, dtype=np.uint8)
    level[(given > NAME_INITIAL) & family_near] = 5
    level[(given == MISSING) & family_near] = 4
    level[(given > NICKNAME) & (given <= NAME_INITIAL) & (family_near | (family == MISSING))] = 3
    level[(given >= EQUAL) & (given <= NICKNAME)] = 2
    level[(given >= EQUAL) & (given <= NICKNAME) & (family >= EQUAL) & (family <= PART)] = 1
    level[(given == MISSING) & (family == MISSING)] = MISSING
    level[(given == MISSING) & (family > NAME_INITIAL)] = 6
    return level


def _only_a_family_name(levels: Levels) -> None:
    """A parent's family name that the children's has told already tells nothing more; another given name tells all."""
    told = (levels[PLACES["family"]] >= EQUAL) & (levels[PLACES["family"]] <= NAME_INITIAL)
    for parent in ("mother", "father"):
        level = levels[PLACES[parent]]
        level[told & (level == _PARENT_FAMILY)] = MISSING
        level[told & (level == _PARENT_OTHER_GIVEN)] = _PARENT_DIFFERENT


def _race(people: People, one: Codes, other: Codes) -> Levels:
    column = people.fields["race"]
    a, b = column.codes[one].astype(np.int64), column.codes[other].astype(np.int64)
    distinct, back = np.unique(a * len(column.values) + b, return_inverse=True)
    keys: list[int] = distinct.tolist()
    size = len(column.values)
    found = np.array([_races(column.values[key // size], column.values[key % size]) for key in keys], dtype=np.uint8)
    return found[back] if len(found) else np.zeros(len(one), dtype=np.uint8)


def _races(one: str, other: str) -> int:
    a, b = set(one.replace("|", " ").split()), set(other.replace("|", " ").split())
    if not a or not b:
        return 0
    return 1 if a == b else 2 if a & b else 3


def otherwise_named(people: People, one: Codes, other: Codes, levels: Levels) -> None:
    """Mark names that were exchanged, or that one was called before; `levels` begins with given and family."""
    _exchanged_names(people, one, other, levels)
    _former_names(people, one, other, levels)


def _exchanged_names(people: People, one: Codes, other: Codes, levels: Levels) -> None:
    """Given and family name exchanged on one side, one perhaps with a slip: one event, told at the given name."""
    given, family = levels[PLACES["given"]], levels[PLACES["family"]]
    unlike = np.flatnonzero(np.isin(given, UNLIKE) & np.isin(family, UNLIKE))
    if not unlike.size:
        return
    givens, families = people.fields["given"], people.fields["family"]
    places = {name: place for place, name in enumerate(givens.values)}
    as_given = np.array([-1, *(places.get(name, -1) for name in families.values[1:])], dtype=np.int32)
    a, b = one[unlike], other[unlike]
    first = as_given[families.codes[b]] == givens.codes[a]
    second = as_given[families.codes[a]] == givens.codes[b]
    half = (first ^ second) & _told(people, a) & _told(people, b)
    turned = half | _same_letters(people, a, b)
    crossed = first & second
    crossed[turned] = _slips(people, a[turned], b[turned])
    given[unlike[crossed]] = EXCHANGED
    given[unlike[half & ~crossed]] = HALF_EXCHANGED
    family[unlike[crossed | half]] = MISSING


def _told(people: People, records: Codes) -> NDArray[np.bool_]:
    """Whether both names are told."""
    return (people.codes("given")[records] > 0) & (people.codes("family")[records] > 0)


def _same_letters(people: People, one: Codes, other: Codes) -> NDArray[np.bool_]:
    """Whether each given name begins as the other's family name does."""
    given, family = (people.names[name].initial[people.codes(name)] for name in ("given", "family"))
    told = (given[one] > 0) & (family[one] > 0)
    return told & (given[one] == family[other]) & (family[one] == given[other])


def _slips(people: People, one: Codes, other: Codes) -> NDArray[np.bool_]:
    """Whether names that stand exchanged differ by a slip or two at most, both together."""
    givens, families = people.fields["given"], people.fields["family"]
    edits = np.zeros(len(one), dtype=np.int64)
    for mine, theirs in ((one, other), (other, one)):
        edits += cpdist(
            givens.texts(mine), families.texts(theirs), scorer=OSA.distance, dtype=np.uint8, score_cutoff=_SLIPS_MAX
        )
    return edits <= _SLIPS_MAX


def _former_names(people: People, one: Codes, other: Codes, levels: Levels) -> None:
    """A whole name of one, former or present, that is a whole name of the other; or a family name beside one given."""
    given, family = levels[PLACES["given"]], levels[PLACES["family"]]
    for at in np.flatnonzero(people.has_alias[one] | people.has_alias[other]).tolist():
        mine, theirs = _all_names(people, int(one[at])), _all_names(people, int(other[at]))
        whole = any(_one_name(each, its) for each in mine for its in theirs)
        one_family = {each for _, each in mine} & {each for _, each in theirs} - {""}
        if family[at] not in {MISSING, EQUAL} and (whole or (one_family and EQUAL <= given[at] <= NAME_INITIAL)):
            family[at] = FORMER
        if given[at] not in {MISSING, EQUAL} and whole:
            given[at] = FORMER


def _one_name(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    """Whether two names of a given and a family name are one; a part that is not said agrees with any."""
    said = [(each, its) for each, its in zip(mine, theirs, strict=True) if each and its]
    return bool(said) and all(each == its for each, its in said)


def _all_names(people: People, record: int) -> list[tuple[str, str]]:
    now = people.fields["given"].text(record), people.fields["family"].text(record)
    return [now, *people.aliases.get(record, ())]


_MAIN: dict[str, Callable[[People, Codes, Codes], Levels]] = {
    "given": _given, "family": _family, "born": _born, "middle": _middle, "sex": _sex, "home": _home,
}  # fmt: skip
_OTHERS: dict[str, Callable[[People, Codes, Codes], Levels]] = {
    "ssn": _ssn, "medicaid": _medicaid, "phone": _phone, "mother": _mother, "father": _father, "suffix": _suffix,
    "order": _order, "race": _race,
}  # fmt: skip
