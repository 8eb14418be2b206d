"""Two people who bear one name are never made one, and one person under two names is still met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import numpy as np
import pytest

from everychild.identity.columns import columns_of
from everychild.identity.describing import Description
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.likeness import levels_of
from everychild.identity.numbers import read_ssn
from everychild.identity.people import people_of
from everychild.identity.verdicts import Verdict, model, score
from everychild.vocabulary.ids import AgencyId, RecordId

SON = Description(
    record_id=RecordId(UUID(int=1)),
    agency_id=AgencyId("US-KY:test"),
    given="Testo",
    family="Beispiel",
    born_on=date(2019, 5, 4),
    sex="1",
    state="US-KY",
    street="12 Mock Lane",
    city="Sampleton",
    zip="40999",
    mother_given="Testa",
    mother_family="Beispiel",
)
OTHER = replace(SON, record_id=RecordId(UUID(int=2)), agency_id=AgencyId("US-OH:test"))
BORN = date(1998, 11, 23)


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        pytest.param(replace(OTHER, born_on=BORN), Verdict.DIFFERENT, id="a father of his son's name in one home"),
        pytest.param(replace(OTHER, born_on=date(2017, 8, 21)), Verdict.ASK, id="a child named for a dead one"),
        pytest.param(
            replace(OTHER, given="", birth_order="2", multiple_birth="Y"), Verdict.ASK, id="one of twins, not named yet"
        ),
    ],
)
def test_of_two_who_share_a_name_or_a_home_the_verdict_is(other: Description, verdict: Verdict) -> None:
    assert score([(SON, other)], model())[0].verdict is verdict


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(OTHER, born_on=date(2021, 9, 17)), id="born years apart"),
        pytest.param(
            replace(OTHER, family="Ejemplo", street="9 Elsewhere Rd", zip="40001", mother_given="", mother_family=""),
            id="another family name and address",
        ),
        pytest.param(replace(OTHER, family="Ejemplo", born_on=date(2020, 5, 14), mother_given=""), id="a stepbrother"),
    ],
)
def test_they_are_never_linked_unasked(other: Description) -> None:
    assert score([(SON, other)], model())[0].verdict is not Verdict.SAME


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(OTHER, given="Bramdon"), id="one letter, which may be a slip"),
        pytest.param(replace(OTHER, given="Brendyn"), id="two letters"),
        pytest.param(replace(OTHER, given="Brendon", street="9 Elsewhere Rd", zip="40001"), id="one mother, two homes"),
        pytest.param(replace(OTHER, given="Brendon", mother_given=""), id="one home, and a mother not told"),
        pytest.param(
            replace(OTHER, given="Brendon", street="", zip="", city="", mother_given="", phone="502-555-0142"),
            id="one telephone, and home and mother not told",
        ),
        pytest.param(replace(OTHER, given="Brendon", born_on=date(2019, 5, 14)), id="a slip in the birth date too"),
    ],
)
def test_children_of_one_home_with_names_nearly_alike_are_asked_however_rare_the_names(
    other: Description,
) -> None:
    child = replace(SON, given="Brandon", phone="502-555-0142")

    assert score([(child, other)], model())[0].verdict is Verdict.ASK


@pytest.mark.parametrize(
    ("given", "born_on", "verdict"),
    [
        pytest.param("Ricardo", SON.born_on, Verdict.ASK, id="the second of two given names alone"),
        pytest.param("Alejandro", SON.born_on, Verdict.SAME, id="the first of two given names alone"),
        pytest.param("A", SON.born_on, Verdict.SAME, id="the first letter"),
        pytest.param("A", date(2016, 5, 4), Verdict.ASK, id="the first letter, and a date one digit away"),
        pytest.param("", date(2007, 5, 4), Verdict.ASK, id="no name, and that day of another year"),
    ],
)
def test_a_child_of_two_given_names_is_met_in_one_home_under(
    given: str, born_on: date | None, verdict: Verdict
) -> None:
    child, other = replace(SON, given="Alejandro Ricardo"), replace(OTHER, given=given, born_on=born_on)

    assert score([(child, other)], model())[0].verdict is verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        pytest.param({"last4": "900-11-2345"}, Verdict.SAME, id="one number"),
        pytest.param({"last4": "2345", "middle": "Demo"}, Verdict.SAME, id="one last four and one middle name"),
        pytest.param({"last4": "2345"}, Verdict.ASK, id="one last four alone"),
        pytest.param({"middle": "Demo"}, Verdict.ASK, id="one middle name alone"),
    ],
)
def test_a_slip_in_a_name_is_told_from_a_twin_by(said: dict[str, str], verdict: Verdict) -> None:
    child, again = replace(SON, given="Brandon", **said), replace(OTHER, given="Bramdon", **said)

    assert score([(child, again)], model())[0].verdict is verdict


def test_two_numbers_and_birth_dates_years_apart_are_two() -> None:
    child = replace(SON, last4="900-11-2345")
    other = replace(OTHER, given=SON.given, family=SON.family, last4="900-44-8761", born_on=date(2008, 11, 19))

    assert score([(child, other)], model())[0].verdict is Verdict.DIFFERENT


def test_names_nearly_alike_of_one_birth_whose_order_differs_are_two() -> None:
    first = replace(SON, given="Brandon", multiple_birth="yes", birth_order="1")
    second = replace(OTHER, given="Brendon", multiple_birth="yes", birth_order="2")

    assert score([(first, second)], model())[0].verdict is Verdict.DIFFERENT


def test_first_and_second_of_one_birth_without_names_are_two() -> None:
    first = replace(SON, given="Baby Boy A", multiple_birth="Y")

    assert score([(first, replace(OTHER, given="Baby Boy B", multiple_birth="Y"))], model())[0].verdict is (
        Verdict.DIFFERENT
    )


def test_one_birth_date_that_stands_for_an_unknown_one_is_asked() -> None:
    refugee = replace(SON, born_on=date(2012, 1, 1), street="", mother_given="", mother_family="")
    other = replace(OTHER, born_on=date(2012, 1, 1), street="", zip="40001", mother_given="", mother_family="")

    assert score([(refugee, other)], model())[0].verdict is not Verdict.SAME


def test_names_in_each_others_boxes_are_met_with_a_slip_in_one() -> None:
    levels = _levels({"given": "Testo", "family": "Beispiel"}, {"given": "Beispeil", "family": "Testo"})

    assert levels["given"] == "exchanged"
    assert levels["family"] == "missing"


def test_a_former_name_counts_as_a_whole_name_or_beside_one_given_name() -> None:
    known = {"given": "Testo", "family": "Beispiel", "aliases": "Testo Ejemplo"}

    assert _levels(known, {"given": "Testo", "family": "Ejemplo"})["family"] == "former"
    assert _levels(known, {"given": "Placeholda", "family": "Ejemplo"})["family"] == "different"


def test_a_town_of_one_name_in_another_state_is_another_town() -> None:
    one, other = {"city": "Sampleton", "state": "KY"}, {"city": "Sampleton", "state": "OH"}

    assert _levels(one, other)["home"] == "other-state"


def test_a_mothers_family_name_that_is_the_childs_says_nothing_twice() -> None:
    one = {"family": "Beispiel", "mother_given": "Testa", "mother_family": "Beispiel"}

    assert _levels(one, one | {"mother_given": "Demi"})["mother"] == "different"
    assert _levels(one, one | {"mother_given": ""})["mother"] == "missing"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("5476289", "5476289"),
        ("1234567", ""),
        ("0001234", ""),
        ("7777777", ""),
        ("54762", ""),
        ("900-12-3456", "900123456"),
    ],
)
def test_a_number_of_another_register_is_a_number_and_a_placeholder_none(said: str, read: str) -> None:
    assert read_ssn(said) == read


def _levels(one: dict[str, str], other: dict[str, str]) -> dict[str, str]:
    people = people_of(columns_of([one, other]), latest="99991231")
    levels = levels_of(people, np.array([0], dtype=np.int32), np.array([1], dtype=np.int32))[:, 0].tolist()
    return {field.name: field.levels[levels[PLACES[field.name]]] for field in FIELDS}
