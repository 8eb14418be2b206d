"""A file from its bytes to a report: read, judge, count. It needs neither a database nor a network.

Cites:
    45 CFR 1355.46 (which records are judged, and over what an element's errors are counted; 2016 text).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from everychild.afcars.across import LIMITS, Recurring
from everychild.afcars.finding_out import Keeper
from everychild.afcars.forms import FORM_WORDS, REMOVALS_MAX
from everychild.afcars.judging import Judge, Judged
from everychild.afcars.parts import Part
from everychild.afcars.patient import FormFault
from everychild.afcars.reading import Head, ReadRecord, Tail, read_file
from everychild.afcars.report import Report, report_of
from everychild.afcars.rulesets import BeforeTheForm, Ruleset, ruleset
from everychild.afcars.scopes import ASSISTANCE, Form, Value, form
from everychild.afcars.values import admitted, days, is_tribal
from everychild.vocabulary.days import ReportPeriod

ADULT_AT = 18
GUARDIANSHIP = "2"
_REMOVALS = frozenset({"removal_2020", "removal_1993"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person says of the file that the file itself may not.

    Takes:
        name: of the file, as it stands in the answer.
        kind: the kind of file that is expected, or None for whatever it is.
        county: FIPS code of the only county whose findings are kept, or None for all.
    """

    name: str
    kind: str | None = None
    county: str | None = None


def check_file(file: IO[bytes], asked: Asked, tell: Callable[[int], None] | None = None) -> Report:
    """Everything that the rules say of a file.

    Takes:
        tell: called with each count of bytes that were read.
    """
    checking: _Checking | None = None
    for read in read_file(file, tell):
        match read:
            case Head():
                checking = _Checking(read, asked)
            case ReadRecord():
                assert checking is not None, "the head comes before the records"
                checking.record(read)
            case Tail():
                checking = checking or _Checking(_NO_HEAD, asked)
                return checking.end(read)
    raise AssertionError("a file ends with its tail")


_NO_HEAD = Head(kind="", agency="", report_date="", synthetic=False, lines=(0, 0))


