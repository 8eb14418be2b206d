"""What a practitioner checks first, through the program's own doors."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, problems
from door import Door, hour, told
from files import SPRING, a_child, a_file
from psycopg.conninfo import conninfo_to_dict

from conftest import Server
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.runtime.database import Databases
from everychild.runtime.postgres.binaries import find_binaries
from everychild.runtime.postgres.cluster import SUPERUSER
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
KENTUCKY = InventedSender()
OHIO = InventedSender(agency_id=AgencyId("US-OH:test"), state="US-OH", afcars_code="39")
PERSON = {
    "given": "Testa", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2", "mother_given": "Muster",
    "mother_family": "Beispiel",
}  # fmt: skip
NIC_NUMBER = "M987654321"


@pytest.fixture
def door(tools: Tools, databases: Databases) -> Door:
    for sender in (KENTUCKY, OHIO):
        sender.enrol(tools)
    return Door(tools=tools, databases=databases)


def test_one_interstate_child_in_two_states_records_is_one_child(door: Door) -> None:
    """Check 1: total 1, placed here 1, no finding; the receiving worker's visit makes the sender's month met."""
    door.tell(
        KENTUCKY,
        event("child-removed", "2026-09-15", "INV-K"),
        event("child-named", "2026-09-15", "INV-K", **PERSON),
        event("interstate-placement-began", "2026-09-20", "INV-K", receiving_state="US-OH"),
        heard("2026-11-19"),
    )
    without = door.rows(now="2026-11-20T12:00:00-05:00")["US-KY"]
    door.tell(
        OHIO,
        event("child-named", "2026-09-20", "INV-O", **PERSON),
        event("interstate-placement-began", "2026-09-20", "INV-O", sending_agency="US-KY:test"),
        event("child-contacted", "2026-10-12", "INV-O", by="other-state-caseworker"),
        heard("2026-11-19"),
    )

    rows = door.rows(now="2026-11-20T12:00:01-05:00")

    assert told(without) == {"contact-overdue": 1}
    assert told(rows["US-KY"]) == {"contact-current": 1}
    assert (rows["US-OH"]["total"], rows["US-OH"]["placed_here"]) == (0, 1)
    with door.tools.worker.connection() as conn:
        assert conn.execute("SELECT DISTINCT findings FROM whereabouts.spell WHERE responsible").fetchall() == [([],)]


def test_a_silent_feed_hides_no_missing_child(door: Door) -> None:
    """Check 2: still missing, with age; its siblings no recent data."""
    door.tell(
        KENTUCKY,
        event("child-removed", "2026-10-01", "INV1"),
        event("child-reported-missing", "2026-11-10", "INV1"),
        event("child-removed", "2026-10-01", "INV2"),
        event("child-contacted", "2026-10-05", "INV2"),
        heard("2026-11-12"),
    )

    spoken = door.rows(now="2026-11-13T12:00:00-05:00")["US-KY"]
    silent = door.rows(now="2026-11-25T12:00:00-05:00")["US-KY"]

    assert told(spoken) == {"missing": 1, "contact-current": 1}
    assert told(silent) == {"missing": 1, "no-recent-data": 1}
    assert (silent["heard_through"], silent["coverage"]) == ("2026-11-12", 0.0)
    assert silent["heard_at"]


def test_visits_are_due_by_the_calendar_month_where_the_child_lives(door: Door) -> None:
    """Check 3: never overdue; nothing due in January; overdue at 00:00 on 1 March, local time, not before."""
    door.tell(
        KENTUCKY,
        event("child-removed", "2026-01-01", "INV1", county="21001"),
        event("child-contacted", "2026-01-01", "INV1"),
        event("child-contacted", "2026-02-28", "INV1"),
        event("child-removed", "2026-01-20", "INV2", county="21003"),
        event("child-contacted", "2026-02-10", "INV2"),
        event("child-removed", "2026-02-01", "INV3", county="21005"),
        heard("2026-03-01"),
    )

    before = door.rows(by="county", now="2026-02-28T23:59:59-05:00")
    after = door.rows(by="county", now="2026-03-01T00:00:00-05:00")

    assert {county: told(row) for county, row in before.items()} == {
        "21001": {"contact-current": 1}, "21003": {"contact-current": 1}, "21005": {"contact-current": 1},
    }  # fmt: skip
    assert {county: told(row) for county, row in after.items()} == {
        "21001": {"contact-current": 1}, "21003": {"contact-current": 1}, "21005": {"contact-overdue": 1},
    }  # fmt: skip


def test_a_half_yearly_file_is_as_of_its_periods_end(door: Door) -> None:
    """Check 4: that day's roll call is plausible, today's says as of, 0 false overdue."""
    monthly = [f"2026-{month:02}-10" for month in (1, 2, 3)]
    children = [a_child(f"INV{number}", removed="2026-01-01", visits=monthly) for number in range(19)]
    never_visited = a_child("INV19", removed="2026-01-01")
    receipt = door.send(KENTUCKY, a_file(*children, never_visited), delivery=Delivery.AFCARS, period=SPRING)
    assert receipt["refused"] == 0

    that_day = door.rows(as_of="2026-03-31")["US-KY"]
    today = door.rows(now="2026-11-25T12:00:00-05:00")["US-KY"]

    assert told(that_day) == {"contact-current": 19, "contact-overdue": 1}
    assert told(today) == {"no-recent-data": 20}
    assert today["heard_through"] == "2026-03-31"


def test_a_missing_child_who_turns_eighteen_and_leaves_custody_is_still_looked_for(door: Door) -> None:
    """Check 7: accepted, missing, custody ended, E155 = 6, episode open."""
    receipt = door.tell(
        KENTUCKY,
        event("child-removed", "2026-01-05", "INV1"),
        event("child-described", "2026-01-05", "INV1", birth_date="2008-11-18"),
        event("child-reported-missing", "2026-11-10", "INV1"),
        event("child-discharged", "2026-11-19", "INV1", removal_on="2026-01-05", reason="6"),
        heard("2026-11-19"),
    )

    row = door.rows(now="2026-11-20T12:00:00-05:00")["US-KY"]

    assert (receipt["applied"], receipt["refused"]) == (5, 0)
    assert told(row) == {"missing": 1}
    assert row["marks"] == {"custody-ended": 1, "eighteen-or-over": 1}
    door.tell(KENTUCKY, event("child-located", "2026-11-21", "INV1", verified=True))
    assert told(door.rows(now="2026-11-22T12:00:00-05:00").get("US-KY", {"headlines": {}})) == {}


def _found_in(text: bytes, folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_a_nic_number_is_refused_and_found_nowhere(
    door: Door, server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    """Check 8: refused on entry, 0 found in database, dump, log, data folder."""
    told_police = event("law-enforcement-told", "2026-11-10", "INV1", case_number=NIC_NUMBER)
    seen = event("child-sighted", "2026-11-11", "INV1", place=f"entry {NIC_NUMBER} was read out")
    lines = as_lines([event("child-reported-missing", "2026-11-10", "INV1"), told_police, seen])
    receipt = deliver(door.tools, KENTUCKY, lines)

    codes = [(each.code, each.field) for each in problems(door.tools, receipt)]

    assert (receipt.applied, receipt.refused) == (1, 2)
    assert codes == [("nic-number-refused", "body/case_number"), ("nic-number-refused", "body/place")]
    parts = conninfo_to_dict(door.databases.worker)
    with server.admin(str(parts["dbname"])) as admin:
        admin.execute("CHECKPOINT")
    for dsn in (door.databases.worker, door.databases.keys):
        dump = subprocess.run(
            [str(find_binaries().folder / "pg_dump"), "-d", server.cluster.dsn(SUPERUSER, _name(dsn))],
            check=True,
            capture_output=True,
        ).stdout
        assert b"child-reported-missing" in dump or dsn == door.databases.keys
        assert NIC_NUMBER.encode() not in dump
    home = server.cluster.secrets_folder.parent
    assert _found_in(b"care.child-reported-missing.v1", home), "what was accepted is found, so that the search can find"
    assert _found_in(NIC_NUMBER.encode(), home) == []
    assert _found_in(NIC_NUMBER.encode(), door.tools.home) == []
    said = capfd.readouterr()
    assert NIC_NUMBER not in said.out + said.err


def _name(dsn: str) -> str:
    return str(conninfo_to_dict(dsn)["dbname"])


def test_a_child_moves_from_ohio_to_kentucky_and_is_reported_missing(door: Door) -> None:
    """A whole life: removed in Ohio, handed to Kentucky, missing there, found, back; one child at every hour."""
    door.tell(
        OHIO,
        event("child-removed", "2026-03-01", "INV-O"),
        event("child-named", "2026-03-01", "INV-O", **PERSON),
        *(event("child-contacted", f"2026-{month:02}-10", "INV-O") for month in (3, 4, 5)),
        event("transfer-sent", "2026-06-01", "INV-O", to_agency="US-KY:test"),
        heard("2026-11-24"),
    )
    waiting = door.rows(as_of="2026-06-01")
    door.tell(
        KENTUCKY,
        event("child-named", "2026-06-03", "INV-K", **PERSON),
        hour(event("transfer-answered", "2026-06-03", "INV-K", accepted=True), "2026-06-03T09:00:00-04:00"),
        event("child-contacted", "2026-06-04", "INV-K"),
        hour(
            event("child-reported-missing", "2026-06-20", "INV-K", category="left-on-own"), "2026-06-20T21:10:00-04:00"
        ),
        event("child-located", "2026-06-22", "INV-K", by="police"),
        hour(event("child-returned", "2026-06-23", "INV-K"), "2026-06-23T18:00:00-04:00"),
        heard("2026-11-24"),
    )

    by_day = {
        day: {place: told(row) for place, row in door.rows(as_of=day).items() if row["total"]}
        for day in ("2026-06-02", "2026-06-03", "2026-06-19", "2026-06-20", "2026-06-22", "2026-06-23")
    }

    assert {place: told(row) for place, row in waiting.items() if row["total"]} == {"US-OH": {"transfer-pending": 1}}
    assert by_day == {
        "2026-06-02": {"US-OH": {"transfer-pending": 1}},
        "2026-06-03": {"US-KY": {"not-yet-seen": 1}},
        "2026-06-19": {"US-KY": {"contact-current": 1}},
        "2026-06-20": {"US-KY": {"missing": 1}},
        "2026-06-22": {"US-KY": {"found-not-back": 1}},
        "2026-06-23": {"US-KY": {"contact-current": 1}},
    }
