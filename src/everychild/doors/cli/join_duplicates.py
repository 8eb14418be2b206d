"""Who stands in an agency's own extract more than once: found on this machine, before anything is delivered."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from everychild.doors.cli.answers import table
from everychild.doors.cli.person_files import people_in, progress, write_pairs
from everychild.identity.explaining import words_of
from everychild.identity.files import read_person_file
from everychild.identity.linking import Linked, linked
from everychild.identity.model import model as model_in_force
from everychild.identity.tasks import Task
from everychild.identity.verdicts import VERDICTS, Verdict

LEARNS_FROM = 5000
"""Records from which a file is large enough to learn from; a smaller one is judged by the model in force."""
_SHOWN = 20
_COLUMNS = {"record_id": "number", "born": "birth_date", "ssn": "ssn_last4"}
_LINK = VERDICTS.index(Verdict.SAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """Two numbers that may be one child.

    Takes:
        same: held to be one; else a question for a person.
        why: in words, without values.
    """

    one: str
    other: str
    same: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What a look at the whole file found; pairs the most probable first."""

    pairs: tuple[Twice, ...]

    @property
    def same(self) -> int:
        """Pairs that are held to be one child."""
        return sum(each.same for each in self.pairs)

    def as_answer(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "same": self.same,
            "asked": len(self.pairs) - self.same,
            "pairs": [{"a": each.one, "b": each.other, "same": each.same, "why": each.why} for each in self.pairs],
        }

    def say(self, path: Path | None) -> None:
        """For a person."""
        rows = [
            (each.one, each.other, "same person" if each.same else "same person?", each.why)
            for each in self.pairs[:_SHOWN]
        ]
        said = f"{self.same:,} pairs of numbers are one child, {len(self.pairs) - self.same:,} wait for a person"
        if not rows:
            said = "No child stands in the file twice, as far as names, dates and parents tell"
        table(
            f"{said}. Nothing left this machine.{f' All are in {path}.' if path and rows else ''}",
            ("number", "number", "verdict", "why"),
            rows,
        )


def duplicates_in(people: Path, to: Path | None) -> Duplicates:
    """Who stands in a person file twice.

    Takes:
        to: where all pairs go, with their probabilities; nowhere where it is None.
    """
    mapping = _mapping(people)
    with progress() as tell:
        file = read_person_file(people, mapping, tell)
        using = model_in_force() if len(file.ids) < LEARNS_FROM else None
        found = linked(Task(people=people_in(file), first=0), tell, using)
        if to:
            write_pairs(to, file.ids, found)
    return Duplicates(pairs=tuple(_pairs(found, file.ids)))


def _mapping(people: Path) -> Mapping[str, str]:
    with people.open(encoding="utf-8", newline="") as opened:
        heading = next(csv.reader(opened), list[str]())
    return {ours: theirs for ours, theirs in _COLUMNS.items() if theirs in heading}


def _pairs(found: Linked, ids: Sequence[str]) -> list[Twice]:
    told = np.flatnonzero(found.verdict > 0)
    told = told[np.lexsort((found.other[told], found.one[told], -found.probability[told]))]
    ones: list[int] = found.one[told].tolist()
    others: list[int] = found.other[told].tolist()
    verdicts: list[int] = found.verdict[told].tolist()
    why = words_of(found.levels[:, told], found.rules[told])
    return [
        Twice(one=ids[one], other=ids[other], same=verdict == _LINK, why=words)
        for one, other, verdict, words in zip(ones, others, verdicts, why, strict=True)
    ]
