"""The demo's nation: its agencies made known, its files delivered through the real door, and its days going on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

import httpx

from everychild.doors.cli.answers import err
from everychild.doors.cli.program import CannotRun, Running
from everychild.doors.cli.submit import deliver, feed_key
from everychild.doors.enrolling import enrol as make_known
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import Agency
from everychild_nation.agencies import InventedAgency
from everychild_nation.build import BuiltAgency, BuiltFile
from everychild_nation.nation import Plan, next_agency
from everychild_nation.telling import telling_events
from everychild_nation.trickle import Watched, happenings

_REST_SECONDS = 0.2
_BETWEEN_EVENTS_SECONDS = 1.0
_EVENTS_BETWEEN_WORDS = 600
"""Each speaking feed says through which day it has spoken about every ten minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A nation that was delivered: its plan, and for each agency the children of whom events are told."""

    plan: Plan
    in_care: dict[str, list[str]]
    missing: list[str]

    @classmethod
    def of(cls, plan: Plan, built: Sequence[BuiltAgency]) -> Demo:
        """What goes on being told of the nation that was built."""
        told = {number for each in built for _, number in each.telling}
        return cls(
            plan=plan,
            in_care={
                each.agency.agency_id: [number for number in each.in_care if number not in told] for each in built
            },
            missing=[number for each in built for number in each.missing],
        )

    def keep(self, home: Path) -> None:
        """Remember it beside the nation's files."""
        said = {"plan": {**asdict(self.plan), "today": self.plan.today.isoformat()}, "in_care": self.in_care}
        _kept(home).write_text(json.dumps({**said, "missing": self.missing}), encoding="utf-8")

    @classmethod
    def found(cls, home: Path) -> Demo | None:
        """The one delivered earlier in this data folder, if there is one."""
        if not _kept(home).exists():
            return None
        said = json.loads(_kept(home).read_text("utf-8"))
        given = said["plan"]
        plan = Plan(
            states=given["states"],
            children=given["children"],
            seed=given["seed"],
            today=date.fromisoformat(given["today"]),
            periods=given["periods"],
        )
        return cls(plan=plan, in_care=said["in_care"], missing=said["missing"])


def _kept(home: Path) -> Path:
    return home / "nation" / "delivered.json"


def enrol(tools: Tools, agency: InventedAgency) -> None:
    """Make an invented agency and its feeds known, each with a key of its own."""
    known = Agency(
        agency_id=agency.agency_id,
        name=agency.name,
        state=agency.state,
        afcars_code=agency.afcars_code,
        zone=agency.zone,
        invented=True,
    )
    make_known(tools, known)


def deliver_all(
    client: httpx.Client, program: Running, nation: Sequence[BuiltAgency], plan: Plan, sent: Callable[[], None]
) -> list[str]:
    """Deliver every file of every agency, and give the receipts; a file that was taken before is not taken again."""
    receipts: list[str] = []
    for agency in nation:
        enrol(program.tools, agency.agency)
        for file in agency.files:
            receipts.append(_deliver(client, program.tools.home, file, plan))
            sent()
    return receipts


def wait_for(client: httpx.Client, submission: str) -> dict[str, Any]:
    """The receipt once the delivery has been dealt with, or waits for a person."""
    while True:
        receipt = client.get(f"/v1/submissions/{submission}").raise_for_status().json()
        if receipt["status"] != "working":
            return receipt
        time.sleep(_REST_SECONDS)


def tell_stories(client: httpx.Client, program: Running, nation: Sequence[BuiltAgency], plan: Plan) -> None:
    """What has happened by now to the children whose rows on the missing board tell what it is for."""
    for each in nation:
        after = next_agency(plan, each.agency)
        now = program.tools.clock().astimezone(ZoneInfo(each.agency.zone))
        told = telling_events(each.telling, now, after.state if after else "the next state")
        lines = [{"id": f"{number}-{index}", "number": number, **event} for index, (number, event) in enumerate(told)]
        if lines:
            wait_for(client, _say(client, program.tools.home, each.agency, [_numbered(line) for line in lines]))


def keep_moving(program: Running, demo: Demo, stop: Event) -> None:
    """Tell one event a second until told to stop; now and then each feed says how far it has spoken."""
    agencies = {agency: demo.in_care.get(agency.agency_id, []) for agency, _ in demo.plan.agencies()}
    watched = Watched(agencies, demo.missing)
    rng = Random(f"{demo.plan.seed}/{program.tools.clock()}")  # noqa: S311 - invented lives, not secrets
    with httpx.Client(base_url=program.address, timeout=30) as client:
        for ordinal, (agency, happening) in enumerate(happenings(watched, rng, _clock(stop))):
            try:
                if ordinal % _EVENTS_BETWEEN_WORDS == 0:
                    _give_word(client, program, list(agencies))
                _say(client, program.tools.home, agency, [happening])
            except (httpx.TransportError, CannotRun):
                err.print("The door did not answer; trying again.")


def _give_word(client: httpx.Client, program: Running, agencies: Sequence[InventedAgency]) -> None:
    now = program.tools.clock()
    for agency in agencies:
        if not agency.falls_silent:
            today = now.astimezone(ZoneInfo(agency.zone)).date().isoformat()
            word = {"id": f"heard-{now:%Y%m%d%H%M%S}", "kind": "feed.heard.v1", "body": {"heard_through": today}}
            _say(client, program.tools.home, agency, [word])


def _numbered(line: dict[str, Any]) -> dict[str, Any]:
    """The stories' events under ids of their own, apart from those of the files."""
    return {**line, "id": f"story-{line['id']}"}


def _say(client: httpx.Client, home: Path, agency: InventedAgency, events: Sequence[dict[str, Any]]) -> str:
    path = home / "now.json"
    path.write_text(json.dumps(list(events)), encoding="utf-8")
    return _taken(deliver(client, path, agency.live_feed, feed_key(home, agency.live_feed), delivery=Delivery.EVENTS))


def _deliver(client: httpx.Client, home: Path, file: BuiltFile, plan: Plan) -> str:
    answer = deliver(
        client,
        file.path,
        file.feed,
        feed_key(home, file.feed),
        delivery=Delivery(file.delivery),
        period=file.period,
        sender_id=_sender_id(file, plan),
    )
    return _taken(answer)


def _taken(answer: dict[str, Any]) -> str:
    if "submission" not in answer:
        raise CannotRun(f"A delivery was not taken: {answer.get('title')} {answer.get('detail')}")
    return answer["submission"]


def _sender_id(file: BuiltFile, plan: Plan) -> UUID:
    """The same for the same file of the same nation, so that a demo that was cut short takes up where it was."""
    return uuid5(NAMESPACE_URL, f"{plan}/{file.feed}/{file.delivery}/{file.path.name}")


def _clock(stop: Event) -> Iterator[datetime]:
    while not stop.wait(_BETWEEN_EVENTS_SECONDS):
        yield datetime.now(UTC)
