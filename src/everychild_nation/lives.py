"""Invented lives in care: removals, placements, visits, missing episodes and returns, discharges.

Shares are those that a practitioner checks at a glance: 1 to 1.5 % missing, mostly aged 13 to 17, half of them back in
three days; 35 to 40 % with kin; 3 to 6 % placed at home; 1 in 25 out of state; 4 to 6 % aged 18 or over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from everychild.vocabulary.days import birthday
from everychild_nation.agencies import InventedAgency
from everychild_nation.households import Person, a_household

Event = dict[str, Any]

_SETTINGS = (
    (37, {"family_home": "1", "home_kinds": ["E117"]}),
    (42, {"family_home": "1", "home_kinds": ["E114"]}),
    (4, {"family_home": "1", "home_kinds": ["E118"]}),
    (5, {"family_home": "0", "other_type": "1"}),
    (5, {"family_home": "0", "other_type": "6"}),
    (2, {"family_home": "0", "other_type": "8"}),
    (5, {"family_home": "0", "other_type": "14"}),
)
_CATEGORIES = ("left-on-own", "left-on-own", "left-on-own", "taken-or-withheld-by-parent-or-family", "unknown")
_TEEN, _ADULT = 13, 18
_MONTHS_IN_CARE_MAX = 40
_DISCHARGED = 0.12
_OUT_OF_STATE = 0.04
_MISSING_NOW_TEEN, _MISSING_NOW_OTHER = 0.04, 0.0015
_WAS_MISSING_TEEN, _WAS_MISSING_OTHER = 0.10, 0.004
_DAYS_MISSING = (0, 1, 1, 2, 2, 3, 5, 9, 20, 60)
"""Half are back within three days."""
_REMOVED_TOGETHER = 0.85
_FROM_ELSEWHERE = 0.02
NEWBORN_DAYS = 30


@dataclass(slots=True, kw_only=True)
class Life:
    """One invented child of one agency, as the truth is.

    Takes:
        number: the agency's own; begins with `INV`.
        missing_since: where the child is missing today.
        sibling_numbers: this agency's numbers of brothers and sisters in care.
    """

    number: str
    born_on: date
    removed_on: date
    county: str
    sex: str = "1"
    person: Person | None = None
    discharged_on: date | None = None
    exit_reason: str = ""
    missing_since: date | None = None
    sibling_numbers: list[str] = field(default_factory=list[str])
    events: list[Event] = field(default_factory=list[Event])

    @property
    def siblings(self) -> int:
        """Brothers and sisters that the agency knows of (E56)."""
        return len(self.sibling_numbers)


def lives_of(
    agency: InventedAgency, children: int, rng: Random, today: date, elsewhere: Sequence[Person] = ()
) -> Iterator[Life]:
    """Lives of which so many are in care today, and those who have left since.

    Takes:
        elsewhere: people who left another agency's care and may turn up here, as if they were new.
    """
    in_care = made = 0
    waiting = list(elsewhere)
    while in_care < children:
        if waiting and rng.random() < _FROM_ELSEWHERE:
            home = [waiting.pop(rng.randrange(len(waiting)))]
        else:
            home = a_household(rng, f"{agency.agency_id}/{made}", today)
        for life in _removed(agency, home, made, rng, today):
            if life.discharged_on is None and in_care == children:
                continue
            made += 1
            in_care += life.discharged_on is None
            yield life


def event(kind: str, on: date, body: dict[str, Any], *, at: str | None = None) -> Event:
    """An event before it has its id."""
    made: Event = {"kind": kind, "occurred_on": on.isoformat(), "body": body}
    if at:
        made["occurred_at"] = at
    return made


def _removed(agency: InventedAgency, home: Sequence[Person], made: int, rng: Random, today: date) -> list[Life]:
    """The children of one home that were removed, on one day; some stay."""
    removed_on = today - timedelta(days=rng.randint(3, 30 * _MONTHS_IN_CARE_MAX))
    county = rng.choice(agency.counties)
    left = rng.random() < _DISCHARGED and removed_on < today - timedelta(days=60)
    left_on = removed_on + timedelta(days=rng.randint(30, (today - removed_on).days)) if left else None
    together = [person for index, person in enumerate(home) if index == 0 or rng.random() < _REMOVED_TOGETHER]
    lives = [
        Life(
            number=f"INV{made + index:07d}",
            born_on=person.born_on,
            removed_on=max(removed_on, person.born_on),
            county=county,
            sex=person.sex,
            person=person,
        )
        for index, person in enumerate(together, start=1)
    ]
    for life in lives:
        life.sibling_numbers = [each.number for each in lives if each is not life]
        life.discharged_on = max(left_on, life.removed_on) if left_on else None
        _live(life, agency, rng, today)
    return lives


def _live(life: Life, agency: InventedAgency, rng: Random, today: date) -> None:
    assert life.person is not None, "an invented life is a person's"
    described = {"birth_date": life.born_on.isoformat(), "sex": life.sex}
    life.events.append(event("care.child-described.v1", life.removed_on, described))
    removed = {"county": life.county} if life.county else {}
    life.events.append(event("care.child-removed.v1", life.removed_on, removed))
    _, place = rng.choices(_SETTINGS, [weight for weight, _ in _SETTINGS])[0]
    at_home = place.get("other_type") == "14"
    location = "2" if not at_home and rng.random() < _OUT_OF_STATE else "1"
    life.events.append(event("care.living-arrangement-began.v1", life.removed_on, {**place, "location": location}))
    _visit(life, agency, rng, today)
    _go_missing(life, rng, today)
    if life.discharged_on:
        life.exit_reason = rng.choice(["1", "1", "2", "3", "5"])
        body = {"removal_on": life.removed_on.isoformat(), "reason": life.exit_reason}
        life.events.append(event("care.child-discharged.v1", life.discharged_on, body))


def _visit(life: Life, agency: InventedAgency, rng: Random, today: date) -> None:
    month = life.removed_on.replace(day=1)
    until = life.discharged_on or today
    while month <= until:
        day = month + timedelta(days=rng.randint(0, 27))
        typed = day + timedelta(days=rng.randint(0, agency.days_late))
        if life.removed_on <= day <= until and typed <= today and rng.random() < agency.visits_made:
            made = event("care.child-contacted.v1", day, {"place": rng.choice(["1", "1", "2"])})
            life.events.append({**made, "recorded_on": typed.isoformat()})
        month = (month + timedelta(days=32)).replace(day=1)


def _go_missing(life: Life, rng: Random, today: date) -> None:
    if life.discharged_on:
        return
    teen = birthday(life.born_on, _TEEN) <= today < birthday(life.born_on, _ADULT)
    days = rng.choice(_DAYS_MISSING)
    body = {"category": rng.choice(_CATEGORIES), "reported_by": "caregiver"}
    if rng.random() < (_MISSING_NOW_TEEN if teen else _MISSING_NOW_OTHER):
        life.missing_since = max(today - timedelta(days=days), life.removed_on)
        life.events.append(event("care.child-reported-missing.v1", life.missing_since, body))
    elif rng.random() < (_WAS_MISSING_TEEN if teen else _WAS_MISSING_OTHER):
        since = max(today - timedelta(days=days + rng.randint(4, 100)), life.removed_on)
        life.events.append(event("care.child-reported-missing.v1", since, body))
        life.events.append(event("care.child-returned.v1", min(today, since + timedelta(days=days)), {}))
