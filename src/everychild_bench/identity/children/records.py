"""What agencies keep of invented children: snapshots at different times, with moves, renamings, gaps and slips.

Parameters, chosen by us as plausible and unverified against any source: half of the later records are after a move;
a family name has changed for one child in fourteen (adoption, remarriage, hyphenation); a birth date is missing or
wrong in about three of a hundred records, a name slips in one or two; gaps come from an agency, slips from a
careless hour: both are shared by fields of one record, and a copied record repeats its source's slips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from everychild_bench.identity.children.naming import families, givens, middles
from everychild_bench.identity.children.people import Flags, Numbers, People
from everychild_bench.identity.children.places import Places, places_of
from everychild_bench.identity.children.slips import misdated, misspelled
from everychild_bench.identity.children.words import ORIGINS, Words

RECORDS_SHARES = (0.851, 0.125, 0.02, 0.004)
"""How many records a child has: one to four."""
RECORDS_A_CHILD = sum(share * number for number, share in enumerate(RECORDS_SHARES, start=1))
COLUMNS = (
    "record_id", "given", "middle", "family", "suffix", "aliases", "born", "sex", "ssn", "medicaid_id", "street",
    "city",
    "county", "state", "zip", "phone", "mother_given", "mother_family", "father_given", "birth_order", "multiple_birth",
    "race", "updated_on",
)  # fmt: skip
_RACES = ("White", "Hispanic", "Black", "Asian", "Other", "White", "Native American")
_AGENCIES = 102
_COPIED = 0.10
_FIRST_DAY = np.datetime64("2007-01-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshots:
    """Records before they are written down.

    Takes:
        who: the child of each record.
        visit: 0 for a child's first record, then 1, 2, 3.
        care: how careless the hour was: about 1, some 4.
        agency: who keeps it.
        newborn: whether it was made before the child had a name.
    """

    who: Numbers
    visit: Numbers
    care: NDArray[np.float64]
    agency: Numbers
    newborn: Flags


def written(rng: np.random.Generator, people: People, first_child: int) -> tuple[dict[str, Words], Snapshots, Places]:
    """All records of some people, by column, in no order that tells anything."""
    snaps = _snapshots(rng, people)
    where = places_of(rng, people, snaps.who, snaps.visit, first_child)
    cells = _named(rng, people, snaps) | _described(rng, people, snaps) | _numbered(rng, people, snaps, first_child)
    cells |= where.cells(rng, _kept(snaps, 0.92, 5))
    _copy(rng, cells, snaps)
    return cells, snaps, where


def _snapshots(rng: np.random.Generator, people: People) -> Snapshots:
    each = rng.choice(np.arange(1, len(RECORDS_SHARES) + 1), size=people.count, p=RECORDS_SHARES)
    who = np.repeat(np.arange(people.count), each)
    visit = np.arange(len(who)) - (np.cumsum(each) - each)[who]
    careless = rng.random(len(who)) < 0.12
    care = np.where(careless, 4.0, 0.6) * rng.lognormal(0, 0.3, len(who))
    agency = (people.home[who] * 7919 + visit * rng.integers(0, 2, len(who)) * 31) % _AGENCIES
    newborn = (visit == 0) & (rng.random(len(who)) < 0.012)
    return Snapshots(who=who, visit=visit, care=care, agency=agency, newborn=newborn)


def _kept(snaps: Snapshots, share: float, salt: int) -> NDArray[np.float64]:
    """How likely each record's agency has a field at all: agencies differ, and a careless hour leaves more out."""
    of_agency = np.random.default_rng(salt).beta(share * 6, (1 - share) * 6, _AGENCIES)
    return of_agency[snaps.agency] ** (0.7 + 0.3 * snaps.care)


def _known(rng: np.random.Generator, snaps: Snapshots, share: float, salt: int) -> Flags:
    return rng.random(len(snaps.who)) < _kept(snaps, share, salt)


def _named(rng: np.random.Generator, people: People, snaps: Snapshots) -> dict[str, Words]:
    given, middle = (
        givens(rng, people, snaps.who, snaps.newborn, snaps.care),
        middles(rng, people, snaps.who, snaps.agency),
    )
    family, aliases = families(rng, people, snaps.who, snaps.visit, snaps.newborn, snaps.agency)
    mother = rng.random(len(snaps.who)) < _kept(snaps, 0.6, 1)
    father = rng.random(len(snaps.who)) < _kept(snaps, 0.25, 2)
    mother |= snaps.newborn
    slips = 0.013 * snaps.care
    middle[(snaps.newborn) | (people.middle[snaps.who] == given)] = ""
    return {
        "given": misspelled(given, (rng.random(len(given)) < slips) & ~snaps.newborn, rng),
        "middle": middle,
        "family": misspelled(family, rng.random(len(family)) < slips, rng),
        "suffix": np.where(_known(rng, snaps, 0.7, 3), people.suffix[snaps.who], ""),
        "aliases": aliases,
        "mother_given": misspelled(
            np.where(mother, people.mother_given[snaps.who], ""), mother & (rng.random(len(given)) < slips), rng
        ),
        "mother_family": np.where(mother & (rng.random(len(given)) < 0.9), people.mother_family[snaps.who], ""),
        "father_given": np.where(father, people.father_given[snaps.who], ""),
    }


