"""A worker and the database are killed while a delivery is applied: it is taken up again, and nothing is lost.

`make prove-crash` runs it at length.
"""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import httpx
import pytest
from deliveries import InventedSender, as_lines, event
from files import AGENCY, SPRING, a_child

from conftest import home_folder
from everychild.doors.cli.program import Running, running
from everychild.doors.cli.submit import headers_of
from everychild.intake.signatures import Cover, Delivery, sign
from everychild.ledger.readers import followed_through, last_position, waiting_for_positions
from everychild.runtime.settings import Settings
from everychild.vocabulary.days import ReportPeriod
from everychild.whereabouts.follow import NAME
from everychild_nation.afcars import write_file

pytestmark = pytest.mark.database
CHILDREN = int(os.environ.get("EVERYCHILD_TEST_CRASH_CHILDREN", "800"))
KILLS = int(os.environ.get("EVERYCHILD_TEST_CRASH_KILLS", "2"))
SECONDS_MAX = 60.0 + CHILDREN / 10
BULK, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")


@pytest.fixture
def crashing() -> Iterator[Running]:
    """A program of this test alone, because it is killed piece by piece."""
    with home_folder() as home, running(Settings(home=home, port=0, demo=True)) as started:
        yield started


def until(found: Callable[[], Any], seconds: float = SECONDS_MAX) -> Any:  # noqa: ANN401 - whatever is waited for
    """Ask until something is there; what goes wrong meanwhile is the database being away."""
    stop = time.monotonic() + seconds
    while time.monotonic() < stop:
        try:
            if answer := found():
                return answer
        except (httpx.TransportError, httpx.HTTPStatusError):
            pass
        time.sleep(0.02)
    raise AssertionError("it did not come to that in time")


def posted(
    client: httpx.Client, sender: InventedSender, body: bytes, delivery: Delivery, period: ReportPeriod | None
) -> dict[str, Any]:
    """Send until it is acknowledged, always under the same id, as a sender does."""
    digest = hashlib.sha256(body).digest()
    cover = Cover(feed=sender.feed, sender_id=uuid4(), delivery=delivery, period=period, digest=digest)
    headers = headers_of(cover, sign(cover, sender.key))
    address = f"/v1/feeds/{sender.feed}/submissions"
    return until(lambda: client.post(address, content=body, headers=headers).raise_for_status().json())


def receipt_of(client: httpx.Client, submission: str) -> dict[str, Any]:
    return client.get(f"/v1/submissions/{submission}").raise_for_status().json()


def kill_a_worker(_: Path) -> None:
    """Kill whichever process is applying."""
    pid = next(child.pid for child in multiprocessing.active_children() if child.name == "deliveries")
    assert pid
    os.kill(pid, signal.SIGKILL)


def kill_the_database(home: Path) -> None:
    """Kill the server of the ledger."""
    pid = int((home / "postgres" / "main" / "data" / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
    os.kill(pid, signal.SIGKILL)


def settled(program: Running) -> bool:
    with program.tools.worker.connection() as conn:
        return not waiting_for_positions(conn) and followed_through(conn, NAME) == last_position(conn)


def count(program: Running, query: LiteralString, **given: object) -> int:
    with program.tools.worker.connection() as conn:
        row = conn.execute(query, given).fetchone()
    assert row
    return row[0]


def a_large_file() -> bytes:
    out = io.StringIO()
    children = (a_child(f"INV{index}", visits=("2026-02-10", "2026-03-10")) for index in range(CHILDREN))
    write_file(out, AGENCY, SPRING, children)
    return out.getvalue().encode()


@pytest.mark.timeout(SECONDS_MAX * 4)
def test_a_delivery_outlives_the_death_of_its_worker_and_of_the_database(crashing: Running) -> None:
    for sender in (BULK, LIVE):
        sender.enrol(crashing.tools)
    body, acknowledged = a_large_file(), list[str]()
    with httpx.Client(base_url=crashing.address, timeout=60) as client:
        submission = posted(client, BULK, body, Delivery.AFCARS, SPRING)["submission"]
        seen = 0
        for index in range(KILLS):
            began = until(lambda seen=seen: _further(client, submission, seen))
            (kill_a_worker, kill_the_database)[index % 2](crashing.tools.home)
            one = as_lines([event("child-removed", "2026-01-05", f"INVLIVE{index}")])
            acknowledged.append(posted(client, LIVE, one, Delivery.EVENTS, None)["submission"])
            seen = began["received"]
        done = until(lambda: _done(client, submission))
        lived = [until(lambda each=each: _done(client, each)) for each in acknowledged]
        again = posted(client, BULK, body, Delivery.AFCARS, SPRING)["submission"]
        second = until(lambda: _done(client, again))

    until(lambda: settled(crashing))
    assert done["received"] == done["applied"] + done["unchanged"] + done["refused"]
    assert (done["refused"], done["unchanged"]) == (0, 0), "no claim is counted twice after a crash"
    assert (second["received"], second["unchanged"]) == (done["received"], done["received"]), "every claim is there"
    assert [each["applied"] for each in lived] == [1] * KILLS, "what was acknowledged is not lost"
    entries = "SELECT count(*) FROM ledger.entry WHERE submission_id = %(of)s AND kind <> 'feed.heard.v1'"
    assert count(crashing, entries, of=submission) == done["applied"], "an entry a claim, none twice"
    total = "SELECT count(*) FROM whereabouts.spell WHERE known_to = 9223372036854775807 AND valid_to > now()"
    assert count(crashing, total) >= CHILDREN + KILLS
    gaps = "SELECT max(position) - count(*) FROM ledger.position"
    assert count(crashing, gaps) == 0


def _further(client: httpx.Client, submission: str, seen: int) -> dict[str, Any] | None:
    """The receipt, once more of the delivery is applied than before and not all of it."""
    receipt = receipt_of(client, submission)
    assert receipt["status"] == "working", "the delivery is large enough to be killed in the middle"
    return receipt if receipt["received"] > seen else None


def _done(client: httpx.Client, submission: str) -> dict[str, Any] | None:
    receipt = receipt_of(client, submission)
    return receipt if receipt["status"] != "working" else None
