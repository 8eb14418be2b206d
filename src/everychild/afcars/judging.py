"""One record against the rules: every rule on every part, and which conditions hold in it.

Pure. Rules are compiled once into positions; a record costs one look-up a value and one call a rule. A value that
nobody can read is told once, and what turns on it is counted as hidden, not guessed.

Cites:
    45 CFR 1355.46 (missing, invalid, inconsistent, tardy; 2016 text).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from operator import contains
from typing import cast

from everychild.afcars.compiled import Bound, Compiled, compile_part
from everychild.afcars.parts import NOWHERE, Part
from everychild.afcars.rules.answers import asked_by_a_condition, number_of
from everychild.afcars.rules.rule import Fault, Kind, Rule
from everychild.afcars.rulesets import Ruleset
from everychild.afcars.scopes import AGREEMENT, LAST_PLACE, LATEST, PERIOD_END, STATE, TRIBE, WHOSE, Form, Row, Value
from everychild.afcars.values import PADDED, days, shape_of

_NOTHING: frozenset[str] = frozenset()
_holds = cast("Callable[[Container[Value], Value], bool]", contains)
_REMOVALS = frozenset({"removal_2020", "removal_1993"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding in a record.

    Takes:
        rule: the rule, or None where an element is missing or invalid by itself.
        shape: for an invalid value, what kind of wrong it is.
    """

    rule: Rule | None
    number: str
    kind: Kind
    elements: tuple[str, ...]
    shape: str
    part: Part


