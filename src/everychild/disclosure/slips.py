"""The slip: a disclosure that was allowed and recorded. Only `authorize` makes one.

Always true: the looks stand in the same transaction as the slip, which the caller commits before it reads on it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection

from everychild.disclosure.looks import Look, record
from everychild.disclosure.matrix import Matrix, matrix
from everychild.disclosure.protection import Protection, protections_of
from everychild.disclosure.rules import CLOSED, Extent, Refusal, opened
from everychild.people.accounts import Account, assigned
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import ChildId, RecordId, SlipId, uuid7

_SQL = load_queries("everychild.disclosure", "disclosure.sql")

LASTS = timedelta(minutes=15)
_MADE_HERE = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureSlip:
    """What somebody may be shown until it expires.

    Takes:
        classes: classes of information, each with its extent.
        shielded: children of whom no place leaves, whatever the classes.
        made_by: known to this module only, so that nobody else makes a slip.
    """

    slip_id: SlipId
    account: Account
    purpose: str
    children: Mapping[ChildId, tuple[RecordId, ...]]
    classes: Mapping[str, Extent]
    shielded: frozenset[ChildId]
    expires_at: datetime
    made_by: object = field(repr=False)

    def __post_init__(self) -> None:
        assert self.made_by is _MADE_HERE, "only authorize makes a slip"

    @property
    def records(self) -> list[RecordId]:
        """Every record that it opens."""
        return [record for records in self.children.values() for record in records]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks to be shown.

    Takes:
        shown_on: `page`, `list` or `export`.
        entropy: the operating system's randomness.
    """

    account: Account
    purpose: str
    shown_on: str
    children: Mapping[ChildId, Sequence[RecordId]]
    now: datetime
    entropy: Callable[[int], bytes]


def authorize(conn: Connection[Any], request: Request) -> DisclosureSlip | Refusal:
    """Decide, record the looks or the refusals, and give the slip; the caller commits before it reads on it.

    A list opens those of its children to whom the person is related, and is refused where there is none.
    """
    table = matrix()
    related = _related(conn, request, table)
    protections = protections_of(conn, _records(request), on=request.now.date())
    closed_too = request.purpose in table.purposes and table.purposes[request.purpose].closed_too
    allowed = _open(request, related, protections, closed_too=closed_too)
    answer = opened(table, role=request.account.role, purpose=request.purpose, related=bool(related))
    if not allowed and not isinstance(answer, Refusal):
        answer = CLOSED
    hook = table.purposes[request.purpose].hook if request.purpose in table.purposes else ""
    if isinstance(answer, Refusal):
        look = _look(request, hook, outcome="refused", reason=answer.code, slip_id=None, classes=())
        record(conn, look, list(request.children), request.entropy)
        return answer
    granted = _Granted(
        children=allowed,
        classes=answer,
        shielded=frozenset(
            child for child, records in allowed.items() if any(protections[r].is_shielded for r in records)
        ),
    )
    return _held_already(conn, request, granted) or _issued(conn, request, granted, hook)


def hold(conn: Connection[Any], slip: DisclosureSlip) -> None:
    """Let this transaction of a connection for people read on a slip."""
    conn.execute(_SQL["hold_slip"], {"slip_id": slip.slip_id})


def _related(conn: Connection[Any], request: Request, table: Matrix) -> set[ChildId]:
    role, purpose = table.roles.get(request.account.role), table.purposes.get(request.purpose)
    records = _records(request)
    if purpose and role and purpose.needs == "none" and role.code in purpose.roles:
        return set(request.children)
    match role.needs if role else "closed":
        case "assignment":
            theirs = assigned(conn, request.account.account_id, records, on=request.now.date())
        case "agency":
            rows = conn.execute(_SQL["agencies_of_records"], {"record_ids": records})
            theirs = {record for record, agency in rows if agency == request.account.agency_id}
        case _:
            theirs = set[RecordId]()
    if purpose and purpose.needs == "either" and theirs.intersection(records):
        return set(request.children)
    return {child for child, each in request.children.items() if theirs.intersection(each)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Granted:
    children: Mapping[ChildId, tuple[RecordId, ...]]
    classes: Mapping[str, Extent]
    shielded: frozenset[ChildId]


def _records(request: Request) -> list[RecordId]:
    return [record for records in request.children.values() for record in records]


def _open(
    request: Request, related: Collection[ChildId], protections: Mapping[RecordId, Protection], *, closed_too: bool
) -> dict[ChildId, tuple[RecordId, ...]]:
    """Related children with those of their records that are screened and not sealed; one without any is closed."""
    found = {
        child: tuple(record for record in records if closed_too or protections[record].is_open)
        for child, records in request.children.items()
        if child in related
    }
    return {child: records for child, records in found.items() if records}


def _held_already(conn: Connection[Any], request: Request, granted: _Granted) -> DisclosureSlip | None:
    row = conn.execute(
        _SQL["live_slip"],
        {
            "account_id": request.account.account_id,
            "purpose": request.purpose,
            "shown_on": request.shown_on,
            "now": request.now,
            "record_ids": [record for records in granted.children.values() for record in records],
        },
    ).fetchone()
    return _slip(request, granted, SlipId(row[0]), row[1]) if row else None


def _issued(conn: Connection[Any], request: Request, granted: _Granted, hook: str) -> DisclosureSlip:
    slip_id, expires_at = SlipId(uuid7(request.now, request.entropy(10))), request.now + LASTS
    pairs = [(child, record) for child, records in granted.children.items() for record in records]
    given = {
        "slip_id": slip_id,
        "account_id": request.account.account_id,
        "purpose": request.purpose,
        "shown_on": request.shown_on,
        "issued_at": request.now,
        "expires_at": expires_at,
        "child_ids": [child for child, _ in pairs],
        "record_ids": [record for _, record in pairs],
    }
    conn.execute(_SQL["issue_slip"], given)
    conn.execute(_SQL["name_on_slip"], given)
    classes = tuple(sorted(granted.classes))
    look = _look(request, hook, outcome="allowed", reason="", slip_id=slip_id, classes=classes)
    record(conn, look, list(granted.children), request.entropy)
    return _slip(request, granted, slip_id, expires_at)


def _slip(request: Request, granted: _Granted, slip_id: SlipId, expires_at: datetime) -> DisclosureSlip:
    return DisclosureSlip(
        slip_id=slip_id,
        account=request.account,
        purpose=request.purpose,
        children=granted.children,
        classes=granted.classes,
        shielded=granted.shielded,
        expires_at=expires_at,
        made_by=_MADE_HERE,
    )


def _look(  # noqa: PLR0913 - a look has many faces
    request: Request, hook: str, *, outcome: str, reason: str, slip_id: SlipId | None, classes: tuple[str, ...]
) -> Look:
    return Look(
        slip_id=slip_id,
        account_id=request.account.account_id,
        agency_id=request.account.agency_id,
        role=request.account.role,
        purpose=request.purpose,
        hook=hook,
        classes=classes,
        shown_on=request.shown_on,
        outcome=outcome,
        reason=reason,
        looked_at=request.now,
    )
