"""The model file: how often each level occurs in each class, how frequent names are, where to link and to ask.

Pure but for the file of this version, read once. Names in a saved model are those that many share; a rare name, which
could tell of one child, is never in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from everychild.identity.fields import FIELDS, LEVELS_MAX, PLACES, Field
from everychild.identity.together import BINS

Rates = NDArray[np.float64]
"""One row a field, one column a level; 1 in each class for "missing"."""

_RATE_MIN = 1e-9
SAVED_COUNT_MIN = 20
"""A name stands in a saved model when at least so many records bear it."""


class ModelUnreadable(Exception):
    """The model file is not one; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How frequent the values of one field are.

    Takes:
        shares: the share of records with each value.
        rest: the share of a value that is not listed.
        chance: the chance that two records taken at random agree.
        established: the share from which a value is somebody's own and no slip of the pen.
    """

    shares: Mapping[str, float]
    rest: float
    chance: float
    established: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known of pairs.

    Takes:
        same, kin, twin, stranger: how often each level occurs in each class; twins are kin of one birth date.
        shares: of all pairs that could be made, how many are one person, kin, and twins.
        names_together: how much likelier two strangers agree in both names than each name alone would have it; logs, by
            the rarity of each.
        race_with_names: how much likelier they are of one race when given, and when family, names agree; logs.
        sex_with_given: how much likelier they are of one sex when given names agree, and less of two; logs.
        link_at, ask_at: probabilities from which a pair is linked, and from which a person is asked.
        link_matched_at: from which it is linked where rivals have been heard (one-to-one).
    """

    version: str
    note: str
    same: Rates
    kin: Rates
    twin: Rates
    stranger: Rates
    shares: tuple[float, float, float]
    names_together: Rates
    race_with_names: tuple[float, float]
    sex_with_given: tuple[float, float]
    link_at: float
    link_matched_at: float
    ask_at: float
    frequencies: Mapping[str, Frequency]


def believed(version: str = "believed") -> Model:
    """The model before anything was learned."""
    return Model(
        version=version,
        note="Believed before learning.",
        same=rates_of([field.same for field in FIELDS]),
        kin=rates_of([field.kin for field in FIELDS]),
        twin=rates_of([field.twin or field.kin for field in FIELDS]),
        stranger=rates_of([field.stranger for field in FIELDS]),
        shares=(1e-6, 3e-6, 1e-7),
        names_together=np.ones((BINS, BINS)),
        race_with_names=(0.5, 0.5),
        sex_with_given=(0.6, 2.0),
        link_at=0.75,
        link_matched_at=0.5,
        ask_at=0.25,
        frequencies={},
    )


def rates_of(listed: list[tuple[float, ...]]) -> Rates:
    """Rates by field and level from lists that leave "missing" out; unused levels are 1."""
    rates = np.ones((len(FIELDS), LEVELS_MAX))
    for place, row in enumerate(listed):
        known = np.maximum(np.array(row), 1e-9)
        rates[place, 1 : len(row) + 1] = known / known.sum()
    return rates


@cache
def model() -> Model:
    """The model of this version, learned from invented children."""
    return model_from(files("everychild.identity").joinpath("model.json").read_text("utf-8"))


def model_from(text: str) -> Model:
    """A model from its file.

    Raises:
        ModelUnreadable: it is not a model, or of other fields.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        return Model(
            version=str(raw["version"]),
            note=str(raw["note"]),
            same=_rates(raw["fields"], "same"),
            kin=_rates(raw["fields"], "kin"),
            twin=_rates(raw["fields"], "twin"),
            stranger=_rates(raw["fields"], "stranger"),
            shares=(float(raw["classes"]["same"]), float(raw["classes"]["kin"]), float(raw["classes"]["twin"])),
            names_together=np.array(raw["names_together"], dtype=np.float64).reshape(BINS, BINS),
            race_with_names=_two(raw["race_with_names"]),
            sex_with_given=_two(raw["sex_with_given"]),
            link_at=float(raw["link_at"]),
            link_matched_at=float(raw["link_matched_at"]),
            ask_at=float(raw["ask_at"]),
            frequencies={
                name: Frequency(**{part: each[part] for part in ("shares", "rest", "chance", "established")})
                for name, each in raw["frequencies"].items()
            },
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise ModelUnreadable(
            "The model file cannot be read. Make it again with `everychild identity train`, or leave --model out."
        ) from wrong


def text_of(of: Model) -> str:
    """A model as its file."""
    return json.dumps(
        {
            "version": of.version,
            "note": of.note,
            "classes": {"same": of.shares[0], "kin": of.shares[1], "twin": of.shares[2]},
            "names_together": of.names_together.round(4).tolist(),
            "race_with_names": list(of.race_with_names),
            "sex_with_given": list(of.sex_with_given),
            "link_at": of.link_at,
            "link_matched_at": of.link_matched_at,
            "ask_at": of.ask_at,
            "fields": {field.name: _listed(field, of) for field in FIELDS},
            "frequencies": {
                name: {
                    "rest": each.rest,
                    "chance": each.chance,
                    "established": each.established,
                    "shares": dict(sorted(each.shares.items())),
                }
                for name, each in sorted(of.frequencies.items())
            },
        },
        indent=1,
    )


def _two(listed: Sequence[float]) -> tuple[float, float]:
    return float(listed[0]), float(listed[1])


def _listed(field: Field, of: Model) -> dict[str, Any]:
    row, width = PLACES[field.name], len(field.levels)
    return {
        "levels": list(field.levels),
        **{
            name: [float(f"{rate:.6g}") for rate in rates[row, :width]]
            for name, rates in (("same", of.same), ("kin", of.kin), ("twin", of.twin), ("stranger", of.stranger))
        },
    }


def _rates(fields: Mapping[str, Any], which: str) -> Rates:
    rates = np.ones((len(FIELDS), LEVELS_MAX))
    for field in FIELDS:
        if tuple(fields[field.name]["levels"]) != field.levels:
            raise ValueError(field.name)
        rates[PLACES[field.name], : len(field.levels)] = np.maximum(fields[field.name][which], _RATE_MIN)
    return rates
