"""A pair has one level however it was reached, and one key in the live index and in a whole file."""

from __future__ import annotations

import random

import numpy as np
import pytest

from everychild.identity.births import BORN_LEVELS, born_levels, born_table, read_born
from everychild.identity.columns import columns_of
from everychild.identity.everything import CELLS, chosen, everything, levels_of_cells
from everychild.identity.explaining import words_of
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.grouping import groups_of, lone_bridges
from everychild.identity.homes import read_street
from everychild.identity.keys import LIVE, hashed, keys_of, parts_of
from everychild.identity.learning import patterns_of
from everychild.identity.likeness import Levels, levels_of, main_levels
from everychild.identity.matching import one_to_one
from everychild.identity.numbers import read_medicaid, read_phone, read_ssn
from everychild.identity.people import People, people_of

LATEST = "20261125"
Row = dict[str, str]


def of(*rows: Row) -> People:
    return people_of(columns_of(rows), latest=LATEST)


def level(field: str, one: Row, other: Row) -> str:
    """One field's level for two rows."""
    found = levels_of(of(one, other), np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))
    return FIELDS[PLACES[field]].levels[int(found[PLACES[field], 0])]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("Ana", "ana", "equal", id="case"),
        pytest.param("De La Cruz", "Delacruz", "equal", id="the same without spaces"),
        pytest.param("José", "Jose", "equal", id="diacritics"),
        pytest.param("Elizabeth", "Beth", "nickname", id="a nickname of the public list"),
        pytest.param("Ana María", "Ana", "part", id="one half of a compound name"),
        pytest.param("Mary Ann", "Mary Beth", "weak", id="twins who share the first of two names"),
        pytest.param("Margaret", "Margarte", "one-edit", id="two letters exchanged"),
        pytest.param("Catherine", "Kathryn", "sounds-alike", id="another spelling of one sound"),
        pytest.param("J", "Joanna", "initial", id="an initial"),
        pytest.param("Testa", "Demi", "different", id="another name"),
        pytest.param("Baby Girl", "Demi", "missing", id="a placeholder is no name"),
        pytest.param("Of House", "Demi", "missing", id="somebody of a house is no name"),
        pytest.param(
            "Nino", "Demi", "missing", id="a word for a child that is also a name says nothing when it differs"
        ),
        pytest.param("Nino", "Nino", "equal", id="and is a name when it agrees"),
        pytest.param("J", "Demi", "other-letter", id="a letter that is not the first"),
        pytest.param("J", "K", "different", id="two letters"),
    ],
)
def test_given_names_are(one: str, other: str, expected: str) -> None:
    assert level("given", {"given": one}, {"given": other}) == expected
    assert level("given", {"given": other}, {"given": one}) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param("2015-05-04", "05/04/2015", "equal", id="two ways to write one day"),
        pytest.param("2015-05-04", "20150504", "equal", id="eight digits"),
        pytest.param("2015-05-04", "2015-04-05", "exchanged", id="day and month exchanged"),
        pytest.param("2015-05-04", "2015-05-14", "one-digit", id="one digit"),
        pytest.param("2015-05-04", "2005-05-04", "one-digit", id="one digit of the year"),
        pytest.param("2015-05-04", "1998-05-04", "other-year", id="the same birthday"),
        pytest.param("2015-05-04", "2015", "partly-known", id="a year alone that agrees"),
        pytest.param("2015-05-04", "2012", "farther", id="a year alone that does not"),
        pytest.param("2015-05-04", "2999-01-01", "missing", id="a day in the future"),
        pytest.param("2015-05-04", "1900-01-01", "missing", id="a placeholder"),
    ],
)
def test_birth_dates_are(one: str, other: str, expected: str) -> None:
    assert level("born", {"born": one}, {"born": other}) == expected
    assert level("born", {"born": other}, {"born": one}) == expected


