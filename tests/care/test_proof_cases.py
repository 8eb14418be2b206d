"""The proof cases of the roll call: what a practitioner knows to be right, case by case."""

from __future__ import annotations

from datetime import timedelta

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
    visited,
    visited_monthly,
)

from everychild.care.events.arrangements import (
    AbsenceAtKnownPlaceBegan,
    NightWithoutPlacement,
    TemporaryAbsenceBegan,
    TemporaryAbsenceEnded,
)
from everychild.care.events.contacts import ChildContacted, WhereaboutsConfirmed
from everychild.care.events.description import ChildNamed
from everychild.care.events.missing import ChildLocated, ChildReportedMissing, ChildReturned
from everychild.care.events.removal import ChildDied, ResponsibilityBegan
from everychild.care.events.responsibility import (
    InterstatePlacementBegan,
    SafetyPlacementBegan,
    TransferAnswered,
    TransferSent,
)
from everychild.care.events.wellbeing import ChildBoreInfant
from everychild.care.rules import JurisdictionRules
from everychild.vocabulary.roll_call import Headline, KinLength, Mark, MissingCategory, Setting

NOW = "2026-06-15T12:00:00-04:00"
VISITS = visited_monthly("2026-01-20", "2026-06-14")


def test_ran_from_a_trial_home_visit() -> None:
    """Ran from a trial home visit: missing, left on own; the parent may be the reporter."""
    ran = ChildReportedMissing(occurred_on=day("2026-06-14"), category="left-on-own", reported_by="parent")

    turn = on_the_roll(NOW, record(removed(), living("2026-05-01", "14"), VISITS, ran))

    assert turn.headline is Headline.MISSING
    assert turn.category is MissingCategory.LEFT_ON_OWN
    assert turn.state == "US-KY"


def test_on_a_trial_home_visit_parent_and_child_are_gone() -> None:
    """Trial home visit, parent and child gone: missing, withheld by parent; not a runaway."""
    gone = reported_missing("2026-06-14", category="taken-or-withheld-by-parent-or-family")

    turn = on_the_roll(NOW, record(removed(), living("2026-05-01", "14"), VISITS, gone))

    assert turn.headline is Headline.MISSING
    assert turn.category is MissingCategory.TAKEN_BY_PARENT_OR_FAMILY


def test_a_child_placed_with_an_aunt_in_ohio_by_kentucky_is_counted_once_and_never_disputed() -> None:
    """ICPC child at an aunt's in Ohio, sent by Kentucky: an Ohio worker's visit counts for KY; never disagree."""
    kentucky = record(
        removed(),
        foster_home(location="2"),
        InterstatePlacementBegan(occurred_on=day("2026-02-01"), receiving_state="US-OH"),
    )
    ohio = record(
        InterstatePlacementBegan(occurred_on=day("2026-02-01"), receiving_state="US-OH", sending_agency="US-KY:dcbs"),
        [ChildContacted(occurred_on=visit.occurred_on, by="other-state-caseworker") for visit in VISITS],
        rules=OHIO,
    )

    turn = on_the_roll(NOW, kentucky, ohio)

    assert turn.headline is Headline.CONTACT_CURRENT
    assert (turn.state, turn.placed_here) == ("US-KY", "US-OH")
    assert Mark.OUT_OF_STATE in turn.marks
    assert turn.findings == ()


def test_an_interstate_child_who_runs_in_ohio_is_missing_under_kentucky() -> None:
    """ICPC child runs in Ohio: missing, KY."""
    kentucky = record(
        removed(), VISITS, InterstatePlacementBegan(occurred_on=day("2026-02-01"), receiving_state="US-OH")
    )
    ohio = record(reported_missing("2026-06-13"), rules=OHIO)

    turn = on_the_roll(NOW, kentucky, ohio)

    assert (turn.headline, turn.state) == (Headline.MISSING, "US-KY")


