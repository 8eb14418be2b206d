"""Link, ask or different: conservative, the same whatever stands beside, and never for twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everychild.identity.clusters import Links, bears_the_id, clusters_of
from everychild.identity.describing import Description
from everychild.identity.names import read_family, read_given
from everychild.identity.tokens import tokens_of
from everychild.identity.verdicts import Verdict, model, score
from everychild.vocabulary.ids import AgencyId, Position, RecordId

ANA = Description(
    record_id=RecordId(UUID(int=1)),
    agency_id=AgencyId("US-KY:test"),
    given="Elizabeth",
    family="Beispiel",
    born_on=date(2015, 5, 4),
    sex="2",
    state="US-KY",
    mother_given="Testa",
    mother_family="Beispiel",
)
THERE = replace(ANA, record_id=RecordId(UUID(int=2)), agency_id=AgencyId("US-OH:test"), state="US-OH")


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        pytest.param(THERE, Verdict.SAME, id="everything equal in another agency"),
        pytest.param(replace(THERE, agency_id=ANA.agency_id), Verdict.ASK, id="one agency's own two records"),
        pytest.param(replace(THERE, given="Beth"), Verdict.ASK, id="a nickname that is a name, of one mother, asks"),
        pytest.param(replace(THERE, given=""), Verdict.ASK, id="no given name on one side"),
        pytest.param(replace(THERE, given="Baby Girl"), Verdict.ASK, id="a newborn's placeholder on one side"),
        pytest.param(replace(THERE, given="Elisa", sex="1"), Verdict.ASK, id="a name alike and another sex"),
        pytest.param(replace(THERE, born_on=None), Verdict.ASK, id="no birth date on one side"),
        pytest.param(replace(THERE, given="Testo", sex="1"), Verdict.DIFFERENT, id="a twin brother"),
        pytest.param(
            replace(THERE, given="Margaret", born_on=date(2013, 1, 9)), Verdict.DIFFERENT, id="an older sister"
        ),
        pytest.param(
            replace(THERE, family="Ejemplo", mother_given="Demi", mother_family="Ejemplo", born_on=date(2011, 8, 1)),
            Verdict.DIFFERENT,
            id="a stranger of the same given name",
        ),
    ],
)
def test_the_verdict_is(other: Description, verdict: Verdict) -> None:
    assert score([(ANA, other)], model())[0].verdict is verdict


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(THERE, given="Margaret"), id="a twin sister"),
        pytest.param(replace(THERE, given="Margaret", last4="1235"), id="one side's number is nothing"),
        pytest.param(replace(THERE, family="Ejemplo", given="Margaret", born_on=None), id="a sister of another name"),
    ],
)
def test_different_given_names_are_never_linked(other: Description) -> None:
    assert score([(ANA, other)], model())[0].verdict is not Verdict.SAME


names = st.sampled_from(
    ["Elizabeth", "beth", "Margaret", "Testo", "", "Ana María", "Baby Boy A", "z" * 4000, "\u202eمريم", "😀"]
)
people = st.builds(
    Description,
    record_id=st.uuids().map(RecordId),
    agency_id=st.sampled_from([AgencyId("US-KY:test"), AgencyId("US-OH:test")]),
    given=names,
    family=st.sampled_from(["Beispiel", "Ejemplo-Beispiel", "", "O'Demo Jr."]),
    born_on=st.sampled_from([date(2015, 5, 4), date(2015, 4, 5), date(2011, 8, 1), None]),
    sex=st.sampled_from(["1", "2", ""]),
    aliases=st.sampled_from([(), ("Ejemplo, Beth",)]),
    street=st.sampled_from(["", "12 Example St", "12 Exampel Street Apt 4", "unknown"]),
    mother_given=st.sampled_from(["Testa", "Demi", ""]),
    last4=st.sampled_from(["", "1235", "000-00-0000", "900-11-2345", "900-11-2346"]),
)


@settings(deadline=None)
@given(st.lists(st.tuples(people, people), max_size=6))
def test_a_pairs_verdict_is_the_same_alone_in_a_batch_and_turned_round(
    pairs: list[tuple[Description, Description]],
) -> None:
    together = score(pairs, model())

    assert together == [score([pair], model())[0] for pair in pairs]
    assert [each.verdict for each in score([(b, a) for a, b in pairs], model())] == [each.verdict for each in together]


@settings(deadline=None)
@given(st.tuples(people, people))
def test_reasons_hold_levels_and_no_values(pair: tuple[Description, Description]) -> None:
    reasons = " ".join(score([pair], model())[0].reasons)

    assert not any(value and value.lower() in reasons for one in pair for value in (one.given, one.family, one.last4))


def test_a_token_needs_the_secret() -> None:
    assert tokens_of(b"a" * 32, ANA) == tokens_of(b"a" * 32, THERE)
    assert not set(tokens_of(b"a" * 32, ANA)) & set(tokens_of(b"b" * 32, THERE))


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        pytest.param("Baby Boy", "", id="a newborn's placeholder"),
        pytest.param("BABYGIRL B", "", id="a second-born's placeholder"),
        pytest.param("O'Brien-Núñez", "obrien nunez", id="apostrophes join, hyphens part, diacritics go"),
        pytest.param("Łukasz", "lukasz", id="a letter of another alphabet"),
        pytest.param("Mary J.", "mary", id="a middle initial beside the name"),
        pytest.param("J0HN", "john", id="a scanned digit"),
        pytest.param("Jane", "jane", id="a real name"),
    ],
)
def test_a_given_name_is_read_as(cell: str, name: str) -> None:
    assert read_given(cell).name == name


def test_a_placeholder_keeps_the_order_and_sex_that_it_says() -> None:
    read = read_given("Baby Girl B")

    assert (read.order, read.sex, read.name) == ("2", "f", "")


def test_a_generation_beside_the_family_name_is_no_part_of_it() -> None:
    assert (read_family("Beispiel Jr.").name, read_family("Beispiel Jr.").suffix) == ("beispiel", "2")


RECORDS = [RecordId(UUID(int=number)) for number in range(1, 7)]
edges = st.lists(st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda pair: pair[0] < pair[1]))


@given(edges, edges, st.randoms())
def test_what_a_child_is_made_of_does_not_depend_on_what_came_last(
    same: list[tuple[RecordId, RecordId]], different: list[tuple[RecordId, RecordId]], rng: object
) -> None:
    found = clusters_of(RECORDS, Links(model_same=same, apart=different))

    assert found == clusters_of(RECORDS[::-1], Links(model_same=same[::-1], apart=different[::-1]))
    assert sorted(record for group in found.groups for record in group) == RECORDS
    assert not any({a, b} <= group for a, b in different for group in found.groups)


def test_the_record_that_came_first_keeps_the_childs_id() -> None:
    firsts = {RECORDS[0]: Position(9), RECORDS[1]: Position(3)}

    assert bears_the_id(RECORDS[:2], firsts) == RECORDS[1]
