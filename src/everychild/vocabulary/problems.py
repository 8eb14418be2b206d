"""A sender's mistake as a value: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with what was sent.

    Always true: `code` is never renamed or reused; no text repeats the value that was sent.

    Takes:
        code: stable, kebab-case.
        field: where, as a JSON pointer, an element number (`E69`) or a line (`line 12`).
        what: what is wrong, in words a caseworker knows.
        remedy: what to do.
        cites: the narrowest paragraph that says so, or empty where it is our own rule.
        line: line of the file, from 1, where there is one.
        claim: ordinal of the claim in the delivery, from 1, or None for the delivery as a whole.
    """

    code: str
    field: str
    what: str
    remedy: str
    cites: str = ""
    line: int | None = None
    claim: int | None = None
