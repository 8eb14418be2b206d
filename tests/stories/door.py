"""The program's own web door, answered in this process, at an hour that the story chooses."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import httpx
from deliveries import InventedSender, as_lines, settle
from fastapi import FastAPI

from everychild.doors.api.app import make_app
from everychild.doors.api.roll_call import roll_call_body
from everychild.doors.cli.submit import headers_of
from everychild.doors.tools import Tools
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.work import deal_with, next_to_do
from everychild.runtime.database import Databases
from everychild.vocabulary.days import ReportPeriod
from everychild.whereabouts import tally
from everychild.whereabouts.reading import Ask, roll_call


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Deliveries in, roll calls out, over HTTP."""

    tools: Tools
    databases: Databases

    def send(
        self,
        sender: InventedSender,
        body: bytes,
        *,
        delivery: Delivery = Delivery.EVENTS,
        period: ReportPeriod | None = None,
    ) -> dict[str, Any]:
        """Deliver, signed; let the worker do its part; give the receipt."""
        cover = Cover(
            feed=sender.feed,
            sender_id=uuid4(),
            delivery=delivery,
            period=period,
            digest=hashlib.sha256(body).digest(),
        )
        now = datetime.now(UTC)
        headers = headers_of(cover, sign(cover, sender.key))
        answer = self._ask(now, "POST", f"/v1/feeds/{sender.feed}/submissions", content=body, headers=headers)
        assert answer.status_code in {200, 202}, answer.text
        while True:
            with self.tools.worker.connection() as conn:
                waiting = next_to_do(conn, now)
            if waiting is None:
                break
            deal_with(self.tools, waiting)
        settle(self.tools)
        return self._ask(now, "GET", f"/v1/submissions/{answer.json()['submission']}").json()

    def tell(self, sender: InventedSender, *events: dict[str, Any]) -> dict[str, Any]:
        """Deliver live events."""
        return self.send(sender, as_lines(events))

    def rows(self, *, by: str = "state", now: str = "", as_of: str = "") -> dict[str, dict[str, Any]]:
        """The roll call's rows by place: at an hour, never earlier than the one asked before, or as a day ended."""
        instant = datetime.fromisoformat(now) if now else datetime.now(UTC)
        if not as_of:
            with self.tools.worker.connection() as conn:
                tally.turn(conn, instant)
        # Through the door the public reads what was published; oversight reads this.
        asked = Ask(now=instant, by=by, as_of=date.fromisoformat(as_of) if as_of else None)
        with self.tools.worker.connection() as conn:
            return {row["place"]: row for row in roll_call_body(roll_call(conn, asked))["rows"]}

    def _ask(self, now: datetime, method: str, path: str, **given: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
        """One request to the program, whose clock says this hour."""
        app = make_app(replace(self.tools, clock=lambda: now), self.databases.api, demo=False)

        return answered(app, method, path, **given)


def answered(app: FastAPI, method: str, path: str, **given: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own
    """One request to a program in this process; on a thread of its own, since a browser may hold this one's loop."""

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
            return await client.request(method, path, **given)

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, request()).result()


def hour(event: dict[str, Any], instant: str) -> dict[str, Any]:
    """The same event with its hour."""
    return {**event, "occurred_at": instant}


def told(row: dict[str, Any]) -> dict[str, int]:
    """A row's headlines that are not nought."""
    return {headline: count for headline, count in row["headlines"].items() if count}
