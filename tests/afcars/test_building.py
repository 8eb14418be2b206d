"""Any period's file is built again from the ledger: as filed, as then known, as now known, with what was said live."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from files import AUTUMN, SPRING, a_child, a_file

from everychild.afcars.building import Build, Built, build
from everychild.afcars.writing import Heading, write_file
from everychild.care.codec import kind_of
from everychild.care.events.removal import ChildRemoved
from everychild.disclosure.looks import told_since
from everychild.doors.cli.afcars_build import write_built
from everychild.doors.desk_forms import FORMS, events_of
from everychild.doors.tools import Tools
from everychild.intake.past_files import forget_bytes
from everychild.intake.receipts import Receipt
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import agencies
from everychild.ledger.readers import child_ids, last_position, records_of_agency
from everychild.vocabulary.days import ReportPeriod

pytestmark = pytest.mark.database
FILES, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")
VALUE = re.compile(r"<(E\d+_\w+)>([^<]+)</")
VISITS = ["2026-02-10", "2026-03-10"]


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    FILES.enrol(tools)
    LIVE.enrol(tools)


def send(tools: Tools, body: bytes, period: ReportPeriod = SPRING) -> Receipt:
    receipt = deliver(tools, FILES, body, delivery=Delivery.AFCARS, period=period)
    settle(tools)
    return receipt


def say(tools: Tools, *events: dict[str, Any]) -> None:
    deliver(tools, LIVE, as_lines(events))
    settle(tools)


def values(body: str) -> list[tuple[str, str]]:
    """What a file says, in its order; blanks say nothing."""
    return VALUE.findall(body.split("<records>")[1])


def built(
    tools: Tools,
    period: ReportPeriod = SPRING,
    *,
    known_at: datetime | None = None,
    as_filed: bool = False,
    through: date | None = None,
) -> list[tuple[str, str]]:
    out = io.StringIO()
    with tools.worker.connection() as conn:
        agency = agencies(conn)[0]
        ask = Build(
            agency=agency,
            period=period,
            through=through or period.ends_on,
            known_at=known_at or datetime.now(UTC),
            as_filed=as_filed,
        )
        heading = Heading(agency=agency.afcars_code, period=period, invented=True)
        made = build(conn, ask, tools.record_keys_there_are, Built())
        write_file(out, heading, (content for _, content in made))
    return values(out.getvalue())


def test_a_file_comes_back_as_it_was_filed_without_its_bytes(tools: Tools) -> None:
    body = a_file(a_child(visits=VISITS), a_child("INV2", left="2026-03-01"), a_child("INV3"))
    receipt = send(tools, body)
    with tools.worker.connection() as conn:
        forget_bytes(conn, receipt.submission_id)

    assert built(tools) == values(body.decode())


def test_after_one_corrected_element_only_that_one_differs(tools: Tools) -> None:
    body = a_file(a_child(visits=VISITS, sex="1"))
    send(tools, body)
    before = built(tools)
    send(tools, body.replace(b"<E6_sex>1</E6_sex>", b"<E6_sex>2</E6_sex>"))

    unlike = [(old, new) for old, new in zip(before, built(tools), strict=True) if old != new]
    assert unlike == [(("E6_sex", "1"), ("E6_sex", "2"))]


def test_a_past_file_is_built_as_it_was_known_then(tools: Tools) -> None:
    first = a_file(a_child(visits=VISITS, sex="1"))
    send(tools, first)
    then = datetime.now(UTC)
    second = a_file(a_child(visits=VISITS[:1], sex="2"))
    send(tools, second)

    assert built(tools, known_at=then) == values(first.decode())
    assert built(tools) == values(second.decode())


def test_a_later_periods_file_leaves_the_earlier_one_as_it_was_filed(tools: Tools) -> None:
    spring = a_file(a_child(visits=VISITS, sex="1"))
    autumn = a_file(a_child(visits=[VISITS[0], "2026-05-10"], sex="2"), period=AUTUMN)
    send(tools, spring)
    send(tools, autumn, AUTUMN)

    assert built(tools) == values(spring.decode())
    assert built(tools, AUTUMN) == values(autumn.decode())


def test_what_was_said_live_since_is_in_the_would_be_file_and_not_in_the_filed_one(tools: Tools) -> None:
    body = a_file(a_child(visits=VISITS))
    send(tools, body)
    say(tools, event("child-contacted", "2026-03-20", place="2"))

    assert ("E151_case_worker_visit_date", "20260320") in built(tools)
    assert built(tools, as_filed=True) == values(body.decode())


def test_a_visit_said_live_and_filed_is_one_visit(tools: Tools) -> None:
    say(tools, event("child-contacted", "2026-03-10", place="1"))
    body = a_file(a_child(visits=VISITS))
    send(tools, body)

    assert built(tools) == values(body.decode())


@pytest.mark.parametrize("on", ["2026-03-20", "2026-03-10"])
def test_a_call_typed_at_the_desk_is_no_visit_of_the_return_nor_changes_one(tools: Tools, on: str) -> None:
    body = a_file(a_child(visits=VISITS))
    send(tools, body)
    typed = events_of(
        FORMS["visit"],
        {"number": "INV1", "when": f"{on}T10:00", "outcome": "phone", "where": "2"},
        event_id="x",
        zone="America/New_York",
        now=datetime.now(UTC),
    )
    say(tools, *typed, event("child-contacted", on, how="phone", place="2"))

    assert built(tools) == values(body.decode())


def test_a_run_said_live_is_an_arrangement_of_its_own_and_the_return_is_the_next(tools: Tools) -> None:
    send(tools, a_file(a_child(visits=VISITS)))
    say(
        tools,
        event("child-reported-missing", "2026-04-03", category="left-on-own"),
        event("child-returned", "2026-04-06"),
    )

    said = built(tools, AUTUMN)
    arrangements = [value for tag, value in said if tag.startswith("E112_")]
    assert arrangements == ["20260120", "20260403", "20260406"]
    assert [value for tag, value in said if tag.startswith("E121_")] == ["1", "4", "1"]
    assert [value for tag, value in said if tag.startswith("E120_")] == ["12"]


def test_a_child_removed_since_the_last_file_is_in_the_next_one_under_the_agencys_number(tools: Tools) -> None:
    send(tools, a_file(a_child()))
    say(tools, event("child-removed", "2026-05-02", "INV0000000099", county="21067"))

    said = built(tools, AUTUMN)
    assert ("E4_child_record_number", "INV0000000099") in said
    assert ("E69_removal_date", "20260502") in said


def test_a_child_who_left_before_the_period_is_not_in_it(tools: Tools) -> None:
    send(tools, a_file(a_child(left="2026-03-01"), a_child("INV2")))

    numbers = [value for tag, value in built(tools, AUTUMN) if tag.startswith("E4_")]
    assert numbers == ["INV2"]


def test_a_built_file_stands_only_once_each_of_its_children_has_a_look(tools: Tools, tmp_path: Path) -> None:
    send(tools, a_file(a_child(), a_child("INV2")))
    with tools.worker.connection() as conn:
        ask = Build(agency=agencies(conn)[0], period=SPRING, through=SPRING.ends_on, known_at=datetime.now(UTC))
    write_built(tools, ask, tmp_path / "return.xml")
    with tools.worker.connection() as conn:
        born = child_ids(
            conn,
            records_of_agency(
                conn, ask.agency.agency_id, kind=kind_of(ChildRemoved), known_through=last_position(conn)
            ),
        )
        looked = told_since(conn, list(born.values()), datetime(2026, 1, 1, tzinfo=UTC))

    assert (tmp_path / "return.xml").read_text().count("<record>") == 2
    assert [(each.purpose, each.children) for each in looked] == [("P-OVERSIGHT", 2)]
