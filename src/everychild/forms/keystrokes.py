"""Keystrokes, counted from what a form asks and what is typed into it, and from what a paper would need.

Pure. One keystroke is one key pressed: a letter or digit, Tab to the next field, an arrow down a list, Enter. A capital
counts once. Handwriting is counted as typing, letter by letter, which is kind to the paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from everychild.forms.papers import Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One field of an entry form.

    Takes:
        choices: values in the order of the list; empty where the field is typed.
    """

    name: str
    choices: Sequence[str] = ()


def on_entry(fields: Sequence[Asked], given: Mapping[str, str]) -> int:
    """Keys pressed from the first field to the sent form; an empty field costs the Tab that passes it."""
    return sum(1 + _of(field, given.get(field.name, "")) for field in fields) + 2  # Tab to the button, and Enter


def on_paper(filled: Sequence[Filled]) -> int:
    """Keys that the fields which we fill would have cost; what is left to the hand is counted on neither side."""
    return sum(len(each.value) + 1 for each in filled if each.value)


def _of(field: Asked, value: str) -> int:
    return list(field.choices).index(value) if field.choices and value else len(value)
