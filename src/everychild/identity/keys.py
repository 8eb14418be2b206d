"""Blocking keys: parts of a description that two records of one person are likely to share.

Pure. One list of recipes serves the live index (as text, made into keyed tokens) and whole files (as hashed numbers);
two descriptions share a live key exactly when they share that key in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Column, combined, recoded
from everychild.identity.names import sound
from everychild.identity.people import People

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a key is made of.

    Takes:
        live: it is among the tokens of the live index.
        large: it is used for files of very many records too.
    """

    parts: tuple[str, ...]
    live: bool = False
    large: bool = True

    @property
    def name(self) -> str:
        """The key's name."""
        return "+".join(self.parts)


def _recipe(parts: str, *marks: str) -> Recipe:
    return Recipe(parts=tuple(parts.split()), live="live" in marks, large="large" in marks)


RECIPES = (
    _recipe("ssn", "live", "large"),
    _recipe("medicaid", "live", "large"),
    _recipe("last4 born", "live", "large"),
    _recipe("last4 given-sound", "live"),
    _recipe("phone given-initial", "live", "large"),
    _recipe("phone year", "live", "large"),
    _recipe("given family", "large"),
    _recipe("sounds year", "live", "large"),
    _recipe("sounds"),
    _recipe("sounds turned", "live", "large"),
    _recipe("born given-initial"),
    _recipe("born family-initial"),
    _recipe("born given-initial sex", "large"),
    _recipe("born given-sound", "live", "large"),
    _recipe("born family-sound", "live", "large"),
    _recipe("born middle-initial"),
    _recipe("born middle-initial sex", "large"),
    _recipe("born sex"),
    _recipe("given-sound year month", "live"),
    _recipe("given-sound year day", "live"),
    _recipe("given-sound month day", "live"),
    _recipe("family-sound year month"),
    _recipe("family-sound year day"),
    _recipe("family-sound month day"),
    _recipe("family-sound year given-initial", "large"),
    _recipe("year month middle-initial sex"),
    _recipe("year day middle-initial sex"),
    _recipe("month day middle-initial sex"),
    _recipe("year month given-initial middle-initial"),
    _recipe("year day given-initial middle-initial"),
    _recipe("month day given-initial middle-initial"),
    _recipe("year month family-initial middle-initial"),
    _recipe("year day family-initial middle-initial"),
    _recipe("month day family-initial middle-initial"),
    _recipe("year month given-initial family-initial"),
    _recipe("year day given-initial family-initial"),
    _recipe("month day given-initial family-initial"),
    _recipe("year turned given-initial", "live"),
    _recipe("year turned family-initial"),
    _recipe("year turned given-initial family-initial", "large"),
    _recipe("given middle sex"),
    _recipe("family middle sex", "large"),
    _recipe("year given middle-initial"),
    _recipe("year given middle", "large"),
    _recipe("year family middle-initial", "large"),
    _recipe("year given-prefix family-prefix"),
    _recipe("number street", "large"),
    _recipe("number street given-initial", "live"),
    _recipe("number street year"),
    _recipe("street given-initial"),
    _recipe("street year"),
    _recipe("number family"),
    _recipe("number given", "large"),
    _recipe("number year"),
    _recipe("number turned", "large"),
    _recipe("zip sounds", "large"),
    _recipe("zip born"),
    _recipe("mother born", "live", "large"),
    _recipe("mother given-sound", "live", "large"),
    _recipe("mother year given-initial", "large"),
    _recipe("mother-given born", "large"),
    _recipe("father-given born", "large"),
    _recipe("father-given given-sound year"),
    _recipe("mother-family given-sound year"),
    _recipe("born"),
    _recipe("year turned"),
    _recipe("given-sound family-initial middle-initial"),
    _recipe("family-sound given-initial middle-initial"),
    _recipe("given-prefix family-prefix"),
    _recipe("family street"),
    _recipe("street middle-initial"),
    _recipe("number family-initial"),
    _recipe("number given-initial"),
    _recipe("number middle-initial sex"),
    _recipe("family-sound middle-initial sex"),
    _recipe("given-sound middle-initial sex"),
    _recipe("family-sound turned"),
    _recipe("family-sound given-initial"),
)
LIVE = tuple(recipe for recipe in RECIPES if recipe.live)


def keys_of(people: People) -> list[list[str]]:
    """Each record's live keys, as text; make tokens of them before they are kept anywhere."""
    found: list[list[str]] = [[] for _ in range(people.count)]
    parts = parts_of(people)
    for recipe in LIVE:
        for columns in _variants(parts, recipe):
            for record in np.flatnonzero(_complete(columns)).tolist():
                values = "|".join(column.text(record) for column in columns)
                found[record].append(f"{recipe.name}|{values}")
    return [sorted(set(keys)) for keys in found]


def hashed(
    people: People, parts: Mapping[str, tuple[Column, ...]], recipe: Recipe
) -> Iterator[tuple[Hashes, NDArray[np.bool_]]]:
    """One recipe's keys for all records as numbers, once for each way to make it, and which records have it."""
    for columns in _variants(parts, recipe):
        mixed = np.zeros(people.count, dtype=np.uint64)
        for number, column in enumerate(columns):
            mixed = _mixed(mixed * np.uint64(0x9E3779B97F4A7C15) + column.codes.astype(np.uint64) + np.uint64(number))
        yield mixed, _complete(columns)


