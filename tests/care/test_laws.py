"""Laws that hold for all lives: order, repetition, retraction, correction, one headline at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from builders import KENTUCKY, OHIO
from hypothesis import given
from hypothesis import strategies as st

from everychild.care.codec import from_body, plans, to_body
from everychild.care.events import CareEvent
from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    AbsenceAtKnownPlaceEnded,
    LivingArrangementBegan,
    NightWithoutPlacement,
    TemporaryAbsenceBegan,
    TemporaryAbsenceEnded,
)
from everychild.care.events.contacts import ChildContacted
from everychild.care.events.description import ChildDescribed, ChildNamed
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved, ResponsibilityBegan
from everychild.care.events.responsibility import (
    AgencyRoleBegan,
    AgencyRoleEnded,
    InterstatePlacementBegan,
    InterstatePlacementEnded,
    SafetyPlacementBegan,
    SafetyPlacementEnded,
    TransferAnswered,
    TransferSent,
)
from everychild.care.events.wellbeing import ChildBoreInfant
from everychild.care.life import life_of
from everychild.care.said import Said, in_force
from everychild.care.turns import Turn, turns_of
from everychild.vocabulary.ids import AgencyId, EntryId, RecordId
from everychild.vocabulary.roll_call import Headline, RoleKind

AGENCY = AgencyId("US-KY:dcbs")
RECORD = RecordId(UUID(int=1))
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
hours = st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def events() -> st.SearchStrategy[CareEvent]:
    agencies = st.sampled_from(["US-OH:x", "US-KY:dcbs", ""])
    return st.one_of(
        st.builds(
            ChildRemoved,
            occurred_on=days,
            occurred_at=hours,
            already_missing=st.booleans(),
            county=st.sampled_from(["21067", ""]),
            answers=st.sampled_from([(), (("E103", "1"),)]),
        ),
        st.builds(ResponsibilityBegan, occurred_on=days, setting=st.sampled_from(["", "hospital"])),
        st.builds(ChildDischarged, occurred_on=days, removal_on=st.none() | days, reason=st.sampled_from("13467 8")),
        st.builds(ChildDied, occurred_on=days),
        st.builds(ChildDescribed, occurred_on=days, birth_date=st.none() | st.just(date(2007, 12, 1))),
        st.builds(ChildNamed, occurred_on=days, is_named=st.booleans()),
        st.builds(
            LivingArrangementBegan,
            occurred_on=days,
            other_type=st.sampled_from(["", "1", "9", "12", "13", "14"]),
            location=st.sampled_from(["1", "2", "3", "4"]),
            jurisdiction=st.sampled_from(["", "39"]),
        ),
        st.builds(NightWithoutPlacement, occurred_on=days),
        st.builds(TemporaryAbsenceBegan, occurred_on=days, until_at=hours, kind=st.sampled_from(["camp", "hospital"])),
        st.builds(TemporaryAbsenceEnded, occurred_on=days),
        st.builds(
            AbsenceAtKnownPlaceBegan,
            occurred_on=days,
            occurred_at=hours,
            how=st.sampled_from(["seen", "phone"]),
            withheld_by_parent=st.booleans(),
        ),
        st.builds(AbsenceAtKnownPlaceEnded, occurred_on=days),
        st.builds(ChildContacted, occurred_on=days, occurred_at=hours, is_visit=st.booleans()),
        st.builds(ChildReportedMissing, occurred_on=days, occurred_at=hours),
        st.builds(ChildLocated, occurred_on=days, verified=st.booleans()),
        st.builds(ChildReturned, occurred_on=days, occurred_at=hours),
        st.builds(ChildBoreInfant, occurred_on=days, lives_with_youth=st.booleans()),
        st.builds(SafetyPlacementBegan, occurred_on=days),
        st.builds(SafetyPlacementEnded, occurred_on=days),
        st.builds(TransferSent, occurred_on=days, occurred_at=hours, to_agency=agencies, by_court=st.booleans()),
        st.builds(TransferAnswered, occurred_on=days, accepted=st.booleans(), to_agency=agencies),
        st.builds(InterstatePlacementBegan, occurred_on=days, receiving_state=st.sampled_from(["US-OH", ""])),
        st.builds(InterstatePlacementEnded, occurred_on=days),
        st.builds(AgencyRoleBegan, occurred_on=days, role=st.sampled_from(list(RoleKind)), holder=agencies),
        st.builds(AgencyRoleEnded, occurred_on=days, role=st.sampled_from(list(RoleKind)), holder=agencies),
    )


def fold(given_events: Sequence[CareEvent], elsewhere: Sequence[CareEvent] = ()) -> tuple[Turn, ...]:
    """The turns of a child of whom one record says some events, and a record of another state the others."""
    lives = [life_of(RECORD, AGENCY, given_events, KENTUCKY)]
    if elsewhere:
        lives.append(life_of(RecordId(UUID(int=2)), AgencyId("US-OH:x"), elsewhere, OHIO))
    return turns_of(lives)


def said(number: int, event: CareEvent | None, *, corrects: int = 0, retracts: int = 0) -> Said:
    return Said(
        entry_id=EntryId(UUID(int=number)),
        record_id=RECORD,
        agency_id=AGENCY,
        event=event,
        corrects=EntryId(UUID(int=corrects)) if corrects else None,
        retracts=EntryId(UUID(int=retracts)) if retracts else None,
    )


@given(st.lists(events(), max_size=12), st.lists(events(), max_size=6), st.randoms())
def test_order_of_arrival_does_not_matter(some: list[CareEvent], elsewhere: list[CareEvent], random: Random) -> None:
    shuffled, there = list(some), list(elsewhere)
    random.shuffle(shuffled)
    random.shuffle(there)

    assert fold(shuffled, there) == fold(some, elsewhere)


@given(st.lists(events(), max_size=10), st.lists(events(), max_size=6))
def test_what_is_told_twice_is_true_once(some: list[CareEvent], elsewhere: list[CareEvent]) -> None:
    assert fold([*some, *some], [*elsewhere, *elsewhere]) == fold(some, elsewhere)


@given(st.lists(events(), max_size=10), st.lists(events(), max_size=6))
def test_which_record_is_read_first_does_not_matter(some: list[CareEvent], elsewhere: list[CareEvent]) -> None:
    kentucky = life_of(RECORD, AGENCY, some, KENTUCKY)
    ohio = life_of(RecordId(UUID(int=2)), AgencyId("US-OH:x"), elsewhere, OHIO)

    assert turns_of([kentucky, ohio]) == turns_of([ohio, kentucky])


@given(st.lists(events(), max_size=10), st.lists(events(), max_size=6))
def test_a_child_has_one_headline_at_each_instant(some: list[CareEvent], elsewhere: list[CareEvent]) -> None:
    turns = fold(some, elsewhere)

    starts = [turn.from_at for turn in turns]
    assert starts == sorted(set(starts))
    assert all(turn.headline is Headline.CONTACT_CURRENT for turn in turns if not turn.responsible)


@given(st.lists(events(), max_size=10), st.lists(events(), max_size=6))
def test_records_of_one_agency_never_disagree(some: list[CareEvent], more: list[CareEvent]) -> None:
    lives = [life_of(RecordId(UUID(int=each)), AGENCY, told, KENTUCKY) for each, told in ((1, some), (2, more))]

    assert Headline.RECORDS_DISAGREE not in {turn.headline for turn in turns_of(lives)}


@given(st.lists(events(), min_size=1, max_size=8), st.data())
def test_a_retraction_leaves_what_would_have_been_without_the_claim(some: list[CareEvent], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(some) - 1))
    entries = [said(number + 1, event) for number, event in enumerate(some)]

    standing = in_force([*entries, said(99, None, retracts=chosen + 1)])

    left = [each.event for each in standing if each.event is not None]
    assert fold(left) == fold([event for number, event in enumerate(some) if number != chosen])


@given(st.lists(events(), min_size=1, max_size=6), events(), st.data())
def test_a_correction_is_as_if_it_had_been_said_in_the_first_place(
    some: list[CareEvent], other: CareEvent, data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(some) - 1))
    entries = [said(number + 1, event) for number, event in enumerate(some)]

    standing = in_force([*entries, said(50, other, corrects=chosen + 1)])

    corrected = [other if number == chosen else event for number, event in enumerate(some)]
    assert fold([each.event for each in standing if each.event is not None]) == fold(corrected)


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
