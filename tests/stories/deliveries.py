"""An invented agency with a feed, and what it delivers, for tests that go through the doors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.intake.deliveries import Envelope, keep
from everychild.intake.receipts import Receipt, problems_of, receipt_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import Agency, Feed, add_agency, add_feed, add_feed_key
from everychild.ledger.append import Lane
from everychild.ledger.followers import run_once, start
from everychild.ledger.sequencer import sequence_once
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AgencyId, FeedId, SubmissionId, uuid7
from everychild.vocabulary.problems import Problem

INVENTED = AgencyId("US-KY:test")


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedSender:
    """An agency that delivers."""

    agency_id: AgencyId = INVENTED
    state: str = "US-KY"
    afcars_code: str = "21"
    lane: str = "live"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def feed(self) -> FeedId:
        return FeedId(f"{self.agency_id}/{self.lane}")

    def enrol(self, tools: Tools) -> None:
        """Make the agency, its feed and its key known."""
        with tools.worker.connection() as conn:
            add_agency(
                conn,
                Agency(
                    agency_id=self.agency_id,
                    name=f"Invented agency of {self.state}",
                    state=self.state,
                    afcars_code=self.afcars_code,
                    zone="America/New_York",
                    invented=True,
                ),
            )
            made = Feed(
                feed_id=self.feed,
                agency_id=self.agency_id,
                name="Test",
                lane=self.lane,
                deliveries=[str(each) for each in Delivery],
                promise_days=2,
            )
            add_feed(conn, made)
            public = self.key.public_key().public_bytes_raw()
            add_feed_key(conn, self.feed, public, in_force_from=tools.clock() - timedelta(minutes=1))


def event(kind: str, on: str, number: str = "INV1", *, event_id: str | None = None, **body: object) -> dict[str, Any]:
    """One live event as a sender writes it."""
    return {
        "id": event_id or uuid4().hex,
        "kind": f"care.{kind}.v1",
        "number": number,
        "occurred_on": on,
        "body": body,
    }


def heard(through: str) -> dict[str, Any]:
    """A feed's word on through which day it has spoken."""
    return {"id": uuid4().hex, "kind": "feed.heard.v1", "body": {"heard_through": through}}


def as_lines(events: Sequence[dict[str, Any]]) -> bytes:
    """Events as NDJSON."""
    return "".join(json.dumps(each) + "\n" for each in events).encode()


def hand_in(  # noqa: PLR0913 - the outside of a delivery
    tools: Tools,
    sender: InventedSender,
    body: bytes,
    *,
    delivery: Delivery = Delivery.EVENTS,
    period: ReportPeriod | None = None,
    sender_id: UUID | None = None,
    pieces: Sequence[bytes] | None = None,
) -> SubmissionId:
    """Keep a delivery, as the door does; nobody deals with it yet."""
    cover = Cover(
        feed=sender.feed,
        sender_id=sender_id or uuid4(),
        delivery=delivery,
        period=period,
        digest=hashlib.sha256(body).digest(),
    )
    now = datetime.now(UTC)
    submission = SubmissionId(uuid7(now, tools.entropy(10)))
    with tools.worker.connection() as conn:
        kept = keep(
            conn,
            Envelope(
                cover=cover,
                submission_id=submission,
                agency_id=sender.agency_id,
                signature=sign(cover, sender.key),
                key=tools.submission_key(submission),
                entropy=tools.entropy,
                now=now,
            ),
            pieces or [body],
        )
    return kept.submission_id


def deliver(  # noqa: PLR0913 - the outside of a delivery
    tools: Tools,
    sender: InventedSender,
    body: bytes,
    *,
    delivery: Delivery = Delivery.EVENTS,
    period: ReportPeriod | None = None,
    sender_id: UUID | None = None,
    pieces: Sequence[bytes] | None = None,
) -> Receipt:
    """Keep a delivery and deal with it, as the door and the worker do."""
    kept = hand_in(tools, sender, body, delivery=delivery, period=period, sender_id=sender_id, pieces=pieces)
    deal_with(tools, kept)
    with tools.worker.connection() as conn:
        return receipt_of(conn, kept)


def problems(tools: Tools, receipt: Receipt) -> list[Problem]:
    """What was wrong with a delivery."""
    with tools.worker.connection() as conn:
        return problems_of(conn, receipt.submission_id)


def settle(tools: Tools) -> None:
    """Sequence everything and let every follower read to the end."""
    following = followers(tools)
    with tools.worker.connection() as conn:
        while sequence_once(conn).count:
            conn.commit()
        for each in following:
            start(conn, each)
        conn.commit()
        more = True
        while more:
            more = False
            for each in following:
                for lane in Lane:
                    more = run_once(conn, each, lane) > 0 or more
                    conn.commit()
            while sequence_once(conn).count:
                conn.commit()
                more = True


def noon(day: str) -> datetime:
    """Noon in New York on a day."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC) + timedelta(hours=17)
