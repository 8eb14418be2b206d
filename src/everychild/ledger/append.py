"""Appending entries: no lock, no notice, in the caller's transaction."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, TypeVar, cast
from uuid import UUID

from psycopg import Connection

from everychild.keys.wrapping import NONCE_BYTES, Entropy, seal
from everychild.ledger.lines import EMPTY_DIGEST, canonical, detail_digest, leaf_of
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, EntryId, RecordId, SubmissionId, uuids7

_SQL = load_queries("everychild.ledger", "ledger.sql")

SALT_BYTES = 16

T = TypeVar("T")


class Lane(StrEnum):
    """Live entries never wait behind bulk ones."""

    LIVE = "live"
    BULK = "bulk"


@dataclass(slots=True, kw_only=True)
class Draft:
    """An entry before it is written; not frozen, because a file makes millions, and freezing costs twice the making.

    Takes:
        codes: the event's fields that name nobody; clear.
        detail: the rest; sealed under the record's key. Empty where nothing names anybody.
        submission_id: the delivery that said it, where one append is of several deliveries.
        written: codes and detail in canonical form, where the caller has made it already.
        cause: for what a reactor appends: reactor, cause and what. None for what a feed said.
    """

    kind: str
    agency_id: AgencyId
    occurred_on: date
    record_id: RecordId | None = None
    occurred_at: datetime | None = None
    agency_recorded_on: date | None = None
    codes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])
    corrects: EntryId | None = None
    retracts: EntryId | None = None
    cause: str | None = None
    submission_id: SubmissionId | None = None
    written: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What an append needs besides the drafts.

    Takes:
        keys: the key of each record whose drafts have a detail (`keys.rings.keys_for`, committed before).
        entropy: the operating system's randomness.
        now: for the ids' time part.
    """

    keys: Mapping[UUID, bytes]
    now: datetime
    entropy: Entropy = os.urandom


def append(
    conn: Connection[Any], drafts: Sequence[Draft], pen: Pen, *, lane: Lane, submission_id: SubmissionId | None = None
) -> list[EntryId | None]:
    """Write entries, and queue them for their positions.

    Gives:
        The id of each draft, in order; None where the draft's cause has had its outcome already.
    """
    done = _causes_done(conn, drafts)
    fresh = [draft for draft in drafts if draft.cause is None or draft.cause not in done]
    if not fresh:
        return [None] * len(drafts)
    lines = _lines(fresh, pen, submission_id)
    _write(conn, fresh, lines, lane=lane, submission_id=submission_id)
    ids = iter(line.entry_id for line in lines)
    return [next(ids) if draft.cause is None or draft.cause not in done else None for draft in drafts]


@dataclass(slots=True, kw_only=True)
class _Line:
    entry_id: EntryId
    codes_json: str
    salt: bytes
    sealed: bytes
    digest: bytes
    leaf: bytes
    ends_group: bool


def _causes_done(conn: Connection[Any], drafts: Sequence[Draft]) -> set[str]:
    causes = [draft.cause for draft in drafts if draft.cause is not None]
    if not causes:
        return set()
    return {cause for (cause,) in conn.execute(_SQL["causes_done"], {"causes": causes})}


def _lines(drafts: Sequence[Draft], pen: Pen, submission_id: SubmissionId | None) -> list[_Line]:
    last_of_record = {draft.record_id: index for index, draft in enumerate(drafts)}
    ends = set(last_of_record.values())
    ids = uuids7(pen.now, pen.entropy(10 * len(drafts)), len(drafts))
    random = BytesIO(pen.entropy((SALT_BYTES + NONCE_BYTES) * sum(1 for draft in drafts if draft.detail)))
    return [
        _line(
            draft,
            pen.keys,
            random,
            draft.submission_id or submission_id,
            entry_id=EntryId(made),
            ends_group=index in ends,
        )
        for index, (draft, made) in enumerate(zip(drafts, ids, strict=True))
    ]


def _line(  # noqa: PLR0913 - a draft, and what it needs to become a line
    draft: Draft,
    keys: Mapping[UUID, bytes],
    random: BytesIO,
    submission_id: SubmissionId | None,
    *,
    entry_id: EntryId,
    ends_group: bool,
) -> _Line:
    codes, detail = draft.written or (canonical(draft.codes), canonical(draft.detail))
    codes_json = codes.decode()
    salt = sealed = b""
    digest = EMPTY_DIGEST
    if draft.detail:
        assert draft.record_id is not None, "only an entry about a record names anybody"
        salt = random.read(SALT_BYTES)
        sealed = seal(keys[draft.record_id], detail, owner=entry_id.bytes, nonce=random.read(NONCE_BYTES))
        digest = detail_digest(salt, sealed)
    leaf = leaf_of(
        entry_id=entry_id,
        kind=draft.kind,
        record_id=draft.record_id,
        agency_id=draft.agency_id,
        occurred_on=draft.occurred_on,
        occurred_at=draft.occurred_at,
        agency_recorded_on=draft.agency_recorded_on,
        submission_id=submission_id,
        corrects=draft.corrects,
        retracts=draft.retracts,
        codes_json=codes_json,
        cause=draft.cause,
        digest=digest,
    )
    return _Line(
        entry_id=entry_id,
        codes_json=codes_json,
        salt=salt,
        sealed=sealed,
        digest=digest,
        leaf=leaf,
        ends_group=ends_group,
    )


def _write(
    conn: Connection[Any],
    drafts: Sequence[Draft],
    lines: Sequence[_Line],
    *,
    lane: Lane,
    submission_id: SubmissionId | None,
) -> None:
    owners = {draft.record_id: draft.agency_id for draft in drafts if draft.record_id is not None}
    conn.execute(_SQL["know_records"], {"record_ids": list(owners), "agency_ids": list(owners.values())})
    columns: dict[str, Any] = {
        "submission_ids": [draft.submission_id or submission_id for draft in drafts],
        "lane": lane,
        "entry_ids": [line.entry_id for line in lines],
        "kinds": [draft.kind for draft in drafts],
        "record_ids": [draft.record_id for draft in drafts],
        "agency_ids": [draft.agency_id for draft in drafts],
        "occurred_on": [draft.occurred_on for draft in drafts],
        "occurred_at": _unless_blank([draft.occurred_at for draft in drafts]),
        "agency_recorded_on": _unless_blank([draft.agency_recorded_on for draft in drafts]),
        "ends_group": [line.ends_group for line in lines],
        "corrects": _unless_blank([draft.corrects for draft in drafts]),
        "retracts": _unless_blank([draft.retracts for draft in drafts]),
        "codes": [line.codes_json for line in lines],
        "detail_digests": [line.digest for line in lines],
        "leaves": [line.leaf for line in lines],
        "causes": _unless_blank([draft.cause for draft in drafts]),
    }
    conn.execute(_SQL["append_entries"], columns)
    sealed = [(line, draft) for line, draft in zip(lines, drafts, strict=True) if line.sealed]
    if sealed:
        conn.execute(
            _SQL["append_details"],
            {
                "entry_ids": [line.entry_id for line, _ in sealed],
                "record_ids": [draft.record_id for _, draft in sealed],
                "salts": [line.salt for line, _ in sealed],
                "sealed": [line.sealed for line, _ in sealed],
            },
        )


def _unless_blank(column: list[T]) -> list[T] | None:
    """The column; None where nothing stands in it, which is as many blanks as there are lines."""
    return None if column.count(cast("T", None)) == len(column) else column
