"""Names as they are compared: folded, without placeholders, with their sounds, tokens and nicknames.

Pure. A single letter is an initial and no name; a newborn's placeholder ("Baby Boy Smith") is read as missing, and what
it says of sex and order of birth is kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import jellyfish
from nicknames import NickNamer

NAME_LENGTH_MAX = 40
"""Longer names are cut: nobody's name needs more to be told from another's, and cost grows with its square."""
TOKENS_MAX = 3

_WORDS_FOR_A_NAME = """
baby boy girl babyboy babygirl bb bg infant newborn nb unknown unk unnamed na none null nil nan test blank
missing anonymous child male female twin triplet fetus occupant resident tenant person adult husband wife son
daughter mother father mom dad mr mrs ms miss dr refused member household spouse roommate partner guest
stillborn xx xxx minor noname fnu lnu nfn nln nmn nmi lady gentleman man woman kid toddler friend niece nephew
grandson granddaughter grandchild brother sister aunt uncle cousin grandmother grandfather stepson
stepdaughter stepchild fosterchild foster boarder lodger renter neighbor somebody someone other inmate patient
moh foh doh soh coh goh hoh hh respondent resp ref householder household head house home owner homeowner parent
guardian gentlemen gent gents ladies oldest youngest eldest adult teen teenager senor senora senorita hijo hija
esposo esposa madre padre abuelo abuela casa of the
hhm declined refuse dont know anon apellido nombre
"""
_PLACEHOLDERS = frozenset(_WORDS_FOR_A_NAME.split())
"""Words that stand where a name should; none of them is anybody's given name."""
_NAMES_AFTER_ALL = """
child guest test partner miss person son boy na friend foster man neighbor lady kid brother patient
head house home owner parent adult ladies gent padre other minor
"""
"""Some of them are family names."""
VAGUE_GIVEN = frozenset({"nino", "one", "two", "three", "four", "five", "six"})
VAGUE_FAMILY = frozenset({
    "child", "guest", "test", "partner", "miss", "person", "son", "friend", "man", "neighbor", "lady", "kid", "brother",
    "patient", "owner", "parent", "adult", "other", "minor", "house", "home", "head", "boy", "no", *VAGUE_GIVEN,
})  # fmt: skip
"""Words that stand for somebody and are also names: they say something only where they agree."""
_BETWEEN = frozenset({"of", "the", "in", "de", "la", "at", "and"})
"""Words that stand between others ("of the house"): where nothing else is said, nothing is."""
_FAMILY_PLACEHOLDERS = (_PLACEHOLDERS | {"doe", "name", "last", "lastname", "surname"}) - set(_NAMES_AFTER_ALL.split())
_SUFFIXES = {
    "jr": "2", "junior": "2", "sr": "1", "senior": "1", "ii": "2", "iii": "3", "iv": "4", "2nd": "2", "3rd": "3",
    "4th": "4",
}  # fmt: skip
_ORDERS = {"a": "1", "b": "2", "c": "3", "1": "1", "2": "2", "3": "3", "one": "1", "two": "2", "i": "1", "ii": "2"}
_SEXES = {"boy": "m", "babyboy": "m", "bb": "m", "male": "m", "girl": "f", "babygirl": "f", "bg": "f", "female": "f"}
_LETTERS_LOOKED_LIKE = str.maketrans("015869234", "olsbggzea")
_SPECIAL_LETTERS = str.maketrans(
    dict(zip("\u00f8\u0142\u0111\u00f0\u0131", "olddi", strict=True))
    | {"\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u00fe": "th"}
    | {"|": "l"}
    | dict.fromkeys("'`.\u2019\u02bb\u00b4", "")
)
"""Letters that Unicode does not take apart, and apostrophes of all kinds."""
_NOT_LETTERS = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRead:
    """What stood in one name's cell.

    Takes:
        name: folded words, empty where missing.
        initial: a letter that followed the name and stands for a middle name.
        suffix: 1 for senior, 2 for junior or II, 3, 4; empty where none.
        order: order of birth, where a placeholder said so ("Baby Girl B").
        sex: `m` or `f`, where a placeholder said so.
    """

    name: str = ""
    initial: str = ""
    suffix: str = ""
    order: str = ""
    sex: str = ""


