"""One record of the return as the rules see it, without a file around it: what applies, what is wrong, in which county.

Pure. The rules, and the way in which they are judged, are those of a check of a whole file.

Cites:
    45 CFR 1355.46 (which records are judged; errors are counted over the records to which an element applies).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from everychild.afcars.applying import applying
from everychild.afcars.checking import county_of, is_judged, judge_of
from everychild.afcars.finding_out import Keeper
from everychild.afcars.findings import Finding
from everychild.afcars.forms import REMOVALS_MAX
from everychild.afcars.parts import Odd, QuickReader
from everychild.afcars.patient import FormFault, PatientReader
from everychild.afcars.reading import ReadRecord
from everychild.afcars.rules.rule import Kind
from everychild.afcars.rulesets import ruleset
from everychild.afcars.scopes import OUT_OF_HOME, form
from everychild.afcars.writing import record_text
from everychild.intake.afcars.xml import Group
from everychild.vocabulary.days import ReportPeriod

Problem = Mapping[str, Any]
"""One finding, in the words of a check; it holds no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the rules say of one record.

    Takes:
        county: E3 of the latest removal; empty where none is said.
        is_judged: whether acceptance turns on it.
        conditions: bits of the conditions that hold somewhere in it.
        missing: elements that are blank and should not be.
        errors: elements in error, of whatever kind.
    """

    county: str
    is_judged: bool
    conditions: int
    missing: frozenset[str]
    errors: frozenset[str]
    problems: Sequence[Problem] = ()


@cache
def elements_that_apply(conditions: int) -> frozenset[str]:
    """The elements that apply to a record in which these conditions hold; not those of the file's head."""
    of, when = form(OUT_OF_HOME), applying(OUT_OF_HOME)
    head = {of.number_of_tag[tag] for tag in of.order.header}
    return frozenset(number for number in of.elements if number not in head and when.applies(number, conditions))


class RecordCheck:
    """Checks records of one agency's return for one period, one by one."""

    def __init__(self, agency_code: str, period: ReportPeriod) -> None:
        self._form = form(OUT_OF_HOME)
        self._judge = judge_of(self._form, ruleset(OUT_OF_HOME, period), period, agency_code)
        self._starts = f"{period.starts_on:%Y%m%d}"
        self._quick = QuickReader(self._form.scopes)

    def check(self, content: Group) -> Checked:
        """Everything that the rules say of a record."""
        read = self._read(content)
        judged = self._judge.judge(read.part)
        keeper = Keeper(self._form)
        for fault in read.faults:
            keeper.form_fault(fault, record=1)
        for found in judged.found:
            keeper.found(read, found)
        if sum(1 for part in read.part.parts if part.scope.tag.startswith("removal_")) > REMOVALS_MAX:
            keeper.form_fault(FormFault(code="many-removals", elements=(), line=0), record=1)
        deciding = [each.cause for each in keeper.findings if each.cause.decides]
        counted = [cause for cause in deciding if cause.kind is not Kind.STRUCTURE]
        return Checked(
            county=county_of(read.part),
            is_judged=is_judged(read.part, self._form, self._starts),
            conditions=judged.applies,
            missing=frozenset(n for cause in counted if cause.kind is Kind.MISSING for n in cause.elements),
            errors=frozenset(n for cause in counted for n in cause.elements),
            problems=[_problem(each) for each in keeper.findings],
        )

    def _read(self, content: Group) -> ReadRecord:
        root = etree.fromstring(record_text(content).encode())  # our own text, a moment old
        try:
            nodes = list(root.iter())
            return ReadRecord(ordinal=1, line=0, part=self._quick.read(nodes), nodes=nodes, faults=())
        except Odd:
            patient = PatientReader(self._form)
            part = patient.read(root)
            return ReadRecord(ordinal=1, line=0, part=part, nodes=patient.nodes, faults=tuple(patient.faults))


def _problem(finding: Finding) -> Problem:
    cause = finding.cause
    return {
        "code": cause.code, "rule": cause.rule, "kind": str(cause.kind), "elements": list(cause.elements),
        "shape": cause.shape, "message": cause.message, "remedy": cause.remedy, "basis": list(cause.basis),
        "cites": cause.cites, "decides": cause.decides, "place": finding.place, "month": finding.month_words,
    }  # fmt: skip