def test_a_newborn_in_intensive_care_under_an_order_is_on_the_roll_before_afcars_knows() -> None:
    """Newborn in NICU, custody order, never placed: not yet seen, mark hospital; roll call yes, AFCARS not yet."""
    order = ResponsibilityBegan(
        occurred_on=day("2026-06-14"), occurred_at=at("2026-06-14T10:00:00-04:00"), setting="hospital"
    )

    turn = on_the_roll(NOW, record(order))

    assert turn.headline is Headline.NOT_YET_SEEN
    assert {Mark.HOSPITAL, Mark.NOT_IN_AFCARS_YET} <= set(turn.marks)


def test_a_newborn_seen_in_hospital_is_current() -> None:
    order = ResponsibilityBegan(occurred_on=day("2026-06-13"), setting="hospital")

    turn = on_the_roll(NOW, record(order, visited("2026-06-14")))

    assert turn.headline is Headline.CONTACT_CURRENT


def test_a_night_in_an_office_is_a_mark_and_a_nurses_word_is_not_a_visit() -> None:
    """Hospital boarding, office or hotel night: by contact rule, mark no placement tonight."""
    life = record(
        removed(),
        foster_home(),
        NightWithoutPlacement(occurred_on=day("2026-06-15"), place="office", stayed="two caseworkers"),
        WhereaboutsConfirmed(occurred_on=day("2026-06-14"), by="nurse"),
    )

    turn = on_the_roll(NOW, life)

    assert Mark.NO_PLACEMENT_TONIGHT in turn.marks
    assert turn.headline is Headline.CONTACT_OVERDUE


def test_a_child_in_detention_whose_agency_keeps_responsibility_is_counted_with_a_mark() -> None:
    """Detention, agency keeps responsibility: by contact rule, mark detention."""
    turn = on_the_roll(NOW, record(removed(), living("2026-06-01", "9"), VISITS))

    assert turn.headline is Headline.CONTACT_CURRENT
    assert Mark.DETENTION in turn.marks


def test_a_court_that_moves_responsibility_to_juvenile_justice_needs_no_acceptance() -> None:
    """Detention, court moves responsibility: left care on the order's date; else a recorded exit."""
    ordered = TransferSent(occurred_on=day("2026-06-10"), to_agency="US-KY:djj", by_court=True)

    life = record(removed(), living("2026-06-01", "9"), VISITS, ordered)

    assert is_on_the_roll("2026-06-09T12:00:00-04:00", life)
    assert not is_on_the_roll(NOW, life)


def test_a_transfer_that_was_sent_and_not_accepted_stays_with_the_sender() -> None:
    sent = TransferSent(occurred_on=day("2026-06-10"), to_agency="US-OH:odjfs")

    turn = on_the_roll(NOW, record(removed(), VISITS, sent))

    assert (turn.headline, turn.agency_id) == (Headline.TRANSFER_PENDING, "US-KY:dcbs")


def test_two_states_with_emergency_orders_disagree_and_neither_is_dropped() -> None:
    """Two states, emergency custody orders: records disagree, neither dropped."""
    turn = on_the_roll(NOW, record(removed(), VISITS), record(removed("2026-06-12"), rules=OHIO))

    assert turn.headline is Headline.RECORDS_DISAGREE
    assert turn.state == "US-KY"


def test_a_transfer_one_side_calls_accepted_and_the_other_refused_is_a_disagreement() -> None:
    sender = record(
        removed(),
        TransferSent(occurred_on=day("2026-06-01"), to_agency="US-OH:dcbs"),
        TransferAnswered(occurred_on=day("2026-06-02"), accepted=True, to_agency="US-OH:dcbs"),
    )
    receiver = record(TransferAnswered(occurred_on=day("2026-06-03"), accepted=False), rules=OHIO)

    turn = on_the_roll(NOW, sender, receiver)

    assert (turn.headline, turn.agency_id) == (Headline.RECORDS_DISAGREE, "US-KY:dcbs")