_NOTHING = NameRead()


def fold(text: str) -> str:
    """Lower case, without diacritics; hyphens part words, apostrophes do not; other scripts stay as they are."""
    lowered = text[: 4 * NAME_LENGTH_MAX].lower().translate(_SPECIAL_LETTERS)
    if not lowered.isascii():
        lowered = "".join(
            each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each)
        ).translate(_SPECIAL_LETTERS)
    return _NOT_LETTERS.sub(" ", lowered).strip()


@lru_cache(maxsize=1 << 16)
def read_given(text: str) -> NameRead:
    """A given name's cell."""
    words, suffix = _words(text)
    kept = _said(words, _PLACEHOLDERS)
    if len(kept) < len(words) and all(len(word) == 1 or word in _ORDERS for word in kept):
        order = next((_ORDERS[word] for word in kept if word in _ORDERS), "")
        sex = next((_SEXES[word] for word in words if word in _SEXES), "")
        return NameRead(order=order, sex=sex, suffix=suffix)
    kept = [word.translate(_LETTERS_LOOKED_LIKE) for word in kept]
    initial = kept.pop() if len(kept) > 1 and len(kept[-1]) == 1 else ""
    return NameRead(name=_joined(kept), initial=initial, suffix=suffix) if kept else _NOTHING


@lru_cache(maxsize=1 << 16)
def read_family(text: str) -> NameRead:
    """A family name's cell."""
    words, suffix = _words(text)
    kept = [word.translate(_LETTERS_LOOKED_LIKE) for word in _said(words, _FAMILY_PLACEHOLDERS)]
    return NameRead(name=_joined(kept), suffix=suffix) if kept else _NOTHING


@lru_cache(maxsize=1 << 14)
def read_middle(text: str) -> str:
    """A middle name or initial, folded; empty where missing."""
    words, _ = _words(text)
    return _joined([word.translate(_LETTERS_LOOKED_LIKE) for word in words if word not in _PLACEHOLDERS])


def read_suffix(text: str) -> str:
    """A generation, 1 for senior; empty where missing or not known."""
    return _SUFFIXES.get(fold(text).replace(" ", ""), "")


@lru_cache(maxsize=1 << 16)
def sound(name: str) -> str:
    """How a name sounds, roughly: its metaphone, and itself where it has none."""
    return jellyfish.metaphone(name) or name


@lru_cache(maxsize=1 << 16)
def other_sound(name: str) -> str:
    """How a name sounds by another measure (NYSIIS)."""
    return jellyfish.nysiis(name) or name


@lru_cache(maxsize=1 << 14)
def nicknames(name: str) -> frozenset[str]:
    """Names that this one may stand for, or that stand for it, by the public list."""
    namer = _namer()
    return frozenset(namer.nicknames_of(name)) | frozenset(namer.canonicals_of(name))


@cache
def known_names() -> frozenset[str]:
    """Names of the public list: each is somebody's own name and not a slip of the pen."""
    lookup = NickNamer.default_lookup()
    return frozenset(lookup) | frozenset(name for names in lookup.values() for name in names)


@cache
def _namer() -> NickNamer:
    return NickNamer()


def _words(text: str) -> tuple[list[str], str]:
    words = fold(text).split()[: TOKENS_MAX + 3]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words.pop()]
    return words, suffix


def _said(words: list[str], placeholders: frozenset[str]) -> list[str]:
    """The words that name somebody; none where only words between others are left."""
    kept = [word for word in words if word not in placeholders]
    return [] if len(words) > 1 and _BETWEEN.issuperset(kept) else kept


def _joined(words: list[str]) -> str:
    return " ".join(words[:TOKENS_MAX])[:NAME_LENGTH_MAX].strip()
