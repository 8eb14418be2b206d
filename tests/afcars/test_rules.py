"""Each rule on its own examples: it fires, it does not, the boundary; and the rules as a body."""

from __future__ import annotations

from collections import Counter

import pytest

from everychild.afcars.rules.answers import NUMBERED
from everychild.afcars.rules.rule import BASES, Example, Rule, holds
from everychild.afcars.rulesets import BASE, OVERLAYS, BeforeTheForm, NoSuchRule, Overlay, laid_over, ruleset
from everychild.afcars.scopes import ASSISTANCE, OUT_OF_HOME, form
from everychild.vocabulary.days import ReportPeriod

ALL = [(kind, rule) for kind in (OUT_OF_HOME, ASSISTANCE) for rule in BASE[kind]]
ROWS = [
    pytest.param(rule, example, id=f"{rule.number} {rule.code}: {example.row}")
    for _, rule in ALL
    for example in rule.examples
]
NOW = ReportPeriod(year=2026, month=9)


@pytest.mark.parametrize(("rule", "example"), ROWS)
def test_a_rule_finds_in_each_example_what_stands_beside_it(rule: Rule, example: Example) -> None:
    found = rule.judge(*example.values)

    assert (found.kind if found else None) == example.fires


@pytest.mark.parametrize(("kind", "rule"), ALL, ids=lambda each: each if isinstance(each, str) else each.code)
def test_a_rule_has_words_a_basis_a_citation_and_examples_on_both_sides_and_on_the_boundary(
    kind: str, rule: Rule
) -> None:
    assert rule.cites.startswith("45 CFR 1355.") and set(rule.basis) <= BASES.keys() and rule.remedy.endswith(".")
    assert rule.what or rule.what_missing
    assert {bool(example.fires) for example in rule.examples} == {True, False}
    assert any("boundary" in example.about for example in rule.examples)
    assert len({len(example.values) for example in rule.examples if rule.part != "history"}) <= 1


@pytest.mark.parametrize(("kind", "rule"), ALL, ids=lambda each: each if isinstance(each, str) else each.code)
def test_a_rule_reads_only_what_its_part_holds(kind: str, rule: Rule) -> None:
    if rule.part == "history":
        return
    scope = form(kind).scopes[rule.part]

    assert [name for name in rule.names if name not in scope.position] == []


def test_a_rule_that_speaks_of_a_blank_has_words_for_it() -> None:
    found = [
        rule.code
        for _, rule in ALL
        for example in rule.examples
        if (fault := rule.judge(*example.values)) and not rule.words(fault.kind)
    ]

    assert found == []


def test_the_sixty_checks_are_all_there() -> None:
    numbers = {rule.number for _, rule in ALL} | {number for number, _ in NUMBERED.values()}

    assert sorted(numbers) == [f"C{n:02d}" for n in range(1, 61)]


def test_no_code_is_used_twice() -> None:
    assert [code for code, times in Counter(rule.code for _, rule in ALL).items() if times > 1] == []


def test_an_unconfirmed_rule_does_not_decide() -> None:
    assert [rule.code for _, rule in ALL if rule.basis[0] in {"U", "O"} and rule.decides] == []


def test_an_overlay_deletes_by_name_and_only_what_is_there() -> None:
    rules = BASE[OUT_OF_HOME]
    overlay = Overlay(name="x", begins=NOW, because="y", deletes=frozenset({"C12"}))

    assert "C12" not in {rule.number for rule in laid_over(rules, overlay)}
    with pytest.raises(NoSuchRule):
        laid_over(rules, Overlay(name="x", begins=NOW, because="y", deletes=frozenset({"C99"})))


def test_the_icwa_checks_stop_with_the_period_after_the_hinge() -> None:
    before = ruleset(OUT_OF_HOME, ReportPeriod(year=2028, month=9))
    after = ruleset(OUT_OF_HOME, ReportPeriod(year=2029, month=3))

    assert {rule.number for rule in before.rules} - {rule.number for rule in after.rules} == {"C12", "C13"}
    assert all(overlay.because for overlay in OVERLAYS[OUT_OF_HOME])


def test_a_period_before_the_form_of_2020_has_no_rules() -> None:
    with pytest.raises(BeforeTheForm):
        ruleset(OUT_OF_HOME, ReportPeriod(year=2022, month=9))


def test_a_row_writes_a_blank_as_a_point() -> None:
    assert holds("1 . 2").values == ["1", None, "2"]
