"""`everychild look-up`: which agencies know this child, how sure that is, and who has not answered."""

from __future__ import annotations

from getpass import getuser
from typing import Annotated, Any

import typer

from everychild.doors.cli.answers import EXIT_NO, as_json, give_up, out, table
from everychild.doors.cli.with_tools import with_tools
from everychild.doors.looking_up import Answer, certainty_of, look_up
from everychild.doors.pages.rendering import age
from everychild.identity.explaining import phrases_of
from everychild.identity.look_up import Asked, says_enough
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
    born: Annotated[str, typer.Option(help="Birth date, as 2015-05-04, or as much of it as is known.")] = "",
    age: Annotated[int, typer.Option(help="In years, where no birth date is known.", min=-1, max=30)] = -1,
    sex: Annotated[str, typer.Option(help="male or female.")] = "",
    phone: Annotated[str, typer.Option(help="A telephone number of the home.")] = "",
    street: Annotated[str, typer.Option(help="Number and street.")] = "",
    mother: Annotated[str, typer.Option(help="Mother's name.")] = "",
    sibling: Annotated[str, typer.Option(help="A brother's or sister's name.")] = "",
    by: Annotated[str, typer.Option(help="Who asks; without it, who is logged in on this machine.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Ask who knows a child. The look is recorded before the answer is given."""
    if sex.lower() not in _SEXES:
        give_up("Give --sex as male or female, or leave it out.")
    mother_given, mother_family = _parted(mother)
    brother_given, brother_family = _parted(sibling)
    said = {
        "given": given, "family": family, "sex": _SEXES[sex.lower()], "phone": phone, "street": street,
        "mother_given": mother_given, "mother_family": mother_family,
    }  # fmt: skip
    brother = {"given": brother_given, "family": brother_family or family} if sibling else None
    asked = Asked(said=said, born=born, age=age if age >= 0 else None, sibling=brother)
    if not says_enough(asked):
        give_up(
            "A name alone finds too many, and a birth date alone too. Give --born or --age, and --given or --family."
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


def _parted(name: str) -> tuple[str, str]:
    """Given and family name; one word alone is a given name."""
    given, _, family = name.strip().rpartition(" ")
    return (given, family) if given else (family, "")


def body_of(answer: Answer) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "asked_at": answer.asked_at.isoformat(),
        "keys_too_common": answer.left_out,
        "found": [
            {
                "child": str(each.child_id),
                "agency": each.agency.agency_id,
                "state": each.agency.state,
                "certainty": certainty_of(each.found),
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
            certainty_of(each.found),
            f"{each.call.phone}, tested {each.call.tested_on}" if each.call else "no duty line known",
            ", ".join(phrases_of(each.found.reasons)),
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
