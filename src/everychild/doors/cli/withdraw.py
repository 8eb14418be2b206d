"""`everychild withdraw`: take a whole delivery back, after showing how far it reaches."""

from __future__ import annotations

from dataclasses import asdict
from getpass import getuser
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.progress import Progress

from everychild.disclosure.matrix import matrix
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.tools import Tools
from everychild.doors.withdrawals import BlastRadius, blast_radius
from everychild.intake.receipts import NoSuchSubmission, Receipt, receipt_of
from everychild.intake.withdrawing import CannotWithdraw, begin, require_withdrawable
from everychild.intake.work import deal_with
from everychild.vocabulary.ids import SubmissionId


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("withdraw")(withdraw)


def withdraw(
    submission: Annotated[str, typer.Argument(help="The delivery to take back.")],
    by: Annotated[str, typer.Option(help="Who takes it back, as it will stand on the receipt.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON; without --yes only look.")] = False,
) -> None:
    """Show how far a delivery reaches, ask, and take the whole of it back."""
    with with_tools() as tools:
        receipt = _receipt(tools, submission)
        with Progress(console=err, transient=True) as progress:
            task = progress.add_task("Looking how far it reaches", total=None)
            radius = blast_radius(tools, receipt, lambda done, of: progress.update(task, completed=done, total=of))
        if not json:
            _show(receipt, radius)
        if not yes and (json or not typer.confirm("Take the whole delivery back?")):
            _say(tools, receipt, radius, json=json)
            raise typer.Exit(EXIT_NO)
        try:
            with tools.worker.connection() as conn:
                begin(conn, receipt.submission_id, tools, by=by or getuser(), because=reason)
        except CannotWithdraw as why:
            give_up(str(why))
        deal_with(tools, receipt.submission_id)
        _say(tools, receipt, radius, json=json)


def body_of(receipt: Receipt, radius: BlastRadius) -> dict[str, Any]:
    """A withdrawal as JSON."""
    told = [{**asdict(each), "last_at": each.last_at.isoformat()} for each in radius.told]
    return {
        "submission": str(receipt.submission_id),
        "withdrawn": receipt.status == "withdrawn",
        "claims": receipt.received,
        **asdict(radius),
        "told": told,
    }


def _receipt(tools: Tools, submission: str) -> Receipt:
    with tools.worker.connection() as conn:
        try:
            receipt = receipt_of(conn, SubmissionId(UUID(submission)))
            require_withdrawable(conn, receipt)
        except (NoSuchSubmission, ValueError):
            give_up("No delivery goes by this id here; look at the feeds page for those there are.")
        except CannotWithdraw as why:
            give_up(str(why))
    return receipt


def _say(tools: Tools, receipt: Receipt, radius: BlastRadius, *, json: bool) -> None:
    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, receipt.submission_id)
    if json:
        as_json(body_of(receipt, radius))
    elif receipt.status == "withdrawn":
        out.print("It is taken back. What the feed said before is what it says again; the file may be sent again.")
    else:
        out.print("Nothing was taken back.")


def _show(receipt: Receipt, radius: BlastRadius) -> None:
    rows = [
        ["claims in it", receipt.received],
        ["entries that are taken back", radius.entries],
        ["records", radius.records],
        ["children", radius.children],
        ["children whose headline changes", radius.headlines_change],
        ["of them, children who leave the roll call", radius.leave],
        ["links made since it came, which are looked at again", radius.links],
        ["looks at these children since it came", sum(each.looks for each in radius.told)],
    ]
    table(f"{receipt.delivery} of {receipt.feed_id}, received {receipt.received_at:%Y-%m-%d %H:%M} UTC",
          ("how far it reaches", "count"), rows)  # fmt: skip
    if radius.told:
        known = matrix()
        said = [
            [
                each.agency_id,
                known.roles[each.role].name if each.role in known.roles else each.role,
                known.purposes[each.purpose].name if each.purpose in known.purposes else each.purpose,
                each.looks,
                each.children,
            ]
            for each in radius.told
        ]
        table(
            "Who was shown them since, and should hear of it", ("agency", "role", "purpose", "looks", "children"), said
        )
