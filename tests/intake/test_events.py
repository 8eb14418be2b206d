"""Live events come in whatever they are: each claim ends as exactly one thing, and every mistake is named."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from deliveries import InventedSender, as_lines, deliver, event, heard, problems, settle

from everychild.doors.tools import Tools
from everychild.intake.deliveries import SameIdOtherBytes

pytestmark = pytest.mark.database
SENDER = InventedSender()
GOOD = event("child-removed", "2026-03-04", event_id="good")


def counts(tools: Tools, body: bytes, *, pieces: list[bytes] | None = None) -> tuple[int, ...]:
    SENDER.enrol(tools)
    receipt = deliver(tools, SENDER, body, pieces=pieces)
    assert receipt.standing == "done"
    found = (receipt.applied, receipt.unchanged, receipt.refused, receipt.quarantined, receipt.waiting)
    assert receipt.received == sum(found)
    return found


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param(b"{", "json-unreadable", id="a truncated object"),
        pytest.param(b"7", "event-not-an-object", id="a number"),
        pytest.param(b"\xff\xfe{}", "json-unreadable", id="another encoding"),
        pytest.param(b"[" * 100_000, "json-unreadable", id="a hundred thousand brackets"),
        pytest.param(b'{"a": "' + b"x" * (2 << 20) + b'"}', "line-too-long", id="two megabytes on a line"),
        pytest.param(as_lines([{**GOOD, "occurred_on": "0000-01-01"}]), "day-unreadable", id="the year 0"),
        pytest.param(as_lines([{**GOOD, "occurred_on": "9999-12-31"}]), "day-unreadable", id="the year 9999"),
        pytest.param(as_lines([{**GOOD, "occurred_on": "2099-01-01"}]), "day-in-the-future", id="a day to come"),
        pytest.param(as_lines([{**GOOD, "kind": "care.child-eaten.v1"}]), "kind-unknown", id="a kind that is none"),
        pytest.param(as_lines([{**GOOD, "kind": ["x"]}]), "kind-unknown", id="a kind that is a list"),
        pytest.param(as_lines([{**GOOD, "number": ""}]), "id-unreadable", id="no record number"),
        pytest.param(as_lines([{**GOOD, "number": "a\x00b"}]), "id-unreadable", id="a NUL in the number"),
        pytest.param(as_lines([{**GOOD, "body": {"county": "a\x00"}}]), "nul-in-text", id="a NUL in the body"),
        pytest.param(as_lines([{**GOOD, "body": []}]), "body-missing", id="a body that is a list"),
        pytest.param(as_lines([{**GOOD, "body": {"color": "x"}}]), "field-unknown", id="a field of no kind"),
        pytest.param(as_lines([{**GOOD, "more": 1}]), "member-unknown", id="a member of no event"),
        pytest.param(b'{"id": "\\ud800"}', "text-unreadable", id="half a surrogate pair"),
        pytest.param(
            as_lines([event("child-contacted", "2026-03-04", place="M123456789")]),
            "nic-number-refused",
            id="a NIC number",
        ),
        pytest.param(
            as_lines([{**GOOD, "corrects": "nobody"}]), "event-named-unknown", id="corrects what is not there"
        ),
    ],
)
def test_a_bad_event_is_refused_by_name_and_the_good_ones_beside_it_go_in(tools: Tools, line: bytes, code: str) -> None:
    good = event("child-removed", "2026-03-04", "INV2")
    SENDER.enrol(tools)

    receipt = deliver(tools, SENDER, as_lines([good]) + line)

    assert (receipt.received, receipt.applied, receipt.refused, receipt.waiting) == (2, 1, 1, 0)
    named = problems(tools, receipt)
    assert code in {each.code for each in named}
    assert all(each.remedy and each.what and each.claim == 2 for each in named)


def test_an_event_with_several_mistakes_has_them_all_named(tools: Tools) -> None:
    SENDER.enrol(tools)
    bad = {"id": "", "kind": "care.child-removed.v1", "number": "", "occurred_on": "soon", "body": {"a": 1}, "x": 1}

    receipt = deliver(tools, SENDER, as_lines([bad]))

    assert {each.code for each in problems(tools, receipt)} >= {
        "id-unreadable", "day-unreadable", "field-unknown", "member-unknown",
    }  # fmt: skip


def test_no_problem_repeats_what_was_sent(tools: Tools) -> None:
    SENDER.enrol(tools)
    receipt = deliver(tools, SENDER, as_lines([{**GOOD, "occurred_on": "Zebulon", "body": {"county": "Zebulon\x00"}}]))

    assert receipt.refused == 1
    assert all("Zebulon" not in repr(each) for each in problems(tools, receipt))


def test_an_event_id_means_the_same_for_ever(tools: Tools) -> None:
    other = {**GOOD, "occurred_on": "2026-03-05"}

    assert counts(tools, as_lines([GOOD, GOOD, other])) == (1, 1, 1, 0, 0)
    assert counts(tools, as_lines([GOOD])) == (0, 1, 0, 0, 0)
    assert counts(tools, as_lines([other])) == (0, 0, 1, 0, 0)


def test_a_delivery_sent_twice_is_one_delivery_and_other_bytes_are_refused(tools: Tools) -> None:
    SENDER.enrol(tools)
    sent = uuid4()

    first = deliver(tools, SENDER, as_lines([GOOD]), sender_id=sent)
    again = deliver(tools, SENDER, as_lines([GOOD]), sender_id=sent)

    assert first.submission_id == again.submission_id
    with pytest.raises(SameIdOtherBytes):
        deliver(tools, SENDER, as_lines([heard("2026-03-04")]), sender_id=sent)


def test_a_list_is_read_like_lines(tools: Tools) -> None:
    assert counts(tools, json.dumps([GOOD, 7]).encode()) == (1, 0, 1, 0, 0)


def test_an_empty_delivery_is_done_with_nothing_in_it(tools: Tools) -> None:
    assert counts(tools, b"\n\n") == (0, 0, 0, 0, 0)


def test_a_hundred_megabytes_of_noise_end_in_a_receipt(tools: Tools) -> None:
    piece = (b"x" * 1023 + b"\n") * 1024
    pieces = [piece] * 100 + [as_lines([GOOD])]

    assert counts(tools, b"", pieces=pieces) == (1, 0, 102_400, 0, 0)


def test_deliveries_larger_than_a_chunk_resume_behind_what_was_applied(tools: Tools) -> None:
    body = as_lines([event("child-contacted", "2026-03-04", f"INV{n}") for n in range(1200)])

    assert counts(tools, body) == (1200, 0, 0, 0, 0)
    settle(tools)
