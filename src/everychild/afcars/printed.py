"""A report as one self-contained HTML page, with its tables and a picture."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from everychild.afcars.outside import INVENTED
from everychild.afcars.picture import bars
from everychild.afcars.report import Report
from everychild.afcars.rules.rule import BASES
from everychild.afcars.standards import UNVERIFIED, Standing, due_on, where_most

PROBLEMS_ON_A_PAGE = 500
PROBLEMS_IN_A_PART = 50


def html_of(report: Report) -> str:
    """The page; it holds the first problems, and says how many more there are."""
    return _rendered("report.html", report, PROBLEMS_ON_A_PAGE)


def part_of(report: Report) -> str:
    """What stands between the page's head and foot, for another page to take in."""
    return _rendered("report_body.html", report, PROBLEMS_IN_A_PART)


def picture_of(standings: Mapping[str, Standing]) -> str:
    """The picture alone, with the mark in it."""
    return _templates.get_template("picture.svg").render(picture=bars(standings), mark=INVENTED)


def _rendered(template: str, report: Report, at_most: int) -> str:
    shown = list(islice(report.shown(), at_most))
    return _templates.get_template(template).render(
        report=report,
        mark=INVENTED if report.synthetic else "",
        picture=bars(report.standings),
        shown=shown,
        total=sum(1 for _ in report.shown()),
        due_on=due_on(report.period) if report.period else None,
        bases=BASES,
        unverified=UNVERIFIED,
        where_most=where_most,
    )


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters["count"] = lambda number: f"{number:,}"
