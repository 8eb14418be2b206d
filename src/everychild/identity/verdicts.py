"""Link, ask or different: the one scoring function, over pairs in columns, rules before weights.

Pure. The same for a pair alone, in a batch and turned round, in whatever program it runs: live, over a file, on many
machines.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from everychild.identity.columns import Codes, columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.likeness import Levels, levels_of
from everychild.identity.model import Model, model
from everychild.identity.name_tables import MISSING
from everychild.identity.people import People, people_of
from everychild.identity.rules import PARTING, RAISING, Hits, bits_of, named, rules_of
from everychild.identity.weights import Pairs, rarity_of, weighed

__all__ = ["Judged", "Scored", "Verdict", "judge", "model", "odds_of", "score", "score_among", "verdict_codes"]

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
    """Codes of verdicts: a rule turns a link into a question; a few part the two, or ask whatever the probability."""
    asked = (probability >= ask_at) | ((rules & bits_of(RAISING)) > 0)
    parted = (rules & bits_of(PARTING)) > 0
    return np.where((probability >= link_at) & (rules == 0), 2, np.where(asked & ~parted, 1, 0)).astype(np.uint8)


def score(pairs: Sequence[tuple[Description, Description]], using: Model, *, latest: str = "99991231") -> list[Scored]:
    """The verdict on each pair of descriptions, in their order."""
    people = [person for pair in pairs for person in pair]
    return score_among(people, [(at, at + 1) for at in range(0, len(people), 2)], using, latest=latest)


def score_among(
    people: Sequence[Description],
    pairs: Sequence[tuple[int, int]],
    using: Model,
    *,
    support: Collection[int] | None = None,
    latest: str = "99991231",
) -> list[Scored]:
    """The verdict on pairs of these people, by their places, in the pairs' order: the live form of `judge`.

    Takes:
        support: what siblings say of each pair, as a level of `support`; not known where it is not given.
    """
    if not pairs:
        return []
    read = people_of(columns_of([row_of(person) for person in people]), latest=latest)
    places = np.array(pairs, dtype=np.int32)
    one, other = places[:, 0].copy(), places[:, 1].copy()
    levels = levels_of(read, one, other)
    if support is not None:
        levels[PLACES["support"]] = list(support)
    judged = judge(read, one, other, using, levels)
    odds: list[float] = odds_of(judged.probability).tolist()
    verdicts: list[int] = judged.verdict.tolist()
    return [
        _cautious(
            (people[a], people[b]),
            Scored(verdict=VERDICTS[verdicts[at]], weight=round(odds[at], 2), reasons=reasons_of(judged, at)),
        )
        for at, (a, b) in enumerate(pairs)
    ]


def odds_of(probability: Floats) -> Floats:
    """Log odds to base two."""
    return np.log2(np.maximum(probability, 1e-300) / np.maximum(1 - probability, 1e-300))


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
