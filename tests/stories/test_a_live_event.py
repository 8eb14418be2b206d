"""A live event comes in over HTTP, signed, and is on the roll call, on the page and on the stream."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx
import pytest
from deliveries import InventedSender, as_lines, event, heard

from everychild.doors.cli.program import Running
from everychild.doors.cli.submit import headers_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
SENDER = InventedSender(agency_id=AgencyId("US-KY:story"))
SECONDS_MAX = 15.0


@pytest.fixture(scope="module")
def client(program: Running) -> Any:  # noqa: ANN401 - a generator
    SENDER.enrol(program.tools)
    with httpx.Client(base_url=program.address, timeout=30) as made:
        yield made


def post(client: httpx.Client, body: bytes, **changes: str) -> httpx.Response:
    cover = Cover(
        feed=SENDER.feed, sender_id=uuid4(), delivery=Delivery.EVENTS, period=None, digest=hashlib.sha256(body).digest()
    )
    headers = {**headers_of(cover, sign(cover, SENDER.key)), **changes}
    return client.post(f"/v1/feeds/{SENDER.feed}/submissions", content=body, headers=headers)


def until(holds: Callable[[], bool]) -> bool:
    stop = monotonic() + SECONDS_MAX
    while monotonic() < stop:
        if holds():
            return True
        sleep(0.05)
    return holds()


def missing(client: httpx.Client) -> int:
    row: dict[str, Any] = client.get("/v1/roll-call").json()["rows"][0]
    return row["headlines"]["missing"]


def test_a_signed_event_is_on_the_roll_call_within_seconds(client: httpx.Client) -> None:
    today = datetime.now(UTC).date().isoformat()
    before = missing(client)

    answer = post(
        client,
        as_lines(
            [
                event("child-removed", "2026-01-05", "INV-S1"),
                event("child-reported-missing", "2026-11-01", "INV-S1"),
                heard(today),
            ]
        ),
    )

    assert answer.status_code == 200  # small and live: dealt with before it is answered
    assert answer.json()["applied"] == 3
    assert until(lambda: missing(client) == before + 1)
    assert "children are in the care of a public agency" in client.get("/").text


def test_a_delivery_signed_by_nobody_known_is_turned_away(client: httpx.Client) -> None:
    forged = "A" * 86 + "=="

    answer = post(client, as_lines([heard("2026-11-01")]), **{"Everychild-Signature": forged})

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["problems"][0]["remedy"]


def test_the_signature_covers_every_byte(client: httpx.Client) -> None:
    body = as_lines([heard("2026-11-01")])
    cover = Cover(
        feed=SENDER.feed, sender_id=uuid4(), delivery=Delivery.EVENTS, period=None, digest=hashlib.sha256(body).digest()
    )
    headers = headers_of(cover, sign(cover, SENDER.key))

    assert client.post(f"/v1/feeds/{SENDER.feed}/submissions", content=body + b" ", headers=headers).status_code == 401


def test_a_feed_that_is_not_known_says_so(client: httpx.Client) -> None:
    answer = client.post("/v1/feeds/US-XX:none/live/submissions", content=b"{}", headers={})

    assert answer.status_code in {404, 422}
    assert answer.json()["problems"]


def test_the_stream_says_that_the_roll_call_moved_and_nothing_of_a_child(client: httpx.Client) -> None:
    with client.stream("GET", "/v1/stream") as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry")
        post(client, as_lines([event("child-removed", "2026-01-05", "INV-S2")]))
        said = [next(lines) for _ in range(7)]

    told = [line for line in said if line.startswith("data: ") and line != "data: "]
    assert told
    assert all(line.removeprefix("data: ").isdigit() for line in told)


def test_a_reader_who_comes_back_is_told_at_once_only_of_what_was_missed(client: httpx.Client) -> None:
    def first(heard: str) -> list[str]:
        with client.stream("GET", "/v1/stream", headers={"Last-Event-ID": heard}) as stream:
            lines = stream.iter_lines()
            return [next(lines) for _ in range(2)]

    post(client, as_lines([event("child-removed", "2026-01-05", "INV-S3")]))

    assert first("1")[1].startswith("id: ")
    assert until(lambda: first(_latest(client))[1] == "")  # once everything posted is read


def _latest(client: httpx.Client) -> str:
    with client.stream("GET", "/v1/stream") as stream:
        return next(line for line in stream.iter_lines() if line.startswith("id: ")).removeprefix("id: ")


def test_every_answer_forbids_foreign_scripts(client: httpx.Client) -> None:
    policy = client.get("/").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_interface_describes_itself(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    assert {"/v1/roll-call", "/v1/submissions/{submission}", "/v1/feeds/{feed}/submissions"} <= paths.keys()
