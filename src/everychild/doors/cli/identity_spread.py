"""`everychild identity spread`: who stands in a very large file more than once, found on many machines with Spark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from everychild.doors.cli.answers import as_json, err, give_up, out
from everychild.doors.cli.person_files import SAYS, File, Json, ModelFile, Out, write_rows
from everychild.identity.many_machines import SparkMissing, pairs_of, records_of, rows_in, scored, session_on
from everychild.identity.model import model, model_from, text_of
from everychild.identity.verdicts import Verdict

Master = Annotated[str, typer.Option(help="Spark's own name of where to run: local[2], yarn, spark://HOST:7077.")]


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("spread")(spread)


def spread(file: File, out_file: Out, master: Master = "local[2]", model: ModelFile = None, json: Json = False) -> None:
    """Find who stands in one file more than once, on many machines, by the model in force or one that you name."""
    started = time.monotonic()
    try:
        session = session_on(master)
    except SparkMissing as wrong:
        give_up(str(wrong))
    err.print("Finding pairs by keys, then comparing them in full ...")
    rows = rows_in(session, str(file)).cache()
    records = records_of(rows).cache()
    pairs, left_out = pairs_of(records)
    told = scored(records, pairs, _text(model)).filter(f"verdict <> '{Verdict.DIFFERENT}'").cache()
    counted = {row["verdict"]: row["count"] for row in told.groupBy("verdict").count().collect()}
    write_rows(out_file, ("id_a", "id_b", "probability", "verdict", "why"), _rows(told))
    facts: dict[str, object] = {
        "rows": rows.count(),
        "rows without a record id": rows.filter("trim(record_id) = ''").count(),
        "records": records.count(),
        "linked": counted.get(str(Verdict.SAME), 0),
        "to ask": counted.get(str(Verdict.ASK), 0),
        "keys too common": left_out.count(),
        "seconds": round(time.monotonic() - started, 1),
    }
    session.stop()
    if json:
        as_json(facts)
    else:
        out.print(", ".join(f"{name}: {value}" for name, value in facts.items()))


def _text(path: Path | None) -> str:
    """The text of a model that can be read; the one in force where none is named."""
    given = path.read_text("utf-8") if path else text_of(model())
    model_from(given)
    return given


def _rows(told: Any) -> Iterator[tuple[str, str, str, str, str]]:  # noqa: ANN401 - Spark is an extra
    ordered = told.orderBy(told["probability"].desc(), "id_a", "id_b")
    for row in ordered.toLocalIterator():
        yield row["id_a"], row["id_b"], f"{row['probability']:.6f}", SAYS[Verdict(row["verdict"])], row["why"]
