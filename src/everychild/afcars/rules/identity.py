"""Who the child is: agency, period, record number, birth date, sex, race; and the ages and races of the adults.

Pure.
"""

from __future__ import annotations

from everychild.afcars.rules.rule import NO, YES, Rule, Verdict, fires, holds, inconsistent
from everychild.afcars.scopes import Value

YEARS_BACK_MAX = 100
AGE_MORE_THAN, AGE_LESS_THAN = 10, 100
RESERVED_YEARS = frozenset({"7777", "9999"})


def _birth(period_end: str, born: Value) -> Verdict:
    """A child is born by the end of the period, and not more than 100 years before it."""
    if born is None:
        return None
    earliest = f"{int(period_end[:4]) - YEARS_BACK_MAX}{period_end[4:]}"
    return None if earliest <= born <= period_end else inconsistent()


def _some_race(*flags: Value) -> Verdict:
    """At least one flag of a set that is answered throughout is yes."""
    return inconsistent() if YES not in flags and None not in flags else None


def _alone(*flags: Value) -> Verdict:
    """Abandoned and declined, the last two, each exclude every other flag."""
    if flags[-1] != YES and flags[-2] != YES:
        return None
    return inconsistent() if flags.count(YES) > 1 else None


def _adult_race(opens: frozenset[str], opener: Value, *flags: Value) -> Verdict:
    """For each reported adult at least one flag is yes; declined, the last, excludes the rest."""
    if opener not in opens or None in flags:
        return None
    said = flags.count(YES)
    return inconsistent() if said == 0 or (said > 1 and flags[-1] == YES) else None


def foster_home_race(opener: Value, *flags: Value) -> Verdict:
    """`_adult_race` of a first foster parent, whom E113 = 1 opens."""
    return _adult_race(_HOME, opener, *flags)


def couple_race(opener: Value, *flags: Value) -> Verdict:
    """`_adult_race` of a second parent, whom a couple opens."""
    return _adult_race(_COUPLE, opener, *flags)


def new_parent_race(opener: Value, *flags: Value) -> Verdict:
    """`_adult_race` of a first adoptive parent or guardian, whom adoption or guardianship opens."""
    return _adult_race(_NEW_FAMILY, opener, *flags)


_HOME, _COUPLE, _NEW_FAMILY = frozenset({YES}), frozenset({"1", "2"}), frozenset({"3", "5"})


def _adult_ages(period_end: str, *years: Value) -> Verdict:
    """Each adult's age in the year of the period lies above 10 and below 100; reserved years aside."""
    this_year = int(period_end[:4])
    wrong = [
        index for index, year in enumerate(years, 1)
        if year is not None and year not in RESERVED_YEARS
        and not AGE_MORE_THAN < this_year - int(year) < AGE_LESS_THAN
    ]  # fmt: skip
    return inconsistent(*wrong) if wrong else None


def _adoptive_births(period_end: str, first: Value, second: Value) -> Verdict:
    """Adoptive parents' birth dates are not in the future, and the second's age lies above 10 and below 100."""
    wrong = [1] if first is not None and first > period_end else []
    if second is not None and not AGE_MORE_THAN < int(period_end[:4]) - int(second[:4]) < AGE_LESS_THAN:
        wrong.append(2)
    return inconsistent(*wrong) if wrong else None


_RACE_WHAT = "None of the race questions is answered yes."
_RACE_REMEDY = "Answer yes for each race that the person names, or for unknown or declined."

