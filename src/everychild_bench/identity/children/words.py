"""Names with frequencies as uneven as real ones: a few at the top, a long tail, each origin with its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

Words = NDArray[np.object_]
Weights = NDArray[np.float64]

ORIGINS = ("english", "hispanic", "black-american", "east-asian", "arabic-somali", "slavic", "native")
ORIGIN_SHARES = (0.42, 0.25, 0.18, 0.05, 0.04, 0.03, 0.03)
"""Plausible shares of children in public care, unverified; they name origins that a race code does not tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words and how likely each, those before it included, is; a draw is `words[numbers]`."""

    words: Words
    cumulative: Weights

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Numbers of words."""
        return np.searchsorted(self.cumulative, rng.random(count)).clip(max=len(self.words) - 1).astype(np.int64)


_FAMILY_FALL = {
    "english": (6.0, 0.85), "hispanic": (3.0, 1.0), "black-american": (4.0, 0.95), "east-asian": (1.0, 1.1),
    "arabic-somali": (3.0, 0.95), "slavic": (9.0, 0.7), "native": (5.0, 0.7),
}  # fmt: skip
"""How unevenly family names are borne: the commonest by about one in ninety, of Hispanic families by one in thirty."""


@cache
def listed_names(origin: str, sex: str) -> list[str]:
    """Given names of one origin and sex that many bear, by rank; none made of syllables."""
    return list(dict.fromkeys(_words("girls" if sex == "F" else "boys", origin)))


@cache
def given_names(origin: str, sex: str) -> Vocabulary:
    """Given names of one origin and sex: listed ones by rank, then a tail made of syllables (one child in seven)."""
    listed = listed_names(origin, sex)
    starts, ends = _words("made", "starts"), _words("made", "girl-ends" if sex == "F" else "boy-ends")
    made = sorted({start + end for start, end in product(starts, ends)} - set(listed))
    tail = 0.02 if origin in {"east-asian", "arabic-somali", "slavic", "hispanic"} else 0.14
    weights = np.concatenate([(1 - tail) * _falling(len(listed), 9.0, 0.75), tail * np.full(len(made), 1 / len(made))])
    return Vocabulary(words=np.array(listed + made, dtype=object), cumulative=np.cumsum(weights / weights.sum()))


@cache
def family_names(origin: str) -> Vocabulary:
    """Family names of one origin by rank; "example" in many languages at the top of the English and Hispanic ones."""
    starts, middles, ends = (_words("families", origin, part) for part in ("starts", "middles", "ends"))
    made = sorted({start + middle + end for start, middle, end in product(starts, middles, ends)})
    order = np.random.default_rng(list(origin.encode())).permutation(len(made))
    shuffled: list[str] = [made[int(place)] for place in order]
    top = _words("examples") if origin in {"english", "hispanic"} else []
    words = top + [word for word in shuffled if word not in top]
    words = words[:40_000]
    offset, steep = _FAMILY_FALL[origin]
    return Vocabulary(words=np.array(words, dtype=object), cumulative=np.cumsum(_falling(len(words), offset, steep)))


def _falling(count: int, offset: float, steep: float) -> Weights:
    """Shares that fall with rank, as those of names do (Zipf and Mandelbrot)."""
    shares = 1.0 / (np.arange(count) + offset) ** steep
    return shares / shares.sum()


@cache
def nicknames() -> Mapping[str, tuple[str, ...]]:
    """What a child is called beside the given name; from common use, not from the list that any engine reads."""
    return {name: tuple(short.split()) for name, short in _names()["nicknames"].items()}


def _words(*path: str) -> list[str]:
    """A list from the names file; `_` is the empty word."""
    found: Any = _names()
    for step in path:
        found = found[step]
    return ["" if word == "_" else word for word in str(found).split()]


@cache
def _names() -> dict[str, Any]:
    text = resources.files("everychild_bench.identity.children").joinpath("names.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)
