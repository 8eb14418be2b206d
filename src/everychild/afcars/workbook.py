"""A report as an Excel workbook: for the staff who mend it, case number first, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs] - it has none

from everychild.afcars.outside import INVENTED
from everychild.afcars.report import Report
from everychild.afcars.rules.rule import BASES
from everychild.afcars.standards import where_most

ROWS_MAX = 1_000_000
HEADINGS = (
    "Case number", "Month", "Message", "Item", "Field", "What to do", "Kind", "Where", "County", "Record", "Line",
    "Rule", "Basis", "Counts",
)  # fmt: skip
_WIDTHS = (16, 9, 60, 12, 30, 60, 13, 26, 9, 8, 8, 8, 10, 8)


def write_workbook(report: Report, path: Path) -> None:
    """Write the workbook; a list longer than a sheet goes on in the next one."""
    book: Any = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False,
                                           "strings_to_urls": False})  # fmt: skip
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    try:
        if report.county is None:
            _sheet(book, bold, "Answer", ("", ""), (30, 110), _answer(report))
        for number, rows in enumerate(_in_sheets(_problems(report)), 1):
            _sheet(book, bold, "Problems" if number == 1 else f"Problems {number}", HEADINGS, _WIDTHS, rows)
        if report.county is None:
            headings = (
                "Item",
                "Field",
                "Applies to",
                "Records in error",
                "%",
                "Allowed %",
                "Met",
                "Records to fix",
                "Most in county",
            )
            _sheet(book, bold, "Elements", headings, (8, 44, 12, 16, 8, 10, 8, 14, 40), _elements(report))
            headings = ("Mend", "Rule", "Items", "Message", "What to do", "Records", "Why we think so", "Basis")
            _sheet(book, bold, "Causes", headings, (12, 8, 24, 60, 60, 10, 50, 10), _causes(report))
    finally:
        book.close()


def _sheet(  # noqa: PLR0913, PLR0917 - what a sheet is
    book: Any,  # noqa: ANN401 - the library has no types
    bold: Any,  # noqa: ANN401
    name: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[object]],
) -> None:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, headings, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(last, column, value)
            else:
                sheet.write_number(last, column, value)
    if any(headings):
        sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)


def _in_sheets(rows: Iterator[Sequence[object]]) -> Iterator[Iterator[Sequence[object]]]:
    """The rows in stretches that a sheet can hold; one stretch even where there are none."""
    first = next(rows, None)
    if first is None:
        yield iter(())
        return
    while first is not None:
        stretch = _Stretch(first, rows)
        yield iter(stretch)
        first = next(rows, None)


class _Stretch:
    def __init__(self, first: Sequence[object], rows: Iterator[Sequence[object]]) -> None:
        self._first, self._rows = first, rows

    def __iter__(self) -> Iterator[Sequence[object]]:
        yield self._first
        for _ in range(ROWS_MAX - 1):
            row = next(self._rows, None)
            if row is None:
                return
            yield row


def _problems(report: Report) -> Iterator[Sequence[object]]:
    if report.synthetic:
        yield "", "", INVENTED, "", "", "", "", "", "", "", "", "", "", ""
    for finding in report.shown():
        cause, about = finding.cause, report.findings.records.get(finding.record)
        month = finding.month_words or str(report.period or "")
        yield (
            about.number if about else "", month, cause.message, " ".join(cause.elements),
            "; ".join(report.element_names[number] for number in cause.elements), cause.remedy, str(cause.kind),
            finding.place, about.county if about else "", finding.record, finding.line, cause.rule,
            ", ".join(cause.basis), "yes" if cause.decides and (about is None or about.judged) else "no",
        )  # fmt: skip


def _elements(report: Report) -> Iterator[Sequence[object]]:
    for each in report.standings.values():
        yield (
            each.number, each.name, each.applies, each.errors, each.percent, each.limit, "yes" if each.met else "no",
            each.to_fix, where_most(report.counties_of(each)),
        )  # fmt: skip


def _causes(report: Report) -> Iterator[Sequence[object]]:
    for each in report.causes:
        yield (
            "the extract" if each.conversion else "the entry", each.cause.rule, " ".join(each.cause.elements),
            each.cause.message, each.cause.remedy, each.records, each.why, ", ".join(each.cause.basis),
        )  # fmt: skip


def _answer(report: Report) -> Iterator[Sequence[object]]:
    if report.synthetic:
        yield "Notice", INVENTED
    yield "File", report.name
    yield "Kind", report.kind
    yield "Period", str(report.period or "not readable")
    yield "Records", report.records
    yield "Judged", report.judged
    yield "Would it be accepted?", "yes" if report.would_be_accepted else "no"
    for reason in report.reasons:
        yield "Why not", reason.words
    for hides in report.hides:
        yield (
            "Hidden",
            f"{hides.element} cannot be read or is blank: {', '.join(hides.rules)} not judged {hides.times:,} times",
        )
    yield "", "A prediction from the texts that could be read; ACF's own list of errors was not found."
    for mark, words in BASES.items():
        yield f"Basis {mark}", words
