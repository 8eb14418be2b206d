"""Link, ask or different: for a batch of pairs in columns, from levels and the model file, rules before weights.

Pure. Always true: twins, one agency's own two records and a missing given name are never linked by weight alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from everychild.identity.likeness import EQUAL, MISSING, Levels, Pair, levels_of


class Verdict(StrEnum):
    """What is held of two records."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field's levels, and how often each occurs in each class."""

    levels: tuple[str, ...]
    same: NDArray[np.float64]
    kin: NDArray[np.float64]
    stranger: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The model file: class shares, fields, and where to link and to ask."""

    version: str
    shares: Mapping[str, float]
    link_at: float
    ask_at: float
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What came of one pair.

    Takes:
        weight: log odds of the same person, to base two.
        reasons: fields and levels, as `birth-date:equal`; no values.
    """

    verdict: Verdict
    weight: float
    reasons: tuple[str, ...]


@cache
def model() -> Model:
    """The model of this version."""
    raw: dict[str, Any] = json.loads(files("everychild.identity").joinpath("model.json").read_text("utf-8"))
    fields = {
        name: Field(
            levels=tuple(each["levels"]),
            same=np.array(each["same"], dtype=np.float64),
            kin=np.array(each["kin"], dtype=np.float64),
            stranger=np.array(each["stranger"], dtype=np.float64),
        )
        for name, each in raw["fields"].items()
    }
    return Model(
        version=raw["version"],
        shares=raw["classes"],
        link_at=raw["link_at"],
        ask_at=raw["ask_at"],
        fields=fields,
    )


def score(pairs: Sequence[Pair], using: Model) -> list[Scored]:
    """The verdict on each pair, in their order; the same for a pair whatever stands beside it."""
    if not pairs:
        return []
    levels = levels_of(pairs)
    probability = probabilities(levels, using)
    odds = np.log2(probability / np.maximum(1 - probability, 1e-300))
    return [
        Scored(
            verdict=_verdict(pair, {name: int(levels[name][index]) for name in levels}, probability[index], using),
            weight=round(float(odds[index]), 2),
            reasons=tuple(f"{name}:{using.fields[name].levels[levels[name][index]]}"
                          for name in levels if levels[name][index] != MISSING),
        )
        for index, pair in enumerate(pairs)
    ]  # fmt: skip


def probabilities(levels: Levels, using: Model) -> NDArray[np.float64]:
    """The probability of the same person for each pair, against kin and strangers together."""
    count = len(next(iter(levels.values())))
    same = np.full(count, using.shares["same"])
    kin = np.full(count, using.shares["kin"])
    stranger = np.full(count, using.shares["stranger"])
    for name, field in using.fields.items():
        same *= field.same[levels[name]]
        kin *= field.kin[levels[name]]
        stranger *= field.stranger[levels[name]]
    return same / (same + kin + stranger)


def _verdict(pair: Pair, level: Mapping[str, int], probability: float, using: Model) -> Verdict:
    if probability < using.ask_at:
        return Verdict.DIFFERENT
    if probability < using.link_at or _must_be_asked(pair, level):
        return Verdict.ASK
    return Verdict.SAME


def _must_be_asked(pair: Pair, level: Mapping[str, int]) -> bool:
    one, other = pair
    identifier_equal = level["last4"] == EQUAL
    names_missing = level["given"] == MISSING or level["family"] == MISSING
    given_differs = level["given"] > 1 and not identifier_equal
    date_differs = level["birth-date"] != EQUAL and not identifier_equal
    same_agency = one.agency_id == other.agency_id
    contradicted = any(level[name] > 1 for name in ("sex", "middle", "last4"))
    uncorroborated = level["mother"] not in _MOTHER_AGREES and not identifier_equal
    return same_agency or names_missing or contradicted or given_differs or date_differs or uncorroborated


_MOTHER_AGREES = frozenset({1, 2})
"""Levels at which the mother corroborates a link; name and birth date alone ask."""
