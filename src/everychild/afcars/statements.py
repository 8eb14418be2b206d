"""What an agency says of one child as one record of the federal return: the way back from claims to the file.

Pure. Always true: what `intake.afcars.claims` reads of a record and this gives back is the same record, group by group.

Cites:
    45 CFR 1355.44.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from everychild.care.codec import kind_of, to_body
from everychild.care.events import CareEvent
from everychild.care.events.arrangements import LivingArrangementBegan
from everychild.care.events.contacts import (
    ChildContacted,
    PeriodicReviewHeld,
    PermanencyHearingHeld,
    PermanencyPlanSet,
)
from everychild.care.events.description import ChildDescribed, GroupsListed, ParentalRightsRecorded, RecordNumbered
from everychild.care.events.removal import ChildDischarged, EarlierEpisodeRecorded, ExitLeftOpen
from everychild.intake.afcars.keys import REMOVALS, list_of, place_of
from everychild.intake.afcars.xml import Group
from everychild.vocabulary.days import ReportPeriod

YES = "1"
_LISTED_TOGETHER = "E9"
"""The one element of several values that stands as one answer."""
_RIGHTS_FIRST, _TENTH_PARENT = 1, "rights-10"


class Saying(NamedTuple):
    """One claim as the ledger keeps it, without an event made of it: a nation's file has tens of millions.

    Takes:
        codes: the event's fields that name nobody, as JSON has them; a day is text.
        detail: the fields that are sealed, opened.
    """

    kind: str
    on: date
    codes: Mapping[str, Any]
    detail: Mapping[str, Any]


def saying_of(event: CareEvent) -> Saying:
    """An event as the ledger would keep it."""
    body = to_body(event)
    return Saying(body.kind, event.occurred_on, body.codes, body.detail)


@dataclass(slots=True, kw_only=True)
class Statement:
    """One record of the return.

    Takes:
        orphans: claims by key that belong to no removal that is said; they have no place in the file.
    """

    content: Group = field(default_factory=Group)
    orphans: list[str] = field(default_factory=list[str])


def statement_of(claims: Mapping[str, Saying]) -> Statement:
    """The record that these claims make.

    Takes:
        claims: by the key under which a file says them, in any order.
    """
    made = Statement()
    removals: dict[str, Group] = {}
    inside: list[str] = []
    for key in _in_the_files_order(claims):
        kind, _, rest = key.partition("/")
        if not rest:
            _say_of_the_child(made.content, claims[key])
        elif kind in REMOVALS:
            removal = _removal(claims[key])
            if kind != _EARLIER:
                removals[rest] = removal
            made.content.groups.append((_TAG_OF_REMOVAL[kind], removal))
        else:
            inside.append(key)
    for key in inside:
        removal = removals.get(key.split("/", 2)[1])
        if removal is None:
            made.orphans.append(key)
        else:
            _SAID_IN_A_REMOVAL[claims[key].kind](removal, claims[key])
    return made


def is_reported(claims: Mapping[str, Saying], period: ReportPeriod) -> bool:
    """Whether a child is in the out-of-home care population of a period: an episode touches it.

    Cites:
        45 CFR 1355.42(a); our reading of "any time in the period" is unverified.
    """
    for key, said in claims.items():
        if key.startswith("removed/") and said.on <= period.ends_on:
            ended = claims.get(f"exit/{key.split('/')[1]}")
            if ended is None or ended.on >= period.starts_on:
                return True
    return False


def _in_the_files_order(claims: Mapping[str, Saying]) -> list[str]:
    """Keys in the order of days, save where the file lists them otherwise."""
    # As texts they stand in the order of days too, unless a day has several of a kind or a child ten parents.
    is_numbered = _TENTH_PARENT in claims or any("#" in key for key in claims)
    ordered = sorted(claims, key=place_of if is_numbered else _place_as_text)
    listing = claims.get("listing")
    if listing is None or listing.kind != _LISTED:
        return ordered
    keys: Sequence[str] = listing.codes.get("keys", ())
    among = frozenset(keys)
    # Each list is listed as a whole, so that its keys fill one another's places.
    by_list: dict[str, list[str]] = {}
    for key in keys:
        if key in claims:
            by_list.setdefault(list_of(key), []).append(key)
    following = {name: iter(keys) for name, keys in by_list.items()}
    return [next(following[list_of(key)]) if key in among else key for key in ordered]


def _place_as_text(key: str) -> str:
    """Removals of both forms are one list."""
    return key[key.index("/") :] + key if key.startswith(_REMOVALS_AS_TEXT) else key


def _say_of_the_child(content: Group, said: Saying) -> None:
    codes = said.codes
    if said.kind == _NUMBERED:
        _put(content, (("E4", said.detail.get("number", "")),))
    elif said.kind == _DESCRIBED:
        _put(content, (("E5", _digits(said.detail.get("birth_date"))), ("E6", codes.get("sex", ""))))
        _answer(content, codes)
    elif said.kind == _RIGHTS and codes.get("parent", _RIGHTS_FIRST) != _RIGHTS_FIRST:
        further = Group()
        _answer(further, codes)
        content.groups.append(("tpr_second_parent", further))
    elif said.kind != _LISTED:
        _answer(content, codes)


def _removal(said: Saying) -> Group:
    made, codes = Group(), said.codes
    if said.kind == _EPISODE_BEFORE:
        _put(made, (("E69", day_text(said.on)), ("E153", _digits(codes.get("ended_on"))),
                    ("E155", codes.get("reason", ""))))  # fmt: skip
        return made
    _put(made, (("E69", day_text(said.on)), ("E70", _digits(codes.get("transaction_on"))),
                ("E71", codes.get("environment", "")), ("E3", codes.get("county", ""))))  # fmt: skip
    _answer(made, codes)
    return made


def _arrangement(removal: Group, said: Saying) -> None:
    made, codes = Group(), said.codes
    _put(made, (("E112", day_text(said.on)), ("E113", codes.get("family_home", "")),
                *((kind, YES) for kind in codes.get("home_kinds", ())), ("E120", codes.get("other_type", "")),
                ("E121", codes.get("location", "")), ("E122", codes.get("jurisdiction", ""))))  # fmt: skip
    _answer(made, codes)
    removal.groups.append(("living_arrangement", made))


def _plan(removal: Group, said: Saying) -> None:
    plan = Group()
    _put(plan, (("E147", day_text(said.on)), ("E148", said.codes.get("plan", ""))))
    removal.groups.append(("permanency_plan", plan))


def _visit(removal: Group, said: Saying) -> None:
    visit = Group()
    _put(visit, (("E151", day_text(said.on)), ("E152", said.codes.get("place", ""))))
    removal.groups.append(("case_worker_visit", visit))


def _review(removal: Group, said: Saying) -> None:
    removal.answers.setdefault("E149", []).append(day_text(said.on))


def _hearing(removal: Group, said: Saying) -> None:
    removal.answers.setdefault("E150", []).append(day_text(said.on))


def _exit(removal: Group, said: Saying) -> None:
    codes = said.codes
    _put(removal, (("E153", day_text(said.on) if said.kind == _LEFT else ""),
                   ("E154", _digits(codes.get("transaction_on"))), ("E155", codes.get("reason", "")),
                   ("E156", codes.get("transferred_to", ""))))  # fmt: skip
    _answer(removal, codes)


_NUMBERED, _DESCRIBED, _RIGHTS, _LISTED, _EPISODE_BEFORE, _LEFT = map(
    kind_of,
    (RecordNumbered, ChildDescribed, ParentalRightsRecorded, GroupsListed, EarlierEpisodeRecorded, ChildDischarged),
)
_EARLIER = "earlier"
_TAG_OF_REMOVAL = {"removed": "removal_2020", _EARLIER: "removal_1993"}
_REMOVALS_AS_TEXT = tuple(f"{kind}/" for kind in _TAG_OF_REMOVAL)
_SAID_IN_A_REMOVAL = {
    kind_of(LivingArrangementBegan): _arrangement,
    kind_of(PermanencyPlanSet): _plan,
    kind_of(PeriodicReviewHeld): _review,
    kind_of(PermanencyHearingHeld): _hearing,
    kind_of(ChildContacted): _visit,
    kind_of(ChildDischarged): _exit,
    kind_of(ExitLeftOpen): _exit,
}


def day_text(day: date) -> str:
    """A day as the file writes it."""
    return day.isoformat().replace("-", "")


def _digits(day: str | None) -> str:
    """The same of a day as JSON has it; nothing for none."""
    return day.replace("-", "") if day else ""


def _answer(group: Group, codes: Mapping[str, Any]) -> None:
    """Answers beyond an event's own fields; none of them is blank."""
    answers: Mapping[str, str] | None = codes.get("answers")
    if answers:
        group.answers.update({number: [value] for number, value in answers.items()})
        if _LISTED_TOGETHER in answers:
            group.answers[_LISTED_TOGETHER] = answers[_LISTED_TOGETHER].split()


def _put(group: Group, answers: Iterable[tuple[str, str]]) -> None:
    for number, value in answers:
        if value:
            group.answers[number] = [value]