@dataclass(slots=True)
class Judged:
    """What is said of one record.

    Takes:
        applies: bits of the conditions that hold somewhere in it.
        hidden: pairs of an element and the number of a rule that could not be judged because of it.
    """

    found: list[Found] = field(default_factory=list[Found])
    applies: int = 0
    hidden: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class Judge:
    """The rules of one file, compiled.

    Takes:
        period_end: YYYYMMDD, or None where the file does not say; rules that turn on it are then not judged.
        tribal: whether a tribe's agency sends the file; None where the file does not say.
    """

    def __init__(self, form: Form, rules: Ruleset, *, period_end: Value, tribal: bool | None) -> None:
        self._form = form
        self._period_end = period_end
        self._tribal = tribal
        known = [rule for rule in rules.rules if period_end is not None or PERIOD_END not in rule.names]
        known = [rule for rule in known if tribal is not None or WHOSE not in rule.names]
        asked = asked_by_a_condition(form, rules.rules)
        self._history = [rule for rule in known if rule.part == "history"]
        self._parts = {tag: compile_part(form, scope, known, asked) for tag, scope in form.scopes.items()}

    def judge(self, record: Part) -> Judged:
        """Everything that the rules say of one record."""
        judged = Judged()
        given = self._given(record)
        unreadable = self._part(record, given, _NOTHING, judged)
        given["E5"] = record.value("E5") if "E5" in record.scope.position else None
        episodes: list[Value] = []
        for part in record.parts:
            if part.scope.tag == "removal_2020":
                self._removal(part, given, unreadable, judged)
            elif not _is_blank(part):
                self._part(part, given, unreadable, judged)
            if part.scope.tag in _REMOVALS:
                episodes += [part.value("E69"), part.value("E153")]
        if len(episodes) > 2:  # noqa: PLR2004 - a removal by itself overlaps nothing
            self._judge_history(record, episodes, judged)
        return judged

    def _given(self, record: Part) -> dict[str, Value]:
        """What the record's own row is given, before its values are read."""
        given: dict[str, Value] = {PERIOD_END: self._period_end}
        latest, agreed = "", False
        for part in record.parts:
            if part.scope.tag == "removal_2020":
                removed = (part.value("E69") or "").strip()
                if removed >= latest:
                    latest, agreed = removed, part.value("E104") == "1"
            elif part.scope.tag == "E9_recognized_tribe" and not given.get("E9"):
                given["E9"] = part.values[0]
        given[LATEST] = latest if latest in days() else None
        given[WHOSE] = TRIBE if self._tribal else AGREEMENT if agreed else STATE
        return given

    def _removal(self, removal: Part, given: dict[str, Value], unreadable: frozenset[str], judged: Judged) -> None:
        places = [part for part in removal.parts if part.scope.tag == "living_arrangement" and not _is_blank(part)]
        inner = given | {LAST_PLACE: max(places, key=_began).value("E120") if places else None}
        hidden = self._part(removal, inner, unreadable, judged)
        inner["E69"], inner["E153"] = removal.value("E69"), removal.value("E153")
        rows: dict[str, Row] = {}
        for part in removal.parts:
            tag, values = part.scope.tag, part.values
            if values.count(None) == len(values):
                continue
            compiled = self._parts[tag]
            row = rows.get(tag)
            if row is None:
                row = rows[tag] = [inner.get(name) for name in compiled.given]
            if hidden or not all(map(_holds, compiled.admitted, values)):
                self._part(part, inner, hidden, judged)
            else:
                self._rules(compiled, compiled.rules, part, row + values, judged)
        if not places:
            scope = self._form.scopes["living_arrangement"]
            count = len(scope.numbers)
            blank = Part(scope, removal.opens_at, [None] * count, ((NOWHERE, range(count)),))
            self._part(blank, inner, hidden, judged)

    def _part(self, part: Part, given: dict[str, Value], hidden: frozenset[str], judged: Judged) -> frozenset[str]:
        """Judge one part; what is unreadable in it or around it."""
        compiled = self._parts[part.scope.tag]
        rules = compiled.rules
        if hidden or not all(map(_holds, compiled.admitted, part.values)):
            blank, unreadable = self._tell_wrong(compiled, part, judged)
            hidden |= unreadable
            rules = _judgeable(compiled, blank, hidden, judged)
        row = [given.get(name) for name in compiled.given]
        self._rules(compiled, rules, part, row + part.values, judged, hidden)
        return hidden

    def _rules(  # noqa: PLR0913, PLR0917 - the innermost loop, called for each part
        self,
        compiled: Compiled,
        rules: Sequence[Bound],
        part: Part,
        row: Row,
        judged: Judged,
        hidden: frozenset[str] = _NOTHING,
    ) -> None:
        """The rules that can be judged, on one row; and the conditions that it sets."""
        for judge, read, rule in rules:
            fault = judge(*read(row))
            if fault is not None:
                judged.found.append(_found(rule, fault, part))
        before = len(compiled.given)
        for tests, positions in compiled.asked:
            if all(row[position] in codes for position, codes in tests):
                for position in positions:
                    if row[position] is None and part.scope.numbers[position - before] not in hidden:
                        self._missing(part, position - before, judged)
        bits = judged.applies | compiled.here
        for bit, position, codes in compiled.tests:
            value = row[position]
            if value is not None and (codes is None or value in codes):
                bits |= bit
        judged.applies = bits

    def _tell_wrong(self, compiled: Compiled, part: Part, judged: Judged) -> tuple[set[str], frozenset[str]]:
        """Tell each value that is not one; which elements are blank, and which unreadable."""
        blank: set[str] = set()
        unreadable: set[str] = set()
        for index, (number, fit) in enumerate(zip(part.scope.numbers, compiled.admitted, strict=True)):
            if part.values[index] in fit:
                continue
            value = (part.values[index] or "").strip()
            part.values[index] = value if value in fit else None
            if not value:
                if None not in fit:
                    blank.add(number)
                    self._missing(part, index, judged)
                continue
            shape = PADDED
            if value not in fit:
                unreadable.add(number)
                shape = shape_of(value, self._form.elements[number])
            judged.found.append(self._alone(part, number, Kind.INVALID, shape))
        return blank, frozenset(unreadable)

    def _missing(self, part: Part, index: int, judged: Judged) -> None:
        judged.found.append(self._alone(part, part.scope.numbers[index], Kind.MISSING, ""))

    def _alone(self, part: Part, number: str, kind: Kind, shape: str) -> Found:
        of = number_of(self._form.elements[number], kind)
        return Found(rule=None, number=of, kind=kind, elements=(number,), shape=shape, part=part)

    def _judge_history(self, record: Part, episodes: list[Value], judged: Judged) -> None:
        first = next(part for part in record.parts if part.scope.tag.startswith("removal_"))
        for rule in self._history:
            fault = rule.judge(*episodes)
            if fault is not None:
                judged.found.append(_found(rule, fault, first))


def _found(rule: Rule, fault: Fault, part: Part) -> Found:
    names = rule.names
    elements = tuple(names[index] for index in fault.which) if fault.which else rule.elements
    kind = fault.kind if rule.decides else Kind.WARNING
    return Found(rule=rule, number=rule.number, kind=kind, elements=elements, shape="", part=part)


def _judgeable(compiled: Compiled, blank: set[str], hidden: frozenset[str], judged: Judged) -> list[Bound]:
    kept: list[Bound] = []
    for each in compiled.rules:
        rule = each[2]
        by = next((name for name in rule.names if name in hidden), None)
        if by is None and rule.hides_when_blank in blank:
            by = rule.hides_when_blank
        if by is None:
            kept.append(each)
        else:
            judged.hidden.append((by, rule.number))
    return kept


def _is_blank(part: Part) -> bool:
    return part.values.count(None) == len(part.values)


def _began(part: Part) -> str:
    return part.value("E112") or ""