def _described(rng: np.random.Generator, people: People, snaps: Snapshots) -> dict[str, Words]:
    who, count = snaps.who, len(snaps.who)
    days = _texts(people.born[who])
    sex = np.where(people.sex[who] == 0, "F", "M").astype(object)
    other = rng.random(count) < 0.003 * snaps.care
    sex = np.where(other, np.where(sex == "F", "M", "F"), sex)
    sex = np.where(_known(rng, snaps, 0.985, 4), sex, "")
    multiple = (people.order[who] > 0) & _known(rng, snaps, 0.3, 6)
    ordered = multiple & _known(rng, snaps, 0.6, 7)
    race = np.array(_RACES, dtype=object)[people.origin[who]]
    race = np.where(_known(rng, snaps, 0.85, 8), race, "")
    updated = people.born[who] + np.where(snaps.newborn, 3, rng.integers(20, 6000, count))
    updated = np.minimum(updated, np.datetime64("2026-09-30") - rng.integers(0, 200, count))
    return {
        "born": misdated(
            days, snaps.care * np.where(people.origin[who] == ORIGINS.index("arabic-somali"), 2.5, 1.0), rng
        ),
        "sex": sex.astype(object),
        "multiple_birth": np.where(multiple, "Y", "").astype(object),
        "birth_order": np.where(ordered, people.order[who].astype(str), "").astype(object),
        "race": race.astype(object),
        "updated_on": _texts(updated),
    }


def _numbered(rng: np.random.Generator, people: People, snaps: Snapshots, first_child: int) -> dict[str, Words]:
    """Medicaid numbers (INV...) and social security numbers (never issued); some a sibling's, some mistyped."""
    who, count = snaps.who, len(snaps.who)
    medicaid = _known(rng, snaps, 0.4, 9) & ~snaps.newborn
    ssn = _known(rng, snaps, 0.2, 10) & ~snaps.newborn
    beside = (rng.random(count) < 0.002) & (who > 0)
    beside &= people.home[np.maximum(who - 1, 0)] == people.home[who]
    of_medicaid, of_ssn = first_child + np.where(beside, who - 1, who), first_child + who
    medicaid_text = np.char.add("INV", np.char.zfill((of_medicaid * 7 % 100_000_007).astype(str), 9)).astype(object)
    serial = of_ssn * 7919 % 48_000_000
    group, last = serial // 9_999 % 49 + 1, serial % 9_999 + 1
    area = 900 + serial // (9_999 * 49)
    parts = [np.char.zfill(each.astype(str), width) for each, width in ((area, 3), (group, 2), (last, 4))]
    ssn_text = np.char.add(np.char.add(np.char.add(parts[0], "-"), np.char.add(parts[1], "-")), parts[2]).astype(object)
    wrong = rng.random(count) < 0.006 * snaps.care
    return {
        "medicaid_id": np.where(medicaid, misspelled_digits(medicaid_text, wrong & medicaid, rng), "").astype(object),
        "ssn": np.where(ssn, misspelled_digits(ssn_text, wrong & ssn, rng), "").astype(object),
    }


def misspelled_digits(texts: Words, where: Flags, rng: np.random.Generator) -> Words:
    """Numbers with one of the last four digits other, in those named."""
    made = texts.copy()
    for place, pick in zip(np.flatnonzero(where).tolist(), rng.integers(1, 37, int(where.sum())).tolist(), strict=True):
        text = str(texts[place])
        at = len(text) - 1 - pick % 4
        made[place] = text[:at] + str((int(text[at]) + 1 + pick // 4 % 9) % 10) + text[at + 1 :]
    return made


def _copy(rng: np.random.Generator, cells: dict[str, Words], snaps: Snapshots) -> None:
    """Some later records repeat what the one before them said, slips and all: they were copied, not asked."""
    again = np.flatnonzero((snaps.visit > 0) & (rng.random(len(snaps.who)) < _COPIED))
    again = again[~snaps.newborn[again - 1]]
    for name in ("given", "family", "born", "sex", "mother_given", "mother_family"):
        cells[name][again] = cells[name][again - 1]


def _texts(days: NDArray[np.datetime64]) -> Words:
    """Days as text, each distinct one made once."""
    numbers = (days - _FIRST_DAY).astype(np.int64)
    low = int(numbers.min())
    table = np.datetime_as_string(np.arange(_FIRST_DAY + low, _FIRST_DAY + int(numbers.max()) + 1)).astype(object)
    return table[numbers - low]
