"""AFCARS files: aligned with what was said, guarded against swings, refused by name, never lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

import pytest
from deliveries import InventedSender, deliver, noon, problems, settle
from files import AUTUMN, SPRING, a_child, a_file

from everychild.doors.tools import Tools
from everychild.intake.receipts import Receipt, findings_of, receipt_of, release
from everychild.intake.signatures import Delivery
from everychild.intake.work import deal_with
from everychild.ledger.append import Pen
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.roll_call import Headline
from everychild.whereabouts import tally
from everychild.whereabouts.reading import Ask, roll_call

pytestmark = pytest.mark.database
SENDER = InventedSender(lane="bulk")


@pytest.fixture(autouse=True)
def enrolled(tools: Tools) -> None:
    SENDER.enrol(tools)


def send(tools: Tools, body: bytes, *, period: ReportPeriod = SPRING, delivery: Delivery = Delivery.AFCARS) -> Receipt:
    receipt = deliver(tools, SENDER, body, delivery=delivery, period=period)
    counted = receipt.applied + receipt.unchanged + receipt.refused + receipt.quarantined + receipt.waiting
    assert receipt.received == counted
    return receipt


def counts(receipt: Receipt) -> tuple[int, int, int]:
    return receipt.applied, receipt.unchanged, receipt.refused


def codes(tools: Tools, receipt: Receipt) -> set[str]:
    return {each.code for each in problems(tools, receipt)}


def headlines(tools: Tools, now: str = "2026-03-31") -> dict[Headline, int]:
    settle(tools)
    with tools.worker.connection() as conn:
        tally.turn(conn, noon(now))
        answer = roll_call(conn, Ask(now=noon(now), from_spells=True))
    return {headline: count for headline, count in answer.rows[0].headlines.items() if count}


def kinds(tools: Tools) -> list[str]:
    with tools.worker.connection() as conn:
        rows: list[tuple[str]] = conn.execute("SELECT kind FROM ledger.entry ORDER BY entry_id").fetchall()
    return [kind for (kind,) in rows]


def test_a_file_puts_its_children_on_the_roll_call_of_its_periods_end(tools: Tools) -> None:
    receipt = send(tools, a_file(a_child(visits=["2026-02-10", "2026-03-10"]), a_child("INV2", left="2026-03-01")))

    assert receipt.standing == "done"
    assert receipt.refused == 0
    assert str(receipt.heard_through) == "2026-03-31"
    assert headlines(tools) == {Headline.CONTACT_CURRENT: 1}


def test_only_last_periods_file_shows_no_false_overdue_today(tools: Tools) -> None:
    """Domain guide, check 4."""
    send(tools, a_file(a_child(visits=["2026-02-10", "2026-03-10"])))

    assert headlines(tools, "2026-11-24") == {Headline.NO_RECENT_DATA: 1}


def test_the_same_file_again_changes_nothing(tools: Tools) -> None:
    body = a_file(a_child(visits=["2026-02-10"]))
    first = send(tools, body)
    before = len(kinds(tools))
    again = send(tools, body)

    assert counts(again) == (0, first.applied, 0)
    # The one new entry is the feed's own word that it has spoken.
    assert len(kinds(tools)) == before + 1


def test_what_differs_is_corrected_added_and_withdrawn(tools: Tools) -> None:
    first = send(tools, a_file(a_child(visits=["2026-02-10", "2026-03-10"], sex="1")))
    second = send(tools, a_file(a_child(visits=["2026-02-10", "2026-03-12"], sex="2")))

    # A new visit, another sex and with it an answer about pregnancy are applied; the visit no longer said is withdrawn.
    assert second.applied == 3
    assert second.unchanged == first.applied - 3
    assert kinds(tools).count("care.entry-retracted.v1") == 1
    assert headlines(tools) == {Headline.CONTACT_CURRENT: 1}


def test_a_later_period_carries_on_without_repeating(tools: Tools) -> None:
    send(tools, a_file(a_child(visits=["2026-02-10"])))
    before = kinds(tools).count("care.child-removed.v1")
    receipt = send(tools, a_file(a_child(visits=["2026-02-10", "2026-04-10"]), period=AUTUMN), period=AUTUMN)

    assert receipt.applied == 1
    assert kinds(tools).count("care.child-removed.v1") == before


def test_an_old_period_sent_again_does_not_touch_what_a_later_one_says(tools: Tools) -> None:
    send(tools, a_file(a_child(visits=["2026-02-10"])))
    send(tools, a_file(a_child(visits=["2026-02-10", "2026-04-10"]), period=AUTUMN), period=AUTUMN)
    before = headlines(tools, "2026-09-30")

    send(tools, a_file(a_child(visits=[], sex="2")))
    again = send(tools, a_file(a_child(visits=["2026-02-10", "2026-04-10"]), period=AUTUMN), period=AUTUMN)

    assert again.applied == 0
    assert headlines(tools, "2026-09-30") == before


def test_a_child_that_vanishes_from_the_file_is_a_finding_and_no_exit(tools: Tools) -> None:
    send(tools, a_file(a_child("INV1"), a_child("INV2")))
    receipt = send(tools, a_file(a_child("INV1"), period=AUTUMN), period=AUTUMN)

    with tools.worker.connection() as conn:
        assert findings_of(conn, receipt.submission_id) == {"missing-from-the-file": 1}
    assert sum(headlines(tools, "2026-09-30").values()) == 2


def test_a_second_record_of_a_child_that_was_merged_into_the_first_has_not_vanished(tools: Tools) -> None:
    send(tools, a_file(a_child("INV1"), a_child("INV2")))
    merged = b"old_number,new_number,reason\nINV2,INV1,duplicate\n"
    assert deliver(tools, SENDER, merged, delivery=Delivery.REKEY).applied == 1
    receipt = send(tools, a_file(a_child("INV1"), period=AUTUMN), period=AUTUMN)

    with tools.worker.connection() as conn:
        assert findings_of(conn, receipt.submission_id) == {}
    assert receipt.refused == 0


def re_keyed(count: int) -> tuple[bytes, bytes, bytes]:
    before = a_file(*(a_child(f"INV{n}") for n in range(count)))
    after = a_file(*(a_child(f"INV{n}") for n in range(count)), period=AUTUMN).replace(b">INV", b">NEW")
    table = "old_number,new_number,reason\n" + "".join(f"INV{n},NEW{n},system-change\n" for n in range(count))
    return before, after, table.encode()


def test_new_numbers_for_everybody_pause_with_the_right_question(tools: Tools) -> None:
    """Domain guide, check 10, without the re-key file."""
    before, after, _ = re_keyed(120)
    send(tools, before)
    receipt = send(tools, after, period=AUTUMN)

    assert receipt.standing == "paused"
    assert receipt.pause_code == "numbers-changed"
    assert receipt.waiting == 120
    assert "re-key file" in (receipt.pause_question or "")
    assert sum(headlines(tools, "2026-09-30").values()) == 120


def test_a_re_key_file_explains_new_numbers(tools: Tools) -> None:
    """Domain guide, check 10, with the re-key file: nobody left, nobody is new."""
    before, after, table = re_keyed(120)
    send(tools, before)
    assert send(tools, table, delivery=Delivery.REKEY).applied == 120
    receipt = send(tools, after, period=AUTUMN)

    assert receipt.standing == "done"
    assert kinds(tools).count("care.child-removed.v1") == 120
    assert sum(headlines(tools, "2026-09-30").values()) == 120
    with tools.worker.connection() as conn:
        assert findings_of(conn, receipt.submission_id) == {}


def test_a_paused_file_goes_on_when_a_person_says_so(tools: Tools) -> None:
    before, after, _ = re_keyed(120)
    send(tools, before)
    paused = send(tools, after, period=AUTUMN)
    with tools.worker.connection() as conn:
        assert release(conn, paused.submission_id, released_by="a supervisor")
    deal_with(tools, paused.submission_id)

    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, paused.submission_id)
    assert receipt.standing == "done"
    assert receipt.waiting == 0
    assert receipt.received == receipt.applied


def test_a_file_cut_short_gives_its_good_records_and_says_where_it_broke(tools: Tools) -> None:
    whole = a_file(*(a_child(f"INV{n}") for n in range(40)))
    receipt = send(tools, whole[: len(whole) * 3 // 4])

    assert receipt.standing == "done"
    assert receipt.refused == 1
    assert "xml-unreadable" in codes(tools, receipt)
    assert receipt.heard_through is None
    assert whole[: len(whole) * 3 // 4].count(b"</record>") == sum(headlines(tools).values())


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<acf:data xmlns:acf="http://www.acf.hhs.gov"><records><record><E4_child_record_number>&b;'
    b"</E4_child_record_number></record></records></acf:data>"
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", "xml-unreadable", id="an empty file"),
        pytest.param(b"\x00\x01\x02" * 100, "xml-unreadable", id="noise"),
        pytest.param(BOMB, "document-type-refused", id="an entity bomb"),
        pytest.param("<a>Ä</a>".encode("utf-16")[2:], "xml-unreadable", id="another encoding"),
        pytest.param(a_file(a_child()).replace(b">21<", b">39<"), "agency-differs", id="another state's file"),
        pytest.param(a_file(a_child(), period=AUTUMN), "period-differs", id="another period"),
        pytest.param(b"<a>" * 100_000, "xml-unreadable", id="depth without end"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole_with_its_reason(tools: Tools, body: bytes, code: str) -> None:
    receipt = send(tools, body)

    assert receipt.standing == "done"
    assert counts(receipt) == (0, 0, 1)
    assert code in codes(tools, receipt)
    assert kinds(tools) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "refused"),
    [
        pytest.param(b">20260120</E69", b">00000101</E69", "day-unreadable", 1, id="a removal in the year 0"),
        pytest.param(b">20260120</E69", b">99991231</E69", "day-unreadable", 1, id="a removal in the year 9999"),
        pytest.param(b">20260210</E151", b">20260231</E151", "day-unreadable", 1, id="a visit on 31 February"),
        pytest.param(b">INV1</E4", b"></E4", "record-number-missing", 1, id="no record number"),
        pytest.param(b">20210504</E5", b">2021</E5", "day-unreadable", 0, id="half a birth date costs only itself"),
        pytest.param(
            b"<E71_removal_environment>1", b"<X>1</X><E71_removal_environment>1", "tag-unknown", 0, id="a tag"
        ),
    ],
)
def test_a_mistake_in_a_record_costs_that_claim_and_the_record_beside_it_goes_in(
    tools: Tools, old: bytes, new: bytes, code: str, refused: int
) -> None:
    body = a_file(a_child(visits=["2026-02-10"])).replace(old, new)
    assert body != a_file(a_child(visits=["2026-02-10"]))
    beside = a_file(a_child("INV2")).split(b"<records>\n")[1].split(b"</records>")[0]
    receipt = send(tools, body.replace(b"</records>", beside + b"</records>"))

    assert code in codes(tools, receipt)
    assert receipt.refused == refused
    assert Headline.NOT_YET_SEEN not in headlines(tools)
    assert sum(headlines(tools).values()) >= 1


def test_a_record_that_comes_twice_is_taken_once(tools: Tools) -> None:
    receipt = send(tools, a_file(a_child(), a_child()))

    assert codes(tools, receipt) == {"record-twice"}
    assert receipt.refused == 1


def test_names_come_by_the_person_file_and_a_new_name_is_a_new_fact(tools: Tools) -> None:
    heading = "number,given,family,birth_date,ssn_last4\n"
    first = send(tools, f"{heading}INV1,Testa,Beispiel,2015-05-04,1234\n".encode(), delivery=Delivery.SIDECAR)
    same = send(tools, f"{heading}INV1,Testa,Beispiel,2015-05-04,1234\n".encode(), delivery=Delivery.SIDECAR)
    bad = send(
        tools, f"{heading}INV2,Testa,Ejemplo,soon,123456789\nINV3,Demi,Ejemplo,,\n".encode(), delivery=Delivery.SIDECAR
    )

    assert (counts(first), counts(same), counts(bad)) == ((1, 0, 0), (0, 1, 0), (1, 0, 1))
    assert codes(tools, bad) == {"day-unreadable", "ssn-not-last-four"}


def test_a_person_file_without_its_column_says_which(tools: Tools) -> None:
    receipt = send(tools, b"given,family\nTesta,Beispiel\n", delivery=Delivery.SIDECAR)

    assert codes(tools, receipt) == {"column-missing"}
    assert receipt.standing == "done"


def test_no_name_or_birth_date_stands_in_clear_anywhere_in_the_database(tools: Tools) -> None:
    """A canary, planted through the feed, is found in no table."""
    row = b"number,given,family,birth_date\nINV1,Canarybird,Zzyzxton,2015-05-04\n"
    send(tools, row, delivery=Delivery.SIDECAR)
    send(tools, a_file(a_child()))
    settle(tools)
    with tools.worker.connection() as conn:
        tables: list[tuple[Any, ...]] = conn.execute(
            "SELECT format('SELECT string_agg(x::text, %L) FROM %I.%I AS x', '|', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname IN ('ledger', 'intake', 'whereabouts', 'jurisdictions', 'disclosure', 'people')"
        ).fetchall()
        dump = "".join(str(conn.execute(statement).fetchone()) for (statement,) in tables)

    assert "care.child-named.v1" in dump
    assert "Canarybird" not in dump
    assert "Zzyzxton" not in dump
    assert "2015-05-04" not in dump
    assert b"Canarybird".hex() not in dump


class CrashError(Exception):
    """The process ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingTools(Tools):
    """Tools whose pen breaks once, in the third chunk."""

    written: list[int]

    def pen(self, records: Collection[UUID]) -> Pen:
        self.written.append(len(records))
        if len(self.written) == 3:
            raise CrashError
        return super(FailingTools, self).pen(records)


def test_a_file_resumes_behind_what_was_applied_before_a_crash(tools: Tools) -> None:
    values = {each.name: getattr(tools, each.name) for each in fields(Tools)}
    with pytest.raises(CrashError):
        send(FailingTools(**values, written=[]), a_file(*(a_child(f"INV{n}") for n in range(350))))
    with tools.worker.connection() as conn:
        row = conn.execute("SELECT submission_id, applied_through FROM intake.submission").fetchone()
    assert row is not None
    assert 0 < row[1] < 350

    deal_with(tools, row[0])

    with tools.worker.connection() as conn:
        receipt = receipt_of(conn, row[0])
    assert receipt.standing == "done"
    assert kinds(tools).count("care.child-removed.v1") == 350
    assert receipt.received == receipt.applied
    assert sum(headlines(tools).values()) == 350


def test_a_file_cut_short_at_any_byte_loses_nothing_before_it(tools: Tools) -> None:
    whole = a_file(*(a_child(f"INV{n}") for n in range(5)))
    for cut in range(400, len(whole), 4001):
        receipt = send(tools, whole[:cut])
        assert receipt.standing == "done"
        assert receipt.refused == 1
