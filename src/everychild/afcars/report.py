"""What a check says: would the file be accepted, each element's standing, every finding, causes, and what hides what.

Pure.

Cites:
    45 CFR 1355.46 (2016 text).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from everychild.afcars.applying import applying
from everychild.afcars.causes import Grouped, Hides, grouped, hiding
from everychild.afcars.findings import Cause, Finding, Findings
from everychild.afcars.reading import Head
from everychild.afcars.rules.rule import Kind
from everychild.afcars.scopes import Form
from everychild.afcars.standards import Reason, Standing, reasons_against
from everychild.vocabulary.days import ReportPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer about one file.

    Takes:
        judged: records on which acceptance turns.
        county: the only county whose findings may be shown, or None for all.
        unreadable: nothing of the file could be read.
        synthetic: whether the file says that its children are invented.
    """

    name: str
    kind: str
    agency: str
    period: ReportPeriod | None
    synthetic: bool
    records: int
    judged: int
    county: str | None
    unreadable: bool
    findings: Findings
    standings: Mapping[str, Standing]
    reasons: tuple[Reason, ...]
    causes: tuple[Grouped, ...]
    hides: tuple[Hides, ...]
    element_names: Mapping[str, str]

    @property
    def would_be_accepted(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons

    def shown(self) -> Iterator[Finding]:
        """The findings that may be shown: a county's own, or all."""
        return self.findings.of_county(self.county) if self.county is not None else iter(self.findings)

    def problems(self) -> Iterator[dict[str, Any]]:
        """Each finding, as it stands in the answer's JSON."""
        for finding in self.shown():
            cause = finding.cause
            yield {
                "code": cause.code,
                "rule": cause.rule,
                "elements": list(cause.elements),
                "record": finding.record or None,
                "line": finding.line or None,
                "kind": str(cause.kind),
                "message": f"{cause.message} Where: {finding.place}." if finding.place else cause.message,
                "remedy": cause.remedy,
                "basis": ", ".join(cause.basis),
            }

    def by_element(self) -> dict[str, Any]:
        """Each element's standing, as it stands in the answer's JSON."""
        return {
            each.number: {
                "name": each.name, "applies": each.applies, "errors": each.errors, "percent": each.percent,
                "limit_percent": each.limit, "met": each.met, "records_to_fix": each.to_fix,
                "room": each.room, "kinds": dict(each.kinds), "counties": self.counties_of(each),
            }
            for each in self.standings.values()
        }  # fmt: skip

    def counties_of(self, standing: Standing) -> dict[str, int]:
        """Records in error by county, of those that may be shown."""
        if self.county is None:
            return dict(standing.counties)
        return {county: count for county, count in standing.counties.items() if county == self.county}


def report_of(  # noqa: PLR0913 - everything that was counted
    *,
    name: str,
    head: Head,
    form: Form,
    period: ReportPeriod | None,
    records: int,
    findings: Findings,
    bits: Counter[int],
    hidden: Counter[tuple[str, str]],
    county: str | None,
    broken: bool,
    unreadable: bool,
) -> Report:
    """The report on what was counted."""
    applies = _applies(form, bits)
    standings = _standings(form, findings, applies)
    form_faults = sum(1 for finding in findings if finding.cause.decides and finding.cause.kind is Kind.STRUCTURE)
    return Report(
        name=name,
        kind=form.kind if head.kind else "",
        agency=head.agency,
        period=period,
        synthetic=head.synthetic,
        records=records,
        judged=bits.total(),
        county=county,
        unreadable=unreadable,
        findings=findings,
        standings=standings,
        reasons=tuple(reasons_against(standings, form_faults=form_faults, unreadable=broken)),
        causes=tuple(grouped(findings, applies, records)),
        hides=tuple(hiding(hidden)),
        element_names={number: element.name for number, element in form.elements.items()},
    )


def _applies(form: Form, bits: Counter[int]) -> dict[str, int]:
    conditions = applying(form.kind)
    header = {form.number_of_tag[tag] for tag in form.order.header}
    return {
        number: 1 if number in header else sum(n for mask, n in bits.items() if conditions.applies(number, mask))
        for number in form.elements
    }  # fmt: skip


def _standings(form: Form, findings: Findings, applies: Mapping[str, int]) -> dict[str, Standing]:
    seen: set[tuple[int, str]] = set()
    errors: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {number: Counter() for number in form.elements}
    counties: dict[str, Counter[str]] = {number: Counter() for number in form.elements}
    record_now = -1
    for index, record in findings.pairs():
        cause: Cause = findings.causes[index]
        about = findings.records.get(record)
        if not cause.decides or cause.kind is Kind.STRUCTURE or (about is not None and not about.judged):
            continue
        if record != record_now:
            record_now = record
            seen.clear()
        for number in cause.elements:
            if (record, number) not in seen:
                seen.add((record, number))
                errors[number] += 1
                if about is not None and about.county:
                    counties[number][about.county] += 1
            if (record, number + cause.kind) not in seen:
                seen.add((record, number + cause.kind))
                kinds[number][str(cause.kind)] += 1
    return {
        number: Standing(
            number=number, name=element.name, applies=max(applies[number], errors[number]), errors=errors[number],
            kinds=kinds[number], counties=counties[number],
        )
        for number, element in form.elements.items()
    }  # fmt: skip
