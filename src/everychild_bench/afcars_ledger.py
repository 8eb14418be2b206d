"""Sections of `bench afcars` that need the whole program: building a state's file, its tables, one fact to its figure.

The file of an invented agency is delivered over HTTP. Building is timed as the command does it, looks and all. A fact
is a signed live event over HTTP; its figure is there when the page of today's return, fetched over HTTP, shows it.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from uuid import uuid4

import httpx

from everychild.afcars.building import Build
from everychild.afcars.publications import count
from everychild.afcars.rechecking import standing_of
from everychild.afcars.tables import Tables
from everychild.doors.cli.afcars_build import write_built
from everychild.doors.cli.program import Running
from everychild.doors.cli.submit import deliver, feed_key
from everychild.doors.pages.session import COOKIE
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import agencies as agencies_known
from everychild.people.accounts import Account, add_account
from everychild.people.sessions import open_session
from everychild.vocabulary.ids import AccountId
from everychild.vocabulary.places import NATION as EVERYWHERE
from everychild_bench.afcars_good import PERIOD, good_records, write_return
from everychild_bench.afcars_published import beside_published
from everychild_bench.figures import Figure, Run, at_most, holds, quantile, told
from everychild_bench.running import delivered, program, receipt_when_done, total_when_settled
from everychild_nation.agencies import InventedAgency

RECORDS, RECORDS_FULL = 4_000, 20_000
STATE, NATION = 20_000, 600_000
STATE_SECONDS, NATION_SECONDS, FACT_SECONDS = 20, 600, 2
FACTS = 30
_SERVED_PER_IN_CARE = 1.27
"""Some who left in the period are in the file too."""
_SECONDS_MAX, _REST_SECONDS = 900.0, 0.02
_JUDGED = re.compile(r"acceptance turns on ([\d,]+)")


def from_the_ledger(run: Run) -> tuple[list[Figure], list[str]]:
    """Deliver a file; then whichever of these sections: build it again, count its tables, send facts one by one."""
    wanted = RECORDS_FULL if run.full else RECORDS
    task = run.progress.add_task(f"A state of {wanted:,} children from the ledger", total=2)
    figures: list[Figure] = []
    sentences: list[str] = []
    with program() as (started, agencies):
        agency = agencies[0]
        file = started.tools.home / "state.xml"
        write_return(file, good_records(int(wanted / _SERVED_PER_IN_CARE), run.seed, agency))
        receipt_when_done(started, delivered(started, file, agency.afcars_feed, Delivery.AFCARS, PERIOD))
        total_when_settled(started)
        sweep = _seconds_to_be_checked(started, agency)
        run.progress.advance(task)
        if "build" in run.only:
            seconds, records = _built(started, agency, file.with_name("built.xml"))
            figures += _of_the_build(seconds, records)
            how = "measured at this size" if run.full else f"reckoned from {records:,} records; --full builds {STATE:,}"
            sentences.append(f"The state is {how}; the nation is reckoned from it.")
        if "tables" in run.only:
            tables, replayed = _published(started)
            figures += [
                holds("a publication counted again is the same", int(replayed), 1, "publications"),
                *beside_published(tables),
            ]
        if "fact" in run.only:
            figures += _of_the_facts(_facts(started, agency), sweep)
        run.progress.advance(task)
    return figures, sentences


def _of_the_build(seconds: float, records: int) -> list[Figure]:
    return [
        at_most(f"build: a state of {STATE:,} children, two cores", seconds * STATE / records, "s", STATE_SECONDS),
        at_most(f"build: a nation of {NATION:,}", seconds * NATION / records, "s", NATION_SECONDS),
        told("records built", records, "records"),
        told("the same a second", records / seconds, "records/s"),
    ]


def _of_the_facts(waits: list[float], sweep: float) -> list[Figure]:
    return [
        at_most("one changed fact to its figure on the page, the slowest", max(waits), "s", FACT_SECONDS),
        told("the same, half of them within", quantile(waits, 0.5), "s"),
        holds("facts that reached the page", len(waits), FACTS, "facts"),
        told("checking all records after the file, beside everything else", sweep, "s"),
    ]


def _published(started: Running) -> tuple[Tables, bool]:
    """The period's last day counted as for a publication, and whether counting it again as then known is the same."""
    keys, now = started.tools.record_keys_there_are, started.tools.clock()
    with started.tools.worker.connection() as conn:
        counted = count(conn, PERIOD.ends_on, keys, known_at=now)
        again = count(conn, PERIOD.ends_on, keys, known_at=now)
    return counted.by_place[EVERYWHERE], counted.digest == again.digest


def _seconds_to_be_checked(started: Running, agency: InventedAgency) -> float:
    """Wait until every record of the return of today has been checked; how long that took from here."""
    began = time.monotonic()
    while time.monotonic() < began + _SECONDS_MAX:
        with started.tools.worker.connection() as conn:
            standing = standing_of(conn, agency.agency_id)
        if standing and standing.sweep and not standing.is_sweeping and not standing.is_stale:
            return time.monotonic() - began
        time.sleep(_REST_SECONDS)
    raise TimeoutError("The return was not checked in a quarter of an hour.")


def _built(started: Running, agency: InventedAgency, to: Path) -> tuple[float, int]:
    with started.tools.worker.connection() as conn:
        of = next(each for each in agencies_known(conn) if each.agency_id == agency.agency_id)
    ask = Build(agency=of, period=PERIOD, through=PERIOD.ends_on, known_at=started.tools.clock())
    began = time.perf_counter()
    built = write_built(started.tools, ask, to)
    return time.perf_counter() - began, built.children


def _facts(started: Running, agency: InventedAgency) -> list[float]:
    """How long each of some events took from being sent to the page that shows it."""
    waits: list[float] = []
    with httpx.Client(base_url=started.address, timeout=60, cookies={COOKIE: _signed_in(started, agency)}) as client:
        judged = _judged(client)
        for _ in range(FACTS):
            judged += 1
            began = time.monotonic()
            _say(client, started, agency)
            while _judged(client) < judged and time.monotonic() < began + 30:
                time.sleep(_REST_SECONDS)
            waits.append(time.monotonic() - began)
    return waits


def _judged(client: httpx.Client) -> int:
    found = _JUDGED.search(client.get("/parts/readiness").raise_for_status().text)
    return int(found.group(1).replace(",", "")) if found else 0


def _signed_in(started: Running, agency: InventedAgency) -> str:
    account = Account(
        account_id=AccountId(uuid4()), agency_id=agency.agency_id, name="Bench", role="R19", invented=True
    )
    with started.tools.worker.connection() as conn:
        add_account(conn, account)
        return open_session(conn, account.account_id, now=started.tools.clock(), entropy=started.tools.entropy)


def _say(client: httpx.Client, started: Running, agency: InventedAgency) -> None:
    event = {
        "id": uuid4().hex,
        "kind": "care.child-removed.v1",
        "number": f"INV{uuid4().hex[:9]}",
        "occurred_on": started.tools.clock().date().isoformat(),
        "body": {"county": agency.counties[0]},
    }
    file = started.tools.home / "event.ndjson"
    file.write_text(json.dumps(event) + "\n", encoding="utf-8")
    key = feed_key(started.tools.home, agency.live_feed)
    answer = deliver(client, file, agency.live_feed, key, delivery=Delivery.EVENTS)
    assert "submission" in answer, f"a bench's own event is taken: {answer}"
