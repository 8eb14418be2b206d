"""Rules before weights: what sends a pair to a person however much agrees.

Pure. Always true: no pair of a rule below is linked by weight alone. An equal, unshared identifier (social security,
Medicaid) lifts those that say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild.identity import births, name_tables
from everychild.identity.columns import Codes
from everychild.identity.fields import PLACES
from everychild.identity.likeness import Levels
from everychild.identity.model import Model
from everychild.identity.names import known_names
from everychild.identity.people import People
from everychild.identity.weights import Pairs

Truths = NDArray[np.bool_]
Hits = NDArray[np.uint32]
"""One bit a rule, in the order of `RULES`."""

_DIFFERENT_NUMBER, _EQUAL, _PLAIN_DIFFERENT = 4, 1, 2
_HOME = (1, 2)
_PARENT_SAME = (1, 2, 3)
_PARENT_DIFFERENT = 6
_ABOUT_ONE_DAY = (
    births.MISSING, births.EQUAL, births.ONE_DIGIT, births.EXCHANGED, births.TWO_DIGITS, births.PARTLY,
)  # fmt: skip
_MIDDLE_DIFFERENT = 4
_OTHER_STATE = 9
_COMMON_NAMES = 2e-8
"""Two names together are common when so many of all people bear both: some five among three hundred million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Levels of a batch of pairs, with what the rules need beside."""

    levels: Levels
    established: Truths
    common: Truths
    multiple: Truths
    both_homes_told: Truths

    def at(self, field: str) -> NDArray[np.uint8]:
        """One field's levels."""
        return self.levels[PLACES[field]]

    def identified(self) -> Truths:
        """Whether an identifier is equal and none contradicts it."""
        ssn, medicaid = self.at("ssn"), self.at("medicaid")
        equal = (ssn == _EQUAL) | (medicaid == _EQUAL)
        return equal & (ssn != _DIFFERENT_NUMBER) & (medicaid != _DIFFERENT_NUMBER)

    def one_home(self) -> Truths:
        """Whether the two live, or lived, under one roof, or have one mother."""
        return np.isin(self.at("home"), _HOME) | np.isin(self.at("mother"), _PARENT_SAME)


def rules_of(pairs: Pairs, using: Model) -> Hits:
    """Which rules each pair falls under."""
    people, one, other = pairs.people, pairs.one, pairs.other
    seen = Seen(
        levels=pairs.levels,
        established=_established(people, one, using) & _established(people, other, using),
        common=_common(people, one, other, using),
        multiple=_marked(people, one) | _marked(people, other),
        both_homes_told=_home_told(people, one) & _home_told(people, other),
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
    return (seen.at("given") >= name_tables.WEAK) & (seen.at("given") <= name_tables.DIFFERENT) & ~seen.identified()


def _given_differs_in_one_home(seen: Seen) -> Truths:
    """Twins of one home, or of one mother."""
    differs = (seen.at("given") >= name_tables.WEAK) & (seen.at("given") <= name_tables.DIFFERENT)
    one_day = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return differs & one_day & seen.one_home()


def _given_missing(seen: Seen) -> Truths:
    """A newborn's placeholder could be any child of that mother born that day."""
    vague = np.isin(seen.at("born"), _ABOUT_ONE_DAY)
    return (seen.at("given") == name_tables.MISSING) & vague & ~seen.identified()


def _two_real_names(seen: Seen) -> Truths:
    """Eric and Erica, Jon and John: each somebody's own name, in one home and born one day."""
    return _near_names_of_one_day(seen) & seen.one_home()


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
    differs = (ssn == _DIFFERENT_NUMBER) | (medicaid == _DIFFERENT_NUMBER)
    return differs & (ssn != _EQUAL) & (medicaid != _EQUAL)


def _generation_differs(seen: Seen) -> Truths:
    """Junior and senior."""
    return (seen.at("suffix") == _PLAIN_DIFFERENT) & ~(seen.identified() & (seen.at("born") == births.EQUAL))


def _order_differs(seen: Seen) -> Truths:
    """First and second of one birth."""
    return (seen.at("order") == _PLAIN_DIFFERENT) & ~seen.identified()


def _sex_and_name_differ(seen: Seen) -> Truths:
    """Juan and Juana: a name nearly alike, and the other sex."""
    return (
        (seen.at("sex") == _PLAIN_DIFFERENT)
        & (seen.at("given") != name_tables.EQUAL)
        & seen.established
        & ~seen.identified()
    )


def _only_a_name(seen: Seen) -> Truths:
    """No birth date and no identifier: a father and his son bear one name in one home."""
    return np.isin(seen.at("born"), (births.MISSING, births.PARTLY)) & ~seen.identified()


def _no_name_at_all(seen: Seen) -> Truths:
    """Neither name agrees in anything: a number alone may be a parent's or a slip."""
    given, family = seen.at("given"), seen.at("family")
    unlike = (name_tables.MISSING, name_tables.WEAK, name_tables.DIFFERENT)
    return np.isin(given, unlike) & np.isin(family, unlike)


def _number_of_another(seen: Seen) -> Truths:
    """One number, but another given name and another birth date: a mother's or a brother's number on the child."""
    given = (seen.at("given") >= name_tables.WEAK) & (seen.at("given") <= name_tables.DIFFERENT)
    return (
        given & (seen.at("born") > births.TWO_DIGITS) & ((seen.at("ssn") == _EQUAL) | (seen.at("medicaid") == _EQUAL))
    )


def _common_name_elsewhere(seen: Seen) -> Truths:
    """The same common name and birth date in another state, and nothing that corroborates."""
    corroborated = (
        np.isin(seen.at("mother"), _PARENT_SAME)
        | np.isin(seen.at("father"), _PARENT_SAME)
        | (seen.at("phone") == _EQUAL)
        | np.isin(seen.at("ssn"), (1, 2, 3))
        | np.isin(seen.at("middle"), (1, 3))
    )
    return (seen.at("home") == _OTHER_STATE) & seen.common & ~corroborated & ~seen.identified()


def _both_parents_differ(seen: Seen) -> Truths:
    """Another mother (and no father who agrees) beside a name that many bear or only resembles."""
    father = np.isin(seen.at("father"), (0, _PARENT_DIFFERENT))
    unsure = (seen.at("given") != name_tables.EQUAL) | (seen.at("born") != births.EQUAL) | seen.common
    return (seen.at("mother") == _PARENT_DIFFERENT) & father & unsure & ~seen.identified()


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
}

LIFTED_BY_MATCHING = (
    "given-names-differ", "given-name-missing", "sex-and-name-differ", "only-a-name", "no-name-agrees",
    "common-name-in-another-state", "two-real-names-home-unknown",
)  # fmt: skip
"""Where each record of one list is at most one of the other, a rival would have been heard; these then do not bind."""


def binding(hits: Hits, *, matched: bool) -> Hits:
    """The rules that bind in a task."""
    lifted = sum(1 << bit for bit, name in enumerate(RULES) if matched and name in LIFTED_BY_MATCHING)
    return hits & ~np.uint32(lifted)


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
