"""Tribal membership and the Indian Child Welfare Act: elements asked of state agencies only.

Pure. Paragraphs (b)(3)-(6) were rewritten by 89 FR 96569, with 1 October 2028 as the hinge; this file is what a ruleset
for later periods replaces.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import NO, YES, Kind, Rule, Verdict, fires, holds, inconsistent, missing, unanswered
from everychild.afcars.scopes import AGREEMENT, STATE, TRIBE, Value


def _of_a_tribe(whose: Value, *answers: Value) -> Verdict:
    """A tribal agency leaves every ICWA element blank."""
    return _left_blank(answers) if whose == TRIBE else None


def _under_an_agreement(whose: Value, *answers: Value) -> Verdict:
    """So does a state for a child under a tribal agreement (E104), the editor says."""
    return _left_blank(answers) if whose == AGREEMENT else None


def _left_blank(answers: tuple[Value, ...]) -> Verdict:
    given = [index for index, answer in enumerate(answers, 1) if answer is not None]
    return inconsistent(*given) if given else None


def _tribes(whose: Value, member: Value, tribe: Value) -> Verdict:
    """A member's or eligible child's tribes are named; nobody else's."""
    if whose != STATE:
        return None
    if member == YES:
        return missing(2) if tribe is None else None
    return inconsistent() if tribe is not None else None


def _icwa(period_end: str, whose: Value, applies: Value, learned: Value, noticed: Value) -> Verdict:
    """Where ICWA applies, the day the agency learned of it, not in the future, and whether notice was sent."""
    if whose != STATE:
        return None
    if applies == YES:
        return unanswered((learned, noticed), 3) or (inconsistent() if learned and learned > period_end else None)
    return inconsistent() if learned is not None or noticed is not None else None


_WHERE = (
    ("record", "E7 E8 E9 E10 E11 E12 E61 E62", "45 CFR 1355.44(b)(3)-(6), (c)(3)-(4)"),
    ("living_arrangement", "E126 E137", "45 CFR 1355.44(e)(10), (e)(15)"),
    ("removal_2020", "E163 E174", "45 CFR 1355.44(h)(4), (h)(9)"),
)

RULES = (
    *(
        Rule(
            number="C11",
            code=f"{code}-{part.replace('_', '-')}",
            part=part,
            reads=f"WHOSE {elements}",
            basis=basis,
            cites=cites,
            what=f"An ICWA element is answered {whom}.",
            remedy="Leave it blank.",
            judge=judge,
            hidden_by="",
            examples=(
                holds(f"{whose}{blank}", "boundary: all blank"),
                holds(f"{STATE}{answered}"),
                fires(f"{whose}{answered}"),
            ),
        )
        for part, elements, cites in _WHERE
        for blank, answered in [(" ." * len(elements.split()), " 0" + " ." * (len(elements.split()) - 1))]
        for code, basis, whom, whose, judge in (
            ("icwa-of-a-tribe", ("R", "E"), "by a tribal agency, of which it is not asked", TRIBE, _of_a_tribe),
            ("icwa-under-agreement", ("E",), "for a child under a tribal agreement (E104)", AGREEMENT,
             _under_an_agreement),
        )
    ),
    Rule(
        number="C12",
        code="tribes-named",
        part="record",
        reads="WHOSE E8 E9",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(4)",
        what="A tribe is named although the child is not known to be a member or eligible.",
        what_missing="The child is a member or may be, and no tribe is named.",
        remedy="Name every tribe that could be the child's where E8 is yes; otherwise leave E9 blank.",
        judge=_tribes,
        examples=(
            holds(f"{STATE} 1 218"),
            holds(f"{STATE} 9 .", "boundary: unknown names none"),
            fires(f"{STATE} 1 .", Kind.MISSING),
            fires(f"{STATE} 0 218"),
            holds(f"{TRIBE} . .", "not asked of a tribe"),
        ),
    ),
    Rule(
        number="C13",
        code="icwa-notice",
        part="record",
        reads="PE WHOSE E10 E11 E12",
        basis=("R", "E"),
        cites="45 CFR 1355.44(b)(5)-(6)",
        what="The day the agency learned that ICWA applies, or the notice, is given where ICWA does not apply, or "
        "the day "
        "is in the future.",
        what_missing="ICWA applies, and the day the agency learned of it or the answer on notice is blank.",
        remedy="Answer E11 and E12 where E10 is yes, with a day that has passed; otherwise leave both blank.",
        judge=_icwa,
        examples=(
            holds(f"20260930 {STATE} 1 20260101 1"),
            holds(f"20260930 {STATE} {NO} . ."),
            fires(f"20260930 {STATE} 1 . 1", Kind.MISSING),
            fires(f"20260930 {STATE} 0 . 1"),
            holds(f"20260930 {STATE} 1 20260930 0", "boundary: learned on the last day of the period"),
            fires(f"20260930 {STATE} 1 20261001 0", about="boundary: a day later"),
        ),
    ),
)  # fmt: skip
