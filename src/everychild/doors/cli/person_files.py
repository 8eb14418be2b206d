"""What the commands over person files share: reading them with progress, and writing pairs and groups."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.doors.cli.answers import err, give_up
from everychild.identity.columns import Column, empty_column, joined
from everychild.identity.explaining import words_of
from everychild.identity.files import FileUnreadable, PersonFile
from everychild.identity.linking import Linked
from everychild.identity.model import ModelUnreadable
from everychild.identity.people import People, people_of_a_file
from everychild.identity.tasks import Progress as Tell
from everychild.identity.verdicts import VERDICTS, Verdict

SAYS = {Verdict.SAME: "link", Verdict.ASK: "ask", Verdict.DIFFERENT: "different"}
"""What a verdict is called in an answer file."""
_ROWS_AT_ONCE = 100_000

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file of people, one a row.")]
Out = Annotated[Path, typer.Option("--out", help="Where the answer goes.")]
Columns = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="YAML: canonical column to the file's own heading.")
]
ModelFile = Annotated[
    Path | None, typer.Option("--model", exists=True, dir_okay=False, help="A model file; else learned from the file.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")]


@contextmanager
def progress() -> Generator[Tell]:
    """A bar that tells what is being done; a file or model that cannot be used ends the command."""
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=err,
    )
    try:
        with shown:
            task = shown.add_task("Starting", total=1.0)
            yield lambda what, done: shown.update(task, description=what, completed=done)
    except (FileUnreadable, ModelUnreadable) as wrong:
        give_up(str(wrong))


def people_in(*files: PersonFile) -> People:
    """The people of one file, or of two, the first file's before the other's."""
    raw: dict[str, Column] = dict(files[0].columns)
    for place, file in enumerate(files[1:], start=1):
        before = sum(len(each.ids) for each in files[:place])
        raw = {
            name: joined(raw.get(name) or empty_column(before), file.columns.get(name) or empty_column(len(file.ids)))
            for name in {**raw, **file.columns}
        }
    return people_of_a_file(raw, latest=f"{datetime.now(UTC):%Y%m%d}")


def write_pairs(path: Path, ids: Sequence[str], found: Linked) -> int:
    """Links and questions, the most probable first, with their reasons in words; and how many they are."""
    told = np.flatnonzero(found.verdict > 0)
    order = told[np.lexsort((found.other[told], found.one[told], -found.probability[told]))]

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        for start in range(0, len(order), _ROWS_AT_ONCE):
            part = order[start : start + _ROWS_AT_ONCE]
            ones: list[int] = found.one[part].tolist()
            others: list[int] = found.other[part].tolist()
            verdicts: list[int] = found.verdict[part].tolist()
            stated: list[float] = found.probability[part].tolist()
            why = words_of(found.levels[:, part], found.rules[part])
            for a, b, probability, verdict, reason in zip(ones, others, stated, verdicts, why, strict=True):
                yield ids[a], ids[b], f"{probability:.12g}", SAYS[VERDICTS[verdict]], reason

    write_rows(path, ("id_a", "id_b", "probability", "verdict", "why"), rows())
    return len(order)


def write_rows(path: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """A CSV file."""
    try:
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as wrong:
        give_up(f"{path} cannot be written: {wrong.strerror}. Name another with --out.")
