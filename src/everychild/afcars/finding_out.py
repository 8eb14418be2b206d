"""Keeping what was found in words: rules, single values, faults of form, numbers that stand twice.

Pure.
"""

from __future__ import annotations

from functools import cached_property

from everychild.afcars.across import Recurrence
from everychild.afcars.findings import About, Cause, Findings
from everychild.afcars.forms import FORM_WORDS
from everychild.afcars.judging import Found
from everychild.afcars.parts import Part
from everychild.afcars.patient import FormFault
from everychild.afcars.reading import ReadRecord
from everychild.afcars.rules.answers import basis_of, number_of
from everychild.afcars.rules.rule import Kind
from everychild.afcars.scopes import Form
from everychild.afcars.values import PADDED, admitted, shape_of
from everychild.vocabulary.afcars import Element

_DATED_BY = {
    "removal_2020": "E69", "removal_1993": "E69", "living_arrangement": "E112", "permanency_plan": "E147",
    "E149_periodic_review_date": "E149", "E150_permanency_hearing_date": "E150", "case_worker_visit": "E151",
}  # fmt: skip


class Keeper:
    """Keeps the findings of one file."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.findings = Findings()

    @cached_property
    def _number(self) -> str:
        """The record number's element."""
        return self.form.scopes["record"].numbers[0]

    def fits(self, tag: str, value: str) -> bool:
        """Whether a header's value is one that it may hold."""
        return value in admitted(self.form.elements[self.form.number_of_tag[tag]], blank=False)

    def about(self, record: int, number: str, county: str, *, is_judged: bool) -> None:
        """Remember whom a record with findings is about."""
        self.findings.records[record] = About(number, county, is_judged)

    def header(self, tag: str, value: str, line: int) -> None:
        """Keep what is wrong with a header's value, if anything is."""
        element = self.form.elements[self.form.number_of_tag[tag]]
        if not self.fits(tag, value):
            kind, shape = (Kind.INVALID, shape_of(value, element)) if value else (Kind.MISSING, "")
            self.findings.add(self.findings.keep(("header", tag), _alone(element, kind, shape)), record=0, line=line)

    def found(self, read: ReadRecord, found: Found) -> None:
        """Keep one finding of a rule, or of a value by itself."""
        key = (found.rule.code if found.rule else "", found.kind, found.elements, found.shape)
        cause = self.findings.index(key)
        if cause is None:
            cause = self.findings.keep(key, self._cause(found))
        own = [each for each in found.elements if each in found.part.scope.numbers]
        line = read.line_of(found.part, own[-1] if own else "")
        self.findings.add(
            cause, record=read.ordinal, line=line, place=place_of(read.part, found.part), month=_month(found.part)
        )

    def _cause(self, found: Found) -> Cause:
        rule = found.rule
        if rule is None:
            return _alone(self.form.elements[found.elements[0]], found.kind, found.shape)
        return Cause(
            code=f"{rule.code}-{found.kind}" if found.kind in {Kind.MISSING, Kind.TARDY} else rule.code,
            rule=rule.number,
            kind=found.kind,
            elements=found.elements,
            shape="",
            message=rule.words(found.kind),
            remedy=rule.remedy,
            basis=rule.basis,
            cites=rule.cites,
            decides=rule.decides,
        )

    def form_fault(self, fault: FormFault, *, record: int, after: int | None = None) -> None:
        """Keep one fault of the file's form."""
        key = ("form", fault.code, fault.elements, fault.tag)
        cause = self.findings.index(key)
        if cause is None:
            words = FORM_WORDS[fault.code]
            tail = f" Tag: {fault.tag}." if fault.tag else f" Records read before it: {after:,}." if after else ""
            cause = self.findings.keep(key, Cause(
                code=fault.code, rule="F", kind=Kind.STRUCTURE if words.decides else Kind.WARNING,
                elements=fault.elements,
                shape=fault.tag, message=words.message + tail, remedy=words.remedy,
                basis=("E",) if words.decides else ("O",),
                cites="45 CFR 1355.46", decides=words.decides,
            ))  # fmt: skip
        self.findings.add(cause, record=record, line=fault.line)

    def twice(self, read: ReadRecord) -> None:
        """Keep that a record's number stands in the file already."""
        element = self.form.elements[self._number]
        key = ("twice",)
        cause = self.findings.index(key)
        if cause is None:
            cause = self.findings.keep(key, Cause(
                code="record-number-twice", rule="C03", kind=Kind.INCONSISTENT, elements=(element.number,), shape="",
                message="Another record of this file has the same record number.",
                remedy="One child has one record with all episodes in it: join the two, or give each child their "
                "own number.",
                basis=("E", "R"), cites=element.cites, decides=True,
            ))  # fmt: skip
        self.findings.add(cause, record=read.ordinal, line=read.line_of(read.part, element.number))

    def recurs(self, limit: Recurrence, most: int, total: int) -> None:
        """Keep that one answer recurs across the file."""
        cause = self.findings.keep(("recurs", limit.element), Cause(
            code="answer-recurs", rule=f"X-{limit.element}", kind=Kind.CROSS_FILE, elements=(limit.element,), shape="",
            message=f"{limit.what} stands in {most:,} of {total:,} answers, which is a sign of a default or of the "
            f"extract.",
            remedy="See where the extract takes it from; what was not collected stays blank. The limit is ours: "
            "ACF's was not "
            "found.",
            basis=("U",), cites="45 CFR 1355.46", decides=False,
        ))  # fmt: skip
        self.findings.add(cause, record=0, line=0)


def _alone(element: Element, kind: Kind, shape: str) -> Cause:
    if kind is Kind.MISSING:
        code, message = "answer-missing", f"{element.name} is blank."
        remedy = "Enter the answer; what was not collected stays blank, and counts."
    elif shape == PADDED:
        code, message = "value-padded", f"{element.name} has spaces around it; it was read without them."
        remedy = "Let the extract write the value alone."
    else:
        code = "value-invalid"
        message = f"{element.name} cannot be read: {shape}." if shape else f"{element.name} cannot be read."
        allowed = f"one of {', '.join(element.codes)}" if element.codes else element.format or "a whole number"
        remedy = f"Write {allowed}."
    return Cause(
        code=code, rule=number_of(element, kind), kind=kind, elements=(element.number,), shape=shape, message=message,
        remedy=remedy, basis=basis_of(element), cites=element.cites, decides=True,
    )  # fmt: skip


def place_of(record: Part, part: Part) -> str:
    """Where a part stands in its record, in words; nothing for the child."""
    if part is record:
        return ""
    for outer in record.parts:
        if outer is part:
            return _nth(record, outer)
        for inner in outer.parts:
            if inner is part:
                return f"{_nth(record, outer)}, {_nth(outer, inner)}"
        if outer.opens_at == part.opens_at:
            return f"{_nth(record, outer)}, no living arrangement"
    return ""


def _nth(outer: Part, part: Part) -> str:
    alike = [each for each in outer.parts if each.scope.tag == part.scope.tag]
    return f"{part.scope.said} {next(n for n, each in enumerate(alike, 1) if each is part)}"


def _month(part: Part) -> int:
    number = _DATED_BY.get(part.scope.tag)
    day = part.value(number) if number else None
    return int(day[:6]) if day and day[:6].isdigit() else 0
