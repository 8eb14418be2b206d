"""Rules before weights: what sends a pair to a person however much agrees.

Pure. Always true: no pair of a rule below is linked by weight alone; of a few, none is asked, and of one every one is.
An equal, unshared identifier (social security, Medicaid) lifts those that say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from everychild.identity import births, name_tables
from everychild.identity.columns import Codes
from everychild.identity.fields import PLACES
from everychild.identity.model import Model
from everychild.identity.names import known_names
from everychild.identity.people import People
from everychild.identity.seen import (
    DIFFERENT,
    DIFFERENT_NUMBER,
    EQUAL,
    HOME,
    LAST_FOUR,
    PARENT_DIFFERENT,
    PARENT_SAME,
    Seen,
    Truths,
    dates_of,
)
from everychild.identity.weights import Pairs

Hits = NDArray[np.uint32]
"""One bit a rule, in the order of `RULES`."""

_ABOUT_ONE_DAY = (
    births.MISSING, births.EQUAL, births.ONE_DIGIT, births.EXCHANGED, births.TWO_DIGITS, births.PARTLY,
)  # fmt: skip
_UNLIKE = (*name_tables.UNLIKE, name_tables.HALF_EXCHANGED)
_ONE_MOTHER = (1, 2)
_MIDDLE_DIFFERENT = 4
_OTHER_STATE = 9
_COMMON_NAMES = 3e-7
"""Two names together are common when so many of all people bear both: of seventy million children twenty, and of those
born on one day one in three hundred and fifty."""


def rules_of(pairs: Pairs, using: Model) -> Hits:
    """Which rules each pair falls under."""
    people, one, other = pairs.people, pairs.one, pairs.other
    seen = Seen(
        levels=pairs.levels,
        established=_established(people, one, using) & _established(people, other, using),
        common=_common(people, one, other, using),
        begins_otherwise=_begins_otherwise(people, one, other),
        multiple=_marked(people, one) | _marked(people, other),
        both_homes_told=_home_told(people, one) & _home_told(people, other),
        dates=dates_of(people, one, other, pairs.levels[PLACES["born"]]),
    )
    hits = np.zeros(len(one), dtype=np.uint32)
    for bit, rule in enumerate(RULES.values()):
        hits |= rule(seen).astype(np.uint32) << np.uint32(bit)
    return hits


def named(hits: int) -> tuple[str, ...]:
    """The rules that one pair falls under, by name."""
    return tuple(name for bit, name in enumerate(RULES) if hits >> bit & 1)


def _given_differs(seen: Seen) -> Truths:
    """Different given names are two people: a brother, a sister, a twin."""
    return np.isin(seen.at("given"), _UNLIKE) & ~seen.identified()


def _given_differs_in_one_home(seen: Seen) -> Truths:
    """Twins of one home, or of one mother."""
    differs = np.isin(seen.at("given"), _UNLIKE)
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return differs & one_day & seen.one_home()


def _given_missing(seen: Seen) -> Truths:
    """A newborn's placeholder could be any child of that mother born that day."""
    vague = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return (seen.at("given") == name_tables.MISSING) & vague & ~seen.identified()


def _two_real_names(seen: Seen) -> Truths:
    """Eric and Erica, Jon and John: each somebody's own name, in one home and born one day."""
    return _near_names_of_one_day(seen) & seen.one_home()


def _near_names(seen: Seen) -> Truths:
    """Brandon and Brendon of one home or telephone: a slip or a twin, and how often names are met cannot tell which."""
    near = np.isin(seen.at("given"), (name_tables.ONE_EDIT, name_tables.SOUNDS, name_tables.TWO_EDITS))
    near |= (seen.at("given") == name_tables.PART) & seen.begins_otherwise
    together = seen.one_home() | (seen.at("phone") == EQUAL)
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    last_four = np.isin(seen.at("ssn"), LAST_FOUR) & (seen.at("middle") == EQUAL) & one_day
    return near & together & ~seen.identified() & ~last_four


def _neither_name_nor_date(seen: Seen) -> Truths:
    """A nickname, a letter or no name, and not the same birth date: a brother or sister of that home."""
    vague = np.isin(seen.at("given"), (name_tables.MISSING, name_tables.NICKNAME, name_tables.INITIAL))
    together = seen.one_home() | (seen.at("phone") == EQUAL)
    return vague & ~np.isin(seen.at("born"), (births.MISSING, births.EQUAL)) & together & ~seen.identified()


def _two_real_names_home_unknown(seen: Seen) -> Truths:
    """The same where a home is not told, in one state."""
    return _near_names_of_one_day(seen) & ~seen.both_homes_told & (seen.at("home") != _OTHER_STATE)


def _near_names_of_one_day(seen: Seen) -> Truths:
    near = (seen.at("given") > name_tables.EQUAL) & (seen.at("given") <= name_tables.INITIAL)
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return near & one_day & seen.established & ~seen.identified()


