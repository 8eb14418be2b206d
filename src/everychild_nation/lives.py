"""Invented lives in care: removals, placements, visits, missing episodes and returns, discharges.

Shares are those that a practitioner checks at a glance: 1 to 1.5 % missing, mostly aged 13 to 17, half of them back in
three days; 35 to 40 % with kin; 3 to 6 % placed at home; 4 to 6 % aged 18 or over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from everychild.vocabulary.days import birthday
from everychild_nation.agencies import InventedAgency

Event = dict[str, Any]

_SETTINGS = (
    (38, {"family_home": "1", "home_kinds": ["E117"], "setting": "kin-home"}),
    (42, {"family_home": "1", "home_kinds": ["E118"], "setting": "foster-home"}),
    (4, {"family_home": "1", "home_kinds": ["E116"], "setting": "pre-adoptive-home"}),
    (5, {"family_home": "0", "other_type": "1", "setting": "group-home"}),
    (4, {"family_home": "0", "other_type": "6", "setting": "institution"}),
    (2, {"family_home": "0", "other_type": "8", "setting": "independent-living"}),
    (5, {"family_home": "0", "other_type": "14", "setting": "placed-at-home"}),
)
_CATEGORIES = ("left-on-own", "left-on-own", "left-on-own", "taken-or-withheld-by-parent-or-family", "unknown")
_GIVEN = ("Testa", "Samplo", "Demi", "Mocka", "Fixture", "Protos", "Exa", "Dumma", "Inventa", "Placido")
_FAMILY = ("Beispiel", "Ejemplo", "Esempio", "Przyklad", "Exemple", "Voorbeeld", "Primer", "Namuna")
"""Names that say of themselves that they are invented."""
_TEEN, _ADULT = 13, 18
_MONTHS_IN_CARE_MAX = 40
_DISCHARGED = 0.12
_MISSING_AT_ALL, _MISSING_TEEN = 0.004, 0.11
_STILL_MISSING = 0.28


@dataclass(slots=True, kw_only=True)
class Life:
    """One invented child of one agency, as the truth is.

    Takes:
        number: the agency's own; begins with `INV`.
        missing_since: where the child is missing today.
    """

    number: str
    born_on: date
    removed_on: date
    county: str
    sex: str = "1"
    given: str = ""
    family: str = ""
    siblings: int = 0
    discharged_on: date | None = None
    missing_since: date | None = None
    events: list[Event] = field(default_factory=list[Event])


def lives_of(agency: InventedAgency, children: int, rng: Random, today: date) -> Iterator[Life]:
    """Lives of which so many are in care today, and those who have left since."""
    in_care = made = 0
    while in_care < children:
        made += 1
        life = _life(agency, f"INV{made:07d}", rng, today)
        in_care += life.discharged_on is None
        yield life


def _life(agency: InventedAgency, number: str, rng: Random, today: date) -> Life:
    removed_on = today - timedelta(days=rng.randint(3, 30 * _MONTHS_IN_CARE_MAX))
    born_on = _born(rng, today)
    life = Life(
        number=number, born_on=min(born_on, removed_on), removed_on=removed_on, county=rng.choice(agency.counties)
    )
    if rng.random() < _DISCHARGED and removed_on < today - timedelta(days=60):
        life.discharged_on = removed_on + timedelta(days=rng.randint(30, (today - removed_on).days))
    _describe(life, rng)
    _place(life, rng)
    _visit(life, agency, rng, today)
    _go_missing(life, rng, today)
    if life.discharged_on:
        body = {"removal_on": removed_on.isoformat(), "reason": rng.choice(["1", "1", "2", "3", "5"])}
        life.events.append(event("care.child-discharged.v1", life.discharged_on, body))
    return life


def event(kind: str, on: date, body: dict[str, Any], *, at: str | None = None) -> Event:
    """An event before it has its id."""
    made: Event = {"kind": kind, "occurred_on": on.isoformat(), "body": body}
    if at:
        made["occurred_at"] = at
    return made


def _born(rng: Random, today: date) -> date:
    years = rng.choice([0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 16, 16, 17, 17, 18, 19])
    return today - timedelta(days=years * 365 + rng.randint(0, 364))


def _describe(life: Life, rng: Random) -> None:
    life.sex = rng.choice(["1", "2"])
    life.given, life.family = rng.choice(_GIVEN), rng.choice(_FAMILY)
    life.siblings = rng.choice([0, 0, 1, 1, 2, 3])
    body = {"birth_date": life.born_on.isoformat(), "sex": life.sex}
    life.events.append(event("care.child-described.v1", life.removed_on, body))
    name = {"given": life.given, "family": life.family, "sex": life.sex}
    life.events.append(event("care.child-named.v1", life.removed_on, name))
    removed = {"county": life.county} if life.county else {}
    life.events.append(event("care.child-removed.v1", life.removed_on, removed))


def _place(life: Life, rng: Random) -> None:
    weights = [weight for weight, _ in _SETTINGS]
    _, body = rng.choices(_SETTINGS, weights)[0]
    life.events.append(event("care.living-arrangement-began.v1", life.removed_on, {**body, "location": "1"}))


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
    teen = birthday(life.born_on, _TEEN) <= today < birthday(life.born_on, _ADULT)
    if life.discharged_on or rng.random() > (_MISSING_TEEN if teen else _MISSING_AT_ALL):
        return
    still = rng.random() < _STILL_MISSING
    days = rng.choice([0, 0, 1, 1, 2, 3, 5, 9, 20, 60])
    since = today - timedelta(days=days if still else days + rng.randint(4, 100))
    since = max(since, life.removed_on)
    body = {"category": rng.choice(_CATEGORIES), "reported_by": "caregiver"}
    life.events.append(event("care.child-reported-missing.v1", since, body))
    if still:
        life.missing_since = since
        return
    back = min(today, since + timedelta(days=days))
    life.events.append(event("care.child-returned.v1", back, {}))
