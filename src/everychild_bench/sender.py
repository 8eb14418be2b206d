"""An open-loop sender in a process of its own: live events at a steady rate, whatever the answers take.

It shares the machine with what it measures, and so costs as little as it can: every delivery is written and signed
before the first is due, and one loop sends them and hears the stream. A delivery that finds no connection free waits
for one, and its time runs from when it was due.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.cli.submit import headers_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.vocabulary.ids import FeedId

_CONNECTIONS_MAX = 128
_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What to send, and how fast."""

    address: str
    feed: FeedId
    key: bytes
    a_second: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One event: when it was due to leave, when it was answered, and the delivery's id."""

    due_at: float
    answered_at: float
    submission: str


@dataclass(slots=True)
class Heard:
    """What the stream has said: positions, and when each was heard.

    Takes:
        cpu: seconds of processor time that sending and listening took.
    """

    positions: list[int] = field(default_factory=list[int])
    at: list[float] = field(default_factory=list[float])
    cpu: float = 0.0

    def heard(self, position: int) -> float | None:
        """When the stream first said that the roll call had come this far."""
        index = bisect_left(self.positions, position)
        return self.at[index] if index < len(self.positions) else None


def send(sending: Sending, answers: Any, enough: Any) -> None:  # noqa: ANN401 - a queue and an event between processes
    """Send, and put the list of what was sent into the queue; then, once it is enough, what the stream said."""
    asyncio.run(_send(sending, answers, enough))


async def _send(sending: Sending, answers: Any, enough: Any) -> None:  # noqa: ANN401 - as above
    loop = asyncio.get_running_loop()
    parts = urlsplit(sending.address)
    host, port = parts.hostname or "", parts.port
    assert port, "the program's address names its port"
    heard = Heard()
    listening, _ = await loop.create_connection(lambda: _Listener(heard), host, port)
    listening.write(f"GET /v1/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    requests = _requests(sending, f"{host}:{port}")
    senders = _Senders(len(requests))
    for _ in range(_CONNECTIONS_MAX):
        await loop.create_connection(lambda: _Connection(senders), host, port)
    began, cpu_before = loop.time() + 0.5, time.process_time()
    for index, request in enumerate(requests):
        due_at = began + index / sending.a_second
        loop.call_at(due_at, senders.put, _Due(due_at, request))
    await senders.done
    heard.cpu = time.process_time() - cpu_before
    answers.put(senders.sent)
    await asyncio.to_thread(enough.wait)
    listening.close()
    answers.put(heard)


@dataclass(frozen=True, slots=True)
class _Due:
    at: float
    request: bytes


class _Senders:
    """Connections that are free, deliveries that wait for one, and what was answered."""

    def __init__(self, count: int) -> None:
        self.sent: list[Sent] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._left = count
        self._free: deque[_Connection] = deque()
        self._waiting: deque[_Due] = deque()

    def put(self, due: _Due) -> None:
        """Send now, or as soon as a connection is free."""
        if self._free:
            self._free.popleft().send(due)  # the one that rested longest, so that none is closed for resting
        else:
            self._waiting.append(due)

    def is_free(self, connection: _Connection) -> None:
        """A connection has its answer."""
        if self._waiting:
            connection.send(self._waiting.popleft())
        else:
            self._free.append(connection)

    def is_gone(self, connection: _Connection) -> None:
        """The program closed a connection."""
        if connection in self._free:
            self._free.remove(connection)

    def ended(self, sent: Sent | None) -> None:
        """A delivery was answered, or never will be."""
        if sent is not None and sent.submission:
            self.sent.append(sent)
        self._left -= 1
        if not self._left and not self.done.done():
            self.done.set_result(None)


class _Connection(asyncio.Protocol):
    """One connection to the intake door; a delivery at a time."""

    def __init__(self, senders: _Senders) -> None:
        self._senders = senders
        self._transport: asyncio.Transport
        self._due: _Due | None = None
        self._answer = b""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - the base class names a wider type
        self._transport = transport
        self._senders.is_free(self)

    def send(self, due: _Due) -> None:
        self._due, self._answer = due, b""
        self._transport.write(due.request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, ends, body = self._answer.partition(_HEAD_ENDS)
        due = self._due
        if due is None or not ends or len(body) < _length(head):
            return
        self._due = None
        self._senders.ended(Sent(due_at=due.at, answered_at=time.monotonic(), submission=_submission(body)))
        self._senders.is_free(self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._senders.is_gone(self)
        if self._due is not None:
            self._senders.ended(None)


class _Listener(asyncio.Protocol):
    """The stream, line by line."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            said = line.removeprefix(b"data: ").strip()
            if line.startswith(b"data: ") and said.isdigit():
                position, last = int(said), self._heard.positions[-1:]
                if not last or position > last[0]:
                    self._heard.positions.append(position)
                    self._heard.at.append(now)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(_LENGTH):
            return int(line.removeprefix(_LENGTH))
    return 0


def _submission(body: bytes) -> str:
    answer = json.loads(body)
    return str(answer.get("submission", ""))


def _requests(sending: Sending, host: str) -> Sequence[bytes]:
    key = Ed25519PrivateKey.from_private_bytes(sending.key)
    count = int(sending.a_second * sending.seconds)
    return [_request(sending.feed, key, host, f"INVLIVE{index}") for index in range(count)]


def _request(feed: FeedId, key: Ed25519PrivateKey, host: str, number: str) -> bytes:
    event: dict[str, object] = {
        "id": uuid4().hex,
        "kind": "care.child-removed.v1",
        "number": number,
        "occurred_on": date(2026, 11, 1).isoformat(),
        "body": {},
    }
    body = json.dumps(event).encode() + b"\n"
    digest = hashlib.sha256(body).digest()
    cover = Cover(feed=feed, sender_id=uuid4(), delivery=Delivery.EVENTS, period=None, digest=digest)
    headers = {"Host": host, **headers_of(cover, sign(cover, key)), "Content-Length": str(len(body))}
    lines = [f"POST /v1/feeds/{feed}/submissions HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + _HEAD_ENDS + body
