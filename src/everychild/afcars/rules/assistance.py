"""The adoption and guardianship assistance file.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from everychild.afcars.rules import identity
from everychild.afcars.rules.rule import Rule, Verdict, fires, holds, inconsistent
from everychild.afcars.scopes import Value


def _final(period_end: str, final: Value) -> Verdict:
    """An adoption or guardianship became final by the end of the period."""
    return inconsistent() if final is not None and final > period_end else None


def _ended(final: Value, ended: Value) -> Verdict:
    """An agreement does not end before the adoption or guardianship became final."""
    return inconsistent() if final is not None and ended is not None and ended < final else None


_SAME_AS = {"C04": ("PE A4", "45 CFR 1355.45(b)(1)"), "C06": ("A6-A13", "45 CFR 1355.45(b)(3)"),
            "C07": ("A6-A13", "45 CFR 1355.45(b)(3)(vii)-(viii)")}  # fmt: skip

RULES = (
    *(
        replace(rule, reads=reads, cites=cites, code=f"assistance-{rule.code}", hidden_by=None)
        for rule in identity.RULES
        if rule.number in _SAME_AS
        for reads, cites in [_SAME_AS[rule.number]]
    ),
    Rule(
        number="C58",
        code="finalization-date",
        part="record",
        reads="PE A17",
        basis=("E",),
        cites="45 CFR 1355.45(d)",
        what="The adoption or guardianship became final after the end of the period.",
        remedy="Correct the date, or leave the child out of this period's file.",
        judge=_final,
        examples=(
            holds("20260930 20200101"),
            holds("20260930 20260930", "boundary: the last day of the period"),
            fires("20260930 20261001"),
        ),
    ),
    Rule(
        number="C59",
        code="agreement-ends",
        part="record",
        reads="A17 A18",
        basis=("E",),
        cites="45 CFR 1355.45(e)",
        what="The agreement ended before the adoption or guardianship became final.",
        remedy="Correct one of the two dates; leave A18 blank while the agreement is in force.",
        judge=_ended,
        examples=(
            holds("20200101 20260601"),
            holds("20200101 ."),
            holds("20200101 20200101", "boundary: the same day"),
            fires("20200101 20191231"),
        ),
    ),
)
