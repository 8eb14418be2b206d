"""A rehearsal: an agency's converted files delivered beside two invented states, in a database that is thrown away."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.cli.answers import err, give_up, out
from everychild.doors.tools import Tools, open_tools
from everychild.doors.worker.processes import followers
from everychild.intake.deliveries import Envelope, keep
from everychild.intake.receipts import Receipt, receipt_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import Agency, Feed, add_agency, add_feed
from everychild.ledger.append import Lane
from everychild.ledger.followers import run_once, start
from everychild.ledger.sequencer import sequence_once
from everychild.runtime.database import open_databases
from everychild.runtime.log import start_log
from everychild.runtime.postgres.cluster import ServerDidNotStart
from everychild.runtime.settings import settings_from_environment
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, FeedId, SubmissionId, uuid7
from everychild.whereabouts import tally
from everychild.whereabouts.reading import Ask, roll_call
from everychild_nation.build import Plan, build

JOINING = AgencyId("US-OH:joining")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What came of a rehearsal.

    Takes:
        receipts: one for each of the agency's own files.
        on_the_roll: its children on the roll call.
        left: whether anything of it is left on this machine.
    """

    receipts: tuple[Receipt, ...]
    on_the_roll: int
    neighbours: int
    left: bool

    @property
    def is_good(self) -> bool:
        """Whether every claim went in and nothing is left."""
        return not self.left and not any(each.refused for each in self.receipts)

    def as_answer(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "deliveries": [
                {"kind": each.delivery, "received": each.received, "applied": each.applied, "refused": each.refused}
                for each in self.receipts
            ],
            "on_the_roll": self.on_the_roll,
            "neighbours": self.neighbours,
            "left_behind": self.left,
        }

    def say(self) -> None:
        """For a person."""
        out.print("Rehearsed beside two invented states (Invented children. Not real figures for any state.):")
        for each in self.receipts:
            out.print(
                f"  {each.delivery}: {each.received:,} claims, {each.applied:,} applied, {each.refused:,} refused"
            )
        out.print(f"  {self.on_the_roll:,} of your children on the roll call beside {self.neighbours:,} invented ones.")
        out.print("  The database is gone again." if not self.left else "  Something was left behind.")


def rehearse(people: Path, events: Path) -> Rehearsed:
    """Deliver a person file and events beside invented states, count, and throw everything away."""
    start_log("error")
    folder = Path(tempfile.mkdtemp(prefix="everychild-rehearsal-"))
    folder.chmod(0o711)
    home = folder / "home"
    try:
        settings = replace(settings_from_environment(), home=home, database_url=None, keys_url=None)
        with open_databases(settings) as databases, open_tools(databases, home, size=3) as tools:
            with err.status("Inventing two states beside you ..."):
                _neighbours(tools, folder / "nation")
                others = _called(tools)
            with err.status("Delivering your files, and calling the roll ..."):
                receipts = _mine(tools, people, events)
                everybody = _called(tools)
    except ServerDidNotStart as failure:
        give_up(str(failure))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    on_the_roll = everybody - others
    return Rehearsed(receipts=tuple(receipts), on_the_roll=on_the_roll, neighbours=others, left=folder.exists())


def _neighbours(tools: Tools, folder: Path) -> None:
    plan = Plan(states=2, children=120, periods=1, seed=1, today=datetime.now(UTC).date())
    for built in build(plan, folder):
        agency = built.agency
        _enrol(tools, agency.agency_id, agency.name, agency.state, agency.afcars_code, agency.zone)
        for file in built.files:
            if file.delivery in {Delivery.AFCARS, Delivery.SIDECAR}:
                _deliver(tools, agency.agency_id, file.path, Delivery(file.delivery), file.period)


def _mine(tools: Tools, people: Path, events: Path) -> list[Receipt]:
    _enrol(tools, JOINING, "Your agency, rehearsing", "US-OH", "39", "America/New_York")
    return [
        _deliver(tools, JOINING, people, Delivery.SIDECAR, None),
        _deliver(tools, JOINING, events, Delivery.EVENTS, None),
    ]


def _enrol(tools: Tools, agency: AgencyId, name: str, state: str, code: str, zone: str) -> None:
    with tools.worker.connection() as conn:
        add_agency(
            conn,
            Agency(agency_id=agency, name=name, state=state, afcars_code=code, zone=zone, invented=True),
        )
        add_feed(
            conn,
            Feed(
                feed_id=FeedId(f"{agency}/rehearsal"),
                agency_id=agency,
                name="Rehearsal",
                lane="bulk",
                deliveries=[str(each) for each in Delivery],
                promise_days=230,
            ),
        )


def _deliver(tools: Tools, agency: AgencyId, path: Path, delivery: Delivery, period: ReportPeriod | None) -> Receipt:
    body = path.read_bytes()
    submission = SubmissionId(uuid7(tools.clock(), tools.entropy(10)))
    cover = Cover(
        feed=FeedId(f"{agency}/rehearsal"),
        sender_id=uuid4(),
        delivery=delivery,
        period=period,
        digest=hashlib.sha256(body).digest(),
    )
    with tools.worker.connection() as conn:
        keep(
            conn,
            Envelope(
                cover=cover,
                submission_id=submission,
                agency_id=agency,
                signature=sign(cover, Ed25519PrivateKey.generate()),
                key=tools.submission_key(submission),
                entropy=tools.entropy,
                now=tools.clock(),
            ),
            [body],
        )
    deal_with(tools, submission)
    with tools.worker.connection() as conn:
        return receipt_of(conn, submission)


def _called(tools: Tools) -> int:
    """How many children the roll call counts once everything is read."""
    following = followers(tools)
    with tools.worker.connection() as conn:
        for each in following:
            start(conn, each)
        conn.commit()
        while sequence_once(conn).count or _followed(conn, following):
            conn.commit()
        tally.turn(conn, tools.clock())
        return roll_call(conn, Ask(now=tools.clock())).total


def _followed(conn: Any, following: Sequence[Any]) -> int:  # noqa: ANN401 - a connection and its followers
    return sum(run_once(conn, each, lane) for each in following for lane in Lane)
