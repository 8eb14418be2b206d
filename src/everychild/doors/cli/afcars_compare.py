"""`everychild afcars compare`: the last file and the next one side by side, before anything is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from everychild.afcars.comparing import Comparison, compare
from everychild.afcars.outside import INVENTED
from everychild.afcars.rekey_file import propose_rekey, read_rekey
from everychild.afcars.scopes import form
from everychild.afcars.summaries import Side, Summary, read_side
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table

_ROWS_SHOWN = 20


def compare_files(
    old: Annotated[Path, typer.Argument(help="The file as it was sent last.")],
    new: Annotated[Path, typer.Argument(help="The file to be sent now, or a resubmission of the same period.")],
    rekey: Annotated[Path | None, typer.Option("--rekey", help="CSV: old_number,new_number,reason.")] = None,
    propose: Annotated[Path | None, typer.Option("--propose", help="Write what looks re-keyed as such a CSV.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer as one object of JSON.")] = False,
) -> None:
    """Say what differs between two files; 0 no question, 1 a person must answer first, 2 cannot be read."""
    numbers = _rekey(rekey) if rekey else {}
    one, other = _read([old, new])
    found = compare(one, other, numbers, form(one.kind))
    if propose:
        propose_rekey(found.alike, propose)
    if json:
        as_json(_body(one, other, found))
    else:
        _show(one, other, found)
    if found.questions:
        raise typer.Exit(EXIT_NO)


def _rekey(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as opened:
            numbers, problems = read_rekey(opened)
    except OSError as failure:
        give_up(f"The re-key file cannot be opened: {failure.strerror}.")
    if problems:
        rows = [[problem.line or "", problem.what, problem.remedy] for problem in problems[:_ROWS_SHOWN]]
        table(f"{len(problems)} rows of the re-key file", ("line", "what is wrong", "what to do"), rows)
        give_up("Put the re-key file right, and compare again.")
    return numbers


def _read(paths: list[Path]) -> list[Side]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    sides: list[Side] = []
    with Progress(*columns, console=err, transient=True) as progress:
        for path in paths:
            try:
                task = progress.add_task(f"Reading {path.name}", total=path.stat().st_size)
                with path.open("rb") as opened:

                    def tell(more: int, task: object = task) -> None:
                        progress.advance(task, more)  # pyright: ignore[reportArgumentType] - a task of this bar

                    side = read_side(opened, path.name, tell)
            except OSError as failure:
                give_up(f"{path.name} cannot be opened: {failure.strerror}. Give the path of the extract.")
            if not side.kind:
                give_up(f"{path.name} cannot be read: everychild afcars check says why.")
            sides.append(side)
    return sides


def _body(old: Side, new: Side, found: Comparison) -> dict[str, object]:
    return {
        "old": {"file": old.name, "period": str(old.period), "records": len(old.records)},
        "new": {"file": new.name, "period": str(new.period), "records": len(new.records)},
        "kind": new.kind,
        "same_period": found.same_period,
        "rekeyed": found.rekeyed,
        "questions": [{"code": each.code, "question": each.words} for each in found.questions],
        "missing_from_the_file": _numbers(found.missing),
        "appeared": len(found.appeared),
        "in_care_before_and_new": _numbers(found.late),
        "looks_rekeyed": len(found.alike),
        "counts": {name: {"old": before, "new": after} for name, (before, after) in found.swings.items()},
        "changed": [
            {"code": each.code, "what": each.what, "number": each.number, "old_record": each.old_record,
             "new_record": each.new_record}
            for each in found.changed
        ],
        "elements_that_differ": dict(found.differences),
    }  # fmt: skip


def _numbers(summaries: Iterable[Summary]) -> list[dict[str, object]]:
    return [{"number": each.number, "record": each.ordinal, "county": each.county} for each in summaries]


def _show(old: Side, new: Side, found: Comparison) -> None:
    if old.synthetic or new.synthetic:
        out.print(f"[bold]{INVENTED}[/bold]")
    for question in found.questions:
        out.print(f"[bold]Stop and answer:[/bold] {question.words}")
    if not found.questions:
        out.print("[bold]No question.[/bold] Nothing here swings more than a half year of life.")
    rows = [[name, before, after, after - before] for name, (before, after) in found.swings.items()]
    table("Counts", ("what", f"{old.name} {old.period}", f"{new.name} {new.period}", "difference"), rows)
    about = [
        ["re-keyed by the file", found.rekeyed],
        ["missing from the file", len(found.missing)],
        ["new, and in care before the old file's period ended", len(found.late)],
        ["look like one child under a new number", len(found.alike)],
    ]
    changed = Counter(each.what for each in found.changed)
    table("Records", ("what", "records"), [*about, *([what, count] for what, count in changed.most_common())])
    if found.missing:
        rows = [[each.number, each.ordinal, each.county, each.first_removed] for each in found.missing[:_ROWS_SHOWN]]
        table("Missing from the file (not: left care)", ("case number", "old record", "county", "first removal"), rows)
    if found.differences:
        names = form(new.kind).elements
        most = sorted(found.differences.items(), key=lambda each: -each[1])[:_ROWS_SHOWN]
        rows = [[number, names[number].name, count] for number, count in most]
        table("Elements that differ in this resubmission", ("item", "field", "records"), rows)
