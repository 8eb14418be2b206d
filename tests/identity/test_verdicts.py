"""Link, ask or different: conservative, the same whatever stands beside, and never for twins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everychild.identity.clusters import bears_the_id, groups_of
from everychild.identity.describing import Description, words
from everychild.identity.tokens import tokens_of
from everychild.identity.verdicts import Verdict, model, score
from everychild.vocabulary.ids import AgencyId, Position, RecordId

ANA = Description(
    record_id=RecordId(UUID(int=1)),
    agency_id=AgencyId("US-KY:test"),
    given=("elizabeth",),
    family=("beispiel",),
    born_on=date(2015, 5, 4),
    sex="2",
    mother=("testa", "beispiel"),
)
THERE = replace(ANA, record_id=RecordId(UUID(int=2)), agency_id=AgencyId("US-OH:test"))


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        pytest.param(THERE, Verdict.SAME, id="everything equal in another agency"),
        pytest.param(replace(THERE, mother=()), Verdict.ASK, id="without a mother, the evidence does not reach"),
        pytest.param(replace(THERE, agency_id=ANA.agency_id), Verdict.ASK, id="one agency's own two records"),
        pytest.param(replace(THERE, given=("beth",)), Verdict.ASK, id="a nickname asks"),
        pytest.param(replace(THERE, given=("elizabth",)), Verdict.ASK, id="a typo asks"),
        pytest.param(replace(THERE, given=("elizabth",), last4="1234"), Verdict.ASK, id="one side's number is nothing"),
        pytest.param(replace(THERE, born_on=date(2015, 4, 5)), Verdict.ASK, id="day and month exchanged"),
        pytest.param(replace(THERE, given=()), Verdict.ASK, id="no given name on one side"),
        pytest.param(replace(THERE, sex="1"), Verdict.ASK, id="another sex"),
        pytest.param(replace(THERE, given=("margaret",)), Verdict.DIFFERENT, id="a twin sister"),
        pytest.param(replace(THERE, given=("testo",), sex="1"), Verdict.DIFFERENT, id="a twin brother"),
        pytest.param(
            replace(THERE, given=("margaret",), born_on=date(2013, 1, 9)), Verdict.DIFFERENT, id="an older sister"
        ),
        pytest.param(
            replace(THERE, family=("ejemplo",), mother=("demi", "ejemplo"), born_on=date(2011, 8, 1)),
            Verdict.DIFFERENT,
            id="a stranger of the same given name",
        ),
    ],
)
def test_the_verdict_is(other: Description, verdict: Verdict) -> None:
    assert score([(ANA, other)], model())[0].verdict is verdict


def test_two_equal_numbers_carry_a_typo() -> None:
    one, other = replace(ANA, last4="1234"), replace(THERE, given=("elizabth",), last4="1234")

    assert score([(one, other)], model())[0].verdict is Verdict.SAME


names = st.sampled_from(["elizabeth", "beth", "margaret", "testo", ""])
people = st.builds(
    Description,
    record_id=st.uuids().map(RecordId),
    agency_id=st.sampled_from([AgencyId("US-KY:test"), AgencyId("US-OH:test")]),
    given=names.map(words),
    family=st.sampled_from([("beispiel",), ("ejemplo",), ()]),
    born_on=st.sampled_from([date(2015, 5, 4), date(2015, 4, 5), date(2011, 8, 1), None]),
    sex=st.sampled_from(["1", "2", ""]),
    mother=st.sampled_from([("testa", "beispiel"), ("demi", "ejemplo"), ()]),
)


@given(st.lists(st.tuples(people, people), max_size=6))
def test_a_pairs_verdict_is_the_same_alone_in_a_batch_and_turned_round(
    pairs: list[tuple[Description, Description]],
) -> None:
    together = score(pairs, model())

    assert together == [score([pair], model())[0] for pair in pairs]
    assert [each.verdict for each in score([(b, a) for a, b in pairs], model())] == [each.verdict for each in together]


@given(st.tuples(people, people))
def test_reasons_hold_levels_and_no_values(pair: tuple[Description, Description]) -> None:
    reasons = " ".join(score([pair], model())[0].reasons)

    assert not any(value and value in reasons for one in pair for value in (*one.given, *one.family))


def test_a_token_needs_the_secret() -> None:
    assert tokens_of(b"a" * 32, ANA) == tokens_of(b"a" * 32, THERE)
    assert not set(tokens_of(b"a" * 32, ANA)) & set(tokens_of(b"b" * 32, THERE))


def test_a_newborns_placeholder_is_no_name() -> None:
    assert words("Baby Boy") == ()
    assert words("O'Brien-Núñez") == ("obrien", "nunez")


RECORDS = [RecordId(UUID(int=number)) for number in range(1, 7)]
edges = st.lists(st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS)).filter(lambda pair: pair[0] < pair[1]))


@given(edges, edges, st.randoms())
def test_what_a_child_is_made_of_does_not_depend_on_what_came_last(
    same: list[tuple[RecordId, RecordId]], different: list[tuple[RecordId, RecordId]], rng: object
) -> None:
    groups = groups_of(RECORDS, same, different)

    assert groups == groups_of(RECORDS[::-1], same[::-1], different[::-1])
    assert sorted(record for group in groups for record in group) == RECORDS
    assert not any({a, b} <= group for a, b in different for group in groups)


def test_the_record_that_came_first_keeps_the_childs_id() -> None:
    firsts = {RECORDS[0]: Position(9), RECORDS[1]: Position(3)}

    assert bears_the_id(RECORDS[:2], firsts) == RECORDS[1]
