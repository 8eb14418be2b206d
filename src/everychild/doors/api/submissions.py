"""The intake door: a signed delivery comes in, is kept, and is acknowledged."""

from __future__ import annotations

import base64
import binascii
import errno
import hashlib
from asyncio import wrap_future
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from everychild.doors.api.problem_json import problem_answer, problem_body
from everychild.doors.api.turns import TOGETHER_BYTES_MAX, Arrived, Turns
from everychild.doors.tools import Tools
from everychild.intake import work
from everychild.intake.arriving import Arriving
from everychild.intake.deliveries import Envelope, Kept, SameIdOtherBytes, keep_small
from everychild.intake.receipts import NoSuchSubmission, Receipt, all_problems_of, problems_of, receipt_of
from everychild.intake.signatures import Cover, Delivery, is_signed_by
from everychild.jurisdictions.directory import Feed, NoSuchFeed, keys_in_force, require_feed
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId, SubmissionId, uuid7
from everychild.vocabulary.problems import Problem

BYTES_MAX = 2 << 30
"""A delivery is at most 2 GiB; a state's largest half-yearly file is under half of that."""

AT_ONCE_BYTES_MAX = 256 << 10
"""A live delivery up to this size is applied before it is answered."""


LARGE_AT_ONCE_MAX = 8
"""So many deliveries of over a chunk may be on their way in at one time; each takes room on the disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outside:
    """What stands on the outside of a delivery, before anything of its inside has come."""

    feed_id: FeedId
    sender_id: UUID
    delivery: Delivery
    period: ReportPeriod | None
    signature: bytes

    def cover(self, digest: bytes) -> Cover:
        """What the signature must cover."""
        return Cover(
            feed=self.feed_id, sender_id=self.sender_id, delivery=self.delivery, period=self.period, digest=digest
        )


def router(tools: Tools, turns: Turns) -> APIRouter:
    """The routes under `/v1` that take deliveries and give receipts."""
    routes = APIRouter(prefix="/v1", tags=["deliveries"])

    large = _Large()

    @routes.post("/feeds/{feed:path}/submissions", status_code=202)
    async def deliver(feed: str, request: Request) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """Take a delivery: keep it, acknowledge it, and deal with a small live one at once."""
        outside = _outside(FeedId(feed), request)
        if isinstance(outside, Response):
            return outside
        if taken := await _in_a_turn(turns, outside, request):
            return taken
        known = await run_in_threadpool(_feed, tools, outside.feed_id)
        if isinstance(known, Response):
            return known
        with closing(Arriving(tools.home, tools.entropy)) as arriving, large.watching() as counted:
            try:
                refused = await _read(request, arriving, counted)
                return refused or await run_in_threadpool(_deliver, tools, known, outside, arriving)
            except OSError as full:
                if full.errno != errno.ENOSPC:
                    raise
                return problem_answer(507, [_no_room()])

    @routes.get("/submissions/{submission}")
    def receipt(submission: UUID) -> Response:  # pyright: ignore[reportUnusedFunction] - a route
        """The receipt of a delivery: counts, codes and places in the file; nothing about a child."""
        with tools.api.connection() as conn:
            try:
                found = receipt_of(conn, SubmissionId(submission))
            except NoSuchSubmission:
                return problem_answer(404, [_not_here()])
            return JSONResponse(receipt_body(found, all_problems_of(conn, found)))

    return routes


def receipt_body(receipt: Receipt, problems: Sequence[Problem]) -> dict[str, Any]:
    """A receipt as the API and the command line give it."""
    return {
        "submission": str(receipt.submission_id),
        "feed": receipt.feed_id,
        "type": receipt.delivery,
        "status": receipt.standing,
        "received_at": receipt.received_at.isoformat(),
        "heard_through": receipt.heard_through.isoformat() if receipt.heard_through else None,
        "received": receipt.received,
        "applied": receipt.applied,
        "unchanged": receipt.unchanged,
        "refused": receipt.refused,
        "quarantined": receipt.quarantined,
        "waiting": receipt.waiting,
        "pause": {"code": receipt.pause_code, "question": receipt.pause_question} if receipt.pause_code else None,
        "problems": [problem_body(problem) for problem in problems],
    }


class _Large:
    """How many large deliveries are on their way in; counted where only the web program's one loop counts."""

    def __init__(self) -> None:
        self._under_way = 0

    @contextmanager
    def watching(self) -> Generator[Callable[[], bool]]:
        """Gives what counts this delivery as large, once; it says False where there are too many."""
        counted = False

        def count() -> bool:
            nonlocal counted
            if not counted and self._under_way < LARGE_AT_ONCE_MAX:
                counted = True
                self._under_way += 1
            return counted

        try:
            yield count
        finally:
            self._under_way -= counted


async def _in_a_turn(turns: Turns, outside: _Outside, request: Request) -> Response | None:
    """A small delivery of events, taken with the others that wait; None where it is to be taken by itself."""
    length = request.headers.get("Content-Length", "")
    if outside.delivery != Delivery.EVENTS or not length.isdecimal() or int(length) > TOGETHER_BYTES_MAX:
        return None
    # Read in one piece; should it be taken by itself after all, the request gives these bytes again.
    body = await request.body()
    cover = outside.cover(hashlib.sha256(body).digest())
    taken = await wrap_future(turns.put(Arrived(cover=cover, signature=outside.signature, body=body)))
    return _receipt(taken.receipt, taken.problems, 200) if taken else None


