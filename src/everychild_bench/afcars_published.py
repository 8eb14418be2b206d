"""The tables of the return of the invented nation beside what ACF published of the real one, as shares.

The published figures are of past years and of other categories (1993 coding); they stand beside, and are no target.
"""

from __future__ import annotations

from collections.abc import Iterator

from everychild.afcars.tables import Tables, mean, median, numbers
from everychild_bench.figures import Figure, told

PUBLISHED: tuple[tuple[str, str, str, float, str], ...] = (
    ("entered", "", "in care", 0.593, "FY2019, AFCARS Report 27"),
    ("left", "", "in care", 0.586, "FY2019, AFCARS Report 27"),
    ("served", "", "in care", 1.586, "FY2019, AFCARS Report 27"),
    ("waiting", "", "in care", 0.288, "FY2019, AFCARS Report 27"),
    ("adopted", "", "left", 0.266, "FY2019, AFCARS Report 27; with public agency involvement"),
    ("missing", "", "in care", 0.0098, "FY2019, runaway only; Branscum and Richards 2022"),
    ("in care by setting", "foster home of a relative or kin", "in care", 0.29, "FY2014, AFCARS Report 22"),
    ("in care by setting", "foster home of others", "in care", 0.46, "FY2014, AFCARS Report 22"),
    ("in care by setting", "pre-adoptive home", "in care", 0.04, "FY2013, AFCARS Report 21"),
    ("in care by setting", "group home", "in care", 0.06, "FY2013, AFCARS Report 21"),
    ("in care by setting", "institution", "in care", 0.08, "FY2013, AFCARS Report 21"),
    ("in care by setting", "supervised independent living", "in care", 0.01, "FY2013, AFCARS Report 21"),
    ("in care by setting", "placed at home", "in care", 0.05, "FY2013, AFCARS Report 21; trial home visit"),
    ("in care by plan", "reunify with parents or guardians", "in care", 0.53, "FY2013, AFCARS Report 21"),
    ("in care by plan", "live with other relatives", "in care", 0.03, "FY2013, AFCARS Report 21"),
    ("in care by plan", "adoption", "in care", 0.24, "FY2013, AFCARS Report 21"),
    ("in care by plan", "guardianship", "in care", 0.04, "FY2013, AFCARS Report 21"),
    ("in care by sex", "male", "in care", 0.52, "FY2013, AFCARS Report 21"),
    ("in care by race", "White", "in care", 0.44, "FY2019, secondary"),
    ("in care by race", "Black or African American", "in care", 0.23, "FY2019, secondary"),
)
"""Measure, category, the total of which it is a share, the share that was published, and where."""
AGES: tuple[tuple[str, int, int, float, str], ...] = (
    ("in care", 0, 5, 0.39, "FY2013, AFCARS Report 21"),
    ("in care", 6, 12, 0.29, "FY2013, AFCARS Report 21"),
    ("in care", 13, 17, 0.28, "FY2013, AFCARS Report 21"),
    ("in care", 18, 20, 0.04, "FY2013, AFCARS Report 21"),
    ("entered", 18, 99, 0.013, "FY2019, secondary"),
    ("left", 18, 99, 0.082, "FY2019, secondary"),
)
"""Total, from and to which age, the share that was published, and where."""
SUMMARIES: tuple[tuple[str, str, float, str], ...] = (
    ("in care by age", "mean", 8.4, "FY2019, secondary"),
    ("in care by months in care", "mean", 21.9, "FY2021, secondary"),
    ("in care by months in care", "median", 17.5, "FY2021, secondary"),
)


def beside_published(tables: Tables) -> Iterator[Figure]:
    """Each share of the invented nation, named with the published one."""
    for measure, category, of, share, source in PUBLISHED:
        whole = tables.cells[of, ""]
        value = tables.cells[measure, category] / whole if whole else 0.0
        name = f"{measure}{f', {category}' if category else ''}, of {of}: published {share:g} ({source})"
        yield told(name, value, "share")
    for of, youngest, oldest, share, source in AGES:
        counts = numbers(tables.by_category(f"{of} by age"))
        those = sum(many for age, many in counts.items() if youngest <= age <= oldest)
        whole = tables.cells[of, ""]
        name = f"{of} by age, {youngest} to {oldest}: published {share:g} ({source})"
        yield told(name, those / whole if whole else 0.0, "share")
    for measure, which, published, source in SUMMARIES:
        counts = numbers(tables.by_category(measure))
        value = mean(counts) if which == "mean" else median(counts)
        yield told(f"{measure}, {which}: published {published:g} ({source})", value or 0.0, "")
