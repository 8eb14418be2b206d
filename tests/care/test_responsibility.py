"""Who has the child: transfers, orders, agreements, exits, and what two feeds say of the same thing."""

from __future__ import annotations

import pytest
from builders import (
    KENTUCKY,
    OHIO,
    at,
    born,
    day,
    discharged,
    foster_home,
    is_on_the_roll,
    living,
    on_the_roll,
    record,
    removed,
    reported_missing,
    turn_at,
    visited_monthly,
)

from everychild.care.events.contacts import ChildContacted
from everychild.care.events.missing import ChildLocated
from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved, ResponsibilityBegan
from everychild.care.events.responsibility import (
    AgencyRoleBegan,
    InterstatePlacementBegan,
    SafetyPlacementBegan,
    SafetyPlacementEnded,
    TransferAnswered,
    TransferSent,
)
from everychild.care.roles import roles_of
from everychild.care.turns import turns_of
from everychild.vocabulary.roll_call import Headline, KinLength, Mark, RoleKind

NOW = "2026-06-15T12:00:00-04:00"
VISITS = visited_monthly("2026-01-20", "2026-06-14")
JUSTICE = "US-KY:djj"


def sent(on: str, to: str, *, by_court: bool = False) -> TransferSent:
    return TransferSent(occurred_on=day(on), to_agency=to, by_court=by_court)


def answered(on: str, *, accepted: bool, to: str = "") -> TransferAnswered:
    return TransferAnswered(occurred_on=day(on), accepted=accepted, to_agency=to)


def test_juvenile_justice_counts_the_child_from_the_orders_date_where_it_is_a_member() -> None:
    agency = record(removed(), VISITS, sent("2026-06-10", JUSTICE, by_court=True))
    justice = record(living("2026-06-10", "9"), agency=JUSTICE)

    assert on_the_roll("2026-06-09T12:00:00-04:00", agency, justice).agency_id == "US-KY:dcbs"
    assert on_the_roll("2026-06-10T00:00:00-04:00", agency, justice).agency_id == JUSTICE


def test_the_sender_has_the_child_until_the_receivers_own_word() -> None:
    sender = record(removed(), VISITS, sent("2026-06-01", "US-OH:dcbs"))
    silent = record(ChildContacted(occurred_on=day("2026-06-05")), rules=OHIO)
    accepting = record(answered("2026-06-03", accepted=True), rules=OHIO)

    assert on_the_roll(NOW, sender, silent).headline is Headline.TRANSFER_PENDING
    assert on_the_roll("2026-06-02T12:00:00-04:00", sender, accepting).agency_id == "US-KY:dcbs"
    taken = on_the_roll("2026-06-03T12:00:00-04:00", sender, accepting)
    assert (taken.agency_id, taken.headline) == ("US-OH:dcbs", Headline.NOT_YET_SEEN)


def test_the_senders_word_that_the_other_side_accepted_loses_no_child() -> None:
    sender = record(
        removed(), VISITS, sent("2026-06-01", "US-OH:dcbs"), answered("2026-06-02", accepted=True, to="US-OH:dcbs")
    )

    turn = on_the_roll(NOW, sender)

    assert (turn.headline, turn.agency_id) == (Headline.TRANSFER_PENDING, "US-KY:dcbs")
    assert turn.findings == ("transfer-not-confirmed",)


def test_a_removal_by_the_receiver_answers_the_transfer_and_is_no_dispute() -> None:
    sender = record(removed(), VISITS, sent("2026-06-01", "US-OH:dcbs"))
    receiver = record(removed("2026-06-04"), rules=OHIO)

    turn = on_the_roll(NOW, sender, receiver)

    assert (turn.headline, turn.agency_id) == (Headline.CONTACT_CURRENT, "US-OH:dcbs")


def test_a_refusal_ends_the_wait_and_leaves_the_child_with_the_sender() -> None:
    sender = record(removed(), VISITS, sent("2026-06-01", "US-OH:dcbs"))
    receiver = record(answered("2026-06-05", accepted=False), rules=OHIO)

    turn = on_the_roll(NOW, sender, receiver)

    assert (turn.headline, turn.agency_id) == (Headline.CONTACT_CURRENT, "US-KY:dcbs")


def test_an_exit_by_transfer_that_the_receiver_refused_is_denied_by_both_and_still_counted() -> None:
    sender = record(removed(), VISITS, sent("2026-06-01", "US-OH:dcbs"), discharged("2026-06-06", reason="8"))
    receiver = record(answered("2026-06-05", accepted=False), rules=OHIO)

    turn = on_the_roll(NOW, sender, receiver)

    assert (turn.headline, turn.agency_id) == (Headline.RECORDS_DISAGREE, "US-KY:dcbs")


