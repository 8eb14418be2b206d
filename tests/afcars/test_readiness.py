"""Today's would-be return: checked by the rules of a check, at once after an event, all of it after a file."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, settle
from files import a_child, a_file

from everychild.afcars import rechecking
from everychild.afcars.building import Build, Built, build
from everychild.afcars.checking import Asked, check_file
from everychild.afcars.readiness import Readiness, Wanted, readiness, records_to_fix, to_fix
from everychild.afcars.writing import Heading, write_file
from everychild.disclosure.rules import Refusal
from everychild.disclosure.slips import Request, authorize
from everychild.doors.tools import Tools
from everychild.doors.worker.processes import sweep_all
from everychild.intake.receipts import receipts
from everychild.intake.signatures import Delivery
from everychild.intake.withdrawing import begin
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import agencies
from everychild.ledger.append import Lane
from everychild.ledger.followers import run_once, start
from everychild.people.accounts import Account, add_account
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import AccountId, AgencyId
from everychild.whereabouts.children import children_of_records

pytestmark = pytest.mark.database
FILES, LIVE = InventedSender(lane="bulk"), InventedSender(lane="live")
AGENCY = AgencyId("US-KY:test")


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    FILES.enrol(tools)
    LIVE.enrol(tools)


def last_period() -> ReportPeriod:
    return ReportPeriod.of(datetime.now(UTC).date()).before


def send(tools: Tools, *children: Any) -> None:  # noqa: ANN401 - lives of the nation
    period = last_period()
    deliver(tools, FILES, a_file(*children, period=period), delivery=Delivery.AFCARS, period=period)
    settle(tools)


def say(tools: Tools, *events: dict[str, Any]) -> None:
    deliver(tools, LIVE, as_lines(events))
    settle(tools)


def follow(tools: Tools, *, now: datetime | None = None) -> None:
    """What the worker does: what events touched at once, then everything that is due."""
    clock = (lambda: now) if now else tools.clock
    following = rechecking.follower(tools.record_keys_there_are, clock)
    with tools.worker.connection() as conn:
        start(conn, following)
        for lane in Lane:
            while run_once(conn, following, lane):
                conn.commit()
        for agency in list(rechecking.due(conn, now=clock())):
            sweep_all(tools, conn, agency)


def now_of(tools: Tools, county: str | None = None) -> Readiness:
    with tools.worker.connection() as conn:
        found = readiness(conn, AGENCY, county=county)
    assert found is not None
    return found


def checked_as_a_file(tools: Tools) -> dict[str, tuple[int, int]]:
    """What `check` says of the file that `build` writes now."""
    out = io.StringIO()
    with tools.worker.connection() as conn:
        agency = agencies(conn)[0]
        now = tools.clock()
        period = ReportPeriod.of(now.date())
        ask = Build(agency=agency, period=period, through=now.date(), known_at=now)
        made = build(conn, ask, tools.record_keys_there_are, Built())
        write_file(
            out,
            Heading(agency=agency.afcars_code, period=period, invented=True),
            (content for _, content in made),
        )
    report = check_file(io.BytesIO(out.getvalue().encode()), Asked(name="file"))
    return {each.number: (each.applies, each.errors) for each in report.standings.values()}


def standings(found: Readiness) -> dict[str, tuple[int, int]]:
    return {each.number: (each.applies, each.errors) for each in found.standings.values()}


HEAD = {"E1", "E2"}


def test_todays_figures_are_those_of_a_check_of_the_file_that_would_be_built(tools: Tools) -> None:
    send(tools, a_child(), a_child("INV2"), a_child("INV3", left=str(last_period().starts_on)))
    say(tools, event("child-removed", str(datetime.now(UTC).date() - timedelta(days=3)), "INV9", county="21067"))
    follow(tools)
    expected = checked_as_a_file(tools)

    assert {k: v for k, v in standings(now_of(tools)).items() if k not in HEAD} == {
        k: v for k, v in expected.items() if k not in HEAD
    }
    assert now_of(tools).records == 3


def test_one_event_moves_its_own_elements_and_no_others(tools: Tools) -> None:
    send(tools, a_child(), a_child("INV2"))
    follow(tools)
    before = standings(now_of(tools))
    day = str(datetime.now(UTC).date() - timedelta(days=2))
    say(tools, event("child-removed", day, "INV9", county="21067"))
    follow(tools)
    after = now_of(tools)
    moved = {number for number, each in standings(after).items() if each != before[number]}

    assert after.records == 3
    assert "E71" in moved
    assert after.standings["E71"].errors == before["E71"][1] + 1
    assert after.would_be_accepted is False
    assert any(each.cause.elements == ("E71",) for each in after.for_whom(conversion=False))


def test_whatever_comes_the_counts_are_those_had_by_counting_again(tools: Tools) -> None:
    today = datetime.now(UTC).date()
    removed = event("child-removed", str(today - timedelta(days=9)), "INV9", county="21067")
    steps: list[Any] = [
        lambda: send(tools, a_child(), a_child("INV2")),
        lambda: say(tools, removed),
        lambda: say(tools, event("child-discharged", str(today - timedelta(days=1)), "INV9", reason="1")),
        lambda: say(tools, {**event("entry-retracted", str(today), "INV9", retracts=removed["id"])}),
        lambda: send(tools, a_child()),
    ]
    for step in steps:
        step()
        follow(tools)
        with tools.worker.connection() as conn:
            again = +rechecking.counts_again(conn, AGENCY)
            kept = Counter({
                (county, element, which): count
                for county, element, *counts in conn.execute(
                    "SELECT county, element, applies, missing, errors FROM afcars.element_count"
                )
                for which, count in zip(("applies", "missing", "errors"), counts, strict=True)
            })  # fmt: skip
        assert +kept == again
        assert {k: v for k, v in standings(now_of(tools)).items() if k not in HEAD} == {
            k: v for k, v in checked_as_a_file(tools).items() if k not in HEAD
        }


def checked(tools: Tools) -> list[int]:
    """How many records each round of what the worker does checks."""
    rounds: list[int] = []
    with tools.worker.connection() as conn:
        start(conn, rechecking.follower(tools.record_keys_there_are, tools.clock))
        while run_once(conn, rechecking.follower(tools.record_keys_there_are, tools.clock), Lane.BULK):
            conn.commit()
        for agency in list(rechecking.due(conn, now=tools.clock())):
            rechecking.look(conn, agency, now=tools.clock())
            row = conn.execute("SELECT count(*) FROM afcars.to_check").fetchone()
            assert row
            rounds.append(row[0])
            while rechecking.check_some(conn, agency, tools.record_keys_there_are, now=tools.clock()):
                conn.commit()
    return rounds


def as_checked(tools: Tools) -> None:
    """The figures are those of a check of the file that would be built now."""
    assert {k: v for k, v in standings(now_of(tools)).items() if k not in HEAD} == {
        k: v for k, v in checked_as_a_file(tools).items() if k not in HEAD
    }


def test_after_the_same_file_again_only_what_differs_is_checked_again(tools: Tools) -> None:
    children = [a_child(f"INV{number}") for number in range(4)]
    send(tools, *children)
    first = checked(tools)
    send(tools, *children)
    same = checked(tools)
    send(tools, *children[:3], a_child("INV3", visits=[str(last_period().starts_on)]))
    changed = checked(tools)
    as_checked(tools)

    assert (first, same, changed) == ([4], [0], [1])


def test_a_file_that_repeats_what_an_earlier_period_said_has_it_checked(tools: Tools) -> None:
    """INV2 is not in the first file of the period, and word for word in the second as it was the period before."""
    before = last_period().before
    old = a_file(a_child(), a_child("INV2"), period=before)
    deliver(tools, FILES, old, delivery=Delivery.AFCARS, period=before)
    send(tools, a_child())
    follow(tools)
    as_checked(tools)
    send(tools, a_child(), a_child("INV2"))
    follow(tools)
    as_checked(tools)

    assert now_of(tools).records == 2


def test_a_file_that_is_taken_back_leaves_the_return_as_it_was(tools: Tools) -> None:
    before = last_period().before
    deliver(tools, FILES, a_file(a_child(), a_child("INV2"), period=before), delivery=Delivery.AFCARS, period=before)
    send(tools, a_child())
    follow(tools)
    records = now_of(tools).records
    send(tools, a_child(), a_child("INV2"))
    follow(tools)
    with tools.worker.connection() as conn:
        last = receipts(conn, FILES.feed, at_most=1)[0]
        begin(conn, last.submission_id, tools, by="Test", because="wrong-file")
    deal_with(tools, last.submission_id)
    settle(tools)
    follow(tools)
    as_checked(tools)

    assert now_of(tools).records == records


def test_a_county_counts_its_own_records_alone(tools: Tools) -> None:
    send(tools, a_child())
    day = str(datetime.now(UTC).date() - timedelta(days=2))
    say(tools, event("child-removed", day, "INV9", county="21111"))
    follow(tools)

    assert {each.county: each.judged for each in now_of(tools).counties} == {"21111": 1, "21067": 1}
    assert now_of(tools, "21111").standings["E71"].errors == 1
    assert now_of(tools, "21067").standings["E71"].errors == 0


def test_the_trend_begins_with_the_second_day(tools: Tools) -> None:
    send(tools, a_child())
    follow(tools)
    first = now_of(tools)
    say(tools, event("child-removed", str(datetime.now(UTC).date() - timedelta(days=1)), "INV9", county="21067"))
    follow(tools, now=datetime.now(UTC) + timedelta(days=1))
    second = now_of(tools)

    assert first.trend is None
    assert second.trend is not None
    assert second.trend.since == first.through
    assert second.trend.by["E71"] == 50.0


def test_what_is_wrong_with_a_child_is_read_on_a_slip(tools: Tools) -> None:
    send(tools, a_child())
    say(tools, event("child-removed", str(datetime.now(UTC).date() - timedelta(days=2)), "INV9", county="21111"))
    follow(tools)
    account = Account(account_id=AccountId(uuid4()), agency_id=AGENCY, name="Invented", role="R19", invented=True)
    with tools.worker.connection() as conn:
        add_account(conn, account)
        records = records_to_fix(conn, AGENCY, Wanted(county="21111", at_most=10))
        elsewhere = records_to_fix(conn, AGENCY, Wanted(county="21067", element="E71", at_most=10))
        asked = Request(
            account=account,
            purpose="P-OVERSIGHT",
            shown_on="list",
            children=children_of_records(conn, records),
            now=tools.clock(),
            entropy=tools.entropy,
        )
        slip = authorize(conn, asked)
        assert not isinstance(slip, Refusal)
        wrong = to_fix(conn, slip)

    assert len(records) == 1
    assert elsewhere == []
    assert wrong[records[0]].county == "21111"
    assert any(problem["elements"] == ["E71"] for problem in wrong[records[0]].problems)
