"""How an event's field says whether it names somebody."""

from __future__ import annotations

from dataclasses import field
from typing import Any

IDENTIFYING = "identifying"

Answers = tuple[tuple[str, str], ...]
"""AFCARS codes beyond an event's own fields: (element number, value), sorted by element number, without blanks."""


def identifying(*, default: Any = None) -> Any:  # noqa: ANN401 - stands where dataclasses.field stands
    """A field that names somebody or could; it is sealed with the record's key and never stands in clear."""
    return field(default=default, metadata={IDENTIFYING: True})