RULES = (
    Rule(
        number="C04",
        code="birth-date-out-of-range",
        part="record",
        reads="PE E5",
        basis=("E",),
        cites="45 CFR 1355.44(b)(1)",
        what="The birth date lies after the end of the period or more than 100 years before it.",
        remedy="Enter the child's birth date; estimate it only for an abandoned child.",
        judge=_birth,
        examples=(
            holds("20260930 20100215"),
            fires("20260930 20261001"),
            holds("20260930 20260930", "boundary: born on the last day of the period"),
            holds("20260930 19260930", "boundary: 100 years to the day"),
            fires("20260930 19260929", about="boundary: a day more"),
        ),
    ),
    Rule(
        number="C06",
        code="race-not-answered",
        part="record",
        reads="E13-E20",
        basis=("E", "R"),
        cites="45 CFR 1355.44(b)(7)",
        what=_RACE_WHAT,
        remedy=_RACE_REMEDY,
        judge=_some_race,
        examples=(
            holds("0 0 1 0 0 0 0 0"),
            fires("0 0 0 0 0 0 0 0"),
            holds("0 0 0 0 0 0 0 1", "boundary: the only yes is declined"),
            holds("0 . 0 0 0 0 0 0", "a blank is missing, which another check says"),
        ),
    ),
    Rule(
        number="C07",
        code="race-abandoned-or-declined-with-others",
        part="record",
        reads="E13-E20",
        basis=("E", "S"),
        cites="45 CFR 1355.44(b)(7)(vii)-(viii)",
        what="Abandoned or declined is answered yes beside another race answer.",
        remedy="Leave abandoned or declined as the only yes, or answer it no.",
        judge=_alone,
        hidden_by="E19",
        examples=(
            holds("1 0 1 0 0 0 0 0"),
            fires("0 0 1 0 0 0 1 0"),
            fires("0 0 0 0 0 0 1 1", about="each excludes the other"),
            holds("0 0 0 0 0 0 1 0", "boundary: alone"),
        ),
    ),
    Rule(
        number="C09",
        code="parent-age-out-of-range",
        part="record",
        reads="PE E59 E60",
        basis=("E",),
        cites="45 CFR 1355.44(c)(1)-(2)",
        what="A parent's birth year gives an age of 10 or less, or of 100 or more.",
        remedy="Correct the birth year; the reserved codes stand for abandoned and not applicable.",
        judge=_adult_ages,
        hidden_by="",
        examples=(
            holds("20260930 1990 9999"),
            holds("20260930 7777 7777"),
            fires("20260930 2016 1990", about="boundary: exactly ten"),
            holds("20260930 2015 1927", "boundary: eleven and ninety-nine"),
            fires("20260930 1990 1926", about="boundary: exactly one hundred"),
        ),
    ),
    Rule(
        number="C09",
        code="foster-parent-age-out-of-range",
        part="living_arrangement",
        reads="PE E125 E136",
        basis=("E",),
        cites="45 CFR 1355.44(e)(9), (e)(14)",
        what="A foster parent's birth year gives an age of 10 or less, or of 100 or more.",
        remedy="Correct the birth year.",
        judge=_adult_ages,
        hidden_by="",
        examples=(
            holds("20260930 1970 ."),
            holds("20260930 . .", "no foster home"),
            fires("20260930 1970 2016", about="boundary: exactly ten"),
            holds("20260930 1927 2015", "boundary: ninety-nine and eleven"),
        ),
    ),
    Rule(
        number="C10",
        code="adoptive-parent-birth-out-of-range",
        part="removal_2020",
        reads="PE E162 E173",
        basis=("E",),
        cites="45 CFR 1355.44(h)(3), (h)(8)",
        what="An adoptive parent's or guardian's birth date is in the future or gives an age that cannot be.",
        remedy="Correct the birth date.",
        judge=_adoptive_births,
        hidden_by="",
        examples=(
            holds("20260930 19800101 19820303"),
            holds("20260930 . ."),
            fires("20260930 20261001 ."),
            holds("20260930 20260930 .", "boundary: the last day of the period"),
            fires("20260930 19800101 20161231", about="boundary: exactly ten"),
        ),
    ),
    *(
        Rule(
            number="C08",
            code=f"{whose}-race",
            part=part,
            reads=f"{opener} {flags}",
            basis=("E",),
            cites=cites,
            what="No race question of an adult is answered yes, or declined stands beside another answer.",
            remedy=_RACE_REMEDY,
            judge=judge,
            examples=(
                holds(f"{opens} 0 0 1 0 0 0 0"),
                holds(f"{closed} . . . . . . .", "no such adult"),
                fires(f"{opens} 0 0 0 0 0 0 0"),
                fires(f"{opens} 0 0 1 0 0 0 1"),
                holds(f"{opens} 0 0 0 0 0 0 1", "boundary: the only yes is declined"),
            ),
        )
        for whose, part, opener, opens, closed, flags, cites, judge in (
            ("first-foster-parent", "living_arrangement", "E113", YES, NO, "E127-E133", "45 CFR 1355.44(e)(11)",
             foster_home_race),
            ("second-foster-parent", "living_arrangement", "E123", "1", "4", "E138-E144", "45 CFR 1355.44(e)(16)",
             couple_race),
            ("first-adoptive-parent", "removal_2020", "E155", "3", "1", "E164-E170", "45 CFR 1355.44(h)(5)",
             new_parent_race),
            ("second-adoptive-parent", "removal_2020", "E157", "2", "4", "E175-E181", "45 CFR 1355.44(h)(10)",
             couple_race),
        )
    ),
)  # fmt: skip