def test_respite_past_its_until_is_a_prompt_and_not_a_missing_child() -> None:
    """Respite, weekend visit, camp: unchanged, mark until; past until + 4 h is a prompt, not missing."""
    respite = TemporaryAbsenceBegan(
        occurred_on=day("2026-06-13"), kind="respite", until_at=at("2026-06-14T18:00:00-04:00")
    )
    life = record(removed(), foster_home(), VISITS, respite)

    assert Mark.AWAY_UNTIL in on_the_roll("2026-06-14T21:00:00-04:00", life).marks
    assert on_the_roll(NOW, life).headline is Headline.CONTACT_CURRENT
    assert Mark.AWAY_UNTIL not in on_the_roll(NOW, life).marks
    assert Mark.PAST_UNTIL not in on_the_roll("2026-06-14T21:59:59-04:00", life).marks
    assert Mark.PAST_UNTIL in on_the_roll("2026-06-14T22:00:00-04:00", life).marks
    back = TemporaryAbsenceEnded(occurred_on=day("2026-06-15"), occurred_at=at("2026-06-15T09:00:00-04:00"))
    home = record(removed(), foster_home(), VISITS, respite, back)
    assert not {Mark.PAST_UNTIL, Mark.AWAY_UNTIL} & set(on_the_roll(NOW, home).marks)


def test_an_eighteen_year_old_in_extended_care_may_be_visited_by_video_where_the_plan_allows() -> None:
    calls = [ChildContacted(occurred_on=visit.occurred_on, how="video") for visit in VISITS]
    allowed = JurisdictionRules(state="US-KY", virtual_visit_counts=True)

    with_rule = on_the_roll(NOW, record(removed(), born("2007-12-01"), calls, rules=allowed))
    without = on_the_roll(NOW, record(removed(), born("2007-12-01"), calls, rules=KENTUCKY))

    assert with_rule.headline is Headline.CONTACT_CURRENT
    assert without.headline is Headline.CONTACT_OVERDUE
    assert Mark.EIGHTEEN_OR_OVER in with_rule.marks


def test_custody_that_ends_while_a_youth_is_missing_ends_no_search() -> None:
    """Turned 18 while missing, court closed: missing, custody ended; last agency."""
    life = record(removed(), born("2008-06-10"), reported_missing("2026-05-20"), discharged("2026-06-11", reason="4"))

    turn = on_the_roll(NOW, life)

    assert turn.headline is Headline.MISSING
    assert {Mark.CUSTODY_ENDED, Mark.EIGHTEEN_OR_OVER} <= set(turn.marks)


def test_a_missing_child_who_turns_eighteen_and_exits_as_unknown_stays_on_the_roll_until_found() -> None:
    life = record(
        removed(),
        born("2008-06-14"),
        reported_missing("2026-06-01"),
        discharged("2026-06-15", reason="6"),
        ChildReturned(occurred_on=day("2026-06-20")),
    )

    assert Mark.CUSTODY_ENDED in on_the_roll("2026-06-16T12:00:00-04:00", life).marks
    assert not is_on_the_roll("2026-06-21T12:00:00-04:00", life)


def test_a_child_taken_abroad_by_a_parent_is_missing_though_the_address_is_known() -> None:
    """Taken abroad by a parent, address known: missing, taken by parent."""
    taken = AbsenceAtKnownPlaceBegan(occurred_on=day("2026-06-14"), seen_by="aunt", withheld_by_parent=True)

    turn = on_the_roll(NOW, record(removed(), VISITS, taken))

    assert turn.headline is Headline.MISSING
    assert turn.category is MissingCategory.TAKEN_BY_PARENT_OR_FAMILY


