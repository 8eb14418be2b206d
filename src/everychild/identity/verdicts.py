"""Link, ask or different: the one scoring function, over pairs in columns, rules before weights.

Pure. The same for a pair alone, in a batch and turned round, in whatever program it runs: live, over a file, on many
machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes, columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.fields import FIELDS
from everychild.identity.likeness import Levels, levels_of
from everychild.identity.model import Model, model
from everychild.identity.name_tables import MISSING
from everychild.identity.people import People, people_of
from everychild.identity.rules import Hits, named, rules_of
from everychild.identity.weights import Pairs, rarity_of, weighed

__all__ = ["Judged", "Scored", "Verdict", "judge", "model", "score", "verdict_codes"]

Floats = NDArray[np.float64]


class Verdict(StrEnum):
    """What is held of two records."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


VERDICTS = (Verdict.DIFFERENT, Verdict.ASK, Verdict.SAME)
"""Verdicts by their codes in columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What came of pairs, in columns of their order.

    Takes:
        probability: of one person.
        rules: the rules that each falls under, one bit a rule.
        verdict: codes into `VERDICTS`.
    """

    levels: Levels
    probability: Floats
    rules: Hits
    verdict: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What came of one pair.

    Takes:
        weight: log odds of the same person, to base two.
        reasons: fields and levels, as `born:equal`, and rules, as `rule:given-names-differ`; no values.
    """

    verdict: Verdict
    weight: float
    reasons: tuple[str, ...]


def judge(people: People, one: Codes, other: Codes, using: Model, levels: Levels | None = None) -> Judged:
    """The verdict on each pair of records, by their places among the people.

    Takes:
        levels: where they are known already, with the support of households in them.
    """
    found = levels_of(people, one, other) if levels is None else levels
    pairs = Pairs(people=people, one=one, other=other, levels=found)
    probability = weighed(pairs, using, rarity_of(people, using))
    hits = rules_of(pairs, using)
    return Judged(
        levels=found,
        probability=probability,
        rules=hits,
        verdict=verdict_codes(probability, hits, link_at=using.link_at, ask_at=using.ask_at),
    )


def verdict_codes(probability: Floats, rules: Hits, *, link_at: float, ask_at: float) -> NDArray[np.uint8]:
    """Codes of verdicts: a rule turns a link into a question, never a difference into one."""
    return np.where((probability >= link_at) & (rules == 0), 2, np.where(probability >= ask_at, 1, 0)).astype(np.uint8)


def score(pairs: Sequence[tuple[Description, Description]], using: Model, *, latest: str = "99991231") -> list[Scored]:
    """The verdict on each pair of descriptions, in their order: the live form of `judge`."""
    if not pairs:
        return []
    rows = [row_of(person) for pair in pairs for person in pair]
    people = people_of(columns_of(rows), latest=latest)
    one = np.arange(0, 2 * len(pairs), 2, dtype=np.int32)
    judged = judge(people, one, one + 1, using)
    odds = np.log2(np.maximum(judged.probability, 1e-300) / np.maximum(1 - judged.probability, 1e-300))
    verdicts: list[int] = judged.verdict.tolist()
    return [
        _cautious(
            pair,
            Scored(
                verdict=VERDICTS[verdicts[place]],
                weight=round(float(odds[place]), 2),
                reasons=reasons_of(judged, place),
            ),
        )
        for place, pair in enumerate(pairs)
    ]


def reasons_of(judged: Judged, place: int) -> tuple[str, ...]:
    """Fields and levels of one pair, and the rules that it falls under; no values."""
    told = tuple(
        f"{field.name}:{field.levels[level]}"
        for field, level in zip(FIELDS, judged.levels[:, place].tolist(), strict=True)
        if level != MISSING
    )
    return told + tuple(f"rule:{name}" for name in named(int(judged.rules[place])))


def _cautious(pair: tuple[Description, Description], scored: Scored) -> Scored:
    """One agency's own two records were given two numbers on purpose: a person decides."""
    if scored.verdict is Verdict.SAME and pair[0].agency_id == pair[1].agency_id:
        return replace(scored, verdict=Verdict.ASK, reasons=(*scored.reasons, "rule:one-agency"))
    return scored