def test_a_child_under_an_agreement_counts_where_placement_and_care_is_and_says_who_reports_it() -> None:
    """IV-E agreement with juvenile justice or a tribe (E103/E104): reported in AFCARS by = state."""
    state = record(ChildRemoved(occurred_on=day("2026-01-20"), county="21067", answers=(("E104", "1"),)), VISITS)
    tribe = record(ResponsibilityBegan(occurred_on=day("2026-01-20")), VISITS, agency="US-T001:icw")

    turn = on_the_roll(NOW, state, tribe)

    assert (turn.headline, turn.agency_id) == (Headline.CONTACT_CURRENT, "US-T001:icw")
    assert turn.roles == ("reported-in-afcars-by=US-KY:dcbs",)
    assert on_the_roll(NOW, state).agency_id == "US-KY:dcbs"


@pytest.mark.parametrize("role", [role for role in RoleKind if role is not RoleKind.PLACEMENT_AND_CARE])
def test_another_agency_in_another_role_never_makes_records_disagree(role: RoleKind) -> None:
    kentucky = record(removed(), VISITS)
    ohio = record(
        AgencyRoleBegan(occurred_on=day("2026-02-01"), role=role, holder="US-OH:dcbs"),
        InterstatePlacementBegan(occurred_on=day("2026-02-01"), receiving_state="US-OH"),
        rules=OHIO,
    )

    turn = on_the_roll(NOW, kentucky, ohio)

    assert (turn.headline, turn.agency_id, turn.placed_here) == (Headline.CONTACT_CURRENT, "US-KY:dcbs", "US-OH")


def test_an_agency_that_says_it_has_placement_and_care_claims_the_child() -> None:
    kentucky = record(removed(), VISITS)
    ohio = record(AgencyRoleBegan(occurred_on=day("2026-05-01"), role="placement-and-care"), rules=OHIO)

    assert on_the_roll(NOW, kentucky, ohio).headline is Headline.RECORDS_DISAGREE


def test_the_five_roles_are_each_named_or_none() -> None:
    kentucky = record(
        removed(),
        foster_home(location="2"),
        VISITS,
        AgencyRoleBegan(occurred_on=day("2026-01-20"), role="legal-custodian", holder="US-KY:dcbs"),
        InterstatePlacementBegan(occurred_on=day("2026-02-01"), receiving_state="US-OH"),
    )
    turn = on_the_roll(NOW, kentucky)

    roles = roles_of(
        turn.roles, agency_id=turn.agency_id, placed_here=turn.placed_here, setting=turn.setting, gone=False
    )

    assert (roles.legal_custodian, roles.placement_and_care) == ("US-KY:dcbs", "US-KY:dcbs")
    assert (roles.supervising, roles.paying, roles.physical_caregiver) == ("US-OH", "US-KY:dcbs", "foster-home")
    bare = roles_of((), agency_id="US-KY:dcbs", placed_here=None, setting="foster-home", gone=True)
    assert (bare.legal_custodian, bare.paying, bare.physical_caregiver) == (None, None, None)


def test_a_child_of_whom_only_the_receiving_states_record_is_known_is_placed_there_and_not_on_the_roll() -> None:
    ohio = record(InterstatePlacementBegan(occurred_on=day("2026-02-01"), sending_agency="US-KY:dcbs"), rules=OHIO)

    turn = turn_at(NOW, ohio)

    assert turn is not None
    assert (turn.responsible, turn.placed_here) == (False, "US-OH")


def test_a_removal_told_by_two_feeds_is_one_removal_and_one_exit_ends_it() -> None:
    by_hour = ChildRemoved(occurred_on=day("2026-01-20"), occurred_at=at("2026-01-20T15:00:00-05:00"))
    left = ChildDischarged(occurred_on=day("2026-05-02"), reason="1")

    life = record(by_hour, removed("2026-01-20"), left, discharged("2026-05-02"))

    assert not is_on_the_roll("2026-01-20T14:00:00-05:00", life)
    assert on_the_roll("2026-01-20T15:00:00-05:00", life).findings == ()
    assert on_the_roll("2026-01-20T15:00:00-05:00", life).county == "21067"
    assert not is_on_the_roll("2026-05-02T00:00:00-04:00", life)


def test_a_removal_that_ends_on_its_own_day_lasts_until_the_day_is_over() -> None:
    life = record(removed(), discharged("2026-01-20"))

    assert is_on_the_roll("2026-01-20T23:59:00-05:00", life)
    assert not is_on_the_roll("2026-01-21T00:00:00-05:00", life)


