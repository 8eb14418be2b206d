"""Living arrangements: foster homes, other places, where they are, and foster parents.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import (
    NO,
    YES,
    Kind,
    Rule,
    Verdict,
    fires,
    holds,
    inconsistent,
    missing,
    opened,
    unanswered,
)
from everychild.afcars.scopes import Value

RAN_OR_UNKNOWN = frozenset({"12", "13"})
NOWHERE_KNOWN = "4"
ELSEWHERE, KNOWN_OR_NOWHERE = frozenset({"2", "3"}), frozenset({"1", "4"})
COUPLE = frozenset({"1", "2"})
RELATIVE, KIN = "1", "3"


def _began(period_end: str, removed: Value, began: Value) -> Verdict:
    """An arrangement begins between the removal and the end of the period."""
    if began is None:
        return None
    if began > period_end:
        return inconsistent(2)
    return inconsistent() if removed is not None and began < removed else None


def _home_kinds(home: Value, *kinds: Value) -> Verdict:
    """A foster family home is of at least one kind; any other place of none."""
    if home == YES:
        return unanswered(kinds, 1) or (None if YES in kinds else inconsistent())
    return None if kinds.count(None) == len(kinds) else inconsistent()


def _other_place(home: Value, other: Value) -> Verdict:
    """A place that is no foster family home has a kind of its own."""
    if home == NO:
        return missing(1) if other is None else None
    return inconsistent() if other is not None else None


def _parents_in_a_home(home: Value, marital: Value, related: Value, *about_them: Value) -> Verdict:
    """Foster parents are described for a foster family home, and for no other place."""
    if home == YES:
        return unanswered((marital, related), 1)
    return opened((marital, related, *about_them), 1, by=False)


def _missing_child(other: Value, location: Value) -> Verdict:
    """Runaway or whereabouts unknown has no location, and nothing else has none."""
    if location is None:
        return None
    return inconsistent() if (other in RAN_OR_UNKNOWN) != (location == NOWHERE_KNOWN) else None


def _jurisdiction(location: Value, jurisdiction: Value) -> Verdict:
    """A place outside the state or the country is named."""
    if location in ELSEWHERE:
        return missing(1) if jurisdiction is None else None
    return inconsistent() if location in KNOWN_OR_NOWHERE and jurisdiction is not None else None


def _relationship(relative_home: Value, kin_home: Value, related: Value) -> Verdict:
    """A relative's home has a relative in it, a kin home kin."""
    wrong = (relative_home == YES and related != RELATIVE) or (kin_home == YES and related != KIN)
    return inconsistent() if wrong and related is not None else None


def _second_parent(marital: Value, *about: Value) -> Verdict:
    """A couple has a second foster parent; nobody else has."""
    *others, tribal = about
    fault = opened(others, 1, by=marital in COUPLE)
    return fault or (inconsistent() if marital not in COUPLE and tribal is not None else None)


_HOME = "E123 E124 E125-E135"
_SECOND = "E136 E138-E146 E137"
_BLANKS = " ." * 10

