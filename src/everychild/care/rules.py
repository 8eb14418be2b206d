"""The rules of a jurisdiction that a roll call needs, as values, with the federal rule where a state has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class JurisdictionRules:
    """What decides when a contact is due and when an absence is a missing child.

    Takes:
        zone: in which days begin.
        seen_within: after responsibility begins without a removal, until the child is to be seen.
        away_counts: for which a place known from a named person counts; nothing where the state treats it as missing.
        phone_word_counts: whether a named person's word by telephone counts as that.
        virtual_visit_counts: whether a video visit meets the monthly rule.

    Cites:
        42 USC 622(b)(17) and 624(f) (a visit in each full calendar month in care); the hours are state practice.
    """

    state: str = ""
    zone: str = "America/New_York"
    seen_within: timedelta = timedelta(hours=72)
    away_counts: timedelta = timedelta(hours=24)
    phone_word_counts: bool = False
    virtual_visit_counts: bool = False


PROMPT_AFTER_UNTIL = timedelta(hours=4)
"""How long past its until a respite or visit stands before somebody is prompted; it is never missing by that alone."""
