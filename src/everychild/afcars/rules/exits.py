"""Exits: dates, reasons, and the new parents or guardians.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import (
    YES,
    Kind,
    Rule,
    Verdict,
    fires,
    holds,
    inconsistent,
    missing,
    opened,
    tardy,
    unanswered,
)
from everychild.afcars.scopes import Value
from everychild.afcars.values import days

FORM_2020_FROM = "20221001"
DAYS_TO_ENTER = 30
NOT_EXITED, RAN_OR_UNKNOWN, TRANSFER = "9", "6", "8"
NEW_FAMILY, COUPLE = frozenset({"3", "5"}), frozenset({"1", "2"})
OLD_REASONS = frozenset({"1", "2", "3", "4", "5", "6", "8"})
MISSING_PLACES = frozenset({"12", "13"})


def _exit_date(period_end: str, exited: Value) -> Verdict:
    """An exit in the group of 2020 lies between 1 October 2022 and the end of the period."""
    return inconsistent() if exited is not None and not FORM_2020_FROM <= exited <= period_end else None


def _earlier_removal(born: Value, removed: Value, exited: Value, reason: Value) -> Verdict:
    """An earlier removal ended before 1 October 2022, after it began, for a reason on the shorter list."""
    if removed is None or exited is None:
        return None
    ordered = (born is None or born <= removed) and removed < exited < FORM_2020_FROM
    return None if ordered and (reason is None or reason in OLD_REASONS) else inconsistent(1, 2, 3)


def _entered(exited: Value, entered: Value) -> Verdict:
    """An exit is entered on its day or later, and within 30 days."""
    if exited is None:
        return inconsistent() if entered is not None else None
    if entered is None:
        return missing(1)
    if entered < exited:
        return inconsistent()
    return tardy(1) if days()[entered] - days()[exited] > DAYS_TO_ENTER else None


def _reason(exited: Value, reason: Value) -> Verdict:
    """The reason is not applicable exactly while there is no exit."""
    if reason is None:
        return None
    return inconsistent() if (exited is None) != (reason == NOT_EXITED) else None


def _transfer(reason: Value, agency: Value) -> Verdict:
    """A transfer says to what kind of agency; nothing else does."""
    if reason == TRANSFER:
        return missing(1) if agency is None else None
    return inconsistent() if agency is not None else None


def _new_family(reason: Value, marital: Value, *about: Value) -> Verdict:
    """Adoption and guardianship open the new parents or guardians; no other exit does."""
    relationships, others = about[:4], about[5:]  # between them E163, which is not asked of everybody
    if reason not in NEW_FAMILY:
        return opened((marital, *about), 1, by=False)
    fault = unanswered((marital, *relationships), 1) or unanswered(others, 7)
    return fault or (None if YES in relationships else inconsistent(0, 2, 3, 4, 5))


def _second_parent(marital: Value, tribal: Value, *about: Value) -> Verdict:
    """A couple has a second adoptive parent or guardian; nobody else has."""
    fault = opened(about, 2, by=marital in COUPLE)
    return fault or (inconsistent() if marital not in COUPLE and tribal is not None else None)


def _last_place(last_place: Value, reason: Value) -> Verdict:
    """An exit as runaway or unknown follows such a place."""
    return inconsistent() if reason == RAN_OR_UNKNOWN and last_place not in MISSING_PLACES else None


_FAMILY = "E155 E157 E158-E161 E163 E162 E164-E172 E184-E186"
_FAMILY_GIVEN = " 4 1 0 0 1 . 19800101 0 0 0 0 1 0 0 0 2 1 1 99"

RULES = (
    Rule(
        number="C49", code="exit-date", part="removal_2020", reads="PE E153", basis=("E",),
        cites="45 CFR 1355.43(b), 1355.44(g)(1)",
        what="The exit is dated before 1 October 2022 or after the end of the period.",
        remedy="Correct the date; a removal that ended before 1 October 2022 goes into the group removal_1993.",
        judge=_exit_date,
        examples=(
            holds("20260930 20260301"), holds("20260930 ."), holds("20260930 20221001", "boundary: the first day"),
            fires("20260930 20220930", about="boundary: the day before"), fires("20260930 20261001"),
            holds("20260930 20260930", "boundary: the last day of the period"),
        ),
    ),
    Rule(
        number="C49", code="earlier-removal", part="removal_1993", reads="E5 E69 E153 E155", basis=("E",),
        cites="45 CFR 1355.43(b)",
        what="An earlier removal does not end before 1 October 2022, not after it began, or for a reason that its "
        "group has not.",
        remedy="Send removal, exit and reason of the earlier episode as they were; one that ended later goes into "
        "removal_2020.",
        judge=_earlier_removal, hidden_by="E69",
        examples=(
            holds("20100101 20180101 20190601 1"), fires("20100101 20190601 20180101 1"),
            fires("20100101 20180101 20221001 1", about="boundary: the first day of the new form"),
            holds("20100101 20180101 20220930 8", "boundary: the last day of the old"),
            fires("20100101 20180101 20190601 7"), fires("20190101 20180101 20190601 1"),
        ),
    ),
    Rule(
        number="C50", code="exit-entered", part="removal_2020", reads="E153 E154", basis=("R", "E"),
        cites="45 CFR 1355.44(g)(2), 1355.46",
        what="The exit was entered before it happened, or there is no exit.",
        what_tardy="The exit was entered more than 30 days after it happened.",
        what_missing="The exit has no date of entry.",
        remedy="Enter exits within 30 days; the date of entry is the system's own and is not edited.",
        judge=_entered, hidden_by="",
        examples=(
            holds("20260301 20260301", "boundary: the same day"), holds(". ."), fires("20260301 .", Kind.MISSING),
            fires("20260301 20260228"), fires(". 20260301"), holds("20260301 20260331", "boundary: 30 days"),
            fires("20260301 20260401", Kind.TARDY, "boundary: 31 days"),
        ),
    ),
    Rule(
        number="C51", code="exit-reason", part="removal_2020", reads="E153 E155", basis=("R", "E"),
        cites="45 CFR 1355.44(g)(3)",
        what="An exit has no reason, or a child in care has one.",
        remedy="The reason is 9 (not applicable) exactly while there is no exit date.",
        judge=_reason, hidden_by="",
        examples=(
            holds(". 9"), holds("20260301 1"), fires(". 1"), fires("20260301 9", about="boundary"),
            holds("20260301 .", "a blank is missing, which another check says"),
        ),
    ),
    Rule(
        number="C52", code="transfer-agency", part="removal_2020", reads="E155 E156", basis=("R", "E"),
        cites="45 CFR 1355.44(g)(4)",
        what="A kind of agency is given although the child was not transferred.",
        what_missing="The child was transferred, and it is not said to what kind of agency.",
        remedy="Answer E156 where E155 is 8; otherwise leave it blank.",
        judge=_transfer,
        examples=(holds("8 4"), holds("9 ."), fires("8 .", Kind.MISSING), fires("1 4", about="boundary")),
    ),
    Rule(
        number="C53", code="new-family", part="removal_2020", reads=_FAMILY, basis=("R", "E"),
        cites="45 CFR 1355.44(h)",
        what="New parents or guardians are described for another exit, or have no relationship to the child.",
        what_missing="An adoption or guardianship lacks something about the new parents or guardians.",
        remedy="Where E155 is 3 or 5 answer E157 to E172 and E184 to E186; otherwise leave them blank.",
        judge=_new_family,
        examples=(
            holds("9" + " ." * 19), holds("3" + _FAMILY_GIVEN), holds("5" + _FAMILY_GIVEN),
            fires("3" + _FAMILY_GIVEN.replace("19800101", "."), Kind.MISSING),
            fires("3" + _FAMILY_GIVEN.replace(" 4 1 0 0 1", " 4 0 0 0 0")),
            fires("1" + " ." * 18 + " 99", about="boundary: the last element alone"),
        ),
    ),
    Rule(
        number="C54", code="second-adoptive-parent", part="removal_2020", reads="E157 E174 E173 E175-E183",
        basis=("R", "E"), cites="45 CFR 1355.44(h)(8)-(12)",
        what="A second adoptive parent or guardian is described where there is no couple.",
        what_missing="A couple's second adoptive parent or guardian is not described in full.",
        remedy="Where E157 is 1 or 2 answer E173 to E183; otherwise leave them blank.",
        judge=_second_parent, hidden_by="",
        examples=(
            holds("4" + " ." * 11), holds("1 . 19800101 0 0 0 0 1 0 0 0 2"),
            fires("1 . . 0 0 0 0 1 0 0 0 2", Kind.MISSING),
            fires("4 . 19800101" + " ." * 9), fires("5 0" + " ." * 10, about="boundary: tribal membership alone"),
            holds("." + " ." * 11, "no adoption and no guardianship"),
        ),
    ),
    Rule(
        number="C55", code="exit-while-missing", part="removal_2020", reads="LAST_PLACE E155", basis=("U",),
        cites="45 CFR 1355.44(g)(3)",
        what="The exit is as runaway or whereabouts unknown, and the last living arrangement is neither.",
        remedy="See whether the run was entered as a living arrangement (E120 = 12 or 13).",
        judge=_last_place, decides=False,
        examples=(holds("12 6"), holds("1 1"), fires("1 6"), holds("13 6", "boundary"), fires(". 6")),
    ),
)  # fmt: skip
