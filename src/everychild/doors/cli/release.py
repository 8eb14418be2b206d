"""`everychild release`: a person answers that a paused delivery may go on."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out
from everychild.doors.cli.with_tools import with_tools
from everychild.intake.receipts import NoSuchSubmission, receipt_of, release
from everychild.vocabulary.ids import SubmissionId


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("release")(let_go_on)


def let_go_on(
    submission: Annotated[str, typer.Argument(help="The delivery that waits.")],
    by: Annotated[str, typer.Option(help="Who answers, as it will stand on the receipt.")],
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Let a paused delivery go on; the question it was paused with is shown first."""
    with with_tools() as tools, tools.worker.connection() as conn:
        try:
            receipt = receipt_of(conn, SubmissionId(UUID(submission)))
        except (NoSuchSubmission, ValueError):
            give_up("No delivery goes by this id here; look at the feeds page for those there are.")
        if receipt.pause_question and not json:
            out.print(receipt.pause_question)
        done = release(conn, receipt.submission_id, released_by=by)
    if json:
        as_json({"submission": submission, "released": done})
    else:
        out.print("It goes on." if done else "It was not waiting for an answer.")
    if not done:
        raise typer.Exit(EXIT_NO)
