"""`everychild identity report`: how right the answers were, where the truth is known."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from everychild.doors.cli.answers import as_json, give_up, out, table
from everychild.doors.cli.person_files import Json
from everychild.identity.reporting import VERDICT_WORDS, Confusion, ToldPair, confusions
from everychild.identity.reports import report_page

_PAIR_COLUMNS = {"id_a", "id_b", "probability", "verdict"}
_TRUTH_COLUMNS = {"record_id", "person_id"}


def report(
    pairs: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Pairs as `link` or `dedupe` wrote them.")],
    truth: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="CSV: record_id, person_id, and groups.")],
    out_file: Annotated[Path | None, typer.Option("--out", help="Where a page goes.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Columns of the truth to tell apart, as --by twins.")] = None,
    mark: Annotated[str, typer.Option(help="A sentence that stands inside the page and its charts.")] = "",
    json: Json = False,
) -> None:
    """Publish the confusion matrix and what was right in each band, in all and by group."""
    told = [
        ToldPair(one=row["id_a"], other=row["id_b"], probability=float(row["probability"]), verdict=row["verdict"])
        for row in _rows(pairs, _PAIR_COLUMNS)
    ]
    rows = _rows(truth, _TRUTH_COLUMNS | set(by or ()))
    person_of = {row["record_id"]: row["person_id"] for row in rows}
    groups = {row["record_id"]: [f"{name}: {row[name]}" for name in by or () if row[name]] for row in rows}
    found = confusions(told, person_of, groups)
    if out_file:
        out_file.write_text(report_page(found, mark=mark), "utf-8")
    if json:
        as_json([_as_json(each) for each in found])
        return
    for each in found:
        _show(each)
    if out_file:
        out.print(f"The page is {out_file}.")


def _rows(path: Path, needed: set[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened)
        missing = sorted(needed - set(reader.fieldnames or ()))
        if missing:
            give_up(f"{path.name} has no column {', '.join(missing)}.")
        return list(reader)


def _show(found: Confusion) -> None:
    rows = [[word, found.matrix.get((word, True), 0), found.matrix.get((word, False), 0)] for word in VERDICT_WORDS[:2]]
    rows.append(["different", found.missed, ""])
    table(f"Verdicts, {found.group}", ("verdict", "one person", "two people"), rows)
    bands = [[f"from {band.least}", band.pairs, f"{band.stated:.3f}", f"{band.right:.4f}"] for band in found.bands]
    table(f"Stated and right, {found.group}", ("probability", "pairs", "stated", "right"), bands)


def _as_json(found: Confusion) -> Mapping[str, Any]:
    return {
        "group": found.group,
        "matrix": {f"{word}/{'one' if same else 'two'}": n for (word, same), n in sorted(found.matrix.items())},
        "missed": found.missed,
        "precision": found.precision,
        "recall": found.recall("link"),
        "recall_with_asked": found.recall("link", "ask"),
        "bands": [{"from": b.least, "pairs": b.pairs, "stated": b.stated, "right": b.right} for b in found.bands],
    }
