"""The parts that agencies and people have in a child's life; five, each named or none, and never mixed up.

Always true: supervising, paying, holding custody or reporting in AFCARS claims nothing; placement and care alone counts
a child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from everychild.care.events.responsibility import AgencyRoleBegan
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of
from everychild.care.life import Life
from everychild.vocabulary.roll_call import RoleKind, Setting

A_PERSON = "a person"
REPORTED_BY = "reported-in-afcars-by"

Named = tuple[str, ...]
"""Roles that somebody named, each as `supervising=US-OH:dcbs`, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who has each part; None where nobody is named.

    Takes:
        physical_caregiver: a holder where one was named, else the class of place; None while the child is missing.
        reported_by: the agency in whose AFCARS file the child stands, where it is not the one with placement and care.
    """

    legal_custodian: str | None
    placement_and_care: str | None
    supervising: str | None
    paying: str | None
    physical_caregiver: str | None
    reported_by: str | None


def named_roles(lives: Sequence[Life]) -> Layer[Named]:
    """Stretches of named roles, over all of a child's records; a later naming of a role ends the earlier one."""
    steps = sorted(
        ((at, repr(event), event) for life in lives for at, event in life.roles), key=lambda each: (each[0], each[1])
    )
    holding: dict[str, str] = {}
    stretches: list[Stretch[Named]] = []
    for index, (at, _, event) in enumerate(steps):
        if isinstance(event, AgencyRoleBegan):
            holding[event.role] = event.holder or A_PERSON
        elif not event.holder or holding.get(event.role) == event.holder:
            holding.pop(event.role, None)
        until = steps[index + 1][0] if index + 1 < len(steps) else FOREVER
        if holding:
            stretches.append(Stretch(at, until, tuple(f"{role}={holder}" for role, holder in sorted(holding.items()))))
    return layer_of(stretches)


def roles_of(named: Sequence[str], *, agency_id: str, placed_here: str | None, setting: str, gone: bool) -> Roles:
    """The five roles: as named, else as the placement itself says.

    Takes:
        agency_id: with placement and care.
        placed_here: another state in which the child is placed; it supervises, and the sender pays.
        gone: whether the child is missing or found and not back.

    Cites:
        Interstate Compact on the Placement of Children, article V(a): the sending agency stays responsible, and pays.
    """
    holders: Mapping[str, str] = dict(pair.split("=", 1) for pair in named)
    caregiver = None if gone or setting == Setting.NONE else setting
    return Roles(
        legal_custodian=holders.get(RoleKind.LEGAL_CUSTODIAN),
        placement_and_care=holders.get(RoleKind.PLACEMENT_AND_CARE, agency_id),
        supervising=holders.get(RoleKind.SUPERVISING, placed_here or agency_id),
        paying=holders.get(RoleKind.PAYING, agency_id if placed_here else None),
        physical_caregiver=None if gone else holders.get(RoleKind.PHYSICAL_CAREGIVER, caregiver),
        reported_by=holders.get(REPORTED_BY),
    )
