"""`everychild identity unlink` and `everychild identity state`: links of the running system, undone and counted."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from everychild.disclosure.rules import Refusal
from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.same_person import REASONS, answered, blast_radius
from everychild.doors.tools import Tools
from everychild.identity.links import in_order
from everychild.identity.state import state_of
from everychild.identity.verdicts import Verdict
from everychild.people.accounts import Account, account_of
from everychild.vocabulary.ids import AccountId, AgencyId, RecordId, record_id

Json = Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("unlink")(unlink)
    group.command("state")(state)


def unlink(
    one: Annotated[str, typer.Argument(help="A record: its id, or AGENCY/NUMBER.")],
    other: Annotated[str, typer.Argument(help="The other record.")],
    as_account: Annotated[str, typer.Option("--as", help="Account id of whoever decides.")],
    reason: Annotated[str, typer.Option(help=f"One of {', '.join(REASONS)}.")] = "from-the-records",
    yes: Annotated[bool, typer.Option("--yes", help="Undo without asking again.")] = False,
    json: Json = False,
) -> None:
    """Undo a link for good: first who was told something on the strength of it, then the decision."""
    if reason not in REASONS:
        give_up(f"There is no such reason. Choose one of {', '.join(REASONS)}.")
    with with_tools() as tools:
        account = _account(tools, as_account)
        pair = in_order(_record(tools, one), _record(tools, other))
        with tools.worker.connection() as conn:
            told = blast_radius(conn, pair)
        if json:
            told_of = [
                {"role": look.role, "agency": look.agency_id, "purpose": look.purpose, "at": look.looked_at}
                for look in told
            ]
            as_json({"told": told_of})
        else:
            rows = [[look.role, look.agency_id, look.purpose, f"{look.looked_at:%Y-%m-%d %H:%M}"] for look in told]
            table(f"{len(told)} looks on the strength of this link", ("role", "agency", "purpose", "when (UTC)"), rows)
        if not yes and not typer.confirm("Part the two records for good?", err=True):
            raise typer.Exit(EXIT_NO)
        refusal = answered(tools, account, pair, Verdict.DIFFERENT, reason)
    if isinstance(refusal, Refusal):
        give_up(f"{refusal.what} {refusal.remedy}")
    if not json:
        out.print("The two are held to be two children; every view of them is made again. Tell those above.")


def state(json: Json = False) -> None:
    """How large the live index is, which tokens are left out as too common, and what waits for people."""
    with with_tools() as tools, tools.worker.connection() as conn:
        found = state_of(conn)
    if json:
        as_json(found)
        return
    table("Live recognition", ("what", "count"), [[name.replace("_", " "), count] for name, count in found.items()])


def _account(tools: Tools, wanted: str) -> Account:
    try:
        account = AccountId(UUID(wanted))
    except ValueError:
        give_up("--as takes an account id.")
    with tools.worker.connection() as conn:
        found = account_of(conn, account)
    if found is None:
        give_up("Nobody goes by this account id.")
    return found


def _record(tools: Tools, said: str) -> RecordId:
    try:
        return RecordId(UUID(said))
    except ValueError:
        agency, slash, number = said.partition("/")
    if not slash:
        give_up("Name a record by its id, or as AGENCY/NUMBER.")
    return record_id(tools.record_secret, AgencyId(agency), number)