RULES = (
    Rule(
        number="C38", code="arrangement-date", part="living_arrangement", reads="PE E69 E112", basis=("E",),
        cites="45 CFR 1355.44(e)(1)",
        what="A living arrangement begins before the removal or after the end of the period.",
        remedy="Correct the date; for a child already in place it is the date of the agreement or order.",
        judge=_began, hidden_by="E112",
        examples=(
            holds("20260930 20260101 20260301"),
            holds("20260930 20260101 20260101", "boundary: the day of removal"),
            fires("20260930 20260101 20251231"),
            holds("20260930 20260101 20260930", "boundary: the last day of the period"),
            fires("20260930 20260101 20261001"),
        ),
    ),
    Rule(
        number="C39", code="foster-home-kinds", part="living_arrangement", reads="E113 E114-E119", basis=("R", "E"),
        cites="45 CFR 1355.44(e)(2)-(3)",
        what="A foster family home is of no kind, or a place that is none has one.",
        what_missing="A foster family home has a kind that is not answered.",
        remedy="Where E113 is yes answer E114 to E119, one at least with applies; where it is no leave them blank.",
        judge=_home_kinds,
        examples=(
            holds("1 1 0 0 0 0 0"), holds("0 . . . . . ."), fires("1 0 0 0 0 0 0"),
            fires("0 0 . . . . .", about="boundary: even does not apply"), fires("1 1 0 . 0 0 0", Kind.MISSING),
        ),
    ),
    Rule(
        number="C40", code="other-place-kind", part="living_arrangement", reads="E113 E120", basis=("R", "E"),
        cites="45 CFR 1355.44(e)(4)",
        what="A foster family home has the kind of another place.",
        what_missing="A place that is no foster family home has no kind.",
        remedy="Where E113 is no answer E120; where it is yes leave it blank.",
        judge=_other_place,
        examples=(holds("0 14"), holds("1 ."), fires("0 .", Kind.MISSING), fires("1 1", about="boundary")),
    ),
    Rule(
        number="C41", code="foster-parents-described", part="living_arrangement", reads=f"E113 {_HOME} E136-E146",
        basis=("R", "E", "S"), cites="45 CFR 1355.44(e)(7)-(18)",
        what="Foster parents are described in a place that is no foster family home.",
        what_missing="A foster family home lacks the foster parents' marital status or relationship.",
        remedy="Where E113 is yes answer E123 and E124; where it is no leave E123 to E146 blank.",
        judge=_parents_in_a_home,
        examples=(
            holds("0" + " ." * 24),
            holds("1 4 2" + " ." * 22),
            fires("1 . 2" + " ." * 22, Kind.MISSING),
            fires("0" + " ." * 23 + " 2", about="boundary: E146 alone, as in a returned 2025A file"),
        ),
    ),
    Rule(
        number="C42", code="missing-child-location", part="living_arrangement", reads="E120 E121", basis=("R", "E"),
        cites="45 CFR 1355.44(e)(4)-(5)",
        what="Runaway or whereabouts unknown does not go with the location that is given.",
        remedy="Runaway (12) and whereabouts unknown (13) have location 4, and no other place has.",
        judge=_missing_child, hidden_by="",
        examples=(
            holds("12 4"), holds("14 1"), holds(". 1"), fires("13 1"), fires("14 4"),
            fires(". 4", about="boundary: a foster family home with no location"),
        ),
    ),
    Rule(
        number="C43", code="place-elsewhere-named", part="living_arrangement", reads="E121 E122", basis=("R", "E"),
        cites="45 CFR 1355.44(e)(5)-(6)",
        what="Another jurisdiction or country is named although the child is in the state, or missing.",
        what_missing="The child is outside the state or the country, and it is not said where.",
        remedy="Answer E122 where E121 is 2 or 3; otherwise leave it blank.",
        judge=_jurisdiction,
        examples=(
            holds("1 ."), holds("2 39"), holds("3 MEX"), fires("2 .", Kind.MISSING), fires("1 39"),
            fires("4 39", about="boundary: a missing child is nowhere known"),
        ),
    ),
    Rule(
        number="C44", code="relative-or-kin-home", part="living_arrangement", reads="E117 E119 E124", basis=("E",),
        cites="45 CFR 1355.44(e)(3)(iv), (e)(3)(vi), (e)(8)",
        what="The kind of home does not go with the relationship to the foster parents.",
        remedy="A relative's home (E117) has E124 = 1, a kin home (E119) E124 = 3; kin have no blood, legal or "
        "marital tie.",
        judge=_relationship,
        examples=(
            holds("1 0 1"), holds("0 1 3"), holds("0 0 2"), fires("1 0 2"), fires("0 1 1"), holds("1 0 ."),
            fires("1 1 1", about="boundary: a home cannot be both"),
        ),
    ),
    Rule(
        number="C45", code="second-foster-parent", part="living_arrangement", reads=f"E123 {_SECOND}",
        basis=("R", "E"), cites="45 CFR 1355.44(e)(14)-(18)",
        what="A second foster parent is described where there is no couple.",
        what_missing="A couple's second foster parent is not described in full.",
        remedy="Where E123 is 1 or 2 answer E136 to E146; otherwise leave them blank.",
        judge=_second_parent,
        examples=(
            holds("4" + _BLANKS + " ."), holds("1 1980 0 0 1 0 0 0 0 0 2 0"),
            fires("1 . 0 0 1 0 0 0 0 0 2 0", Kind.MISSING),
            fires("4" + _BLANKS + " 0", about="boundary: tribal membership alone"), fires("3 1980" + " ." * 10),
            holds("2 1980 0 0 1 0 0 0 0 0 2 .", "boundary: tribal membership is not asked of everybody"),
            holds("." + _BLANKS + " ."),
        ),
    ),
)  # fmt: skip