def _marked_multiple(seen: Seen) -> Truths:
    """One is marked as of a multiple birth, and the given names are not the same."""
    unlike = ~np.isin(seen.at("given"), (name_tables.EQUAL, name_tables.EXCHANGED, name_tables.FORMER))
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return seen.multiple & unlike & one_day & ~seen.identified()


def _middle_differs(seen: Seen) -> Truths:
    """One home, one birth date, other middle names."""
    return (
        seen.one_home()
        & (seen.at("born") == births.EQUAL)
        & (seen.at("middle") == _MIDDLE_DIFFERENT)
        & (seen.at("given") != name_tables.EQUAL)
        & ~seen.identified()
    )


def _number_differs(seen: Seen) -> Truths:
    """Two whole identifiers of one kind that are clearly two, and none that is equal."""
    ssn, medicaid = seen.at("ssn"), seen.at("medicaid")
    differs = (ssn == DIFFERENT_NUMBER) | (medicaid == DIFFERENT_NUMBER)
    return differs & (ssn != EQUAL) & (medicaid != EQUAL)


def _numbers_and_years_differ(seen: Seen) -> Truths:
    """Two numbers of one kind and birth dates years apart: two people, however much a home and a name agree."""
    return _number_differs(seen) & seen.dates.years


def _generation_differs(seen: Seen) -> Truths:
    """Junior and senior."""
    return (seen.at("suffix") == DIFFERENT) & ~(seen.identified() & (seen.at("born") == births.EQUAL))


def _order_differs(seen: Seen) -> Truths:
    """First and second of one birth."""
    return (seen.at("order") == DIFFERENT) & ~seen.identified()


def _sex_and_name_differ(seen: Seen) -> Truths:
    """Juan and Juana: a name nearly alike, and the other sex."""
    return (
        (seen.at("sex") == DIFFERENT) & (seen.at("given") != name_tables.EQUAL) & seen.established & ~seen.identified()
    )


def _only_a_name(seen: Seen) -> Truths:
    """No birth date and no identifier: a father and his son bear one name in one home, but not one mother."""
    agreeing = (name_tables.EQUAL, name_tables.PART)
    told = (
        (seen.at("given") == name_tables.EQUAL)
        & np.isin(seen.at("family"), agreeing)
        & np.isin(seen.at("mother"), _ONE_MOTHER)
        & ~seen.common
    )
    return np.isin(seen.at("born"), (births.MISSING, births.PARTLY)) & ~told & ~seen.identified()


def _no_name_at_all(seen: Seen) -> Truths:
    """Neither name agrees in anything: a number alone may be a parent's or a slip."""
    given, family = seen.at("given"), seen.at("family")
    unlike = (name_tables.MISSING, *_UNLIKE)
    return np.isin(given, unlike) & np.isin(family, unlike)


def _number_of_another(seen: Seen) -> Truths:
    """One number, but another given name and another birth date: a mother's or a brother's number on the child."""
    given = np.isin(seen.at("given"), _UNLIKE)
    return given & (seen.at("born") > births.TWO_DIGITS) & ((seen.at("ssn") == EQUAL) | (seen.at("medicaid") == EQUAL))


def _common_name_elsewhere(seen: Seen) -> Truths:
    """The same common name and birth date in another state, and nothing that corroborates."""
    return (seen.at("home") == _OTHER_STATE) & seen.common & ~seen.corroborated() & ~seen.identified()


def _birth_dates_apart(seen: Seen) -> Truths:
    """Birth dates that no slip explains: a brother of the same name, a cousin, a child named for a dead one."""
    month_and_day = (seen.at("born") == births.SAME_YEAR) & ~seen.dates.apart & ~seen.dates.heaped
    elsewhere = ~(np.isin(seen.at("home"), HOME) & np.isin(seen.at("mother"), PARENT_SAME))
    return (seen.dates.apart | (month_and_day & elsewhere)) & ~seen.identified()


def _generation_apart(seen: Seen) -> Truths:
    """A father and his son, a youth and her infant, whatever their names and home."""
    return seen.dates.generation & ~seen.identified()


def _another_family_name(seen: Seen) -> Truths:
    """Another family name, not one home and one birth date, and nothing else that agrees: another child so called."""
    unlike = np.isin(seen.at("family"), _UNLIKE)
    settled = (seen.at("born") == births.EQUAL) & np.isin(seen.at("home"), HOME)
    return unlike & ~settled & ~seen.corroborated() & ~seen.identified()


def _date_not_known(seen: Seen) -> Truths:
    """The first of January on both sides, which many bear who have no birth date, and nothing that corroborates."""
    heaped = (seen.at("born") == births.EQUAL) & seen.dates.heaped
    return heaped & ~np.isin(seen.at("home"), HOME) & ~seen.corroborated() & ~seen.identified()


def _one_birth(seen: Seen) -> Truths:
    """First and second of one birth, by their own records, and no given name that is the same."""
    same = np.isin(seen.at("given"), (name_tables.EQUAL, name_tables.EXCHANGED, name_tables.FORMER))
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return seen.multiple & (seen.at("order") == DIFFERENT) & one_day & ~same & ~seen.identified()


