"""Manual entry: what a person types goes the way of every feed, signed with the desk's key, and has its receipt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from io import BufferedReader, BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import Connection

from everychild.doors.desk_forms import Form, events_of
from everychild.doors.tools import Tools
from everychild.intake.claims import read_claims
from everychild.intake.deliveries import Envelope, keep
from everychild.intake.events import desk_of
from everychild.intake.receipts import Receipt, receipt_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import Feed, NoSuchFeed, add_feed, add_feed_key, agencies, require_feed
from everychild.people.accounts import Account
from everychild.vocabulary.ids import AgencyId, SubmissionId, uuid7
from everychild.vocabulary.problems import Problem

PROMISE_DAYS = 3650
"""A desk promises nothing: it speaks when somebody types."""
WRITERS = frozenset({"R02", "R03", "R04"})
"""Who may type: screeners, caseworkers and supervisors, also for one another after hours."""


class FormWrong(Exception):
    """Something typed cannot be read; nothing of the form is entered until it is mended, and `problems` say what."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take the problems."""
        super().__init__("The form is not entered yet.")
        self.problems = tuple(problems)


def enter(tools: Tools, account: Account, form: Form, given: Mapping[str, str], *, sender_id: UUID) -> Receipt:
    """Take what was typed through the intake.

    Takes:
        sender_id: made when the form was shown, so that a form sent twice is entered once.

    Raises:
        FormWrong: something typed cannot be read.
        SameIdOtherBytes: this form was entered already, with other words or at another minute.
    """
    now = tools.clock()
    with tools.worker.connection() as conn:
        feed = _open(conn, tools, account.agency_id)
        zone = next(each.zone for each in agencies(conn) if each.agency_id == account.agency_id)
    if form.about_a_child and given.get("record", "").strip() and given.get("number", "").strip():
        raise FormWrong([_WHOM])
    typed = events_of(form, given, event_id=str(sender_id), zone=zone, now=now)
    body = "".join(json.dumps(each) + "\n" for each in typed).encode()
    _require_readable(body, now.astimezone(ZoneInfo(zone)).date())
    return _deliver(tools, feed, body, sender_id=sender_id, now=now)


def _require_readable(body: bytes, today: date) -> None:
    claims = read_claims(BufferedReader(BytesIO(body)), today=today)  # pyright: ignore[reportArgumentType] - bytes read raw
    problems = [problem for claim in claims for problem in claim.problems]
    if problems:
        raise FormWrong(problems)


def _deliver(tools: Tools, feed: Feed, body: bytes, *, sender_id: UUID, now: datetime) -> Receipt:
    cover = Cover(
        feed=feed.feed_id,
        sender_id=sender_id,
        delivery=Delivery.EVENTS,
        period=None,
        digest=hashlib.sha256(body).digest(),
    )
    submission_id = SubmissionId(uuid7(now, tools.entropy(10)))
    key = tools.submission_key(submission_id)
    with tools.worker.connection() as conn:
        kept = keep(
            conn,
            Envelope(
                cover=cover,
                submission_id=submission_id,
                agency_id=feed.agency_id,
                signature=sign(cover, tools.desk_key(feed.agency_id)),
                key=key,
                entropy=tools.entropy,
                now=now,
            ),
            [body],
        )
    deal_with(tools, kept.submission_id)
    with tools.worker.connection() as conn:
        return receipt_of(conn, kept.submission_id)


_WHOM = Problem(
    code="child-named-twice",
    field="number",
    what="A child is chosen from the list, and a number is typed too.",
    remedy="Leave one of the two empty, so that it is sure whom this is about.",
)


def _open(conn: Connection[Any], tools: Tools, agency: AgencyId) -> Feed:
    """The agency's desk feed, made with its key where there is none."""
    feed_id = desk_of(agency)
    try:
        return require_feed(conn, feed_id)
    except NoSuchFeed:
        feed = Feed(
            feed_id=feed_id,
            agency_id=agency,
            name="Desk",
            lane="live",
            deliveries=[str(Delivery.EVENTS)],
            promise_days=PROMISE_DAYS,
        )
        add_feed(conn, feed)
        public = tools.desk_key(agency).public_key().public_bytes_raw()
        add_feed_key(conn, feed_id, public, in_force_from=tools.clock() - timedelta(minutes=1))
        return feed
