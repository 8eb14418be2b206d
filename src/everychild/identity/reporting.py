"""How right the verdicts were, where the truth is known: the confusion matrix, and what was right in each band stated.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BANDS = (0.0, 0.2, 0.5, 0.8, 0.95, 0.99, 1.0)
VERDICT_WORDS = ("link", "ask", "different")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPair:
    """One pair as it was answered."""

    one: str
    other: str
    probability: float
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Pairs stated in one band of probability: how many, the mean stated, the share that is right."""

    least: float
    pairs: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """One group's verdicts against the truth.

    Takes:
        matrix: pairs by (verdict, whether they are one person). Different pairs that are two are not counted: they are
            all the others.
        missed: pairs of one person that were not answered at all.
    """

    group: str
    matrix: Mapping[tuple[str, bool], int]
    missed: int
    bands: tuple[Band, ...]

    @property
    def precision(self) -> float:
        """Share of links that are right."""
        links = self.matrix.get(("link", True), 0) + self.matrix.get(("link", False), 0)
        return self.matrix.get(("link", True), 0) / links if links else 1.0

    def recall(self, *verdicts: str) -> float:
        """Share of the pairs of one person with one of these verdicts."""
        true = self.missed + sum(count for (_, same), count in self.matrix.items() if same)
        return sum(self.matrix.get((verdict, True), 0) for verdict in verdicts) / true if true else 1.0


def confusions(
    pairs: Sequence[ToldPair], person_of: Mapping[str, str], groups_of: Mapping[str, Sequence[str]]
) -> list[Confusion]:
    """One confusion for all pairs, then one for each group that a record is in (as `twins: yes`).

    Takes:
        person_of: the person that each record is of.
        groups_of: the groups that each record is in; a pair is in the groups of either.
    """
    told = [pair for pair in pairs if pair.one in person_of and pair.other in person_of]
    groups: dict[str, list[ToldPair]] = {"all": list(told)}
    for pair in told:
        for group in {*groups_of.get(pair.one, ()), *groups_of.get(pair.other, ())}:
            groups.setdefault(group, []).append(pair)
    true = _true_pairs(person_of, groups_of)
    return [
        _confusion(group, groups[group], person_of, true[group]) for group in ["all", *sorted(set(groups) - {"all"})]
    ]


def _confusion(group: str, pairs: Sequence[ToldPair], person_of: Mapping[str, str], true: int) -> Confusion:
    same = [person_of[pair.one] == person_of[pair.other] for pair in pairs]
    return Confusion(
        group=group,
        matrix=Counter(zip((pair.verdict for pair in pairs), same, strict=True)),
        missed=max(true - sum(same), 0),
        bands=tuple(_bands(pairs, same)),
    )


def _bands(pairs: Sequence[ToldPair], same: Sequence[bool]) -> Iterable[Band]:
    for least, most in pairwise(BANDS):
        inside = [
            (pair.probability, right)
            for pair, right in zip(pairs, same, strict=True)
            if least <= pair.probability < most or (most == 1.0 and pair.probability == 1.0)
        ]
        if inside:
            yield Band(
                least=least,
                pairs=len(inside),
                stated=sum(stated for stated, _ in inside) / len(inside),
                right=sum(right for _, right in inside) / len(inside),
            )


def _true_pairs(person_of: Mapping[str, str], groups_of: Mapping[str, Sequence[str]]) -> Counter[str]:
    """How many pairs of records are one person, in all and by group."""
    records: dict[str, list[str]] = {}
    for record, person in person_of.items():
        records.setdefault(person, []).append(record)
    found: Counter[str] = Counter()
    for own in records.values():
        for place, one in enumerate(own):
            for other in own[place + 1 :]:
                found["all"] += 1
                found.update({*groups_of.get(one, ()), *groups_of.get(other, ())})
    return found
