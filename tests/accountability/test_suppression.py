"""Small numbers left out, so that nobody can subtract their way back."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from everychild.accountability.suppression import Counted, suppressed
from everychild.disclosure.small_numbers import rounded


@st.composite
def counties(draw: st.DrawFn) -> dict[str, Counted]:
    places = [f"{n:05}" for n in range(draw(st.integers(1, 9)))]
    found: dict[str, Counted] = {}
    for place in places:
        children = draw(st.integers(0, 80))
        found[place] = Counted(children=children, unaccounted=draw(st.integers(0, children)))
    return found


def test_a_county_with_ten_children_is_left_out_and_one_with_eleven_is_not() -> None:
    shown = suppressed(
        {
            "a": Counted(children=10, unaccounted=0),
            "b": Counted(children=10, unaccounted=0),
            "c": Counted(children=11, unaccounted=0),
        }
    )

    assert shown["a"].children is None
    assert shown["c"].children == 10


def test_one_small_county_takes_the_next_smallest_with_it() -> None:
    shown = suppressed(
        {
            "a": Counted(children=4, unaccounted=0),
            "b": Counted(children=30, unaccounted=15),
            "c": Counted(children=300, unaccounted=30),
        }
    )

    assert [shown[each].children for each in "abc"] == [None, None, 300]


def test_a_remainder_of_ten_accounted_for_hides_the_part_that_is_not() -> None:
    shown = suppressed(
        {
            "a": Counted(children=40, unaccounted=30),
            "b": Counted(children=200, unaccounted=60),
            "c": Counted(children=400, unaccounted=90),
        }
    )

    assert shown["a"].children == 40
    assert shown["a"].unaccounted is None
    assert shown["b"].unaccounted is None
    assert shown["c"].unaccounted == 90


@given(counties())
def test_whatever_is_left_out_of_a_state_is_at_least_two_counties_and_eleven_children(
    table: dict[str, Counted],
) -> None:
    shown = suppressed(table)
    parts: dict[str, Callable[[str], int]] = {
        "children": lambda place: table[place].children,
        "unaccounted": lambda place: table[place].unaccounted,
        "accounted": lambda place: table[place].children - table[place].unaccounted,
    }
    for name, count in parts.items():
        column = "children" if name == "children" else "unaccounted"
        gone = [place for place, each in shown.items() if getattr(each, column) is None]
        if gone and len(gone) < len(table):
            assert len(gone) > 1, name
            assert sum(count(place) for place in gone) >= 11, name


@given(counties())
def test_nothing_under_eleven_is_shown_whichever_way_it_is_had(table: dict[str, Counted]) -> None:
    for place, each in suppressed(table).items():
        counted = table[place]
        if each.children is not None:
            assert counted.children >= 11
        if each.unaccounted is not None:
            assert counted.unaccounted >= 11
            assert counted.children - counted.unaccounted >= 11
            assert each.children is not None


@given(counties())
def test_everything_shown_stands_on_one_grid(table: dict[str, Counted]) -> None:
    for each in suppressed(table).values():
        assert all(value is None or value % 5 == 0 for value in (each.children, each.unaccounted))


def test_rounding_goes_to_the_nearest_five() -> None:
    assert [rounded(count) for count in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