def parts_of(people: People) -> dict[str, tuple[Column, ...]]:
    """What keys are made of; some parts, such as each surname of a double one, come in several ways."""
    return {name: make(people) for name, make in _PARTS.items()}


def _variants(parts: Mapping[str, tuple[Column, ...]], recipe: Recipe) -> Iterator[tuple[Column, ...]]:
    return product(*(parts[name] for name in recipe.parts))


def _complete(columns: tuple[Column, ...]) -> NDArray[np.bool_]:
    told = columns[0].known
    for column in columns[1:]:
        told &= column.known
    return told


def _mixed(keys: Hashes) -> Hashes:
    keys = keys ^ (keys >> np.uint64(30))
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    keys ^= keys >> np.uint64(27)
    keys *= np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _read(field: str, read: Callable[[str], str]) -> Callable[[People], tuple[Column, ...]]:
    return lambda people: (recoded(people.fields[field], read),)


def _word_sounds(field: str) -> Callable[[People], tuple[Column, ...]]:
    """The sound of each word of a name, and of former names; the words in one numbering, so that any meets any."""

    def made(people: People) -> tuple[Column, ...]:
        name = people.fields[field]
        words = [[sound(word) for word in value.split()] for value in name.values]
        ways = max((len(each) for each in words), default=1) or 1
        cells = [[each[at] if at < len(each) else "" for each in words] for at in range(min(ways, 2))]
        numbers = {value: place for place, value in enumerate(dict.fromkeys(["", *(v for way in cells for v in way)]))}
        values = tuple(numbers)
        columns = [
            Column(codes=np.array([numbers[value] for value in way], dtype=np.int32)[name.codes], values=values)
            for way in cells
        ]
        return (*columns, *_alias_sounds(people, field, columns[0]))

    return made


def _alias_sounds(people: People, field: str, like: Column) -> tuple[Column, ...]:
    if not people.aliases:
        return ()
    at = 0 if field == "given" else 1
    numbers = {value: place for place, value in enumerate(like.values)}
    codes = np.zeros(people.count, dtype=np.int32)
    for record, aliases in people.aliases.items():
        said = next((alias[at] for alias in aliases if alias[at]), "")
        if said:
            codes[record] = numbers.setdefault(sound(said.split()[0]), len(numbers))
    return (Column(codes=codes, values=tuple(numbers)),)


def _sounds(people: People) -> tuple[Column, ...]:
    """Both names' sounds, in alphabetical order, so that exchanged names meet."""
    both = combined([people.fields["given"], people.fields["family"]])
    return (recoded(both, _both_sounds),)


def _both_sounds(value: str) -> str:
    given, _, family = value.partition("|")
    return "/".join(sorted((sound(given.split()[0]), sound(family.split()[0])))) if given and family else ""


def _mother(people: People) -> tuple[Column, ...]:
    return (recoded(combined([people.fields["mother_given"], people.fields["mother_family"]]), _both_sounds),)


def _turned(born: str) -> str:
    day, month = born[6:], born[4:6]
    return "" if "?" in born or not born else "".join(sorted((day, month)))


def _slice(start: int, stop: int) -> Callable[[str], str]:
    return lambda value: "" if "?" in value[start:stop] else value[start:stop]


_PARTS: dict[str, Callable[[People], tuple[Column, ...]]] = {
    "given": _read("given", str),
    "family": _read("family", str),
    "middle": _read("middle", str),
    "sex": _read("sex", str),
    "number": _read("number", str),
    "street": _read("street", str),
    "zip": _read("zip", str),
    "ssn": _read("ssn", lambda value: value if len(value) > 4 else ""),  # noqa: PLR2004 - whole numbers
    "last4": _read("ssn", lambda value: value[-4:]),
    "medicaid": _read("medicaid_id", str),
    "phone": _read("phone", str),
    "born": _read("born", lambda value: "" if "?" in value else value),
    "year": _read("born", _slice(0, 4)),
    "month": _read("born", _slice(4, 6)),
    "day": _read("born", _slice(6, 8)),
    "turned": _read("born", _turned),
    "given-initial": _read("given", lambda value: value[:1]),
    "family-initial": _read("family", lambda value: value[:1]),
    "middle-initial": _read("middle", lambda value: value[:1]),
    "given-prefix": _read("given", lambda value: value[:3]),
    "family-prefix": _read("family", lambda value: value[:3]),
    "given-sound": _word_sounds("given"),
    "family-sound": _word_sounds("family"),
    "sounds": _sounds,
    "mother": _mother,
    "father-given": _read("father_given", lambda value: sound(value.split()[0]) if value else ""),
    "mother-given": _read("mother_given", lambda value: sound(value.split()[0]) if value else ""),
    "mother-family": _read("mother_family", lambda value: sound(value.split()[0]) if value else ""),
}
