"""Health, school, parenting, history, assistance and siblings.

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

HAS_CONDITION = frozenset({"1", "2"})
AFTER_SECONDARY_SCHOOL = frozenset({"4", "5"})
FEMALE, NOT_APPLICABLE = "2", "9"


def _conditions(diagnosed: Value, *conditions: Value) -> Verdict:
    """A diagnosed condition opens eleven answers, of which one at least is existing or previous."""
    fault = opened(conditions, 1, by=diagnosed == YES)
    if fault or diagnosed != YES:
        return fault
    return None if HAS_CONDITION.intersection(conditions) else inconsistent()  # pyright: ignore[reportArgumentType] - a blank is simply in no set


def _developmental(developmental: Value, *components: Value) -> Verdict:
    """A developmental disability is reported in place of its component conditions."""
    if developmental not in HAS_CONDITION:
        return None
    return inconsistent() if any(each in HAS_CONDITION for each in components) else None


def _pregnant(sex: Value, pregnant: Value) -> Verdict:
    """Asked of girls and women, and of nobody else."""
    if sex == FEMALE:
        return missing(1) if pregnant is None else None
    return inconsistent() if pregnant is not None else None


def _with_own_child(parent: Value, together: Value) -> Verdict:
    """Whether parent and child are placed together is not applicable to one without a child."""
    if together is None or parent is None:
        return None
    return inconsistent() if (parent == NO) != (together == NOT_APPLICABLE) else None


def _special_education(enrolled: Value, special: Value) -> Verdict:
    """An education program for children is not expected after secondary school."""
    return inconsistent() if enrolled in AFTER_SECONDARY_SCHOOL and special == YES else None


def _details(answer: Value, *details: Value) -> Verdict:
    """Details of an earlier adoption or guardianship, where there was one."""
    return opened(details, 1, by=answer == YES)


def _assistance(received: Value, *kinds: Value) -> Verdict:
    """Assistance received is of some kind; none received is of no kind."""
    if received == YES:
        return unanswered(kinds, 1) or (None if YES in kinds else inconsistent())
    return inconsistent() if YES in kinds else None


def _siblings(total: Value, in_care: Value, together: Value) -> Verdict:
    """Siblings in foster care are some of the siblings, and those in the same place some of these."""
    if total is None:
        return None
    if total == NO:
        return inconsistent() if in_care is not None or together is not None else None
    if in_care is None:
        return missing(1)
    if in_care == NO:
        return inconsistent(1, 2) if together is not None else _at_most(in_care, total)
    if together is None:
        return missing(2)
    return _at_most(in_care, total) or (inconsistent(1, 2) if int(together) > int(in_care) else None)


def _at_most(in_care: str, total: str) -> Verdict:
    return inconsistent(0, 1) if int(in_care) > int(total) else None


RULES = (
    Rule(
        number="C14",
        code="health-conditions",
        part="record",
        reads="E23 E24-E34",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(10)",
        what="Conditions are answered without a diagnosed condition, or a diagnosed condition has none of them.",
        what_missing="A diagnosed condition is reported, and one of the eleven conditions is not answered.",
        remedy="Where E23 is 1 answer each of E24 to E34, one at least existing or previous; otherwise leave all "
        "blank.",
        judge=_conditions,
        examples=(
            holds("1 0 0 0 0 0 1 0 0 0 0 0"),
            holds("2 . . . . . . . . . . ."),
            fires("1 0 0 0 0 0 . 0 0 0 0 0", Kind.MISSING),
            fires("2 0 . . . . . . . . . .", about="boundary: even does not apply"),
            fires("1 0 0 0 0 0 0 0 0 0 0 0"),
            holds("1 0 0 0 0 0 0 0 0 0 0 2", "boundary: a single previous condition"),
        ),
    ),
    Rule(
        number="C15",
        code="developmental-disability-with-components",
        part="record",
        reads="E33 E24-E32 E34",
        basis=("R",),
        cites="45 CFR 1355.44(b)(10)(x)",
        what="A developmental disability stands beside other conditions; its component conditions are not listed "
        "separately.",
        remedy="See whether the other conditions are its components; if so leave only E33. Which are is a reading: "
        "no check "
        "that ACF runs on this was found.",
        judge=_developmental,
        hidden_by="",
        decides=False,
        examples=(
            holds("1 0 0 0 0 0 0 0 0 0 0"),
            fires("1 1 0 0 0 0 0 0 0 0 0"),
            holds("0 1 0 0 0 0 0 1 0 0 0"),
            fires("2 0 0 0 0 0 0 0 0 2 0", about="boundary: both previous"),
        ),
    ),
    Rule(
        number="C16",
        code="pregnant-by-sex",
        part="record",
        reads="E6 E38",
        basis=("E",),
        cites="45 CFR 1355.44(b)(13)(i)",
        what="Pregnant is answered for a male.",
        what_missing="Pregnant is blank for a female.",
        remedy="Answer E38 for females, and leave it blank for males.",
        judge=_pregnant,
        examples=(holds("2 0"), holds("1 ."), fires("2 .", Kind.MISSING), fires("1 0", about="boundary: even no")),
    ),
    Rule(
        number="C17",
        code="placed-with-own-child",
        part="record",
        reads="E39 E40",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(13)(iii)",
        what="Whether the child and their own child are together does not fit whether they have one.",
        remedy="Answer E40 with 9 where E39 is no, and with yes or no where it is yes.",
        judge=_with_own_child,
        examples=(holds("0 9"), holds("1 0"), fires("0 0", about="boundary: no is not 9"), fires("1 9"), holds("0 .")),
    ),
    Rule(
        number="C18",
        code="special-education-after-school",
        part="record",
        reads="E35 E37",
        basis=("S",),
        cites="45 CFR 1355.44(b)(11), (b)(14)",
        what="Special education is answered yes for a youth in college or other education after secondary school.",
        remedy="See whether an education program (IEP or IFSP) exists at the period's end. One state's file drew "
        "errors on this "
        "pair; which combinations is not known.",
        judge=_special_education,
        hidden_by="",
        decides=False,
        examples=(holds("3 1"), fires("5 1"), fires("4 1", about="boundary"), holds("5 0"), holds("1 1", "an IFSP")),
    ),
    Rule(
        number="C19",
        code="prior-adoption-details",
        part="record",
        reads="E41 E42 E43",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(15)",
        what="Details of an earlier adoption are given although none is reported.",
        what_missing="An earlier adoption lacks its date or whether it was intercountry.",
        remedy="Answer E42 and E43 where E41 is yes; otherwise leave both blank.",
        judge=_details,
        examples=(
            holds("1 201904 0"),
            holds("0 . ."),
            fires("1 . 0", Kind.MISSING),
            fires("0 . 0", about="boundary: even no is an answer"),
            holds("7 . .", "abandoned opens nothing"),
        ),
    ),
    Rule(
        number="C20",
        code="prior-guardianship-date",
        part="record",
        reads="E44 E45",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(16)",
        what="The date of an earlier guardianship is given although none is reported.",
        what_missing="An earlier guardianship lacks its date.",
        remedy="Answer E45 where E44 is yes; otherwise leave it blank.",
        judge=_details,
        examples=(
            holds("1 202001"), holds("0 ."), fires("1 .", Kind.MISSING), fires("0 202001"),
            fires("7 202001", about="boundary: abandoned opens nothing"),
        ),
    ),
    Rule(
        number="C21",
        code="assistance-kinds",
        part="record",
        reads="E46 E47-E54",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(17)",
        what="Assistance is received of no kind, or of some kind although none is received.",
        what_missing="Assistance is received, and one of its eight kinds is not answered.",
        remedy="Where E46 is yes answer each of E47 to E54, one at least with applies; otherwise none applies.",
        judge=_assistance,
        examples=(
            holds("1 0 1 0 0 0 0 0 0"),
            holds("0 . . . . . . . ."),
            holds("0 0 0 0 0 0 0 0 0", "boundary: none received, none applies"),
            fires("1 0 0 0 0 0 0 0 0"),
            fires("1 0 1 . 0 0 0 0 0", Kind.MISSING),
            fires("0 0 1 0 0 0 0 0 0"),
        ),
    ),
    Rule(
        number="C22",
        code="siblings",
        part="record",
        reads="E56 E57 E58",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(19)-(21)",
        what="The counts of siblings do not fit each other.",
        what_missing="The child has siblings, and how many are in foster care or in the same place is blank.",
        remedy="Leave E57 and E58 blank without siblings and E58 blank without any in care; E57 is at most E56, "
        "E58 at most E57.",
        judge=_siblings,
        examples=(
            holds("0 . ."),
            holds("3 2 1"),
            holds("2 2 2", "boundary: all of them"),
            holds("2 0 ."),
            fires("0 0 .", about="boundary: even none is an answer"),
            fires("2 . .", Kind.MISSING),
            fires("2 1 .", Kind.MISSING),
            fires("2 0 0"),
            fires("2 3 1"),
            fires("9 2 3"),
            holds("10 9 2", "counted as numbers, not as text"),
        ),
    ),
)  # fmt: skip
