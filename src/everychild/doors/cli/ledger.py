"""`everychild ledger verify|key`: whether everything stored is what was committed to, and the key that says so."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import Connection

from everychild.disclosure.looks import faults_in_looks
from everychild.doors.cli.answers import EXIT_NO, as_json, out
from everychild.doors.cli.with_tools import with_tools
from everychild.ledger.checkpoints import Verification, kept_notes, verify
from everychild.ledger.notes import NoteForged, read_note


def register(app: typer.Typer) -> None:
    """Add the command."""
    group = typer.Typer(no_args_is_help=True, help="The append-only record of what was said.")
    group.command("verify")(check)
    group.command("key")(key)
    app.add_typer(group, name="ledger")


def check(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Compute every leaf and the tree again, and compare them with what is kept and with the signed checkpoint."""
    with with_tools() as tools, tools.worker.connection() as conn:
        found = check_both(conn, tools.checkpoint_key.public_key(), tools.home / "checkpoint")
    if json:
        as_json({"size": found.size, "root": found.root.hex(), "ok": found.ok, "faults": list(found.faults)})
    elif found.ok:
        out.print(f"{found.size:,} entries, root {found.root.hex()[:16]}…: everything stored is what was committed to.")
    else:
        out.print(f"[bold]{len(found.faults)} faults in {found.size:,} entries.[/bold]")
        for fault in found.faults:
            out.print(f"  {fault}")
    if not found.ok:
        raise typer.Exit(EXIT_NO)


def key(json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False) -> None:
    """Say the public key by which checkpoints and proofs are checked; keep it where we cannot change it."""
    with with_tools() as tools:
        said = base64.b64encode(tools.checkpoint_key.public_key().public_bytes_raw()).decode()
    if json:
        as_json({"public_key": said})
    else:
        typer.echo(said)


def check_both(conn: Connection[Any], key: Ed25519PublicKey, path: Path) -> Verification:
    """Check the ledger and the looks against themselves, the notes that are kept and the note that witnesses read."""
    notes = kept_notes(conn, key)
    states, faults = list(notes.states), list(notes.faults)
    if path.exists():
        try:
            states.append(read_note(path.read_text(encoding="utf-8"), key))
        except NoteForged:
            faults.append("The checkpoint file is not signed with this system's key.")
    found = verify(conn, signed=states)
    return replace(found, faults=(*faults, *found.faults, *faults_in_looks(conn, signed=states)))
