"""Children whom two agencies know, or one under two numbers: what recognition and the roll call must see through.

Each pair of agencies draws its crossings from its own seed, so that each can be told of both sides by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from everychild.vocabulary.places import STATE_FIPS
from everychild_nation.agencies import InventedAgency
from everychild_nation.exits import ADOPTED, TRANSFERRED, end
from everychild_nation.history import Life, event
from everychild_nation.households import Person, a_household, renamed
from everychild_nation.lives import Window, number_of, removal
from everychild_nation.placements import KIN, home_stay

MOVED, PLACED, CLAIMED, LOST, PENDING, RENAMED, RENAMED_HERE = (
    "moved-to-another-state", "placed-across-state-line", "claimed-by-two-agencies", "transfer-lost",
    "transfer-pending", "adopted-under-a-new-name", "adopted-under-a-new-name-here",
)  # fmt: skip
_SHARES = ((MOVED, 0.010), (PLACED, 0.008), (CLAIMED, 0.0006), (LOST, 0.0006), (PENDING, 0.0008), (RENAMED, 0.002),
           (RENAMED_HERE, 0.002))  # fmt: skip
FEWEST_CHILDREN = 60
"""A smaller agency has no crossings: they would be most of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A home whose children cross from one agency to another.

    Takes:
        first_on: when the first agency's episode began; `second_on`: when the second one heard of them.
    """

    kind: str
    mark: str
    home: tuple[Person, ...]
    first_on: date
    second_on: date


def crossings_of(
    seed: int, sender: InventedAgency, receiver: InventedAgency, children: int, window: Window
) -> list[Crossing]:
    """The crossings from one agency to another; the same whoever asks."""
    if children < FEWEST_CHILDREN:
        return []
    found: list[Crossing] = []
    for kind, share in _SHARES:
        for index in range(max(1, round(children * share))):
            mark = f"{seed}/{sender.agency_id}>{receiver.agency_id}/{kind}/{index}"
            found.append(_crossing(kind, mark, Random(mark), window))
    return found


def sent(crossing: Crossing, agency: InventedAgency, to: InventedAgency, window: Window) -> list[Life]:
    """The lives as the first agency knows them."""
    rng = Random(f"{crossing.mark}/sent")
    leaves = crossing.kind in {MOVED, LOST, RENAMED, RENAMED_HERE}
    left_on = _between(rng, crossing.first_on, crossing.second_on) if leaves else None
    lives = removal(agency, crossing.home, crossing.first_on, left_on, rng, window)
    for life in lives:
        _sent_on(rng, life, crossing, to, window)
    if crossing.kind == RENAMED_HERE:
        home = [renamed(person, rng) for person in crossing.home]
        lives += removal(agency, home, crossing.second_on, None, rng, window)
    for life in lives:
        life.story = crossing.kind
    return lives


def received(crossing: Crossing, agency: InventedAgency, sender: InventedAgency, window: Window) -> list[Life]:
    """The lives as the second agency knows them; none where a transfer never arrived."""
    rng = Random(f"{crossing.mark}/received")
    match crossing.kind:
        case "placed-across-state-line":
            return [_placed_here(rng, person, crossing, agency, sender) for person in crossing.home]
        case "transfer-lost" | "transfer-pending" | "adopted-under-a-new-name-here":
            return []
        case "adopted-under-a-new-name":
            home: Sequence[Person] = [renamed(person, rng) for person in crossing.home]
        case "moved-to-another-state":
            home = [_moved(person, rng) for person in crossing.home]
        case _:
            home = crossing.home
    lives = removal(agency, home, crossing.second_on, None, rng, window)
    for life in lives:
        life.story = crossing.kind
        life.counted = crossing.kind != CLAIMED
    return lives


def _crossing(kind: str, mark: str, rng: Random, window: Window) -> Crossing:
    """Days that let each story happen before the count; both claims and transfers are of the last weeks."""
    counted = window.counted_on
    if kind == CLAIMED:
        second = counted - timedelta(days=rng.randint(5, 40))
        first = second - timedelta(days=rng.randint(1, 3))
    elif kind in {PENDING, PLACED}:
        second = counted - timedelta(days=rng.randint(10, 200))
        first = second - timedelta(days=rng.randint(120, 700))
    else:
        second = counted - timedelta(days=rng.randint(10, 150))
        first = second - timedelta(days=rng.randint(500, 1100))
    home = a_household(rng, mark, first)
    young = [person for person in home if (counted - person.born_on).days < 17 * 365] or [home[0]]
    born = tuple(replace(person, born_on=min(person.born_on, first - timedelta(days=40))) for person in young[:2])
    return Crossing(kind=kind, mark=mark, home=born, first_on=first, second_on=second)


def _sent_on(rng: Random, life: Life, crossing: Crossing, to: InventedAgency, window: Window) -> None:
    episode = life.last
    match crossing.kind:
        case "placed-across-state-line":
            where = STATE_FIPS[to.state]
            kept = [stay for stay in episode.stays if stay.began_on < crossing.second_on and not stay.is_gone]
            there = home_stay(rng, KIN, crossing.second_on, location="2", where=where)
            episode.stays[:] = [*kept[:3], there]
            episode.missing.clear()
            asked = crossing.second_on - timedelta(days=75)
            state = {"receiving_state": to.state}
            life.extra += [
                event("care.interstate-placement-requested.v1", asked, state),
                event("care.interstate-placement-decided.v1", crossing.second_on, {**state, "approved": True}),
                event("care.interstate-placement-began.v1", crossing.second_on, state),
            ]
        case "transfer-lost" | "adopted-under-a-new-name" | "adopted-under-a-new-name-here":
            assert episode.left_on, "these leave"
            assert episode.left_typed_on, "who has left is typed to have left"
            reason = TRANSFERRED if crossing.kind == LOST else ADOPTED
            episode.new_home = None
            end(rng, life, episode, episode.left_on, reason=reason, typed_on=episode.left_typed_on)
            episode.transferred_to = "1" if crossing.kind == LOST else ""
        case "transfer-pending":
            sent_on = window.today - timedelta(days=rng.randint(2, 20))
            life.extra.append(event("care.transfer-sent.v1", sent_on, {"to_agency": to.agency_id}))
        case _:
            pass


def _placed_here(
    rng: Random, person: Person, crossing: Crossing, agency: InventedAgency, sender: InventedAgency
) -> Life:
    """A record without responsibility: the receiving state supervises, the sending one answers."""
    life = Life(number=number_of(agency, person.person_id), person=person, story=crossing.kind, counted=False,
                placed_here_in=rng.choice(agency.counties))  # fmt: skip
    body = {"receiving_state": agency.state, "sending_agency": sender.agency_id}
    life.extra.append(event("care.child-described.v1", crossing.second_on,
                            {"birth_date": person.born_on.isoformat(), "sex": person.sex}))  # fmt: skip
    life.extra.append(event("care.interstate-placement-began.v1", crossing.second_on, body))
    seen_on = crossing.second_on + timedelta(days=rng.randint(5, 28))
    by = {"by": "other-state-caseworker", "place": "1"}
    life.extra.append(event("care.child-contacted.v1", seen_on, by))
    return life


def _moved(person: Person, rng: Random) -> Person:
    """The same person in another state: another address, sometimes another family name or a name by which one goes."""
    changed = replace(person, street=f"{rng.randint(1, 999)} Newplace St", city="Exampleton", zip="00011")
    if rng.random() < 0.15:  # noqa: PLR2004 - a parent has married
        return replace(changed, family=f"{person.family}-Neu", earlier_family=person.family)
    return changed


def _between(rng: Random, first: date, second: date) -> date:
    """A day in the second half of a stretch."""
    days = (second - first).days
    return first + timedelta(days=days // 2 + rng.randint(0, max(0, days // 2 - 5)))
