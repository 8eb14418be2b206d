"""Why two records are held to be one person, or not, in words that a caseworker knows; no values.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from everychild.identity.fields import FIELDS
from everychild.identity.likeness import Levels
from everychild.identity.rules import Hits, named

_NAME = {
    "equal": "same {0}",
    "part": "one {0} is part of the other",
    "nickname": "{0} is a nickname of the other",
    "one-edit": "{0} differs by one letter",
    "sounds-alike": "{0} sounds alike",
    "two-edits": "{0} is similar",
    "initial": "{0} agrees in the initial",
    "weak": "{0} is hardly similar",
    "different": "different {0}",
    "exchanged": "{0} exchanged with the other name",
    "former": "{0} agrees with a former name or alias",
    "other-letter": "{0} is only a letter, and another",
    "half-exchanged": "{0} stands in the place of the other name, and the rest differs",
}
_PARENT = {
    "equal": "same {0}",
    "given-equal": "{0}'s given name agrees, the family name does not or is missing",
    "similar": "{0}'s name is similar",
    "family-equal": "{0}'s family name agrees, the given name is missing",
    "other-given": "{0} of the same family name and another given name",
    "different": "different {0}",
}
_NUMBER = {
    "equal": "same {0}",
    "one-digit": "{0} differs by one digit",
    "last-four": "{0} agrees in the last four digits",
    "different": "different {0}",
}
_PLAIN = {"equal": "same {0}", "different": "different {0}"}
_WORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "given": ("given name", _NAME),
    "family": ("family name", _NAME),
    "born": (
        "birth date",
        {
            "equal": "same birth date",
            "one-digit": "birth date differs by one digit",
            "exchanged": "birth date has day and month or two digits exchanged",
            "other-year": "same birthday, another year",
            "two-digits": "birth date differs by two digits",
            "year-and-part": "birth date agrees in the year and one part",
            "same-year": "born in the same year",
            "two-years": "born within two years",
            "fifteen-years": "born within fifteen years",
            "farther": "born more than fifteen years apart",
            "partly-known": "birth date agrees as far as it is known",
            "a-housemates": "another birth date, which is a housemate's",
        },
    ),
    "middle": (
        "middle name",
        {
            "equal": "same middle name",
            "initial": "same middle initial",
            "similar": "middle name sounds alike",
            "different": "different middle name",
        },
    ),
    "sex": ("sex", _PLAIN),
    "home": (
        "address",
        {
            "same-home": "same address",
            "nearly-same-home": "nearly the same address",
            "same-street-no-number": "same street, a number missing",
            "same-street": "same street, another number",
            "same-number": "same house number, a street missing",
            "same-zip": "same postcode",
            "same-town": "same town or county",
            "elsewhere": "another address",
            "other-state": "in another state",
        },
    ),
    "ssn": ("social security number", _NUMBER),
    "medicaid": ("Medicaid number", _NUMBER),
    "phone": ("telephone", _PLAIN),
    "mother": ("mother", _PARENT),
    "father": ("father", _PARENT),
    "suffix": ("generation", _PLAIN),
    "order": ("order of birth", _PLAIN),
    "race": ("race", {"equal": "same race", "overlapping": "race overlaps", "different": "different race"}),
    "support": (
        "household",
        {"none": "no housemate in common", "one": "a housemate in common", "several": "housemates in common"},
    ),
}
_RULES: Mapping[str, str] = {
    "given-names-differ": "different given names may be brothers, sisters or twins",
    "given-names-differ-in-one-home": "they may be twins",
    "given-name-missing": "without a given name it could be another child of that mother",
    "two-real-names-in-one-home": "two names that are each somebody's own, in one home",
    "two-real-names-home-unknown": "two names that are each somebody's own, and a home is not known",
    "marked-as-of-a-multiple-birth": "marked as twins or more, and the given names are not the same",
    "middle-names-differ-in-one-home": "different middle names in one home",
    "numbers-differ": "their numbers differ",
    "generations-differ": "junior and senior",
    "orders-of-birth-differ": "one is called first born and the other a later one",
    "sex-and-name-differ": "the name is only alike, and the sex differs",
    "only-a-name": "a name without a birth date is not enough",
    "no-name-agrees": "no name agrees",
    "number-of-another": "the number may be a parent's or a brother's or sister's",
    "common-name-in-another-state": "a common name in another state, and nothing else that agrees",
    "both-parents-differ": "another mother",
    "birth-dates-apart": "no slip explains how their birth dates differ",
    "another-family-name": "another family name, and nothing else that settles it",
    "birth-date-not-known": "1 January often stands for a birth date that is not known",
    "numbers-and-years-differ": "their numbers differ, and they were born years apart",
    "a-generation-apart": "born a generation apart",
    "two-of-one-birth": "first and second of one birth, each by its own record",
    "one-number-two-names": "one number under two given names",
    "near-names-in-one-home": "given names nearly alike in one home: a slip, or twins",
    "neither-name-nor-birth-date": "neither the given name nor the birth date is the same: a brother or sister",
}
_AGREEING = frozenset({
    "equal", "part", "nickname", "one-edit", "sounds-alike", "two-edits", "exchanged", "former", "initial", "one-digit",
    "other-year", "two-digits", "year-and-part", "partly-known", "same-home", "nearly-same-home",
    "same-street-no-number", "given-equal", "similar", "last-four", "one", "several", "overlapping",
})  # fmt: skip


def words_of(levels: Levels, rules: Hits) -> list[str]:
    """Each pair's reasons as a sentence: what agrees, what does not, and what makes a person look."""
    if not levels.shape[1]:
        return []
    table = np.vstack([levels.astype(np.uint32), rules[None, :]])
    distinct, back = np.unique(table, axis=1, return_inverse=True)
    sentences = [
        _sentence(distinct[:-1, place].tolist(), int(distinct[-1, place])) for place in range(distinct.shape[1])
    ]
    return [sentences[place] for place in back.ravel().tolist()]


