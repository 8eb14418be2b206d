"""`everychild look-up`: which agencies know this child, how sure that is, and who has not answered."""

from __future__ import annotations

from datetime import date
from getpass import getuser
from typing import Annotated, Any

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.looking_up import Answer, look_up
from everychild.doors.pages.rendering import age
from everychild.identity.search import asked_about, says_enough
from everychild.jurisdictions.directory import agencies
from everychild.vocabulary.ids import AgencyId

_SEXES = {"male": "1", "female": "2", "m": "1", "f": "2", "1": "1", "2": "2", "": ""}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("look-up")(ask)


def ask(
    agency: Annotated[str, typer.Option(help="For which agency you ask, as US-KY:example; the look stands under it.")],
    given: Annotated[str, typer.Option(help="Given name.")] = "",
    family: Annotated[str, typer.Option(help="Family name.")] = "",
    born: Annotated[str, typer.Option(help="Birth date, as 2015-05-04.")] = "",
    sex: Annotated[str, typer.Option(help="male or female.")] = "",
    mother: Annotated[str, typer.Option(help="Mother's name.")] = "",
    by: Annotated[str, typer.Option(help="Who asks; without it, who is logged in on this machine.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Ask who knows a child. The look is recorded before the answer is given."""
    try:
        born_on = date.fromisoformat(born) if born else None
    except ValueError:
        give_up("Write --born like 2015-05-04.")
    if sex.lower() not in _SEXES:
        give_up("Give --sex as male or female, or leave it out.")
    asked = asked_about(given=given, family=family, born_on=born_on, sex=_SEXES[sex.lower()], mother=mother)
    if not says_enough(asked):
        give_up(
            "A name alone finds too many, and a birth date alone too. Give --born, and --given, --family or --mother."
        )
    with with_tools() as tools:
        with tools.worker.connection() as conn:
            if agency not in {each.agency_id for each in agencies(conn)}:
                give_up("No agency goes by this name here; check --agency.")
        answer = look_up(tools, asked, agency=AgencyId(agency), person=by or getuser())
    if json:
        as_json(body_of(answer))
    else:
        _show(answer)
    if not answer.known:
        raise typer.Exit(EXIT_NO)


def body_of(answer: Answer) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "asked_at": answer.asked_at.isoformat(),
        "found": [
            {
                "child": str(each.child_id),
                "agency": each.agency.agency_id,
                "state": each.agency.state,
                "certainty": "certain" if each.found.certain else "possible",
                "weight": each.found.weight,
                "reasons": list(each.found.reasons),
                "call": {"phone": each.call.phone, "tested_on": each.call.tested_on.isoformat()} if each.call else None,
            }
            for each in answer.known
        ],
        "agencies": [
            {
                "agency": each.agency.agency_id,
                "answered": not each.is_late,
                "heard_at": each.heard_at.isoformat() if each.heard_at else None,
                "heard_through": each.heard_through.isoformat() if each.heard_through else None,
            }
            for each in answer.heard
        ],
    }


def _show(answer: Answer) -> None:
    rows = [
        [
            each.agency.name,
            "certain" if each.found.certain else "possible",
            f"{each.call.phone}, tested {each.call.tested_on}" if each.call else "no duty line known",
            ", ".join(reason.replace(":", " ") for reason in each.found.reasons),
        ]
        for each in answer.known
    ]
    if rows:
        table("Who knows this child", ("agency", "how sure", "call", "why"), rows)
    else:
        out.print("Nobody here knows this child by what was asked.")
    late = [each for each in answer.heard if each.is_late]
    if late:
        said = [[each.agency.name, each.heard_through or "never", age(each.heard_at, answer.asked_at)] for each in late]
        table("Who has not answered, or not lately", ("agency", "heard through", "last heard"), said)
    else:
        out.print("Every agency has spoken within its promise.")