def test_at_a_friends_the_mothers_word_counts_only_as_long_as_the_rule_lets_it() -> None:
    """At a friend's, the friend's mother says so: away only if the rule counts it, else missing."""
    away = AbsenceAtKnownPlaceBegan(
        occurred_on=day("2026-06-15"), occurred_at=at("2026-06-15T09:00:00-04:00"), seen_by="Invented Mother"
    )
    strict = JurisdictionRules(state="US-KY", away_counts=timedelta(0))

    assert on_the_roll(NOW, record(removed(), VISITS, away)).headline is Headline.AWAY_LOCATION_KNOWN
    assert on_the_roll(NOW, record(removed(), VISITS, away, rules=strict)).headline is Headline.MISSING
    lapsed = on_the_roll("2026-06-16T09:00:00-04:00", record(removed(), VISITS, away))
    assert lapsed.headline is Headline.MISSING
    assert lapsed.missing_since == at("2026-06-16T09:00:00-04:00")


def test_a_child_missing_when_custody_was_granted_is_missing_from_minute_zero() -> None:
    """Already missing when custody was granted (E72/E73): missing from minute 0."""
    turn = on_the_roll("2026-01-20T00:00:00-05:00", record(removed(already_missing=True)))

    assert turn.headline is Headline.MISSING


def test_an_unnamed_infant_is_not_named_and_naming_is_not_a_new_child() -> None:
    """Unnamed infant, safe haven: by contact rule, not named."""
    unnamed = ChildNamed(occurred_on=day("2026-01-20"), is_named=False)
    named = ChildNamed(occurred_on=day("2026-02-01"), given="Testa")

    assert Mark.NOT_NAMED in on_the_roll(NOW, record(removed(), VISITS, unnamed)).marks
    assert Mark.NOT_NAMED not in on_the_roll(NOW, record(removed(), VISITS, unnamed, named)).marks


def test_the_infant_of_a_youth_in_care_is_a_mark_and_not_a_child_on_the_roll() -> None:
    """Infant of a youth in care, not in custody: not on the roll call; listed under the parent."""
    infant = record(number="infant")

    assert not is_on_the_roll(NOW, infant)
    turn = on_the_roll(NOW, record(removed(), VISITS, ChildBoreInfant(occurred_on=day("2026-03-01"))))
    assert Mark.WITH_OWN_INFANT in turn.marks


def test_an_open_case_at_home_is_not_on_the_roll() -> None:
    """In-home open case: not on the roll call."""
    assert not is_on_the_roll(NOW, record(born("2015-01-01"), visited("2026-06-01")))


def test_a_child_who_died_in_care_has_left_care() -> None:
    """Died in care: left care, history."""
    life = record(removed(), reported_missing("2026-06-01"), ChildDied(occurred_on=day("2026-06-10")))

    assert is_on_the_roll("2026-06-09T12:00:00-04:00", life)
    assert not is_on_the_roll(NOW, life)


def test_found_by_police_is_not_back_until_in_an_approved_place() -> None:
    found = ChildLocated(occurred_on=day("2026-06-14"), occurred_at=at("2026-06-14T23:00:00-04:00"), by="police")
    life = record(removed(), reported_missing("2026-06-10"), found, ChildReturned(occurred_on=day("2026-06-16")))

    assert on_the_roll(NOW, life).headline is Headline.FOUND_NOT_BACK
    assert on_the_roll("2026-06-16T12:00:00-04:00", life).missing_since is None


def test_a_run_in_an_afcars_file_ends_with_the_next_arrangement() -> None:
    life = record(removed(), foster_home(), VISITS, living("2026-04-01", "12", location="4"), foster_home("2026-04-09"))

    assert on_the_roll("2026-04-05T12:00:00-04:00", life).headline is Headline.MISSING
    assert on_the_roll("2026-04-09T12:00:00-04:00", life).headline is Headline.CONTACT_CURRENT


def test_kin_without_a_court_stand_under_a_heading_of_their_own() -> None:
    turn = turn_at(NOW, record(SafetyPlacementBegan(occurred_on=day("2026-06-01"), county="21067")))

    assert turn is not None
    assert (turn.responsible, turn.kin_length, turn.setting) == (False, KinLength.UP_TO_30, Setting.KIN_HOME)