class _Checking:
    """One file being checked."""

    def __init__(self, head: Head, asked: Asked) -> None:
        self.head, self.asked = head, asked
        self.form: Form = form(head.kind or asked.kind or "out-of-home")
        self.period = period_of(head)
        self.keeper = Keeper(self.form)
        self.records = 0
        self.bits: Counter[int] = Counter()
        self.hidden: Counter[tuple[str, str]] = Counter()
        self.numbers: set[Value] = set()
        self.recurring = Recurring()
        self.starts = f"{self.period.starts_on:%Y%m%d}" if self.period else None
        own = self.form.scopes["record"]
        self.of_the_child = [(number, own.numbers.index(number)) for number in LIMITS if number in own.numbers]
        rules = self._rules()
        self.judge = judge_of(self.form, rules, self.period, head.agency) if rules else None
        if head.kind:
            self._head()

    def _rules(self) -> Ruleset | None:
        if self.period is None:
            return ruleset(self.form.kind, _UNKNOWN)
        try:
            return ruleset(self.form.kind, self.period)
        except BeforeTheForm:
            line = self.head.lines[1]
            self.keeper.form_fault(FormFault(code="period-before-the-form", elements=(), line=line), record=0)
            return None

    def _head(self) -> None:
        said = (self.head.agency, self.head.report_date)
        for tag, value, line in zip(self.form.order.header, said, self.head.lines, strict=True):
            self.keeper.header(tag, value, line)
        if self.period is None:
            self.hidden[self.form.number_of_tag[self.form.order.header[1]], "every check on dates"] += 1
        if self.asked.kind and self.asked.kind != self.head.kind:
            self.keeper.form_fault(
                FormFault(code="other-file-expected", elements=(), line=self.head.lines[0]), record=0
            )

    def record(self, read: ReadRecord) -> None:
        """Judge one record, and keep what is found."""
        self.records += 1
        part = read.part
        number = (part.values[0] or "").strip()
        if self.judge is None:
            return
        judges = is_judged(part, self.form, self.starts)
        judged = self.judge.judge(part)
        for pair in judged.hidden:
            self.hidden[pair] += 1
        if judges:
            self.bits[judged.applies] += 1
        self._recurring(part)
        twice = bool(number) and number in self.numbers
        self.numbers.add(number)
        removals = len(part.parts) and sum(1 for each in part.parts if each.scope.tag in _REMOVALS)
        if judged.found or read.faults or twice or removals > REMOVALS_MAX:
            self._keep(read, judged, number, is_judged=judges, twice=twice, removals=removals)

    def _keep(  # noqa: PLR0913 - one record's findings of each kind
        self, read: ReadRecord, judged: Judged, number: str, *, is_judged: bool, twice: bool, removals: int
    ) -> None:
        county = county_of(read.part)
        if self.asked.county is not None and county != self.asked.county:
            county, number = "", ""
        self.keeper.about(read.ordinal, number, county, is_judged=is_judged)
        for fault in read.faults:
            self.keeper.form_fault(fault, record=read.ordinal)
        for found in judged.found:
            self.keeper.found(read, found)
        if twice:
            self.keeper.twice(read)
        if removals > REMOVALS_MAX:
            self.keeper.form_fault(FormFault(code="many-removals", elements=(), line=read.line), record=read.ordinal)

    def _recurring(self, record: Part) -> None:
        for number, place in self.of_the_child:
            self.recurring.saw(number, record.values[place])
        for part in record.parts:
            if part.scope.tag == "removal_2020":
                for number in _OF_A_REMOVAL:
                    self.recurring.saw(number, part.value(number))

    def end(self, tail: Tail) -> Report:
        """Keep what was wrong outside the records, and report."""
        for fault in tail.faults:
            self.keeper.form_fault(fault, record=0)
        if tail.broken:
            self.keeper.form_fault(tail.broken, record=0, after=self.records)
        elif not self.records:
            self.keeper.form_fault(FormFault(code="no-records", elements=(), line=1), record=0)
        for limit, most, total in self.recurring.beyond():
            self.keeper.recurs(limit, most, total)
        nothing_read = tail.broken is not None and FORM_WORDS[tail.broken.code].unreadable and not self.records
        return report_of(
            name=self.asked.name, head=self.head, form=self.form, period=self.period, records=self.records,
            findings=self.keeper.findings, bits=self.bits, hidden=self.hidden, county=self.asked.county,
            broken=tail.broken is not None, unreadable=nothing_read,
        )  # fmt: skip


def judge_of(of: Form, rules: Ruleset, period: ReportPeriod | None, agency: str) -> Judge:
    """The rules of a period, ready for an agency's records.

    Takes:
        agency: E1 as it is said; where it is on no list, nobody knows whether it is a tribe's.
    """
    known = agency in admitted(of.elements[of.number_of_tag[of.order.header[0]]], blank=False)
    end = f"{period.ends_on:%Y%m%d}" if period else None
    return Judge(of, rules, period_end=end, tribal=is_tribal(agency) if known else None)


def is_judged(record: Part, of: Form, starts: str | None) -> bool:
    """Whether acceptance turns on a record.

    Takes:
        starts: the first day of the period, YYYYMMDD, or None where it is not known.

    Cites:
        45 CFR 1355.46 (2016 text): not where the 18th birthday fell in an earlier period, and not where an
        assistance agreement is for guardianship.
    """
    if of.kind == ASSISTANCE and record.value("A15") == GUARDIANSHIP:
        return False
    born = (record.value("A4" if of.kind == ASSISTANCE else "E5") or "").strip()
    if starts is None or born not in days():
        return True
    return f"{int(born[:4]) + ADULT_AT}{born[4:]}" >= starts


def county_of(record: Part) -> str:
    """E3 of the latest removal, or nothing."""
    latest, county = "", ""
    for part in record.parts:
        if part.scope.tag == "removal_2020" and (removed := part.value("E69") or "") >= latest:
            latest, county = removed, (part.value("E3") or "").strip()
    return county


def period_of(head: Head) -> ReportPeriod | None:
    """The period that a head names, if it can be read."""
    if len(head.report_date) != 6:  # noqa: PLR2004 - YYYYMM
        return None
    try:
        return ReportPeriod.parse(head.report_date)
    except ValueError:
        return None


_UNKNOWN = ReportPeriod(year=2099, month=9)
_OF_A_REMOVAL = sorted(set(LIMITS) & set(form("out-of-home").scopes["removal_2020"].numbers))