@pytest.mark.parametrize(
    ("one", "other", "given", "family"),
    [
        pytest.param(("Barnaby", "Siggins"), ("Sigins", "Barnabi"), "exchanged", "missing", id="with a slip in each"),
        pytest.param(("Raquel", "Demi"), ("Watkin", "Raquel"), "half-exchanged", "missing", id="one of the two only"),
        pytest.param(
            ("Barnaby", "Siggins"), ("Sargent", "Bertram"), "different", "different", id="not by letters alone"
        ),
        pytest.param(("Ada", "Person"), ("Ada", "Beispiel"), "equal", "missing", id="a person is nobody's name"),
        pytest.param(("Ada", "De Casa"), ("Ada", "Beispiel"), "equal", "missing", id="nor is a house"),
        pytest.param(("Ada", "De La Cruz"), ("Ada", "Beispiel"), "equal", "different", id="but a cross is"),
    ],
)
def test_names_that_stand_in_the_others_place_are_seen(
    one: tuple[str, str], other: tuple[str, str], given: str, family: str
) -> None:
    a, b = ({"given": each[0], "family": each[1]} for each in (one, other))

    assert (level("given", a, b), level("family", a, b)) == (given, family)
    assert (level("given", b, a), level("family", b, a)) == (given, family)


def test_exchanged_names_and_former_names_are_seen() -> None:
    assert level("given", {"given": "Ana", "family": "Beispiel"}, {"given": "Beispiel", "family": "Ana"}) == "exchanged"
    assert level("family", {"family": "Ejemplo", "aliases": "Beispiel, Ana"}, {"family": "Beispiel"}) == "former"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"street": "12 Main Street"}, {"street": "12 main st."}, "same-home", id="an abbreviation"),
        pytest.param({"street": "12 Example St"}, {"street": "12 Exampel St"}, "nearly-same-home", id="a slip"),
        pytest.param({"street": "12 Example St"}, {"street": "14 Example St"}, "same-street", id="a neighbour"),
        pytest.param({"zip": "10001"}, {"zip": "10001-1234"}, "same-zip", id="a long postcode"),
        pytest.param({"state": "US-KY"}, {"state": "OH"}, "other-state", id="another state"),
        pytest.param({"street": "homeless"}, {"street": "homeless"}, "missing", id="no address is no address"),
    ],
)
def test_homes_are(one: Row, other: Row, expected: str) -> None:
    assert level("home", one, other) == expected


@pytest.mark.parametrize(
    "cell", ["000-00-0000", "123-45-6789", "111-11-1111", "666-12-1234", "900-00-1234", "abc", "12"]
)
def test_a_placeholder_number_is_no_number(cell: str) -> None:
    assert read_ssn(cell) == ""


def test_the_last_four_digits_are_never_a_whole_number() -> None:
    assert level("ssn", {"ssn": "2345"}, {"ssn": "2345"}) == "last-four"
    assert level("ssn", {"ssn": "900-11-2345"}, {"ssn": "2345"}) == "last-four"
    assert level("ssn", {"ssn": "900-11-2345"}, {"ssn": "900-11-2346"}) == "one-digit"


def test_real_numbers_are_kept() -> None:
    assert (read_ssn("900-11-2345"), read_ssn("2345")) == ("900112345", "2345")
    assert (read_medicaid("INV-000123457"), read_medicaid("00000000")) == ("inv000123457", "")
    assert (read_phone("(212) 555-0134"), read_phone("999-999-9999")) == ("2125550134", "")


def test_an_address_is_read_by_part() -> None:
    read = read_street("12B North Example Avenue Apt. 4")

    assert (read.number, read.street, read.unit) == ("12b", "n example ave", "4")


def crowd(count: int, seed: int) -> list[Row]:
    rng = random.Random(seed)
    given = [
        "Ana",
        "Ana Maria",
        "Anna",
        "Hannah",
        "Beth",
        "Elizabeth",
        "Jo",
        "J",
        "Joan",
        "",
        "Baby Boy",
        "Zoë",
        "مريم",
    ]
    family = ["Beispiel", "Beispeil", "Ejemplo Beispiel", "Ejemplo", "O'Demo", "Odemo", "", "Mc Test", "Mctest"]
    street = ["12 Example St", "12 Exampel St", "14 Example St", "Example St", "", "PO Box 7", "9 Demo Rd Apt 2"]
    return [
        {
            "given": rng.choice(given),
            "family": rng.choice(family),
            "middle": rng.choice(["", "A", "Ann", "Anne", "B"]),
            "born": rng.choice(["2015-05-04", "2015-04-05", "2015-05-14", "2012", "", "1998-05-04", "2013-01-01"]),
            "sex": rng.choice(["M", "F", ""]),
            "street": rng.choice(street),
            "zip": rng.choice(["10001", "10002", ""]),
            "state": rng.choice(["KY", "OH", ""]),
            "ssn": rng.choice(["", "900-11-2345", "900-11-2346", "2345"]),
            "mother_given": rng.choice(["", "Testa", "Testo"]),
        }
        for _ in range(count)
    ]


