"""`everychild identity link|dedupe`: recognise people in anyone's files, without a server."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.doors.cli.answers import as_json, err, give_up, out, table
from everychild.identity.columns import Column, joined
from everychild.identity.explaining import words_of
from everychild.identity.files import FileUnreadable, PersonFile, read_map, read_person_file
from everychild.identity.grouping import groups_of, lone_bridges
from everychild.identity.linking import Linked, Task, linked
from everychild.identity.model import Model, ModelUnreadable, model_from
from everychild.identity.people import people_of_a_file
from everychild.identity.verdicts import VERDICTS, Verdict

Tell = Callable[[str, float], None]

_SAYS = {Verdict.SAME: "link", Verdict.ASK: "ask", Verdict.DIFFERENT: "different"}
_ROWS_AT_ONCE = 100_000
_LINK_CODE, _ASK_CODE = VERDICTS.index(Verdict.SAME), VERDICTS.index(Verdict.ASK)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file of people, one a row.")]
Out = Annotated[Path, typer.Option("--out", help="Where the answer goes.")]
Columns = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="YAML: canonical column to the file's own heading.")
]
ModelFile = Annotated[
    Path | None, typer.Option("--model", exists=True, dir_okay=False, help="A model file; else learned from the file.")
]
Json = Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Recognise people in files, without labels and without a server.")
    group.command("link")(link)
    group.command("dedupe")(dedupe)
    app.add_typer(group, name="identity")


def link(
    file_a: File,
    file_b: File,
    out_file: Out,
    one_to_one: Annotated[bool, typer.Option("--one-to-one", help="Each record stands for one at most.")] = False,
    columns: Columns = None,
    model: ModelFile = None,
    json: Json = False,
) -> None:
    """Find who of the first file is in the second."""
    started = time.monotonic()
    with _progress() as tell:
        mapping, using = _given(columns, model)
        first, second = _read(file_a, mapping, tell), _read(file_b, mapping, tell)
        tell("Reading names and dates", 0.0)
        people = people_of_a_file(_together(first, second), latest=_today())
        found = linked(Task(people=people, first=len(first.ids), matched=one_to_one), tell, using)
        tell("Writing", 0.0)
        written = _write_pairs(out_file, (*first.ids, *second.ids), found)
    _say(found, written, [first, second], json=json, seconds=time.monotonic() - started, more={"out": str(out_file)})


def dedupe(
    file: File,
    out_file: Out,
    pairs: Annotated[Path | None, typer.Option("--pairs", help="Where the pairs go; else beside the answer.")] = None,
    columns: Columns = None,
    model: ModelFile = None,
    json: Json = False,
) -> None:
    """Find who stands in one file more than once."""
    started = time.monotonic()
    pairs_file = pairs or out_file.with_suffix(".pairs.csv")
    with _progress() as tell:
        mapping, using = _given(columns, model)
        read = _read(file, mapping, tell)
        tell("Reading names and dates", 0.0)
        people = people_of_a_file(read.columns, latest=_today())
        found = linked(Task(people=people, first=0), tell, using)
        tell("Writing", 0.0)
        found = _without_lone_bridges(found, people.count)
        stands = found.verdict == _LINK_CODE
        groups = groups_of(people.count, found.one[stands], found.other[stands])
        _write_rows(out_file, ("record_id", "cluster_id"), zip(read.ids, (read.ids[g] for g in groups), strict=True))
        written = _write_pairs(pairs_file, read.ids, found)
    more = {"clusters": len(np.unique(groups)), "out": str(out_file), "pairs": str(pairs_file)}
    _say(found, written, [read], json=json, seconds=time.monotonic() - started, more=more)


@contextmanager
def _progress() -> Generator[Tell]:
    shown = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(),
        console=err,
    )  # fmt: skip
    try:
        with shown:
            task = shown.add_task("Starting", total=1.0)
            yield lambda what, done: shown.update(task, description=what, completed=done)
    except (FileUnreadable, ModelUnreadable) as wrong:
        give_up(str(wrong))


def _given(columns: Path | None, model: Path | None) -> tuple[dict[str, str], Model | None]:
    return (read_map(columns) if columns else {}), (model_from(model.read_text("utf-8")) if model else None)


def _read(path: Path, mapping: dict[str, str], tell: Tell) -> PersonFile:
    return read_person_file(path, mapping, tell)


def _together(first: PersonFile, second: PersonFile) -> dict[str, Column]:
    def of(file: PersonFile, name: str) -> Column:
        return file.columns.get(name) or Column(codes=np.zeros(len(file.ids), dtype=np.int32), values=("",))

    return {name: joined(of(first, name), of(second, name)) for name in {**first.columns, **second.columns}}


def _today() -> str:
    return f"{datetime.now(UTC):%Y%m%d}"


def _without_lone_bridges(found: Linked, count: int) -> Linked:
    """A link that alone joins two groups becomes a question."""
    links = np.flatnonzero(found.verdict == _LINK_CODE)
    bridges = links[lone_bridges(count, found.one[links], found.other[links])]
    found.verdict[bridges] = _ASK_CODE
    return found


def _write_pairs(path: Path, ids: Sequence[str], found: Linked) -> int:
    told = np.flatnonzero(found.verdict > 0)
    order = told[np.lexsort((found.other[told], found.one[told], -found.probability[told]))]

    def rows() -> Iterator[tuple[str, str, str, str, str]]:
        for start in range(0, len(order), _ROWS_AT_ONCE):
            part = order[start : start + _ROWS_AT_ONCE]
            why = words_of(found.levels[:, part], found.rules[part])
            for place, reason in zip(part.tolist(), why, strict=True):
                verdict = _SAYS[VERDICTS[found.verdict[place]]]
                yield (
                    ids[found.one[place]], ids[found.other[place]], f"{found.probability[place]:.6f}", verdict, reason,
                )  # fmt: skip

    _write_rows(path, ("id_a", "id_b", "probability", "verdict", "why"), rows())
    return len(order)


def _write_rows(path: Path, header: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as wrong:
        give_up(f"{path} cannot be written: {wrong.strerror}. Name another with --out.")


def _say(  # what was found, of which files, and where it is
    found: Linked, written: int, files: Sequence[PersonFile], *, json: bool, seconds: float, more: dict[str, object]
) -> None:
    problems = [problem for file in files for problem in file.problems]
    figures: dict[str, object] = {
        "records": sum(len(file.ids) for file in files),
        "pairs_compared": found.compared,
        "linked": int((found.verdict == _LINK_CODE).sum()),
        "asked": int((found.verdict == _ASK_CODE).sum()),
        "pairs_written": written,
        "rows_left_out": len(problems),
        "blocks_over_the_cap": sum(found.skipped_blocks.values()),
        "seconds": round(seconds, 2),
        **more,
    }
    if json:
        as_json({**figures, "blocks_over_the_cap_by_key": dict(found.skipped_blocks)})
        return
    table("Recognised", list(figures), [list(figures.values())])
    for key, blocks in sorted(found.skipped_blocks.items(), key=lambda pair: -pair[1])[:5]:
        out.print(f"{blocks:,} groups with one key {key!r} were too large to compare and were left to the other keys.")
    if problems:
        rows = [[each.code, each.line or 0, each.what, each.remedy] for each in problems[:50]]
        table(f"{len(problems):,} rows left out", ("code", "line", "what is wrong", "what to do"), rows)
