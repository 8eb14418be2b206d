"""An entry as the bytes that its leaf commits to, and its detail as the bytes that are sealed.

Cites:
    RFC 8785 (canonical JSON). Our values are text, whole numbers, booleans, null, lists and objects with ASCII names,
    for which sorted compact JSON is that form; a test compares the two over arbitrary values of these kinds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from everychild.ledger.tree import leaf_hash

EMPTY_DIGEST = hashlib.sha256(b"").digest()

_EMPTY_HEX, _EMPTY_OBJECT = EMPTY_DIGEST.hex(), b"{}"
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical(value: Mapping[str, Any]) -> bytes:
    """Canonical JSON of an object of text, whole numbers, booleans, null, lists and objects.

    Raises:
        TypeError: the value holds something else, a float among them.
    """
    if not value:
        return _EMPTY_OBJECT
    text = _encode(value)
    if "." in text or "e+" in text or "e-" in text:
        # Only then can there be a float in it; looking for one costs more than writing.
        _refuse_floats(value)
    return text.encode()


def detail_digest(salt: bytes, sealed: bytes) -> bytes:
    """What the leaf keeps of a detail; of none, the hash of nothing."""
    return hashlib.sha256(salt + sealed).digest()


def leaf_of(  # noqa: PLR0913 - one argument a column; the leaf commits to each
    *,
    entry_id: UUID,
    kind: str,
    record_id: UUID | None,
    agency_id: str,
    occurred_on: date,
    occurred_at: datetime | None,
    agency_recorded_on: date | None,
    submission_id: UUID | None,
    corrects: UUID | None,
    retracts: UUID | None,
    codes_json: str,
    cause: str | None,
    digest: bytes,
) -> bytes:
    """The leaf hash of a line.

    Takes:
        codes_json: the codes, already canonical.
        digest: `detail_digest` of the stored detail.
    """
    at = occurred_at.astimezone(UTC).isoformat() if occurred_at else ""
    typed = agency_recorded_on.isoformat() if agency_recorded_on else ""
    told = f"{corrects or ''}\n{retracts or ''}\n{cause or ''}" if corrects or retracts or cause else "\n\n"
    sealed = _EMPTY_HEX if digest is EMPTY_DIGEST else digest.hex()
    line = (
        f"everychild-entry-v1\n{entry_id!s}\n{kind}\n{_text(record_id)}\n{agency_id}\n{occurred_on.isoformat()}\n{at}\n"
        f"{typed}\n{_text(submission_id)}\n{told}\n{sealed}\n{codes_json}"
    )
    return leaf_hash(line.encode())


@lru_cache(maxsize=4096)
def _text(value: UUID | None) -> str:
    """The id as text; a record's stands in each of its lines, a delivery's in all of them."""
    return str(value) if value else ""


def _refuse_floats(value: object) -> None:
    match value:
        case float():
            raise TypeError("A ledger value is never a float; give whole numbers in the smallest unit.")
        case dict():
            for part in value.values():  # pyright: ignore[reportUnknownVariableType] - any JSON object
                _refuse_floats(part)  # pyright: ignore[reportUnknownArgumentType] - any JSON value
        case list() | tuple():
            for part in value:  # pyright: ignore[reportUnknownVariableType] - any JSON array
                _refuse_floats(part)  # pyright: ignore[reportUnknownArgumentType] - any JSON value
        case _:
            pass
