"""How an event's field says whether it names somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any

IDENTIFYING = "identifying"
REQUIRED = "required"
CHOICES = "choices"

Answers = tuple[tuple[str, str], ...]
"""AFCARS codes beyond an event's own fields: (element number, value), sorted by element number, without blanks."""


def identifying(*, default: Any = None, required: bool = False) -> Any:  # noqa: ANN401 - stands where dataclasses.field stands
    """A field that names somebody or could; it is sealed with the record's key and never stands in clear.

    Takes:
        required: a sender must give it; in the ledger it may be blank, once expunged.
    """
    return field(default=default, metadata={IDENTIFYING: True, REQUIRED: required})


def chosen(default: str, choices: Iterable[str], *, required: bool = False) -> Any:  # noqa: ANN401 - as above
    """A field whose text is one of a closed list, or blank where it is not required."""
    return field(default=default, metadata={CHOICES: frozenset(map(str, choices)), REQUIRED: required})
