"""`everychild identity link|dedupe|train|report`: recognise people in anyone's files, without a server."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from everychild.doors.cli import identity_links, identity_report, identity_spread
from everychild.doors.cli.answers import as_json, out, table
from everychild.doors.cli.person_files import (
    Columns,
    File,
    Json,
    ModelFile,
    Out,
    people_in,
    progress,
    write_pairs,
    write_rows,
)
from everychild.identity.charts import page_of
from everychild.identity.files import PersonFile, read_map, read_person_file
from everychild.identity.first_look import proposed
from everychild.identity.grouping import groups_of, lone_bridges
from everychild.identity.linking import Linked, linked
from everychild.identity.model import Model, model_from, text_of
from everychild.identity.model import model as model_in_force
from everychild.identity.tasks import Task
from everychild.identity.thirds import through_thirds
from everychild.identity.training import change_between, model_of, versioned
from everychild.identity.verdicts import VERDICTS, Verdict

_LINK, _ASK = VERDICTS.index(Verdict.SAME), VERDICTS.index(Verdict.ASK)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Recognise people in files, without labels and without a server.")
    group.command("link")(link)
    group.command("dedupe")(dedupe)
    group.command("candidates")(candidates)
    group.command("train")(train)
    group.command("report")(identity_report.report)
    identity_links.register(group)
    identity_spread.register(group)
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
    with progress() as tell:
        mapping, using = _given(columns, model)
        first, second = read_person_file(file_a, mapping, tell), read_person_file(file_b, mapping, tell)
        tell("Reading names and dates", 0.0)
        found = linked(Task(people=people_in(first, second), first=len(first.ids), matched=one_to_one), tell, using)
        tell("Writing", 0.0)
        written = write_pairs(out_file, (*first.ids, *second.ids), found)
    _say(found, [first, second], json=json, more={"pairs written": written}, seconds=time.monotonic() - started)


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
    with progress() as tell:
        mapping, using = _given(columns, model)
        read = read_person_file(file, mapping, tell)
        tell("Reading names and dates", 0.0)
        people = people_in(read)
        found = _without_lone_bridges(linked(Task(people=people, first=0), tell, using), people.count)
        tell("Writing", 0.0)
        stands = found.verdict == _LINK
        places = groups_of(people.count, found.one[stands], found.other[stands])
        groups: list[int] = places.tolist()
        clusters = ((record, read.ids[group]) for record, group in zip(read.ids, groups, strict=True))
        found = through_thirds(found, people, places)
        write_rows(out_file, ("record_id", "cluster_id"), clusters)
        written = write_pairs(pairs or out_file.with_suffix(".pairs.csv"), read.ids, found)
    more: dict[str, object] = {"pairs written": written, "clusters": len(set(groups))}
    _say(found, [read], json=json, more=more, seconds=time.monotonic() - started)


def candidates(
    file_a: File,
    file_b: File,
    out_file: Out,
    columns: Columns = None,
    json: Json = False,
) -> None:
    """List the pairs of two files that keys alone propose, before anything is compared."""
    with progress() as tell:
        mapping, _ = _given(columns, None)
        first, second = read_person_file(file_a, mapping, tell), read_person_file(file_b, mapping, tell)
        found = proposed(Task(people=people_in(first, second), first=len(first.ids)), tell)
        ones: list[int] = found.one.tolist()
        others: list[int] = (found.other - len(first.ids)).tolist()
        pairs = ((first.ids[a], second.ids[b]) for a, b in zip(ones, others, strict=True))
        write_rows(out_file, ("id_a", "id_b"), pairs)
    skipped = sum(found.skipped_blocks.values())
    if json:
        as_json({"pairs": len(found.one), "blocks_over_the_cap": skipped})
        return
    table("Proposed by keys", ("what", "how many"), [["pairs", len(found.one)], ["blocks over the cap", skipped]])


def train(
    file: File,
    out_file: Out,
    second: Annotated[Path | None, typer.Option("--with", exists=True, help="A second file, to link with.")] = None,
    charts: Annotated[Path | None, typer.Option("--charts", help="Where a page of charts goes.")] = None,
    against: Annotated[Path | None, typer.Option(exists=True, help="The model before; else the one in force.")] = None,
    without_names: Annotated[
        bool, typer.Option("--without-names", help="Leave out how frequent names are, for use elsewhere.")
    ] = False,
    columns: Columns = None,
    json: Json = False,
) -> None:
    """Learn a model from your own records, without labels, and see what it would change."""
    with progress() as tell:
        mapping, before = _given(columns, against)
        files = [read_person_file(path, mapping, tell) for path in (file, second) if path]
        people = people_in(*files)
        found = linked(Task(people=people, first=len(files[0].ids) if second else 0), tell)
        note = f"Learned without labels from {people.count:,} records."
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        made = model_of(found, people, on=today, note=note)
        made = versioned(replace(made, frequencies={}), on=today) if without_names else made
        out_file.write_text(text_of(made), "utf-8")
        if charts:
            charts.write_text(page_of(made, found.probability, found.one, found.other, people.count), "utf-8")
        change = change_between(people, found.one, found.other, before or model_in_force(), made)
    if json:
        moved = {f"{old}->{new}": count for (old, new), count in change.moved.items()}
        as_json({"version": made.version, "pairs": change.pairs, "changed": change.changed, "moved": moved})
        return
    out.print(f"Model {made.version} is in {out_file}. It is not in force until you say so.")
    rows = [[old, new, count] for (old, new), count in sorted(change.moved.items())]
    table(f"Verdicts on {change.pairs:,} pairs", ("before", "now", "pairs"), rows)


def _given(columns: Path | None, model: Path | None) -> tuple[dict[str, str], Model | None]:
    return (read_map(columns) if columns else {}), (model_from(model.read_text("utf-8")) if model else None)


def _without_lone_bridges(found: Linked, count: int) -> Linked:
    """A link that alone joins two groups becomes a question."""
    links = np.flatnonzero(found.verdict == _LINK)
    found.verdict[links[lone_bridges(count, found.one[links], found.other[links])]] = _ASK
    return found


def _say(found: Linked, files: Sequence[PersonFile], *, json: bool, more: dict[str, object], seconds: float) -> None:
    problems = [problem for file in files for problem in file.problems]
    figures: dict[str, object] = {
        "records": sum(len(file.ids) for file in files),
        "pairs compared": found.compared,
        "linked": int((found.verdict == _LINK).sum()),
        "asked": int((found.verdict == _ASK).sum()),
        **more,
        "rows left out": len(problems),
        "blocks over the cap": sum(found.skipped_blocks.values()),
        "seconds": round(seconds, 2),
    }
    if json:
        named = {name.replace(" ", "_"): value for name, value in figures.items()}
        left_out = [{"code": each.code, "line": each.line} for each in problems]
        as_json({**named, "blocks_over_the_cap_by_key": dict(found.skipped_blocks), "problems": left_out})
        return
    table("Recognised", ("what", "how many"), [[name, value] for name, value in figures.items()])
    for key, blocks in sorted(found.skipped_blocks.items(), key=lambda pair: -pair[1])[:5]:
        out.print(f"{blocks:,} groups with one key ({key}) were too large to compare; other keys were used for them.")
    if problems:
        rows = [[each.code, each.line or 0, each.what, each.remedy] for each in problems[:50]]
        table(f"{len(problems):,} rows left out", ("code", "line", "what is wrong", "what to do"), rows)
    unused = sorted({name for file in files for name in file.unused})
    if unused:
        out.print(f"Columns that were not used: {', '.join(unused)}. Name them with --columns if they should be.")
