"""What a third record, a housemate or a list that is nearly used up says of two records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from test_files import LATEST, people, row, told

from everychild.identity.columns import columns_of
from everychild.identity.fields import FIELDS, PLACES
from everychild.identity.grouping import groups_of
from everychild.identity.households import dates_shared_at_home, homes_of
from everychild.identity.likeness import levels_of
from everychild.identity.linking import Linked, linked
from everychild.identity.model import model
from everychild.identity.people import People, people_of_a_file
from everychild.identity.rules import rules_of
from everychild.identity.tasks import Task
from everychild.identity.thirds import through_thirds
from everychild.identity.weights import Pairs

ADA = row("a", given="Adalina", family="Beispielsen", born="2015-05-04", sex="F", street="1 Mfano St", zip="10001")
SHE = row("b", given="Adalina", family="Beispielsen", born="2015-05-04", sex="F", street="7 Contoh Rd", zip="10002")
HER = row("c", given="Adalina", family="Voorbeeldova", born="2015-05-04", sex="F", street="7 Contoh Rd", zip="10002")


def read(*rows: Mapping[str, str]) -> People:
    return people_of_a_file(columns_of(list(rows)), latest=LATEST)


def held(who: People, stated: Mapping[tuple[int, int], float]) -> Linked:
    """Pairs as if a file had been looked through, with what was stated of each."""
    one = np.array([a for a, _ in stated], dtype=np.int32)
    other = np.array([b for _, b in stated], dtype=np.int32)
    levels = levels_of(who, one, other)
    probability = np.array(list(stated.values()))
    return Linked(
        one=one, other=other, levels=levels, probability=probability,
        rules=rules_of(Pairs(people=who, one=one, other=other, levels=levels), model()),
        verdict=np.where(probability >= model().link_at, 2, 0).astype(np.uint8),
        using=model(), compared=len(stated), skipped_blocks={},
    )  # fmt: skip


def through(who: People, stated: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    found = held(who, stated)
    links = found.verdict == 2
    after = through_thirds(found, who, groups_of(who.count, found.one[links], found.other[links]))
    return dict(
        zip(zip(after.one.tolist(), after.other.tolist(), strict=True), after.probability.tolist(), strict=True)
    )


def test_two_records_that_are_one_with_a_third_are_one() -> None:
    after = through(read(ADA, SHE, HER), {(0, 1): 0.99, (1, 2): 0.9})

    assert after[0, 2] == pytest.approx(0.891, abs=0.01)


def test_a_third_never_lowers_what_is_stated() -> None:
    before = {(0, 1): 0.99, (1, 2): 0.9, (0, 2): 0.97}
    after = through(read(ADA, SHE, HER), before)

    assert all(after[pair] >= stated for pair, stated in before.items())
    assert after[1, 2] == pytest.approx(0.99 * 0.97, abs=0.01)


def test_a_third_does_not_make_twins_one() -> None:
    twin = {**SHE, "record_id": "d", "given": "Coralina", "street": ADA["street"], "zip": ADA["zip"]}
    after = through(read(ADA, SHE, twin), {(0, 1): 0.99, (1, 2): 0.6, (0, 2): 0.001})

    assert after[0, 2] < model().link_at


def test_first_and_second_of_one_birth_stay_two_whatever_a_third_says() -> None:
    first = {**ADA, "given": "Baby Girl A", "multiple_birth": "Y"}
    second = {**ADA, "record_id": "d", "given": "Baby Girl B", "multiple_birth": "Y"}
    after = through(read(first, SHE, second), {(0, 1): 0.99, (1, 2): 0.99, (0, 2): 0.001})

    assert after[0, 2] == pytest.approx(0.001)


def matched(one: Sequence[Mapping[str, str]], other: Sequence[Mapping[str, str]]) -> dict[frozenset[str], str]:
    rows = [*one, *other]
    task = Task(people=read(*rows), first=len(one), matched=True)
    return told(linked(task, lambda _what, _done: None), [each["record_id"] for each in rows])


def test_two_left_over_of_two_lists_of_the_same_people_find_each_other() -> None:
    mine = people(300)
    theirs = [{**each, "record_id": "q" + each["record_id"]} for each in mine]
    theirs[7] = {**theirs[7], "born": "1950-11-30", "street": "9 Elsewhere Ave", "zip": "19999"}

    assert frozenset({"p7", "qp7"}) in matched(mine, theirs)


def test_a_birth_date_that_is_a_housemates_is_seen_in_its_own_list_only() -> None:
    mother = row("m", given="Runa", family="Beispielsen", born="1988-02-03", street="1 Mfano St", zip="10001")
    who = read({**ADA, "born": "1988-02-03"}, mother, SHE, {**mother, "record_id": "n", "street": "7 Contoh Rd"})

    assert dates_shared_at_home(who, homes_of(who, 2)).tolist() == [True, True, False, False]


def test_a_copied_birth_date_has_a_level_of_its_own() -> None:
    assert FIELDS[PLACES["born"]].levels[-1] == "a-housemates"


def test_one_number_street_and_town_in_two_states_is_a_slip_in_the_state() -> None:
    there = {**ADA, "city": "Sampleton", "state": "KY"}
    slip, elsewhere = {**there, "state": "YK"}, {**there, "state": "YK", "street": "5 Mfano St", "zip": ""}
    who = read(there, slip, elsewhere)
    levels = levels_of(who, np.array([0, 0], dtype=np.int32), np.array([1, 2], dtype=np.int32))[PLACES["home"]]

    assert [FIELDS[PLACES["home"]].levels[each] for each in levels.tolist()] == ["same-home", "other-state"]
