"""`everychild leave`: everything of a jurisdiction taken back, with a signed proof; `leave-check` checks it alone."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict
from getpass import getuser
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.progress import Progress

from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.leaving import (
    NotFollowed,
    agencies_of,
    close_doors,
    on_the_roll,
    settled,
    take_all_back,
    to_take_back,
    what_was_left,
)
from everychild.doors.leaving_proof import KEPT, Left, faults_of, read_proof, write_proof
from everychild.doors.tools import Tools
from everychild.jurisdictions.directory import Agency
from everychild.ledger.notes import NoteForged, read_note

_KEY_BYTES = 32


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("leave")(leave)
    app.command("leave-check")(leave_check)


def leave(
    place: Annotated[str, typer.Argument(help="The state that leaves, as US-KY, or one agency of it.")],
    proof: Annotated[Path, typer.Option("--out", help="Where the signed proof goes.")],
    by: Annotated[str, typer.Option(help="Who decides it, as it will stand in the proof.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON; without --yes only look.")] = False,
) -> None:
    """Take back everything that a jurisdiction has said, close its doors, and write a signed proof of it."""
    with with_tools() as tools:
        leaving = _leaving(tools, place)
        before = on_the_roll(tools, leaving)
        going = len(to_take_back(tools, [each.agency_id for each in leaving]))
        if not json:
            _show(place, leaving, going, before)
        if not yes and (json or not typer.confirm("Take everything back?")):
            if json:
                as_json({"place": place, "left": False, "deliveries": going, "on_the_roll_call": before})
            else:
                out.print("Nothing was taken back.")
            raise typer.Exit(EXIT_NO)
        left = _left(tools, place, leaving, before, by=by or getuser(), because=reason)
        proof.write_text(write_proof(left, tools.checkpoint_key), encoding="utf-8")
        faults = faults_of(left, tools.checkpoint_key.public_key())
    _say(left, proof, faults, json=json)


def leave_check(
    proof: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The proof as it was given to you.")],
    key: Annotated[str, typer.Option(help="The public key as `everychild ledger key` said it when you joined.")],
    checkpoint: Annotated[
        Path | None, typer.Option(exists=True, help="A later checkpoint, from somebody who witnesses the ledger.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Check a proof of leaving by itself: no database, no network, no program of ours running."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        give_up("The key cannot be read; it is the one line that `everychild ledger key` says.")
    try:
        left = read_proof(proof.read_text(encoding="utf-8"), public)
        later = read_note(checkpoint.read_text(encoding="utf-8"), public) if checkpoint else None
        faults = faults_of(left, public, later)
    except (NoteForged, UnicodeDecodeError) as forged:
        left, faults = None, [str(forged)]
    _say(left, proof, faults, json=json)


def _leaving(tools: Tools, place: str) -> list[Agency]:
    with tools.worker.connection() as conn:
        found = agencies_of(conn, place)
    if not found:
        give_up("No agency of this state is known here, and no agency of this id. Write it as US-KY.")
    return found


def _left(tools: Tools, place: str, leaving: list[Agency], before: int, *, by: str, because: str) -> Left:
    ids = [each.agency_id for each in leaving]
    closed = close_doors(tools, ids)
    with Progress(console=err, transient=True) as progress:
        task = progress.add_task("Taking deliveries back", total=None)
        take_all_back(
            tools, ids, lambda done, of: progress.update(task, completed=done, total=of), by=by, because=because
        )
        progress.update(task, description="Calling the roll without them")
        try:
            settled(tools)
        except NotFollowed as slow:
            give_up(str(slow))
    return what_was_left(tools, place, leaving, closed, before=before, by=by, because=because)


def _show(place: str, leaving: list[Agency], going: int, before: int) -> None:
    rows: list[list[object]] = [
        ["agencies", len(leaving)],
        ["deliveries that are taken back", going],
        ["children who leave the roll call", before],
    ]
    table(f"What leaves with {place}", ("what", "count"), rows)
    for what, why in KEPT.items():
        out.print(f"Kept: {what}. {why}")


def _say(left: Left | None, proof: Path, faults: list[str], *, json: bool) -> None:
    if json:
        as_json({**_answer(left), "proof": str(proof), "holds": not faults, "faults": faults})
    elif left and not faults:
        out.print(
            f"{left.place} has left: {len(left.deliveries):,} deliveries with {left.entries:,} entries are taken back, "
            f"{left.on_the_roll_call_before:,} children are off the roll call, {left.looks_kept:,} looks are kept. "
            f"The proof {proof.name} holds."
        )
    else:
        for fault in faults:
            out.print(f"[bold]The proof does not hold.[/bold] {fault}")
    if faults:
        raise typer.Exit(EXIT_NO)


def _answer(left: Left | None) -> dict[str, Any]:
    if left is None:
        return {}
    return {**asdict(left), "left": True, "entries": left.entries}
