"""Seven children whose rows on the missing board tell what the board is for, and others whom a role's page needs.

They live in the first agency and are counted like everybody. What happens to them is told from `now`, so that their
clocks run; without a `now` they are children in care like others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from everychild.vocabulary.days import birthday
from everychild_nation.agencies import InventedAgency
from everychild_nation.history import Event, Life, Stay
from everychild_nation.households import Person, a_youth
from everychild_nation.lives import Window, removal

ALL_DONE, NO_NCMEC, INSULIN, WITHHELD, IN_INTAKE, TURNED_18, RECORDS_SAY_PLACED = (
    "all-done-in-three-hours", "ncmec-not-told-at-21-40", "needs-insulin", "withheld-by-father",
    "found-in-next-states-juvenile-intake", "turned-18-yesterday", "our-record-says-placed",
)  # fmt: skip
MEDICINES, HOSPITAL_NIGHT, OFFICE_NIGHT, WITH_INFANT, DETAINED = (
    "medicines-tonight", "boarding-in-hospital", "night-in-an-office", "with-own-infant", "in-detention",
)  # fmt: skip
_AGES = {
    ALL_DONE: 15, NO_NCMEC: 14, INSULIN: 12, WITHHELD: 6, IN_INTAKE: 16, TURNED_18: 18, RECORDS_SAY_PLACED: 13,
    MEDICINES: 9, HOSPITAL_NIGHT: 11, OFFICE_NIGHT: 16, WITH_INFANT: 17, DETAINED: 15,
}  # fmt: skip


TELLING = frozenset(_AGES)
"""Every story of the demo."""


def telling_lives(agency: InventedAgency, window: Window) -> list[Life]:
    """One child for each story, in care when the last period ends and on the day itself."""
    lives: list[Life] = []
    for story, age in _AGES.items():
        rng = Random(f"{agency.agency_id}/telling/{story}")
        born_on = _born(age, window.today, rng)
        person = _named(a_youth(rng, f"{agency.agency_id}/{story}", born_on), story)
        removed_on = window.counted_on - timedelta(days=rng.randint(150, 500))
        life = removal(agency, [person], removed_on, None, rng, window)[0]
        life.story = story
        _settle(life, story)
        lives.append(life)
    return lives


def telling_events(telling: Sequence[tuple[str, str]], now: datetime, next_state: str) -> list[tuple[str, Event]]:
    """What has happened to them by now: record numbers and events, the oldest first.

    Takes:
        telling: stories, each with the number of its child.
        now: in the agency's own zone, whose days the events bear.
    """
    told = [(number, each) for story, number in telling for each in _STORIES.get(story, _nothing)(now, next_state)]
    return sorted(told, key=lambda each: each[1]["occurred_at"])


def _born(age: int, today: date, rng: Random) -> date:
    if age == _AGES[TURNED_18]:
        return birthday(today - timedelta(days=1), -age)
    return birthday(today, -age) - timedelta(days=rng.randint(30, 300))


def _named(person: Person, story: str) -> Person:
    """The youth with an infant is a girl; nobody else is anybody in particular."""
    return replace(person, sex="2", bore_at=16) if story == WITH_INFANT else replace(person, bore_at=0)


def _settle(life: Life, story: str) -> None:
    """No other story crosses this one; the last place is the one that the story needs."""
    episode = life.last
    episode.missing.clear()
    stays = [stay for stay in episode.stays if not stay.is_gone]
    last = stays[-1]
    if story == WITHHELD and last.began_on > episode.removed_on:
        stays[-1] = Stay(began_on=last.began_on, other="14")
    elif story == WITHHELD:
        stays.append(Stay(began_on=episode.removed_on + timedelta(days=100), other="14"))
    elif story == DETAINED:
        stays.append(Stay(began_on=max(last.began_on, episode.removed_on) + timedelta(days=1), other="9"))
    episode.stays[:] = stays


def _nothing(_now: datetime, _next_state: str) -> list[Event]:
    return []


def _at(now: datetime, event_kind: str, *, hours: float, **body: Any) -> Event:  # noqa: ANN401 - an event's body
    at = now - timedelta(hours=hours)
    return {"kind": event_kind, "occurred_on": at.date().isoformat(), "occurred_at": at.isoformat(), "body": body}


def _missing(now: datetime, hours: float, category: str = "left-on-own", by: str = "caregiver") -> Event:
    return _at(now, "care.child-reported-missing.v1", hours=hours, category=category, reported_by=by)


def _police(now: datetime, hours: float, outcome: str = "taken", **more: Any) -> Event:  # noqa: ANN401 - a body
    body = {"agency": "Invented Police Department", "outcome": outcome, **more}
    return _at(now, "care.law-enforcement-told.v1", hours=hours, **body)


def _ncmec(now: datetime, hours: float, number: str) -> Event:
    return _at(now, "care.clearinghouse-told.v1", hours=hours, clearinghouse="ncmec", number=number)


def _all_done(now: datetime, _next_state: str) -> list[Event]:
    return [
        _missing(now, 30),
        _police(now, 29.2, case_number="INV-000101", entry_confirmed=True),
        _ncmec(now, 27.4, "INV-900101"),
        _at(now, "care.child-sighted.v1", hours=5, by="school", place="a bus station"),
    ]


def _no_ncmec(now: datetime, _next_state: str) -> list[Event]:
    return [_missing(now, 21 + 40 / 60), _police(now, 20.9, case_number="INV-000102")]


def _insulin(now: datetime, _next_state: str) -> list[Event]:
    due = (now + timedelta(hours=3)).isoformat(timespec="minutes")
    need = {"need": "Insulin, twice a day", "kind": "medicine", "critical": True, "next_due": due}
    return [
        _at(now, "care.health-need-recorded.v1", hours=2000, **need),
        _missing(now, 1.5, by="school"),
        _police(now, 1.1, case_number="INV-000103"),
    ]


def _withheld(now: datetime, _next_state: str) -> list[Event]:
    return [
        _missing(now, 52, "taken-or-withheld-by-parent-or-family", "caseworker"),
        _police(now, 51, "declined", officer="Officer Invented", reason="says that it is a matter for the court"),
        _police(now, 47, "referred", officer="Sergeant Invented", reason="the parent lives in another county"),
        _ncmec(now, 46, "INV-900104"),
        _at(now, "care.court-order-made.v1", hours=26, kind="pick-up", court="Invented Family Court"),
    ]


def _in_intake(now: datetime, next_state: str) -> list[Event]:
    place = f"juvenile intake in {next_state} (invented)"
    return [
        _missing(now, 150),
        _police(now, 149, case_number="INV-000105", entry_confirmed=True),
        _ncmec(now, 140, "INV-900105"),
        _at(now, "care.child-located.v1", hours=9, verified=True, by="juvenile-intake", place=place),
    ]


def _turned_18(now: datetime, _next_state: str) -> list[Event]:
    return [
        _missing(now, 24 * 40),
        _police(now, 24 * 40 - 3, case_number="INV-000106", entry_confirmed=True),
        _ncmec(now, 24 * 40 - 20, "INV-900106"),
        _at(now, "care.child-discharged.v1", hours=2, reason="6"),
    ]


def _says_placed(now: datetime, _next_state: str) -> list[Event]:
    """No report of ours: NCMEC has one from somebody else, and our record says that the child is placed."""
    return [_ncmec(now, 6, "INV-900107")]


def _medicines(now: datetime, _next_state: str) -> list[Event]:
    due = (now + timedelta(hours=5)).isoformat(timespec="minutes")
    tablet = {"need": "Seizure tablet at bedtime, with food", "kind": "medicine", "critical": True, "next_due": due}
    nuts = {"need": "Allergy to peanuts; pen in the bag", "kind": "allergy", "critical": True}
    return [
        _at(now, "care.health-need-recorded.v1", hours=900, **tablet),
        _at(now, "care.health-need-recorded.v1", hours=899, **nuts),
    ]


def _night(place: str, stayed: str) -> Callable[[datetime, str], list[Event]]:
    def told(now: datetime, _next_state: str) -> list[Event]:
        return [
            _at(now, "care.night-without-placement.v1", hours=hours, place=place, stayed=stayed) for hours in (24, 0)
        ]

    return told


def _with_infant(now: datetime, _next_state: str) -> list[Event]:
    return [_at(now, "care.child-bore-infant.v1", hours=24 * 90, lives_with_youth=True)]


_STORIES: dict[str, Callable[[datetime, str], list[Event]]] = {
    ALL_DONE: _all_done, NO_NCMEC: _no_ncmec, INSULIN: _insulin, WITHHELD: _withheld, IN_INTAKE: _in_intake,
    TURNED_18: _turned_18, RECORDS_SAY_PLACED: _says_placed, MEDICINES: _medicines,
    HOSPITAL_NIGHT: _night("hospital", "nurse"), OFFICE_NIGHT: _night("office", "caseworker"),
    WITH_INFANT: _with_infant,
}  # fmt: skip