@pytest.mark.parametrize("first", [0, 40], ids=["one list with itself", "two lists"])
def test_a_pair_has_one_level_in_a_table_of_everything_and_alone(first: int) -> None:
    people = of(*crowd(100, seed=3))
    every = everything(people, first, lambda _what, _done: None)
    one, other = chosen(every, np.ones(CELLS, dtype=np.bool_), lambda _what, _done: None)
    cells = _cells_of(main_levels(people, one, other))

    assert len(one) == every.pairs
    for cell in np.unique(cells).tolist():
        keep = np.zeros(CELLS, dtype=np.bool_)
        keep[cell] = True
        found = chosen(every, keep, lambda _what, _done: None)
        assert set(zip(*(side.tolist() for side in found), strict=True)) == set(
            zip(one[cells == cell].tolist(), other[cells == cell].tolist(), strict=True)
        )


def _cells_of(levels: Levels) -> Levels:
    by_levels = {tuple(column): cell for cell, column in enumerate(levels_of_cells(np.arange(CELLS)).T.tolist())}
    return np.array([by_levels[tuple(column)] for column in levels.T.tolist()])


def test_two_records_share_a_live_key_exactly_when_they_share_it_in_bulk() -> None:
    people = of(*crowd(60, seed=4))
    live = keys_of(people)
    parts = parts_of(people)
    for recipe in LIVE:
        bulk: list[set[int]] = [set() for _ in range(people.count)]
        for keys, known in hashed(people, parts, recipe):
            for record in np.flatnonzero(known).tolist():
                bulk[record].add(int(keys[record]))
        own = [{key for key in keys if key.startswith(f"{recipe.name}|")} for keys in live]
        for a in range(people.count):
            for b in range(a):
                assert bool(own[a] & own[b]) == bool(bulk[a] & bulk[b]), recipe.name


def test_every_level_has_words() -> None:
    for field in FIELDS:
        for number in range(1, len(field.levels)):
            levels = np.zeros((len(FIELDS), 1), dtype=np.uint8)
            levels[PLACES[field.name], 0] = number
            assert words_of(levels, np.zeros(1, dtype=np.uint32))[0]


def test_a_rival_turns_a_sure_pair_into_a_question() -> None:
    one, other = np.array([0, 0], dtype=np.int32), np.array([5, 6], dtype=np.int32)

    alone = one_to_one(one[:1], other[:1], np.array([0.97]), (100, 100))
    rivalled = one_to_one(one, other, np.array([0.97, 0.96]), (100, 100))

    assert alone[0] > 0.95
    assert rivalled[0] < 0.7
    assert rivalled.sum() <= 1.0 + 1e-9


def test_a_link_that_alone_joins_two_groups_is_a_bridge_whatever_came_last() -> None:
    links = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)]
    for seed in range(20):
        random.Random(seed).shuffle(links)
        one, other = (np.array(side, dtype=np.int32) for side in zip(*links, strict=True))
        bridges = lone_bridges(6, one, other)

        assert [links[at] for at in np.flatnonzero(bridges).tolist()] == [(2, 3)]
        assert len(set(groups_of(6, one[~bridges], other[~bridges]).tolist())) == 2


def test_patterns_are_counted_whatever_the_order() -> None:
    people = of(*crowd(40, seed=6))
    one, other = np.triu_indices(40, 1)
    levels = levels_of(people, one.astype(np.int32), other.astype(np.int32))
    turned = patterns_of(levels[:, ::-1])

    assert np.array_equal(patterns_of(levels).levels, turned.levels)
    assert np.array_equal(patterns_of(levels).counts, turned.counts)


def test_a_table_of_dates_gives_the_levels_of_its_pairs() -> None:
    table = born_table(
        tuple(read_born(cell, LATEST) if cell else "" for cell in ("", "2015-05-04", "2015", "13/45/2001"))
    )
    places = np.arange(4, dtype=np.int32)
    whole = born_levels(table, places[:, None], places[None, :])

    assert np.array_equal(whole, whole.T)
    assert BORN_LEVELS[int(whole[3, 3])] == "equal"