async def _read(request: Request, arriving: Arriving, is_let_in: Callable[[], bool]) -> Response | None:
    """Take the bytes as they come; gives an answer where they are refused before their end."""
    async for part in request.stream():
        arriving.take(part)
        if arriving.byte_count > BYTES_MAX:
            return problem_answer(413, [_too_large()])
        while arriving.has_a_chunk:
            if not is_let_in():
                return problem_answer(503, [_too_many()])
            await run_in_threadpool(arriving.put_away)
    return None


def _deliver(tools: Tools, feed: Feed, outside: _Outside, arriving: Arriving) -> Response:
    """Check the signature over what has arrived, and only then keep any of it."""
    arriving.finish()
    cover, now = outside.cover(arriving.digest), tools.clock()
    with tools.worker.connection() as conn:
        keys = keys_in_force(conn, feed.feed_id, at=now)
    if not any(is_signed_by(cover, outside.signature, key) for key in keys):
        return problem_answer(401, [_not_signed()])
    if outside.delivery not in feed.deliveries:
        return problem_answer(403, [_not_for_this_feed()])
    submission_id = SubmissionId(uuid7(now, tools.entropy(10)))
    envelope = Envelope(
        cover=cover,
        submission_id=submission_id,
        agency_id=feed.agency_id,
        signature=outside.signature,
        key=tools.submission_key(submission_id),
        entropy=tools.entropy,
        now=now,
    )
    with tools.worker.connection() as conn:
        try:
            kept = keep_small(conn, envelope, arriving.small_pieces(), byte_count=arriving.byte_count)
        except SameIdOtherBytes:
            return problem_answer(409, [other_bytes()])
    return _answer(tools, feed, kept, small=arriving.byte_count <= AT_ONCE_BYTES_MAX)


def _answer(tools: Tools, feed: Feed, kept: Kept, *, small: bool) -> Response:
    if small and feed.lane == "live" and not kept.again:
        work.deal_with(tools, kept.submission_id)
    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, kept.submission_id)
        problems = problems_of(conn, kept.submission_id)
    return _receipt(receipt, problems, 200 if receipt.standing != "working" or kept.again else 202)


def _receipt(receipt: Receipt, problems: Sequence[Problem], status: int) -> Response:
    headers = {"Location": f"/v1/submissions/{receipt.submission_id}"}
    return JSONResponse(receipt_body(receipt, problems), status_code=status, headers=headers)


def _outside(feed_id: FeedId, request: Request) -> _Outside | Response:
    """The headers, before a byte of the body is read; or why it need not be sent."""
    problems: list[Problem] = []
    sender = _parsed(request, "Everychild-Submission", UUID, problems)
    delivery = _parsed(request, "Everychild-Type", Delivery, problems)
    signature = _parsed(request, "Everychild-Signature", _base64, problems)
    period = None
    if request.headers.get("Everychild-Period"):
        period = _parsed(request, "Everychild-Period", ReportPeriod.parse, problems)
    if problems:
        return problem_answer(422, problems)
    return _Outside(feed_id=feed_id, sender_id=sender, delivery=delivery, period=period, signature=signature)


def _feed(tools: Tools, feed_id: FeedId) -> Feed | Response:
    with tools.worker.connection() as conn:
        try:
            return require_feed(conn, feed_id)
        except NoSuchFeed:
            return problem_answer(404, [_not_here()])


def _parsed(request: Request, header: str, parse: Any, problems: list[Problem]) -> Any:  # noqa: ANN401 - what the parser gives
    try:
        return parse(request.headers.get(header, ""))
    except ValueError:
        problems.append(
            Problem(
                code="header-unreadable",
                field=header,
                what=f"The header {header} is missing or cannot be read.",
                remedy="Send it as the delivery how-to shows, and sign again.",
            )
        )
        return None


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise ValueError("not base64") from wrong


def _too_large() -> Problem:
    return Problem(
        code="delivery-too-large",
        field="body",
        what="The delivery is larger than 2 GiB.",
        remedy="Split it by county or period and send the parts under ids of their own.",
    )


def _too_many() -> Problem:
    return Problem(
        code="too-many-at-once",
        field="body",
        what="Too many large deliveries are on their way in at this moment.",
        remedy="Send this one again in a few minutes, under the same id; nothing of it was kept.",
    )


def _no_room() -> Problem:
    return Problem(
        code="no-room",
        field="body",
        what="There is no room on our disk for this delivery; nothing of it was kept.",
        remedy="Tell whoever runs this program, and send it again under the same id once there is room.",
    )


def _not_here() -> Problem:
    return Problem(
        code="not-here",
        field="address",
        what="Nothing goes by this name here.",
        remedy="Check the address; a feed's name is its agency's and its own, as US-KY:example/live.",
    )


def _not_signed() -> Problem:
    return Problem(
        code="signature-not-valid",
        field="Everychild-Signature",
        what="No key in force for this feed made this signature.",
        remedy="Sign the cover of exactly these bytes with the feed's present key.",
        cites="RFC 8032",
    )


def _not_for_this_feed() -> Problem:
    return Problem(
        code="delivery-not-agreed",
        field="Everychild-Type",
        what="This feed is not agreed to deliver files of this kind.",
        remedy="Deliver through the feed that is, or change the agreement first.",
    )


def other_bytes() -> Problem:
    """The delivery's id stands for other bytes."""
    return Problem(
        code="delivery-id-used",
        field="Everychild-Submission",
        what="This delivery id stands for other bytes already.",
        remedy="Send these bytes under a new id.",
    )
