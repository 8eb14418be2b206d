"""People ready to be compared: canonical columns read into fields, with what each name and date needs beside it.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity.births import BornTable, born_table, read_born
from everychild.identity.columns import CANONICAL, Codes, Column, combined, empty_column, filled, recoded, recoded_parts
from everychild.identity.homes import read_place, read_state, read_street, read_zip
from everychild.identity.name_tables import NameTable, name_table
from everychild.identity.names import VAGUE_FAMILY, VAGUE_GIVEN, fold, read_family, read_given, read_middle, read_suffix
from everychild.identity.numbers import read_medicaid, read_phone, read_ssn
from everychild.identity.sharing import without_shared

NAMES = ("given", "family", "middle", "mother_given", "mother_family", "father_given", "father_family")
_SEXES = {"m": "m", "male": "m", "1": "m", "boy": "m", "f": "f", "female": "f", "2": "f", "girl": "f"}
_YES = {"y": "y", "yes": "y", "true": "y", "1": "y", "t": "y", "twin": "y", "multiple": "y", "2": "y", "triplet": "y"}
_NO = {"n": "n", "no": "n", "false": "n", "0": "n", "f": "n", "single": "n", "singleton": "n"}
_ALIASES_MAX = 10
Alias = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Records in columns.

    Takes:
        fields: each field's column, read.
        names: beside each name's column, its sounds, tokens and likes.
        born: distinct birth dates.
        homes: distinct addresses (number, street, unit, zip, town, county, state as columns over `home.values`).
        aliases: other given and family names, of those records that have any.
    """

    count: int
    fields: Mapping[str, Column]
    names: Mapping[str, NameTable]
    born: BornTable
    homes: Mapping[str, Codes]
    streets: NameTable
    aliases: Mapping[int, tuple[Alias, ...]]
    has_alias: NDArray[np.bool_]

    def codes(self, field: str) -> Codes:
        """One field's codes."""
        return self.fields[field].codes


def people_of(raw: Mapping[str, Column], *, latest: str) -> People:
    """Canonical columns as people; each as it would be read alone.

    Takes:
        raw: columns by canonical name, all of one length; any may be absent.
        latest: today as YYYYMMDD; a later birth date is missing.
    """
    cells = _cells(raw)
    return _made(_read(cells, latest), cells)


def people_of_a_file(raw: Mapping[str, Column], *, latest: str) -> People:
    """The same, with numbers and addresses that too many of these records share read as missing."""
    cells = _cells(raw)
    return _made(without_shared(_read(cells, latest)), cells)


def _cells(raw: Mapping[str, Column]) -> dict[str, Column]:
    count = len(next(iter(raw.values())).codes)
    return {name: raw.get(name) or empty_column(count) for name in CANONICAL}


def _made(fields: Mapping[str, Column], cells: Mapping[str, Column]) -> People:
    count = len(fields["given"].codes)
    home = combined([fields[part] for part in _HOME_PARTS])
    aliases = _aliases(cells["aliases"])
    has_alias = np.zeros(count, dtype=np.bool_)
    has_alias[list(aliases)] = True
    return People(
        count=count,
        fields={**fields, "home": home},
        names={name: name_table(fields[name].values, _vague(name)) for name in NAMES},
        born=born_table(fields["born"].values),
        homes=_home_parts(fields, home),
        streets=name_table(fields["street"].values),
        aliases=aliases,
        has_alias=has_alias,
    )


def _vague(name: str) -> frozenset[str]:
    return VAGUE_GIVEN if name.endswith("given") else VAGUE_FAMILY if name.endswith("family") else frozenset()


_HOME_PARTS = ("number", "street", "unit", "zip", "city", "county", "state")


def _read(cells: Mapping[str, Column], latest: str) -> dict[str, Column]:
    given, initial, given_suffix, order, sex = recoded_parts(cells["given"], _given_parts, 5)
    family, family_suffix = recoded_parts(cells["family"], _family_parts, 2)
    number, street, unit = recoded_parts(cells["street"], _street_parts, 3)
    suffix = filled(recoded(cells["suffix"], read_suffix), family_suffix)
    fields = {
        "given": given,
        "family": family,
        "middle": filled(recoded(cells["middle"], read_middle), initial),
        "suffix": filled(suffix, given_suffix),
        "born": recoded(cells["born"], lambda cell: read_born(cell, latest)),
        "sex": filled(recoded(cells["sex"], lambda cell: _SEXES.get(cell.strip().lower(), "")), sex),
        "ssn": recoded(cells["ssn"], read_ssn),
        "medicaid_id": recoded(cells["medicaid_id"], read_medicaid),
        "phone": recoded(cells["phone"], read_phone),
        "number": number,
        "street": street,
        "unit": unit,
        "zip": recoded(cells["zip"], read_zip),
        "city": recoded(cells["city"], read_place),
        "county": recoded(cells["county"], read_place),
        "state": recoded(cells["state"], read_state),
        "order": filled(recoded(cells["birth_order"], lambda cell: cell.strip().lstrip("0")[:2]), order),
        "multiple": recoded(cells["multiple_birth"], _yes_or_no),
        "race": combined([recoded(cells["race"], _words), recoded(cells["ethnicity"], _words)]),
    }
    for parent in ("mother", "father"):
        fields[f"{parent}_given"] = recoded(cells[f"{parent}_given"], lambda cell: read_given(cell).name)
        fields[f"{parent}_family"] = recoded(cells[f"{parent}_family"], lambda cell: read_family(cell).name)
    return fields


def _given_parts(cell: str) -> tuple[str, ...]:
    read = read_given(cell)
    return read.name, read.initial, read.suffix, read.order, read.sex


def _family_parts(cell: str) -> tuple[str, ...]:
    read = read_family(cell)
    return read.name, read.suffix


def _street_parts(cell: str) -> tuple[str, ...]:
    read = read_street(cell)
    return read.number, read.street, read.unit


def _home_parts(fields: Mapping[str, Column], home: Column) -> dict[str, Codes]:
    """Each part's code for each distinct home; row 0 has none of them."""
    someone = np.zeros(len(home.values), dtype=np.int64)
    someone[home.codes] = np.arange(len(home.codes))
    parts = {part: fields[part].codes[someone] if len(home.codes) else home.codes for part in _HOME_PARTS}
    for codes in parts.values():
        codes[:1] = 0
    return parts


def _aliases(cells: Column) -> dict[int, tuple[Alias, ...]]:
    read = [_aliases_in(value) for value in cells.values]
    return {
        int(record): read[cells.codes[record]] for record in np.flatnonzero(cells.codes) if read[cells.codes[record]]
    }


def _aliases_in(cell: str) -> tuple[Alias, ...]:
    """Other names in one cell, parted by semicolons; the family name stands last, or before a comma."""
    found: list[Alias] = []
    for alias in cell[:1000].replace("|", ";").split(";")[:_ALIASES_MAX]:
        family, comma, given = alias.partition(",")
        if not comma:
            words = alias.split()
            given, family = " ".join(words[:-1]), " ".join(words[-1:])
        pair = (read_given(given).name, read_family(family).name)
        if any(pair):
            found.append(pair)
    return tuple(found)


def _yes_or_no(cell: str) -> str:
    plain = cell.strip().lower()
    return _YES.get(plain) or _NO.get(plain, "")


def _words(cell: str) -> str:
    return " ".join(sorted(set(fold(cell).split())))
