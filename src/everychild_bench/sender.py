"""An open-loop sender in a process of its own: live events at a steady rate, whatever the answers take."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.cli.submit import headers_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.vocabulary.ids import FeedId

_AT_ONCE = 32


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


def send(sending: Sending, answers: Any) -> None:  # noqa: ANN401 - a queue between processes
    """Send, and put the list of what was sent into the queue."""
    key = Ed25519PrivateKey.from_private_bytes(sending.key)
    clients: SimpleQueue[httpx.Client] = SimpleQueue()
    for _ in range(_AT_ONCE):
        clients.put(httpx.Client(base_url=sending.address, timeout=60))
    count = int(sending.a_second * sending.seconds)
    began = time.monotonic() + 0.5

    def one(index: int) -> Sent | None:
        due_at = began + index / sending.a_second
        time.sleep(max(0.0, due_at - time.monotonic()))
        client = clients.get()
        try:
            submission = _post(client, sending.feed, key, index)
        except httpx.TransportError:
            return None
        finally:
            clients.put(client)
        return Sent(due_at=due_at, answered_at=time.monotonic(), submission=submission) if submission else None

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(one, range(count)))
    answers.put([each for each in found if each is not None])


def _post(client: httpx.Client, feed: FeedId, key: Ed25519PrivateKey, index: int) -> str:
    event: dict[str, object] = {
        "id": uuid4().hex,
        "kind": "care.child-removed.v1",
        "number": f"INVLIVE{index}",
        "occurred_on": date(2026, 11, 1).isoformat(),
        "body": {},
    }
    body = json.dumps(event).encode() + b"\n"
    digest = hashlib.sha256(body).digest()
    cover = Cover(feed=feed, sender_id=uuid4(), delivery=Delivery.EVENTS, period=None, digest=digest)
    answer = client.post(f"/v1/feeds/{feed}/submissions", content=body, headers=headers_of(cover, sign(cover, key)))
    return str(answer.json().get("submission", ""))
