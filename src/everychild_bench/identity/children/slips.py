"""Slips of pen, keyboard and memory: what becomes of a name, a date or a number on its way into a file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from everychild_bench.identity.children.people import Flags
from everychild_bench.identity.children.words import Words, nicknames

_BESIDE = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k",
    "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "w": "qe", "x": "zc",
    "y": "tu", "z": "xs",
}  # fmt: skip
"""Keys beside each other on a keyboard."""
_HEARD = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("ie", "y"), ("y", "i"), ("ee", "ea"), ("ll", "l"),
    ("l", "ll"),
    ("nn", "n"), ("n", "nn"), ("s", "z"), ("z", "s"), ("th", "t"), ("ei", "ie"), ("a", "ah"), ("tt", "t"), ("v", "b"),
    ("j", "g"),
)  # fmt: skip
"""Spellings that sound alike."""
ACCENTS = str.maketrans({"a": "á", "e": "é", "i": "í", "o": "ó"})
_ACCENTED = {
    "Jose",
    "Maria",
    "Sofia",
    "Jesus",
    "Andres",
    "Matias",
    "Nicolas",
    "Ivan",
    "Martin",
    "Victor",
    "Lucia",
    "Valeria",
}
_DAY, _MONTH = slice(8, 10), slice(5, 7)


def misspelled(words: Words, where: Flags, rng: np.random.Generator) -> Words:
    """Words with one slip in each of those named: a key beside it, a letter lost, doubled, exchanged or misheard."""
    made = words.copy()
    kinds = rng.random(int(where.sum()))
    for place, kind, at in zip(
        np.flatnonzero(where).tolist(), kinds.tolist(), rng.random(len(kinds)).tolist(), strict=True
    ):
        made[place] = slip(str(words[place]), kind, at)
    return made


def slip(word: str, kind: float, at: float) -> str:
    """One slip; words of one letter stay."""
    if len(word) < 2:
        return word
    place = int(at * (len(word) - 1))
    if kind < 0.25:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind < 0.45:
        return word[:place] + word[place + 1 :]
    if kind < 0.55:
        return word[: place + 1] + word[place:]
    if kind < 0.75:
        keys = _BESIDE.get(word[place].lower(), word[place])
        return word[:place] + keys[int(at * 997) % len(keys)] + word[place + 1 :]
    return _heard(word, int(at * 991))


def _heard(word: str, start: int) -> str:
    for step in range(len(_HEARD)):
        written, other = _HEARD[(start + step) % len(_HEARD)]
        if written in word[1:]:
            return word[0] + word[1:].replace(written, other, 1)
    return word + "e"


def called(words: Words, where: Flags, rng: np.random.Generator) -> Words:
    """Given names replaced, in those named, by what the child is called, where there is such a name."""
    made = words.copy()
    for place, pick in zip(np.flatnonzero(where).tolist(), rng.random(int(where.sum())).tolist(), strict=True):
        short = nicknames().get(str(words[place]))
        if short:
            made[place] = short[int(pick * len(short))]
    return made


def accented(words: Words, where: Flags) -> Words:
    """Names with the accent that Spanish writes, in those named."""
    made = words.copy()
    for place in np.flatnonzero(where).tolist():
        name = str(words[place])
        if name in _ACCENTED:
            vowel = max(name.rfind(letter, 0, len(name) - 1) for letter in "aeio")
            made[place] = name[:vowel] + name[vowel].translate(ACCENTS) + name[vowel + 1 :]
    return made


def misdated(days: Words, rate: NDArray[np.float64], rng: np.random.Generator) -> Words:
    """Birth dates with the errors that files have: a digit, day and month exchanged, a year off, 1 January, none."""
    made = days.copy()
    draws = rng.random(len(days)) / rate
    for place in np.flatnonzero(draws < 0.034).tolist():
        made[place] = _misdated(str(days[place]), float(draws[place]), float(rng.random()))
    return made


def _misdated(day: str, draw: float, at: float) -> str:
    if draw < 0.010:
        return ""
    if draw < 0.016:
        return f"{day[:4]}-01-01"
    if draw < 0.018:
        return f"{day[:8]}15"
    if draw < 0.022:
        return f"{day[:4]}-{day[_DAY]}-{day[_MONTH]}" if int(day[_DAY]) <= 12 else f"{day[:8]}{day[9]}{day[8]}"
    if draw < 0.026:
        return f"{int(day[:4]) + (1 if at < 0.5 else -1)}{day[4:]}"
    return _other_digit(day, at)


def _other_digit(day: str, at: float) -> str:
    """One digit of day, month or year other, still a day of the calendar's size."""
    year, month, number = int(day[:4]), int(day[_MONTH]), int(day[_DAY])
    if at < 0.6:
        number = 1 + (number + 9) % 28
    elif at < 0.85:
        month = 1 + (month + int(at * 1000) % 10) % 12
    else:
        year += 10 if at > 0.92 else -2
    return f"{year:04}-{month:02}-{min(number, 28):02}"
