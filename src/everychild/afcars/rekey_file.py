"""A re-key file on this machine: read before files are compared, or proposed for a person to go through."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import IO

from everychild.intake.rekey import COLUMNS, REASONS
from everychild.intake.tables import HeadingWrong, read_rows
from everychild.vocabulary.problems import Problem


def read_rekey(file: IO[bytes]) -> tuple[dict[str, str], list[Problem]]:
    """New number by old number, and each row that says something else."""
    numbers: dict[str, str] = {}
    problems: list[Problem] = []
    try:
        rows = list(read_rows(file, COLUMNS))
    except HeadingWrong as wrong:
        return {}, [wrong.problem]
    for row in rows:
        if row.problem:
            problems.append(replace(row.problem, claim=row.ordinal))
            continue
        old, new, reason = (row.values.get(name, "") for name in COLUMNS)
        if not old or not new or old == new or reason not in REASONS:
            problems.append(Problem(
                code="rekey-row-wrong", field=f"line {row.line}",
                what="The row does not name two different numbers and a reason that is on the list.",
                remedy=f"Give the old number, the new one, and one of {', '.join(sorted(REASONS))}.",
                line=row.line, claim=row.ordinal,
            ))  # fmt: skip
            continue
        numbers[old] = new
    return numbers, problems


def propose_rekey(pairs: Iterable[tuple[str, str]], path: Path) -> None:
    """Write pairs that look like one child as a re-key file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((old, new, "system-change") for old, new in pairs)
