"""Birth dates as eight digits, and how two of them differ.

Pure. A scanned or mistyped date stays what it says, digit by digit, even where no calendar has such a day; a date after
`today` is read as missing. A digit not said agrees with nothing and contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

BORN_LEVELS = (
    "missing", "equal", "one-digit", "exchanged", "other-year", "two-digits", "year-and-part", "same-year", "two-years",
    "fifteen-years", "farther", "partly-known", "a-housemates",
)  # fmt: skip
MISSING, EQUAL, ONE_DIGIT, EXCHANGED, OTHER_YEAR, TWO_DIGITS = range(6)
YEAR_AND_PART, SAME_YEAR, NEAR, WITHIN, FARTHER, PARTLY, A_HOUSEMATES = range(6, 13)

_UNKNOWN = "f"
_BYTE = np.uint64(8)
_ONES = np.uint64(0x0101010101010101)
_YEAR, _MONTH, _DAY = np.uint64(0x0101010100000000), np.uint64(0x01010000), np.uint64(0x0101)
_UNKNOWN_MARK = "?"
_DIGITS = 8
_NEAR_YEARS, _WITHIN_YEARS = 2, 15
_LOOKS_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8", "g": "9", "z": "2", "!": "1"})
_PARTED = re.compile(r"[^0-9]+")
_YEAR_FIRST = re.compile(r"^\d{4}\D")
_YEAR_LAST = re.compile(r"\D\d{4}$")
_OLDEST = "1200"
"""Earlier is a placeholder; between it and a lifetime ago is a slip of the pen, which agrees in its other digits."""
_PLACEHOLDERS = frozenset({"19000101", "18000101", "18991231", "19010101"})


@lru_cache(maxsize=1 << 16)
def read_born(text: str, latest: str) -> str:
    """A birth date's cell as YYYYMMDD, `?` for each digit not said; empty where missing.

    Takes:
        text: ISO, American with slashes, eight digits, a year, or a year and month.
        latest: today as YYYYMMDD; a later date is missing.
    """
    plain = text.strip().lower()[:32].split("t")[0].translate(_LOOKS_LIKE)
    read = _from_parts([part for part in _PARTED.split(plain) if part], plain)
    return "" if read in _PLACEHOLDERS or read[:4] < _OLDEST or read.replace(_UNKNOWN_MARK, "0") > latest else read


def _from_parts(parts: list[str], plain: str) -> str:
    if len(parts) == 1:
        digits = parts[0]
        if len(digits) == _DIGITS:
            turned = digits[4:] + digits[:4]
            return digits if digits[:2] in {"18", "19", "20"} or turned[:2] not in {"18", "19", "20"} else turned
        return (digits + _UNKNOWN_MARK * 4) if len(digits) == 4 else ""  # noqa: PLR2004 - a year
    if len(parts) == 2 and _YEAR_FIRST.match(plain):  # noqa: PLR2004 - a year and a month
        return f"{parts[0]}{parts[1][-2:]:0>2}??"
    if len(parts) != 3:  # noqa: PLR2004 - a date has three parts
        return ""
    if _YEAR_FIRST.match(plain):
        return f"{parts[0]}{parts[1][-2:]:0>2}{parts[2][-2:]:0>2}"
    year = parts[2] if len(parts[2]) == 4 else ""  # noqa: PLR2004 - a year
    return f"{year or '????'}{parts[0][-2:]:0>2}{parts[1][-2:]:0>2}" if year or _YEAR_LAST.search(plain) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BornTable:
    """Distinct birth dates: eight digits of each, a byte a digit, the year's first digit highest.

    Takes:
        digits: as said; `_UNKNOWN` where a digit is not.
        turned: with day and month exchanged.
        unsaid: 1 in the byte of each digit that is not said.
        year: 0 where it is not said.
    """

    digits: NDArray[np.uint64]
    turned: NDArray[np.uint64]
    unsaid: NDArray[np.uint64]
    year: NDArray[np.int32]


def born_table(values: tuple[str, ...]) -> BornTable:
    """Distinct dates as a table; the empty value says no digit."""
    texts = [value or _UNKNOWN_MARK * _DIGITS for value in values]
    turned = [text[:4] + text[6:] + text[4:6] for text in texts]
    return BornTable(
        digits=_packed(texts),
        turned=_packed(turned),
        unsaid=np.array(
            [_bytes(["1" if each == _UNKNOWN_MARK else "0" for each in text]) for text in texts], np.uint64
        ),
        year=np.array([int(text[:4]) if text[:4].isdigit() else 0 for text in texts], dtype=np.int32),
    )


def born_levels(table: BornTable, one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Levels of pairs of dates, by their places in the table; what tells most stands last and wins."""
    a, b = table.digits[one], table.digits[other]
    unsaid = table.unsaid[one] | table.unsaid[other]
    differs = _unlike(a ^ b) & ~unsaid
    wrong = np.bitwise_count(differs)
    turned_wrong = np.bitwise_count(_unlike(table.turned[one] ^ b))
    gap = np.abs(table.year[one] - table.year[other])
    year, month, day = ((differs & part) == 0 for part in (_YEAR, _MONTH, _DAY))
    level = np.full(wrong.shape, FARTHER, dtype=np.uint8)
    level[gap <= _WITHIN_YEARS] = WITHIN
    level[gap <= _NEAR_YEARS] = NEAR
    level[year | (wrong == 3)] = SAME_YEAR  # noqa: PLR2004 - three digits
    level[(year & (month | day)) | (turned_wrong == 1)] = YEAR_AND_PART
    level[wrong == 2] = TWO_DIGITS  # noqa: PLR2004 - two digits
    level[month & day] = OTHER_YEAR
    level[(turned_wrong == 0) | ((wrong == 2) & _neighbours_exchanged(a, b, differs))] = EXCHANGED  # noqa: PLR2004
    level[wrong == 1] = ONE_DIGIT
    level[wrong == 0] = EQUAL
    partly = unsaid > 0
    if partly.any():
        vague = np.where(wrong == 0, PARTLY, np.where(gap <= _NEAR_YEARS, NEAR, FARTHER))
        level = np.where(partly, vague, level).astype(np.uint8)
        level[unsaid == _ONES] = MISSING
    return level


def _neighbours_exchanged(
    a: NDArray[np.uint64], b: NDArray[np.uint64], differs: NDArray[np.uint64]
) -> NDArray[np.bool_]:
    crossed = ~_unlike(a ^ (b >> _BYTE)) & ~_unlike((a >> _BYTE) ^ b) & _ONES
    return (differs & (differs >> _BYTE) & crossed) != 0


def _unlike(crossed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """1 in each byte that is not zero; bytes are below 16."""
    halved = crossed | (crossed >> np.uint64(2))
    return (halved | (halved >> np.uint64(1))) & _ONES


def _packed(texts: Sequence[str]) -> NDArray[np.uint64]:
    return np.array(
        [_bytes([_UNKNOWN if each == _UNKNOWN_MARK else each for each in text]) for text in texts], np.uint64
    )


def _bytes(digits: Sequence[str]) -> int:
    return int.from_bytes(bytes(int(digit, 16) for digit in digits))
