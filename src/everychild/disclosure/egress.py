"""The one way out: facts about a child, each with its class, become what this slip lets through.

Always true: a fact without a class does not exist here; a class that the slip does not open leaves as "withheld", by
its name alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Extent
from everychild.disclosure.slips import DisclosureSlip
from everychild.vocabulary.ids import ChildId

PLACES = frozenset({"D03", "D04", "D13", "D15"})
"""Classes from which a place could be learned: where the child lives, goes to school, was seen."""


class NotOnTheSlip(Exception):
    """The child is not on this slip; ask for one that names the child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something about a child on its way out.

    Takes:
        category: its class of information.
        of_the_least: whether it belongs to the least that is necessary.
        value: text, a day, an instant, or a flat value that a page shows.
    """

    name: str
    category: str
    value: Any
    of_the_least: bool = True
    on: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What a page, an answer or a file may hold about one child."""

    facts: tuple[Fact, ...]
    withheld: tuple[str, ...]

    def get(self, name: str) -> Any:  # noqa: ANN401 - as the fact's value
        """The value of the first fact of a name, or None where it is withheld or unknown."""
        return next((fact.value for fact in self.facts if fact.name == name), None)

    def all(self, name: str) -> list[Fact]:
        """Every fact of a name."""
        return [fact for fact in self.facts if fact.name == name]


def release(slip: DisclosureSlip, child: ChildId, facts: Iterable[Fact]) -> Released:
    """Let through what the slip opens.

    Raises:
        NotOnTheSlip: the slip does not name the child.
    """
    if child not in slip.children:
        raise NotOnTheSlip("This slip does not name the child.")
    let_through: list[Fact] = []
    withheld: set[str] = set()
    for fact in facts:
        extent = None if child in slip.shielded and fact.category in PLACES else slip.classes.get(fact.category)
        if extent is Extent.FULL or (extent is Extent.LEAST and fact.of_the_least):
            let_through.append(fact)
        else:
            withheld.add(matrix().categories[fact.category])
    return Released(facts=tuple(let_through), withheld=tuple(sorted(withheld)))
