"""Events as they stand in the ledger, and as a sender writes them.

Always true: a kind is never reused or redefined. What names somebody goes to the detail, the rest to the codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, get_args, get_type_hints

from everychild.care.events import CareEvent
from everychild.care.events.fields import CHOICES, IDENTIFYING, REQUIRED

DATES = ("occurred_on", "occurred_at")
"""Fields that stand in columns of their own."""


@dataclass(slots=True, kw_only=True)
class EventBody:
    """An event without its dates, parted by whether a field names somebody; blanks are left out.

    Not frozen, like whatever a file makes millions of: freezing costs twice the making.
    """

    kind: str
    codes: dict[str, Any]
    detail: dict[str, Any]


class UnknownKind(Exception):
    """No event goes by this kind; a newer program wrote it, or it was never one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPlan:
    """How one field of an event travels.

    Takes:
        required: a sender must give it.
        choices: the closed list that its text is of; empty where any text will do.
    """

    name: str
    sealed: bool
    required: bool
    choices: frozenset[str]
    blank: Any
    pack: Callable[[Any], Any] | None
    unpack: Callable[[Any], Any] | None
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """How one kind of event travels; `timed` says that it may carry an hour.

    Takes:
        values: gives all of an event's values at once, in the order of the fields.
    """

    kind: str
    event: type[CareEvent]
    timed: bool
    fields: tuple[FieldPlan, ...]
    values: Callable[[CareEvent], tuple[Any, ...]]


@cache
def plans() -> Mapping[str, EventPlan]:
    """Every kind there is, by its name on disk."""
    return {plan.kind: plan for plan in (_plan(event) for event in _all_events())}


@cache
def plan_of(event: type[CareEvent]) -> EventPlan:
    """How this class of event travels."""
    return plans()[kind_of(event)]


@cache
def kind_of(event: type[CareEvent]) -> str:
    """The kind on disk: `ChildRemoved` is `care.child-removed.v1`."""
    kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", event.__name__).lower()
    return f"care.{kebab}.v1"


def to_body(event: CareEvent) -> EventBody:
    """The event as the ledger keeps it."""
    plan = plan_of(type(event))
    codes: dict[str, Any] = {}
    detail: dict[str, Any] = {}
    for field, value in zip(plan.fields, plan.values(event), strict=True):
        if value is not field.blank and value != field.blank:
            (detail if field.sealed else codes)[field.name] = field.pack(value) if field.pack else value
    return EventBody(kind=plan.kind, codes=codes, detail=detail)


def from_body(
    kind: str,
    codes: Mapping[str, Any],
    detail: Mapping[str, Any],
    *,
    occurred_on: date,
    occurred_at: datetime | None = None,
) -> CareEvent:
    """The event that the ledger kept; what was expunged is blank.

    Raises:
        UnknownKind: no event goes by this kind.
    """
    plan = plans().get(kind)
    if plan is None:
        raise UnknownKind("No event goes by this kind; update the program, or check the ledger's codec.")
    values: dict[str, Any] = {"occurred_on": occurred_on}
    if plan.timed:
        values["occurred_at"] = occurred_at
    for field in plan.fields:
        source = detail if field.sealed else codes
        if field.name in source:
            raw = source[field.name]
            values[field.name] = field.unpack(raw) if field.unpack else raw
    return plan.event(**values)


def _all_events() -> list[type[CareEvent]]:
    return list(get_args(CareEvent))


def _plan(event: type[CareEvent]) -> EventPlan:
    hints = get_type_hints(event)
    made = [_field_plan(field, hints[field.name]) for field in fields(event) if field.name not in DATES]
    timed = "occurred_at" in hints
    return EventPlan(kind=kind_of(event), event=event, timed=timed, fields=tuple(made), values=_all_of(made))


def _all_of(made: list[FieldPlan]) -> Callable[[CareEvent], tuple[Any, ...]]:
    """One look at the event for all fields; a single name alone would not give a tuple."""
    names = [field.name for field in made]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda event: tuple(getattr(event, name) for name in names)


def _blank(default: Any) -> Any:  # noqa: ANN401 - whatever the field's default is
    return object() if default is MISSING else default


def _field_plan(field: Field[Any], hint: Any) -> FieldPlan:  # noqa: ANN401 - a type hint
    kinds = get_args(hint) or (hint,)
    pack: Callable[[Any], Any] | None = None
    unpack: Callable[[Any], Any] | None = None
    of = "text"
    if datetime in kinds:
        of, pack, unpack = "instant", _pack_instant, datetime.fromisoformat
    elif date in kinds:
        of, pack, unpack = "day", date.isoformat, date.fromisoformat
    elif field.name == "answers":
        of, pack, unpack = "answers", dict, _unpack_answers
    elif getattr(hint, "__origin__", None) is tuple:
        of, pack, unpack = "texts", list, tuple
    elif hint is bool:
        of = "yes-no"
    elif hint is int:
        of = "number"
    return FieldPlan(
        name=field.name,
        sealed=IDENTIFYING in field.metadata,
        required=field.default is MISSING or field.metadata.get(REQUIRED, False),
        choices=field.metadata.get(CHOICES, frozenset()),
        blank=_blank(field.default),
        pack=pack,
        unpack=unpack,
        of=of,
    )


def _pack_instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _unpack_answers(answers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(answers.items(), key=_element))


def _element(pair: tuple[str, str]) -> int:
    return _rank(pair[0])


@lru_cache(maxsize=400)
def _rank(number: str) -> int:
    return int(number[1:])
