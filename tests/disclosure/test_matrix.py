"""Every role, purpose, relationship and class of information, all of them, against what must never be."""

from __future__ import annotations

from itertools import product

import pytest

from everychild.care.codec import plans
from everychild.disclosure.categories import CATEGORY_OF
from everychild.disclosure.matrix import Cell, matrix
from everychild.disclosure.rules import Extent, Refusal, opened

CLOSED_TO_ALL_HERE = {"D06", "D11n", "D12", "D17", "D19"}
STRANGERS = {"R20", "R21", "R22"}


def answer(role: str, purpose: str, *, related: bool = True) -> dict[str, Extent]:
    found = opened(matrix(), role=role, purpose=purpose, related=related)
    return {} if isinstance(found, Refusal) else dict(found)


EVERYTHING = list(product(matrix().roles, [*matrix().purposes, "P-IMMIGRATION", ""], (True, False)))


def test_an_independent_reading_of_the_table_agrees_in_every_case() -> None:
    for role, purpose, related in EVERYTHING:
        row, chosen = matrix().roles[role], matrix().purposes.get(purpose)
        may = related and chosen is not None and role in chosen.roles and row.needs != "closed"
        only = chosen.only if chosen and chosen.only else matrix().categories.keys()
        expected = {
            category: Extent.FULL if cell == "A" else Extent.LEAST
            for category, cell in row.cells.items()
            if may and cell in ("A", "M", "S") and category not in row.when and category in only
        }
        assert answer(role, purpose, related=related) == expected, (role, purpose, related)


def test_what_is_never_shown_is_never_open() -> None:
    for role, purpose, related in EVERYTHING:
        found = answer(role, purpose, related=related)
        assert not CLOSED_TO_ALL_HERE - {"D06"} & found.keys()
        assert "D04" not in found or role == "R18"
        assert role != "R11" or not {"D04", "D06"} & found.keys()
        assert role not in STRANGERS or not found
        assert related or not found


def test_there_is_no_purpose_of_immigration_enforcement() -> None:
    refusal = opened(matrix(), role="R03", purpose="P-IMMIGRATION", related=True)

    assert isinstance(refusal, Refusal)
    assert "counsel" in refusal.remedy


def test_every_row_has_a_cell_for_every_class() -> None:
    assert all(row.cells.keys() == matrix().categories.keys() for row in matrix().roles.values())
    assert all(isinstance(cell, Cell) for row in matrix().roles.values() for cell in row.cells.values())


def test_every_purpose_names_its_law() -> None:
    assert all(purpose.hook for purpose in matrix().purposes.values())


def test_every_kind_of_event_has_a_class() -> None:
    assert CATEGORY_OF.keys() == plans().keys()
    assert set(CATEGORY_OF.values()) <= matrix().categories.keys()


@pytest.mark.parametrize("role", ["R03", "R04"])
def test_a_worker_with_the_child_sees_the_childs_life(role: str) -> None:
    assert {"D01", "D03", "D08", "D15"} <= answer(role, "P-CARE").keys()
