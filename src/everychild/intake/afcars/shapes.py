"""What a record of an out-of-home care file is made of: answers by element, and groups that may repeat.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from everychild.vocabulary.afcars import Node, number_of_tag, order

VALUE_MAX = 200


@dataclass(slots=True)
class Group:
    """Answers of one group by element number, and the repeating groups in it, each with its tag.

    Takes:
        is_plain: whether it is known that each answer stands once and is no longer than any value can be.
    """

    answers: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    groups: list[tuple[str, Group]] = field(default_factory=list["tuple[str, Group]"])
    is_plain: bool = field(default=False, compare=False)

    def get(self, number: str) -> str:
        """The first answer, or nothing."""
        found = self.answers.get(number)
        return found[0] if found else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it, as in the empty groups that editors write."""
        return not self.answers and all(group.is_empty for _, group in self.groups)

    def named(self, tag: str) -> list[Group]:
        """Groups of a tag that say something, in order."""
        return [group for name, group in self.groups if name == tag and not group.is_empty]


def _groups_of(nodes: Sequence[Node]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if not isinstance(node, str):
            for tag, inside in node.items():
                found.add(tag)
                found |= _groups_of(inside)
    return found


NUMBERS = dict(number_of_tag())
"""Element numbers by tag."""
REPEATING = frozenset(order().repeating - NUMBERS.keys())
"""Tags of groups that may repeat."""
GROUPS = frozenset(_groups_of(order().record)) - REPEATING - NUMBERS.keys()
"""Tags of groups that only hold together what is in them."""
