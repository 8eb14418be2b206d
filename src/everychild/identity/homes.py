"""Addresses by part, and how alike two homes are.

Pure. A different address is weak evidence; an address that very many people share (a group home, an agency's own) is
none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HOME_LEVELS = (
    "missing", "same-home", "nearly-same-home", "same-street-no-number", "same-street", "same-number", "same-zip",
    "same-town", "elsewhere", "other-state",
)  # fmt: skip

_WORDS = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "boulevard": "blvd", "circle": "cir", "place": "pl", "terrace": "ter", "highway": "hwy", "parkway": "pkwy",
    "trail": "trl", "square": "sq", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw", "first": "1st", "second": "2nd", "third": "3rd",
}  # fmt: skip
_UNIT = frozenset(
    {"apt", "unit", "apartment", "suite", "ste", "lot", "rm", "room", "trlr", "fl", "floor", "bldg", "no"}
)
_NO_ADDRESS = frozenset({"homeless", "unknown", "unk", "none", "na", "transient", "confidential", "n a", "no address"})
_NOT_WORD = re.compile(r"[^a-z0-9#]+")
_LENGTH_MAX = 60
_STATE_LETTERS, _ZIP_DIGITS = 2, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeRead:
    """A street's cell by part; each empty where missing."""

    number: str = ""
    street: str = ""
    unit: str = ""


_NOWHERE = HomeRead()


def read_street(text: str) -> HomeRead:
    """A street's cell: "123 Main Street Apt 4"."""
    plain = _NOT_WORD.sub(" ", text[: 2 * _LENGTH_MAX].lower()).replace("#", " # ").strip()
    if not plain or plain in _NO_ADDRESS:
        return _NOWHERE
    words = [_WORDS.get(word, word) for word in plain[:_LENGTH_MAX].split()]
    unit = ""
    for at, word in enumerate(words):
        if at > 0 and (word in _UNIT or word == "#"):
            unit = "".join(each for each in words[at + 1 :] if each not in _UNIT and each != "#")
            words = words[:at]
            break
    if "box" in words[:3]:
        return HomeRead(number=words[-1], street="po box", unit=unit)
    number = (
        words.pop(0) if words and words[0][:1].isdigit() and not words[0].endswith(("st", "nd", "rd", "th")) else ""
    )
    return HomeRead(number=number, street=" ".join(words), unit=unit)


def read_zip(text: str) -> str:
    """Five digits of a postcode; empty where missing or 00000."""
    digits = "".join(each for each in text[:16] if each.isdigit())[:_ZIP_DIGITS]
    return digits if len(digits) == _ZIP_DIGITS and len(set(digits)) > 1 else ""


def read_place(text: str) -> str:
    """A town or county, folded."""
    plain = _NOT_WORD.sub(" ", text[:_LENGTH_MAX].lower()).strip()
    return "" if plain in _NO_ADDRESS else plain.removesuffix(" county").strip()


def read_state(text: str) -> str:
    """A state's two letters; `US-KY` gives `ky`."""
    plain = _NOT_WORD.sub("", text[:24].lower()).removeprefix("us")
    return plain if len(plain) == _STATE_LETTERS else _NOT_WORD.sub("", text[:24].lower())
