"""A large delivery is taken in pieces, and nothing of one that does not verify is kept anywhere."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from deliveries import InventedSender

from everychild.doors.api import submissions
from everychild.doors.cli.program import Running
from everychild.doors.cli.submit import headers_of
from everychild.intake.arriving import Arriving
from everychild.intake.deliveries import CHUNK_BYTES, open_delivery
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.vocabulary.ids import AgencyId, SubmissionId

pytestmark = pytest.mark.database
SENDER = InventedSender(agency_id=AgencyId("US-KY:upload"), lane="bulk")
CANARY = b"Zzyzx5559876"
PART = 100_003
"""No divisor of a chunk, so that parts lie across the borders of chunks."""


@pytest.fixture(scope="module")
def client(program: Running) -> Any:  # noqa: ANN401 - a generator
    SENDER.enrol(program.tools)
    with httpx.Client(base_url=program.address, timeout=60) as made:
        yield made


def in_parts(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), PART):
        yield body[start : start + PART]


def post(client: httpx.Client, body: bytes, *, signed: bytes | None = None) -> httpx.Response:
    digest = hashlib.sha256(body if signed is None else signed).digest()
    cover = Cover(feed=SENDER.feed, sender_id=uuid4(), delivery=Delivery.SIDECAR, period=None, digest=digest)
    headers = headers_of(cover, sign(cover, SENDER.key))
    return client.post(f"/v1/feeds/{SENDER.feed}/submissions", content=in_parts(body), headers=headers)


def kept(program: Running) -> tuple[int, int]:
    with program.tools.worker.connection() as conn:
        chunks = conn.execute("SELECT count(*) FROM intake.chunk").fetchone()
    with program.tools.keys.connection() as conn:
        keys = conn.execute("SELECT count(*) FROM keys.sealing_key WHERE purpose = 'submission'").fetchone()
    assert chunks
    assert keys
    return chunks[0], keys[0]


def test_a_delivery_of_several_chunks_is_kept_byte_for_byte(program: Running, client: httpx.Client) -> None:
    body = b"number,given,family,birth_date\n" + os.urandom(3 * CHUNK_BYTES + 17)

    answer = post(client, body)

    assert answer.status_code == 202
    submission = SubmissionId(UUID(answer.json()["submission"]))
    with program.tools.worker.connection() as conn:
        assert open_delivery(conn, submission, program.tools.submission_key(submission)).read() == body


def test_nothing_is_kept_of_a_large_delivery_whose_signature_does_not_verify(
    program: Running, client: httpx.Client
) -> None:
    before = kept(program)

    answer = post(client, os.urandom(3 * CHUNK_BYTES), signed=b"other bytes")

    assert answer.status_code == 401
    assert kept(program) == before


def test_too_many_large_deliveries_at_once_are_asked_to_come_again(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submissions, "LARGE_AT_ONCE_MAX", 0)

    turned_away = post(client, os.urandom(2 * CHUNK_BYTES))
    small = post(client, b"number,given,family,birth_date\n")

    assert turned_away.status_code == 503
    assert turned_away.json()["problems"][0]["code"] == "too-many-at-once"
    assert small.status_code == 202


def test_what_lies_on_the_disk_while_a_delivery_arrives_says_nothing(tmp_path: Path) -> None:
    arriving = Arriving(tmp_path, os.urandom)
    body = b"".join(CANARY + os.urandom(1000) for _ in range(4000))
    for part in in_parts(body):
        arriving.take(part)
        while arriving.has_a_chunk:
            arriving.put_away()
    arriving.finish()

    lying = b"".join(each.read_bytes() for each in Path("/proc/self/fd").iterdir() if str(tmp_path) in _target(each))

    assert len(lying) > CHUNK_BYTES
    assert CANARY not in lying
    assert list(tmp_path.iterdir()) == []
    assert arriving.digest == hashlib.sha256(body).digest()
    arriving.close()


def _target(open_file: Path) -> str:
    try:
        return str(open_file.readlink())
    except OSError:
        return ""  # the folder that was being listed