def phrases_of(reasons: Iterable[str]) -> tuple[str, ...]:
    """Reasons, as `born:equal` and `rule:generations-differ`, as short phrases; what is not a reason is left out."""
    said: list[str] = []
    for reason in reasons:
        field, _, level = reason.partition(":")
        if reason in _OTHER_REASONS:
            said.append(_OTHER_REASONS[reason])
        elif field == "rule":
            said.append(_RULES.get(level, _OTHER_RULES.get(level, level)))
        elif field in _WORDS:
            name, words = _WORDS[field]
            said.append(words[level].format(name))
    return tuple(said)


def sides_of(reasons: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reasons as short phrases: what agrees; and what does not, or makes a person look."""
    agrees: list[str] = []
    others: list[str] = []
    for reason in reasons:
        field, _, level = reason.partition(":")
        for_it = field in _WORDS and level in _AGREEING
        (agrees if for_it else others).extend(phrases_of([reason]))
    return tuple(agrees), tuple(others)


def words_for(field: str) -> str:
    """A field's name in words."""
    return _WORDS[field][0].capitalize() if field in _WORDS else field


_OTHER_RULES = {
    "one-agency": "one agency gave two numbers",
    "seen-together": "they were once seen together, as two children",
}
_OTHER_REASONS = {
    "sibling:in-the-same-home": "in the home of the brother or sister",
    "sibling:named-by-the-agency": "its agency names the two as brother or sister",
}


def _sentence(levels: list[int], hits: int) -> str:
    agrees: list[str] = []
    differs: list[str] = []
    for field, level in zip(FIELDS, levels, strict=True):
        if level:
            name, words = _WORDS[field.name]
            said = field.levels[level]
            (agrees if said in _AGREEING else differs).append(words[said].format(name))
    parts = [", ".join(agrees) or "nothing agrees"]
    if differs:
        parts.append("but " + ", ".join(differs))
    if hits:
        parts.append("a person must look: " + ", ".join(_RULES[name] for name in named(hits)))
    return "; ".join(parts)
