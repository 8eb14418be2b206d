"""Two files side by side: what is missing, what swung, which histories changed, and numbers that changed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from returns import HOME, Answers, a_child, a_file, a_removal

from everychild.afcars.comparing import Comparison, compare
from everychild.afcars.rekey_file import propose_rekey, read_rekey
from everychild.afcars.scopes import form
from everychild.afcars.summaries import read_side

NOTHING: Answers = {"case_worker_visit": [], "permanency_plan": [], "E149_periodic_review_date": []}
OLD_REMOVAL = a_removal(NOTHING, E69="20250601", E70="20250601")
HEADING = b"old_number,new_number,reason\n"


def aged(
    n: int, shift: int = 0, blocks: Answers | None = None, *, removal: Answers = OLD_REMOVAL, **changed: str
) -> str:
    """A child whose birth date is their own; with a shift, the same child under another number."""
    own = {"E5": f"2015{1 + n // 28 % 12:02d}{1 + n % 28:02d}", **changed}
    return a_child(n + shift, blocks, removal=removal, **own)


def compared(old: bytes, new: bytes, rekey: bytes = b"") -> Comparison:
    numbers, problems = read_rekey(io.BytesIO(rekey)) if rekey else ({}, [])
    assert problems == []
    before, after = (read_side(io.BytesIO(file), name) for file, name in ((old, "old.xml"), (new, "new.xml")))
    return compare(before, after, numbers, form("out-of-home"))


def codes(found: Comparison) -> list[str]:
    return [question.code for question in found.questions]


def old_file(*records: str) -> bytes:
    return a_file(*records, period="202603")


def test_a_child_in_care_who_is_not_in_the_next_file_is_missing_from_it_and_did_not_leave_care() -> None:
    found = compared(old_file(aged(1), aged(2)), a_file(aged(2)))

    assert [each.number for each in found.missing] == ["INV000000001"]
    assert codes(found) == []


def test_a_child_who_had_left_is_not_expected_in_the_next_file() -> None:
    left = a_removal(NOTHING, E153="20260301", E154="20260301", E155="1")
    found = compared(old_file(aged(1, removal=left), aged(2)), a_file(aged(2)))

    assert found.missing == ()


def test_many_missing_and_as_many_alike_under_new_numbers_are_asked_about_as_a_rekey() -> None:
    """Domain guide, check 10: paused with the right question."""
    old = old_file(*(aged(n) for n in range(1, 101)))
    new = a_file(*(aged(n, 5000) for n in range(1, 101)))
    found = compared(old, new)

    assert codes(found) == ["looks-rekeyed"]
    assert len(found.alike) == 100


def test_with_the_rekey_file_nobody_is_missing_and_nothing_is_asked() -> None:
    """Domain guide, check 10: with the file."""
    old = old_file(*(aged(n) for n in range(1, 101)))
    new = a_file(*(aged(n, 5000) for n in range(1, 101)))
    rekey = HEADING + b"".join(b"INV%09d,INV%09d,system-change\n" % (n, n + 5000) for n in range(1, 101))
    found = compared(old, new, rekey)

    assert (codes(found), found.missing, found.appeared, found.rekeyed) == ([], (), (), 100)


def test_a_proposed_rekey_file_is_one_that_can_be_read(tmp_path: Path) -> None:
    propose_rekey([("INV000000001", "INV000005001")], tmp_path / "rekey.csv")
    numbers, problems = read_rekey((tmp_path / "rekey.csv").open("rb"))

    assert (numbers, problems) == ({"INV000000001": "INV000005001"}, [])


@pytest.mark.parametrize("row", [b"A,A,system-change\n", b"A,,duplicate\n", b"A,B,because\n", b"A,B\n"])
def test_a_row_of_the_rekey_file_that_says_something_else_is_named(row: bytes) -> None:
    numbers, problems = read_rekey(io.BytesIO(HEADING + b"C,D,duplicate\n" + row))

    assert numbers == {"C": "D"}
    assert [problem.line for problem in problems] == [3]


def test_a_mass_that_vanished_without_any_that_appeared_is_asked_about() -> None:
    found = compared(old_file(*(aged(n) for n in range(1, 101))), a_file(*(aged(n) for n in range(1, 51))))

    assert codes(found)[0] == "records-vanished"


def test_removals_that_fell_by_more_than_half_are_asked_about() -> None:
    """Data manager: load or life?"""
    lately = a_removal(E69="20251101", E70="20251101")
    old = old_file(*(aged(n, removal=lately) for n in range(1, 101)))
    new = a_file(*(aged(n, removal=lately if n > 30 else a_removal(E69="20260501")) for n in range(1, 101)))
    found = compared(old, new)

    assert found.swings["removals in the period"] == (100, 30)
    assert "swing-removals-in-the-period" in codes(found)


def test_a_broken_file_is_asked_about() -> None:
    new = a_file(aged(1), aged(2))

    assert codes(compared(old_file(aged(1), aged(2)), new[:-60])) == ["file-broken"]


def test_files_of_two_agencies_are_asked_about() -> None:
    assert codes(compared(old_file(aged(1)), a_file(aged(1), agency="21"))) == ["another-agency"]


EXITED = a_removal(NOTHING, E69="20250601", E153="20260301", E154="20260301", E155="1")
TWO: Answers = {"removal_2020": [OLD_REMOVAL, a_removal({**NOTHING, "living_arrangement": []}, E69="20230101")]}
MOVED = a_removal({**NOTHING, "living_arrangement": [HOME, {**HOME, "E112": "20260201"}]}, E69="20250601")
HISTORIES = [
    ("birth-date-changed", aged(1), aged(1, E5="20150606")),
    ("sex-changed", aged(1), aged(1, E6="1", E38="")),
    ("removal-gone", aged(1, 0, TWO), aged(1)),
    ("removal-added", aged(1), aged(1, 0, TWO)),
    ("exit-gone", aged(1, removal=EXITED), aged(1)),
    ("exit-changed", aged(1, removal=EXITED), aged(1, removal={**EXITED, "E155": "2"})),
    ("exit-added", aged(1), aged(1, removal=EXITED)),
    ("places-changed", aged(1), aged(1, removal=MOVED)),
]


@pytest.mark.parametrize(("code", "old", "new"), HISTORIES, ids=[each[0] for each in HISTORIES])
def test_a_history_that_is_told_otherwise_is_named(code: str, old: str, new: str) -> None:
    found = compared(old_file(old), a_file(new))

    assert [(each.code, each.old_record, each.new_record) for each in found.changed] == [(code, 1, 1)]


def test_what_happened_after_the_old_file_is_no_change_of_history() -> None:
    places: Answers = {**NOTHING, "living_arrangement": [HOME, {**HOME, "E112": "20260601"}]}
    moved = a_removal(places, E69="20250601")

    assert compared(old_file(aged(1)), a_file(aged(1, removal=moved))).changed == ()


def test_a_resubmission_of_a_period_tells_which_elements_differ() -> None:
    old = a_file(*(aged(n) for n in range(1, 11)))
    new = a_file(*(aged(n, E21="1" if n < 4 else "0") for n in range(1, 11)))
    found = compared(old, new)

    assert found.same_period
    assert found.differences == {"E21": 3}


def test_like_parts_in_another_order_do_not_differ() -> None:
    visits: list[Answers] = [{"E151": "20260301", "E152": "1"}, {"E151": "20260401", "E152": "2"}]
    one, other = (a_removal({"case_worker_visit": each}) for each in (visits, visits[::-1]))

    assert compared(a_file(aged(1, removal=one)), a_file(aged(1, removal=other))).differences == {}
