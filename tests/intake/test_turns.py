"""Many live deliveries at once: each has its own receipt, and none waits for another for ever."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from deliveries import InventedSender, as_lines, event
from fastapi import FastAPI

from everychild.doors.api.app import make_app
from everychild.doors.api.turns import TOGETHER_BYTES_MAX, Arrived, Turns
from everychild.doors.tools import Tools
from everychild.intake.receipts import receipts
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.intake.together import Taken
from everychild.runtime.database import Databases

pytestmark = pytest.mark.database
SENDER = InventedSender()


def arrived(body: bytes, *, sender_id: UUID | None = None, key: Ed25519PrivateKey | None = None) -> Arrived:
    cover = Cover(
        feed=SENDER.feed,
        sender_id=sender_id or uuid4(),
        delivery=Delivery.EVENTS,
        period=None,
        digest=hashlib.sha256(body).digest(),
    )
    return Arrived(cover=cover, signature=sign(cover, key or SENDER.key), body=body)


def one(number: str, event_id: str, **body: object) -> bytes:
    return as_lines([event("child-removed", "2026-03-04", number, event_id=event_id, **body)])


def taken(tools: Tools, waiting: list[Arrived]) -> list[Taken | None]:
    """All of them in one turn: they wait before the first turn is taken."""
    turns = Turns(tools)
    with turns.running():
        for each in waiting:
            turns.put(each)
        return [each.answer.result(timeout=60) for each in waiting]


def counts(found: Taken | None) -> tuple[int, int, int, int]:
    assert found is not None
    receipt = found.receipt
    assert receipt.received == receipt.applied + receipt.unchanged + receipt.refused
    return receipt.received, receipt.applied, receipt.unchanged, receipt.refused


def test_each_of_many_has_its_own_receipt(tools: Tools) -> None:
    SENDER.enrol(tools)
    waiting = [arrived(one(f"INV{index}", f"id-{index}")) for index in range(30)]
    waiting.append(arrived(one("INV1", "id-1")))
    waiting.append(arrived(b"{\n" + one("INV99", "id-99")))

    found = taken(tools, waiting)

    assert [counts(each) for each in found[:30]] == [(1, 1, 0, 0)] * 30
    assert counts(found[30]) == (1, 0, 1, 0)
    assert found[31] is not None
    assert {each.code for each in found[31].problems} == {"json-unreadable"}
    with tools.worker.connection() as conn:
        assert len(receipts(conn, SENDER.feed)) == 32


def test_one_event_id_for_two_events_is_refused_in_the_second_delivery(tools: Tools) -> None:
    SENDER.enrol(tools)

    first, second = taken(tools, [arrived(one("INV1", "same")), arrived(one("INV2", "same"))])

    assert counts(first) == (1, 1, 0, 0)
    assert counts(second) == (1, 0, 0, 1)
    assert second is not None
    assert [each.code for each in second.problems] == ["event-id-used"]


def test_what_is_not_signed_or_was_kept_before_is_left_to_be_taken_by_itself(tools: Tools) -> None:
    SENDER.enrol(tools)
    again = uuid4()
    good = one("INV1", "good")
    waiting = [
        arrived(good, sender_id=again),
        arrived(good, sender_id=again),
        arrived(one("INV2", "bad"), key=Ed25519PrivateKey.generate()),
    ]

    first, second, unsigned = taken(tools, waiting)

    assert counts(first) == (1, 1, 0, 0)
    assert second is None
    assert unsigned is None
    with tools.worker.connection() as conn:
        assert len(receipts(conn, SENDER.feed)) == 1


async def post(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
    each = arrived(body)
    headers = {
        "Everychild-Submission": str(each.cover.sender_id),
        "Everychild-Type": "events",
        "Everychild-Signature": base64.b64encode(each.signature).decode(),
    }
    return await client.post(f"/v1/feeds/{SENDER.feed}/submissions", content=body, headers=headers)


async def all_at_once(app: FastAPI, bodies: list[bytes]) -> list[httpx.Response]:
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://door", timeout=60) as client,
    ):
        return await asyncio.gather(*(post(client, body) for body in bodies))


@pytest.mark.parametrize(
    "padding", [pytest.param(0, id="taken in turns"), pytest.param(TOGETHER_BYTES_MAX, id="each taken by itself")]
)
def test_forty_at_once_are_all_answered_though_there_are_four_connections(
    tools: Tools, databases: Databases, padding: int
) -> None:
    SENDER.enrol(tools)
    bodies = [one(f"INV{index}", f"id-{index}") + b"\n" * padding for index in range(40)]

    answers = asyncio.run(all_at_once(make_app(tools, databases.api), bodies))

    assert [each.status_code for each in answers] == [200] * 40
    receipts = [each.json() for each in answers]
    assert [(each["received"], each["applied"]) for each in receipts] == [(1, 1)] * 40
    assert len({each["submission"] for each in receipts}) == 40