def _one_number(seen: Seen) -> Truths:
    """One number and one birth date under two given names: a new name, or twins under one number."""
    unlike = np.isin(seen.at("given"), _UNLIKE)
    one_day = np.isin(seen.at("born"), (births.EQUAL, births.ONE_DIGIT, births.EXCHANGED))
    return unlike & one_day & seen.identified()


def _both_parents_differ(seen: Seen) -> Truths:
    """Another mother (and no father who agrees) beside a name that many bear or only resembles."""
    father = np.isin(seen.at("father"), (0, PARENT_DIFFERENT))
    unsure = (seen.at("given") != name_tables.EQUAL) | (seen.at("born") != births.EQUAL) | seen.common
    return (seen.at("mother") == PARENT_DIFFERENT) & father & unsure & ~seen.identified()


RULES: Mapping[str, Callable[[Seen], Truths]] = {
    "given-names-differ": _given_differs,
    "given-name-missing": _given_missing,
    "given-names-differ-in-one-home": _given_differs_in_one_home,
    "two-real-names-in-one-home": _two_real_names,
    "two-real-names-home-unknown": _two_real_names_home_unknown,
    "marked-as-of-a-multiple-birth": _marked_multiple,
    "middle-names-differ-in-one-home": _middle_differs,
    "numbers-differ": _number_differs,
    "generations-differ": _generation_differs,
    "orders-of-birth-differ": _order_differs,
    "sex-and-name-differ": _sex_and_name_differ,
    "only-a-name": _only_a_name,
    "no-name-agrees": _no_name_at_all,
    "number-of-another": _number_of_another,
    "common-name-in-another-state": _common_name_elsewhere,
    "both-parents-differ": _both_parents_differ,
    "birth-dates-apart": _birth_dates_apart,
    "another-family-name": _another_family_name,
    "birth-date-not-known": _date_not_known,
    "a-generation-apart": _generation_apart,
    "two-of-one-birth": _one_birth,
    "one-number-two-names": _one_number,
    "near-names-in-one-home": _near_names,
    "neither-name-nor-birth-date": _neither_name_nor_date,
    "numbers-and-years-differ": _numbers_and_years_differ,
}
PARTING = ("a-generation-apart", "two-of-one-birth", "numbers-and-years-differ")
"""Rules that hold two records different, however much agrees."""
RAISING = ("one-number-two-names",)
"""Rules that put two records before a person, however little agrees."""

LIFTED_BY_MATCHING = (
    "given-names-differ", "given-name-missing", "sex-and-name-differ", "only-a-name", "no-name-agrees",
    "common-name-in-another-state", "two-real-names-home-unknown", "birth-dates-apart", "another-family-name",
    "birth-date-not-known", "a-generation-apart", "numbers-and-years-differ",
)  # fmt: skip
"""Where each record of one list is at most one of the other, a rival would have been heard; these then do not bind."""


def binding(hits: Hits, *, matched: bool) -> Hits:
    """The rules that bind in a task."""
    return hits & ~bits_of(LIFTED_BY_MATCHING) if matched else hits


def bits_of(names: Collection[str]) -> np.uint32:
    """The bits of some rules."""
    return np.uint32(sum(1 << bit for bit, name in enumerate(RULES) if name in names))


def _established(people: People, records: Codes, using: Model) -> Truths:
    """Whether a record's given name is somebody's own: in the public list, or frequent."""
    column, known = people.fields["given"], known_names()
    frequency = using.frequencies.get("given")
    shares: Mapping[str, float] = frequency.shares if frequency else {}
    enough = frequency.established if frequency else 1.0
    listed = np.array([
        bool(value) and (value.split()[0] in known or shares.get(value, 0.0) >= enough) for value in column.values
    ])  # fmt: skip
    return listed[column.codes[records]]


def _begins_otherwise(people: People, one: Codes, other: Codes) -> Truths:
    """Whether the first words of two given names differ, as in Alejandro Ricardo and Ricardo."""
    heads, codes = people.names["given"].tokens[:, 0], people.codes("given")
    return heads[codes[one]] != heads[codes[other]]


def _marked(people: People, records: Codes) -> Truths:
    """Whether a record is marked as of a multiple birth, or has an order of birth above the first."""
    marked = np.array([value == "y" for value in people.fields["multiple"].values])
    later = np.array([value not in {"", "1"} for value in people.fields["order"].values])
    return marked[people.codes("multiple")[records]] | later[people.codes("order")[records]]


def _home_told(people: People, records: Codes) -> Truths:
    return people.codes("street")[records] > 0


def _common(people: People, one: Codes, other: Codes, using: Model) -> Truths:
    """Whether both names together are such as several people bear; where frequencies are not known, all are."""
    together = np.ones(len(one))
    for name in ("given", "family"):
        column, frequency = people.fields[name], using.frequencies.get(name)
        if frequency is None:
            return np.ones(len(one), dtype=np.bool_)
        shares = np.array([frequency.shares.get(value, frequency.rest) for value in column.values])
        together *= np.maximum(shares[column.codes[one]], shares[column.codes[other]])
    return together >= _COMMON_NAMES
