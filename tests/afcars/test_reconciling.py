"""Payments, return and roll call of a day: every number stands under one name, and the names add up."""

from __future__ import annotations

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everychild.afcars.facts import ChildFacts, EpisodeFacts
from everychild.afcars.reconciling import Side, read_payments, reconcile

DAY = date(2026, 11, 20)
SETTINGS = (
    "foster home of others", "foster home of a relative or kin", "placed at home", "runaway", "whereabouts unknown",
    "group home", "not said",
)  # fmt: skip


def a_fact(setting: str = "foster home of others", *, began: str = "2026-06-01", ended: str = "") -> ChildFacts:
    began_on = date.fromisoformat(began)
    episode = EpisodeFacts(
        began_on=began_on,
        ended_on=date.fromisoformat(ended) if ended else None,
        reason="1" if ended else "",
        county="21067",
        settings=((began_on, setting),),
    )
    return ChildFacts(
        born_on=None, sex="female", race="White", hispanic="no", rights_ended_on=None, episodes=(episode,)
    )


@pytest.mark.parametrize(
    ("fact", "paid", "side"),
    [
        (a_fact(), True, Side.AGREE),
        (a_fact(), False, Side.UNPAID),
        (a_fact("foster home of a relative or kin"), False, Side.KIN_UNPAID),
        (a_fact("foster home of a relative or kin"), True, Side.AGREE),
        (a_fact("placed at home"), False, Side.HOME_UNPAID),
        (a_fact("placed at home"), True, Side.PAID_HOME),
        (a_fact("runaway"), True, Side.PAID_MISSING),
        (a_fact("whereabouts unknown"), False, Side.GONE_UNPAID),
        (a_fact(ended="2026-11-20"), True, Side.PAID_AFTER_EXIT),
        (a_fact(ended="2026-11-21"), True, Side.AGREE),
        (a_fact(began="2026-11-21"), True, Side.PAID_BEFORE),
        (a_fact(began="2026-11-20"), True, Side.AGREE),
    ],
)
def test_each_difference_has_its_name(fact: ChildFacts, paid: bool, side: Side) -> None:
    found = reconcile([("INV1", fact)], frozenset({"INV1"} if paid else ()), DAY)

    assert dict(found.counts) == {side: 1}


def test_a_child_who_is_neither_in_care_nor_paid_for_is_no_difference() -> None:
    assert not reconcile([("INV1", a_fact(ended="2026-11-01"))], frozenset(), DAY).counts


@given(
    st.lists(st.tuples(st.sampled_from(SETTINGS), st.sampled_from(["", "2026-11-02", "2026-11-25"])), max_size=20),
    st.frozensets(st.integers(0, 25)),
)
def test_the_names_add_up_to_what_is_paid_and_to_who_is_in_care(
    made: list[tuple[str, str]], paid: frozenset[int]
) -> None:
    children = [(f"INV{n}", a_fact(setting, ended=ended)) for n, (setting, ended) in enumerate(made)]
    found = reconcile(children, frozenset(f"INV{n}" for n in paid), DAY)

    assert found.paid == len(paid)
    assert found.in_care == sum(1 for _, fact in children if fact.open_on(DAY))


def test_a_ledger_is_read_line_by_line_and_a_mistake_costs_its_line() -> None:
    text = (
        "number,from,to\n"
        "INV1,2026-10-01,\n"
        "INV2,2026-10-01,2026-11-19\n"
        "INV3,2026-11-20,2026-11-20\n"
        "INV3,2026-11-01,2026-12-01\n"
        "INV4,20261101,tomorrow\n"
        "INV5,2026-12-01,2026-11-01\n"
        ",2026-11-01,\n"
    )
    paid = read_payments(io.BytesIO(text.encode()), DAY)

    assert paid.numbers == {"INV1", "INV3"}
    assert paid.twice == {"INV3"}
    assert [(problem.code, problem.line) for problem in paid.problems] == [
        ("payment-row-wrong", 6), ("payment-row-wrong", 7), ("payment-row-wrong", 8),
    ]  # fmt: skip


def test_a_ledger_without_its_columns_says_which_are_missing() -> None:
    paid = read_payments(io.BytesIO(b"child,since\nINV1,2026-10-01\n"), DAY)

    assert paid.rows == 0
    assert len(paid.problems) == 1