@pytest.mark.parametrize(
    ("exit_event", "finding"),
    [
        pytest.param(discharged("2026-01-02"), "discharge-before-removal", id="an exit before the removal"),
        pytest.param(
            discharged("2026-03-01", removal_on="2025-01-20"), "discharge-without-removal", id="of another removal"
        ),
        pytest.param(ChildDied(occurred_on=day("2026-01-02")), "removal-after-death", id="a death before the removal"),
        pytest.param(removed("2026-03-01"), "removal-inside-an-episode", id="a removal inside a removal"),
    ],
)
def test_what_contradicts_is_a_finding_and_takes_no_child_off_the_roll(
    exit_event: ChildDischarged | ChildDied | ChildRemoved, finding: str
) -> None:
    assert on_the_roll(NOW, record(removed(), VISITS, exit_event)).findings == (finding,)


@pytest.mark.parametrize("reason", ["1", "2", "3", "5"])
def test_a_run_in_a_file_ends_with_an_exit_to_a_home(reason: str) -> None:
    life = record(removed(), living("2026-04-01", "12", location="4"), discharged("2026-05-01", reason=reason))

    assert on_the_roll("2026-04-30T12:00:00-04:00", life).headline is Headline.MISSING
    assert not is_on_the_roll(NOW, life)


@pytest.mark.parametrize("reason", ["4", "6", "8"])
def test_a_run_in_a_file_that_ends_with_no_home_stays_on_the_roll(reason: str) -> None:
    life = record(removed(), living("2026-04-01", "12", location="4"), discharged("2026-05-01", reason=reason))

    assert Mark.CUSTODY_ENDED in on_the_roll(NOW, life).marks


def test_an_exit_because_nobody_knows_where_the_child_is_leaves_a_missing_child() -> None:
    turn = on_the_roll(NOW, record(removed(), VISITS, discharged("2026-06-01", reason="6")))

    assert turn.headline is Headline.MISSING
    assert turn.missing_since == at("2026-06-01T00:00:00-04:00")
    assert Mark.CUSTODY_ENDED in turn.marks


def test_a_child_who_was_reported_missing_is_not_found_by_an_exit() -> None:
    turn = on_the_roll(NOW, record(removed(), VISITS, reported_missing("2026-05-20"), discharged("2026-06-01")))

    assert (turn.headline, Mark.CUSTODY_ENDED in turn.marks) == (Headline.MISSING, True)


@pytest.mark.parametrize(
    ("born_on", "verified", "stays"),
    [
        pytest.param("2008-06-10", True, False, id="an adult who was found and need not say where"),
        pytest.param("2008-06-10", False, True, id="an adult of whom somebody only says so"),
        pytest.param("2010-06-10", True, True, id="a minor who was found and is not back"),
    ],
)
def test_who_is_found_after_custody_ended(born_on: str, verified: bool, stays: bool) -> None:
    found = ChildLocated(occurred_on=day("2026-06-14"), verified=verified)

    life = record(removed(), born(born_on), reported_missing("2026-05-20"), discharged("2026-06-11", reason="4"), found)

    assert is_on_the_roll(NOW, life) is stays


def test_an_agency_that_takes_in_a_child_has_the_child_before_it() -> None:
    gone = record(removed(), reported_missing("2026-05-20"), discharged("2026-06-01", reason="6"))
    taken_in = record(removed("2026-06-10"), rules=OHIO)

    turn = on_the_roll(NOW, gone, taken_in)

    assert (turn.headline, turn.agency_id) == (Headline.CONTACT_CURRENT, "US-OH:dcbs")


def test_a_file_under_a_new_number_tells_the_same_life() -> None:
    """File re-keyed by a system change: unchanged."""
    told = (removed(), foster_home(), VISITS)

    assert turns_of([record(*told, number="1")]) == turns_of([record(*told, number="2")])
    both = turns_of([record(*told, number="1"), record(*told, number="2")])
    assert {turn.headline for turn in both} == {turn.headline for turn in turns_of([record(*told)])}


@pytest.mark.parametrize(
    ("instant", "length"),
    [
        pytest.param("2026-03-01T00:00:00-05:00", KinLength.UP_TO_30, id="the first day"),
        pytest.param("2026-03-31T23:59:59-04:00", KinLength.UP_TO_30, id="day 30"),
        pytest.param("2026-04-01T00:00:00-04:00", KinLength.FROM_31_TO_90, id="day 31"),
        pytest.param("2026-05-30T23:59:59-04:00", KinLength.FROM_31_TO_90, id="day 90"),
        pytest.param("2026-05-31T00:00:00-04:00", KinLength.FROM_91, id="day 91"),
        pytest.param("2026-06-10T00:00:00-04:00", None, id="ended"),
    ],
)
def test_a_placement_with_kin_is_counted_by_its_length_in_whole_days(instant: str, length: KinLength | None) -> None:
    life = record(
        SafetyPlacementBegan(occurred_on=day("2026-03-01")), SafetyPlacementEnded(occurred_on=day("2026-06-10"))
    )

    turn = turn_at(instant, life)

    assert turn is not None
    assert turn.kin_length is length
    assert KENTUCKY.state == turn.state
