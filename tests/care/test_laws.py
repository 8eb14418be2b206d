"""Laws that hold for all lives: order, repetition, retraction, one headline at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from builders import KENTUCKY
from hypothesis import given
from hypothesis import strategies as st

from everychild.care.codec import from_body, plans, to_body
from everychild.care.events import CareEvent
from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    LivingArrangementBegan,
    NightWithoutPlacement,
    TemporaryAbsenceBegan,
)
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved, ResponsibilityBegan
from everychild.care.events.responsibility import SafetyPlacementBegan, TransferAnswered, TransferSent
from everychild.care.life import life_of
from everychild.care.said import Said, in_force
from everychild.care.turns import Turn, turns_of
from everychild.vocabulary.ids import AgencyId, EntryId, RecordId

AGENCY = AgencyId("US-KY:dcbs")
RECORD = RecordId(UUID(int=1))
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
hours = st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def events() -> st.SearchStrategy[CareEvent]:
    return st.one_of(
        st.builds(ChildRemoved, occurred_on=days, occurred_at=hours, already_missing=st.booleans()),
        st.builds(ResponsibilityBegan, occurred_on=days),
        st.builds(ChildDischarged, occurred_on=days, removal_on=st.none() | days, reason=st.sampled_from("1346")),
        st.builds(ChildDied, occurred_on=days),
        st.builds(
            LivingArrangementBegan, occurred_on=days, other_type=st.sampled_from(["", "1", "9", "12", "13", "14"])
        ),
        st.builds(NightWithoutPlacement, occurred_on=days),
        st.builds(TemporaryAbsenceBegan, occurred_on=days, until_at=hours),
        st.builds(AbsenceAtKnownPlaceBegan, occurred_on=days, withheld_by_parent=st.booleans()),
        st.builds(ChildContacted, occurred_on=days, occurred_at=hours, is_visit=st.booleans()),
        st.builds(ChildReportedMissing, occurred_on=days, occurred_at=hours),
        st.builds(ChildLocated, occurred_on=days),
        st.builds(ChildReturned, occurred_on=days),
        st.builds(SafetyPlacementBegan, occurred_on=days),
        st.builds(TransferSent, occurred_on=days, to_agency=st.sampled_from(["US-OH:x", ""]), by_court=st.booleans()),
        st.builds(TransferAnswered, occurred_on=days, accepted=st.booleans(), to_agency=st.just("US-OH:x")),
    )


def fold(given_events: list[CareEvent]) -> tuple[Turn, ...]:
    return turns_of([life_of(RECORD, AGENCY, given_events, KENTUCKY)])


def said(number: int, event: CareEvent | None, *, corrects: int = 0, retracts: int = 0) -> Said:
    return Said(
        entry_id=EntryId(UUID(int=number)),
        record_id=RECORD,
        agency_id=AGENCY,
        event=event,
        corrects=EntryId(UUID(int=corrects)) if corrects else None,
        retracts=EntryId(UUID(int=retracts)) if retracts else None,
    )


@given(st.lists(events(), max_size=12), st.randoms())
def test_order_of_arrival_does_not_matter(some: list[CareEvent], random: object) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - hypothesis's Random

    assert fold(shuffled) == fold(some)


@given(st.lists(events(), max_size=10))
def test_a_child_has_one_headline_at_each_instant(some: list[CareEvent]) -> None:
    turns = fold(some)

    starts = [turn.from_at for turn in turns]
    assert starts == sorted(set(starts))


@given(st.lists(events(), min_size=1, max_size=8), st.data())
def test_a_retraction_undoes_exactly_one_claim(some: list[CareEvent], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(some) - 1))
    entries = [said(number + 1, event) for number, event in enumerate(some)]

    standing = in_force([*entries, said(99, None, retracts=chosen + 1)])

    assert {entry.entry_id for entry in standing} == {
        entry.entry_id for number, entry in enumerate(entries) if number != chosen
    }


@given(st.lists(events(), min_size=1, max_size=6), events())
def test_a_correction_then_its_retraction_leaves_no_trace(some: list[CareEvent], other: CareEvent) -> None:
    entries = [said(number + 1, event) for number, event in enumerate(some)]
    undone = [*entries, said(50, other, corrects=1), said(51, None, retracts=50)]

    assert in_force(undone) == entries


def test_a_correction_of_a_correction_leaves_only_the_last() -> None:
    one, two, three = (ChildRemoved(occurred_on=date(2026, 1, 1) + timedelta(days=number)) for number in range(3))
    chain = [said(1, one), said(2, two, corrects=1), said(3, three, corrects=2)]

    assert [entry.event for entry in in_force(chain)] == [three]
    assert [entry.event for entry in in_force([*chain, said(4, None, retracts=3)])] == [two]


@given(events())
def test_an_event_comes_back_from_the_ledger_as_it_went_in(event: CareEvent) -> None:
    body = to_body(event)

    back = from_body(
        body.kind,
        body.codes,
        body.detail,
        occurred_on=event.occurred_on,
        occurred_at=getattr(event, "occurred_at", None),
    )

    assert back == event


def test_every_kind_goes_to_the_ledger_and_back() -> None:
    for plan in plans().values():
        required = {"role": "paying"} if plan.kind.startswith("care.agency-role") else {}
        event = plan.event(occurred_on=date(2026, 1, 2), **required)  # pyright: ignore[reportArgumentType] - by kind
        body = to_body(event)
        assert from_body(plan.kind, body.codes, body.detail, occurred_on=date(2026, 1, 2)) == event
