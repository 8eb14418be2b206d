"""`everychild join`: an agency's own extract looked at, mapped, converted, its duplicates found, rehearsed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild.doors.cli.join_duplicates import Duplicates, duplicates_in
from everychild.doors.cli.rehearsal import Rehearsed, rehearse
from everychild.intake.joining.converting import ColumnsGone, Converted, convert
from everychild.intake.joining.field_map import FieldMap, Source, columns_in, read_map, write_map
from everychild.intake.joining.looking import Look, NotATable, look_at
from everychild.intake.joining.proposing import propose
from everychild.vocabulary.problems import Problem

_SHOWN = 12
PEOPLE, EVENTS, TWICE = "people.csv", "events.ndjson", "duplicates.csv"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("join")(join)


def join(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Your own CSV extract, one row a child.")],
    map_file: Annotated[
        Path | None, typer.Option("--map", help="The field map; proposed and written if it is not there.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", help="Write the person file and the events into this folder.")
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearse", help="Deliver them beside invented states, in a database that is thrown away.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Look at an extract, propose a map of it, show what would come of it, and try it. Nothing leaves this machine."""
    map_file = map_file or file.with_suffix(".map.yaml")
    look = _looked(file)
    proposed = not map_file.exists()
    if proposed:
        map_file.write_text(write_map(propose(look)), encoding="utf-8")
    using = _map(map_file)
    with _folder(to) as folder:
        made = _converted(file, using, folder)
        twice = duplicates_in(folder / PEOPLE, to / TWICE if to else None) if made.people else Duplicates(pairs=())
        tried = rehearse(folder / PEOPLE, folder / EVENTS) if rehearsal and made.people else None
    if json:
        as_json({**_answer(look, using, made, tried, map_file), "duplicates": twice.as_answer()})
    else:
        _say(look, using, made, map_file, proposed=proposed)
        twice.say(to / TWICE if to else None)
        if tried:
            tried.say()
        if to:
            out.print(f"Written: {to / PEOPLE}, {to / EVENTS} and {to / TWICE}.")
    if made.by_code or (tried is not None and not tried.is_good):
        raise typer.Exit(EXIT_NO)


def _looked(file: Path) -> Look:
    try:
        with file.open("rb") as opened:
            return look_at(opened)
    except NotATable as wrong:
        give_up(str(wrong))


def _map(path: Path) -> FieldMap:
    found = read_map(path.read_text(encoding="utf-8"))
    if not isinstance(found, FieldMap):
        for problem in found:
            err.print(f"  {path.name}, {problem.field}: {problem.what} {problem.remedy}")
        give_up(f"{path.name} cannot be used as it is; mend it, or delete it to have one proposed.")
    return found


@contextmanager
def _folder(to: Path | None) -> Generator[Path]:
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
        yield to
        return
    with tempfile.TemporaryDirectory(prefix="everychild-join-") as folder:
        yield Path(folder)


def _converted(file: Path, using: FieldMap, folder: Path) -> Converted:
    people, events = io.StringIO(), io.StringIO()
    try:
        with file.open("rb") as opened, err.status("Reading the extract ..."):
            made = convert(opened, using, people, events)
    except ColumnsGone as gone:
        give_up(f"{gone} Mend the map, or make the extract again.")
    (folder / PEOPLE).write_text(people.getvalue(), encoding="utf-8")
    (folder / EVENTS).write_text(events.getvalue(), encoding="utf-8")
    return made


def _answer(look: Look, using: FieldMap, made: Converted, tried: Rehearsed | None, map_file: Path) -> dict[str, Any]:
    return {
        "map": str(map_file),
        "columns": [column.name for column in look.columns],
        "unmapped": _unmapped(look, using),
        "rows": made.rows,
        "people": made.people,
        "events": made.events,
        "with_full_match_key": made.match_key,
        "problems": dict(made.by_code),
        "rehearsed": tried.as_answer() if tried else None,
    }


def _unmapped(look: Look, using: FieldMap) -> list[str]:
    read = columns_in(using)
    return [column.name for column in look.columns if column.name not in read]


def _say(look: Look, using: FieldMap, made: Converted, map_file: Path, *, proposed: bool) -> None:
    came = "proposed and written; read it, and mend it" if proposed else "used"
    out.print(
        f"{len(look.columns)} columns, parted by {look.delimiter!r}, {look.encoding}. Map {map_file.name}: {came}."
    )
    rows = [(name, source.column or source.always, _read_as(source)) for name, source in using.person.items()]
    rows += [(each.kind, each.when.column, each.when.date) for each in using.events]
    table("What says what", ("ours", "your column", "read as"), rows)
    unmapped = _unmapped(look, using)
    if unmapped:
        out.print(f"Not read: {', '.join(unmapped)}.")
    share = made.match_key / made.people if made.people else 0
    out.print(
        f"{made.rows:,} rows: {made.people:,} children, {made.events:,} events; {share:.0%} have a full match key "
        "(name, birth date, sex; 95 % is the bar to share by)."
    )
    _say_problems(made)


def _read_as(source: Source) -> str:
    return source.date or (f"{len(source.codes)} codes" if source.codes else "")


def _say_problems(made: Converted) -> None:
    first: dict[tuple[str, str], Problem] = {}
    for problem in made.problems:
        first.setdefault((problem.code, problem.field), problem)
    rows = [
        (problem.field, problem.line or "", problem.what, problem.remedy) for problem in list(first.values())[:_SHOWN]
    ]
    if rows:
        table(
            f"{sum(made.by_code.values()):,} problems; the first of each kind",
            ("where", "line", "what", "what to do"),
            rows,
        )
