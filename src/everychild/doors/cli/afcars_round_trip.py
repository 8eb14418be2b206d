"""`everychild afcars round-trip`: a file through the ledger of a throw-away database and back."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.afcars.building import Build, Built
from everychild.afcars.canonical import Likeness, likeness
from everychild.afcars.reading import Head, read_file
from everychild.afcars.scopes import ASSISTANCE
from everychild.doors.cli.afcars_build import write_built
from everychild.doors.cli.answers import EXIT_NO, as_json, err, give_up, out
from everychild.doors.tools import Tools, open_tools
from everychild.intake.deliveries import Envelope, keep
from everychild.intake.past_files import forget_bytes
from everychild.intake.receipts import Receipt, problems_of, receipt_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import Agency, Feed, add_agency, add_feed
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import open_databases
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, FeedId, SubmissionId, uuid7
from everychild.vocabulary.places import STATE_FIPS
from everychild.vocabulary.problems import Problem

_PIECE = 1 << 20
_PROBLEMS_SHOWN = 20


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("round-trip")(round_trip)


def round_trip(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="The file, out-of-home care or assistance.")
    ],
    to: Annotated[Path, typer.Option("--out", help="Where to write what comes back.")],
    json: Annotated[bool, typer.Option("--json", help="Answer as one line of JSON.")] = False,
) -> None:
    """Take a file into the ledger of a throw-away database, forget its bytes, and build it again from what was said."""
    head = _head(file)
    period = _period(head)
    settings = settings_from_environment()
    start_log("error")
    with tempfile.TemporaryDirectory(prefix="everychild-") as folder:
        home = Path(folder) / "home"
        Path(folder).chmod(0o711)
        try:
            throw_away = replace(settings, home=home, database_url=None, keys_url=None)
            with open_databases(throw_away) as databases, open_tools(databases, home, size=3) as tools:
                agency = _agency(head)
                ask = Build(agency=agency, period=period, through=date.max, known_at=tools.clock(), as_filed=True,
                            kind=head.kind)  # fmt: skip
                receipt, problems = _take_in(tools, ask, file)
                built = write_built(tools, replace(ask, known_at=tools.clock()), to, with_looks=False)
        except ServerDidNotStart as failure:
            give_up(str(failure))
    with file.open("rb") as went_in, to.open("rb") as came_back:
        alike = likeness(went_in, came_back)
    lossless = not problems and not built.orphans and not alike.count
    if json:
        shown = [{"code": each.code, "field": each.field, "line": each.line, "what": each.what} for each in problems]
        as_json({"kind": ask.kind, "records": built.children, "claims": receipt.received, "lossless": lossless,
                 "unlike": alike.count, "first_unlike": list(alike.unlike), "problems": shown})  # fmt: skip
    else:
        _say(receipt, built, problems, alike)
    if not lossless:
        raise typer.Exit(EXIT_NO)


def _head(file: Path) -> Head:
    with file.open("rb") as opened:
        first = next(read_file(opened), None)
    if not isinstance(first, Head) or not first.kind:
        give_up("This is no federal file: its header cannot be read. `everychild afcars check` says why.")
    return first


def _period(head: Head) -> ReportPeriod:
    try:
        return ReportPeriod.parse(head.report_date)
    except ValueError:
        give_up("The file names no report period; E2 or A2 is written as YYYY03 or YYYY09.")


def _agency(head: Head) -> Agency:
    state = next((place for place, code in STATE_FIPS.items() if code == head.agency), "US")
    return Agency(
        agency_id=AgencyId(f"{state}:round-trip"),
        name="Round trip",
        state=state,
        afcars_code=head.agency,
        zone="UTC",
        invented=head.synthetic,
    )


def _take_in(tools: Tools, ask: Build, file: Path) -> tuple[Receipt, list[Problem]]:
    agency, delivery = ask.agency, Delivery.ASSISTANCE if ask.kind == ASSISTANCE else Delivery.AFCARS
    feed = FeedId(f"{agency.agency_id}/afcars")
    key = Ed25519PrivateKey.generate()
    body = file.read_bytes()
    submission = SubmissionId(uuid7(tools.clock(), tools.entropy(10)))
    cover = Cover(
        feed=feed,
        sender_id=uuid4(),
        delivery=delivery,
        period=ask.period,
        digest=hashlib.sha256(body).digest(),
    )
    with tools.worker.connection() as conn:
        add_agency(conn, agency)
        name, kinds = "AFCARS file", [str(delivery)]
        add_feed(conn, Feed(feed_id=feed, agency_id=agency.agency_id, name=name, lane="bulk", deliveries=kinds,
                            promise_days=230))  # fmt: skip
        keep(
            conn,
            Envelope(
                cover=cover,
                submission_id=submission,
                agency_id=agency.agency_id,
                signature=sign(cover, key),
                key=tools.submission_key(submission),
                entropy=tools.entropy,
                now=tools.clock(),
            ),
            (body[start : start + _PIECE] for start in range(0, len(body), _PIECE)),
        )
    with err.status("Taking the file in ..."):
        deal_with(tools, submission)
        with tools.worker.connection() as conn:
            while sequence_once(conn).count:
                conn.commit()
            forget_bytes(conn, submission)
            receipt = receipt_of(conn, submission)
            return receipt, problems_of(conn, submission)


def _say(receipt: Receipt, built: Built, problems: list[Problem], alike: Likeness) -> None:
    out.print(f"{built.children:,} records went in as {receipt.received:,} claims and came back.")
    for problem in problems[:_PROBLEMS_SHOWN]:
        out.print(f"  line {problem.line}, {problem.field}: {problem.what} {problem.remedy}")
    if len(problems) > _PROBLEMS_SHOWN:
        out.print(f"  and {len(problems) - _PROBLEMS_SHOWN:,} more")
    if problems:
        out.print("What is named above could not be represented, and was refused.")
    if alike.count:
        which = ", ".join(f"{ordinal:,}" for ordinal in alike.unlike)
        out.print(f"{alike.count:,} of {alike.records:,} records differ from what went in: {which}")
    else:
        out.print("Every record says what it said when it went in.")
