"""Keeping a delivery before it is acknowledged, and reading its bytes again."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from everychild.intake.signatures import Cover
from everychild.keys.wrapping import NONCE_BYTES, Entropy, seal, unseal
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, SubmissionId

_SQL = load_queries("everychild.intake", "intake.sql")

CHUNK_BYTES = 1 << 20


class SameIdOtherBytes(Exception):
    """The sender used this delivery id before, for other bytes; send these under a new id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A delivery that is safe; `again` says that it was kept before."""

    submission_id: SubmissionId
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a delivery is kept with.

    Takes:
        cover: what the sender signed.
        key: seals the bytes; it is committed before the delivery is.
    """

    cover: Cover
    submission_id: SubmissionId
    agency_id: AgencyId
    signature: bytes
    key: bytes
    entropy: Entropy
    now: datetime


def keep(conn: Connection[Any], envelope: Envelope, pieces: Iterable[bytes]) -> Kept:
    """Keep the delivered bytes, sealed; the caller commits before it acknowledges.

    Raises:
        SameIdOtherBytes: the sender's id stands for another delivery.
    """
    given = list(pieces)
    small = (zlib.compress(piece, level=1) for piece in given)
    return keep_small(conn, envelope, small, byte_count=sum(map(len, given)))


def keep_small(conn: Connection[Any], envelope: Envelope, pieces: Iterable[bytes], *, byte_count: int) -> Kept:
    """Keep chunks that were made small already, one at a time, as `keep` does."""
    cover, submission_id = envelope.cover, envelope.submission_id
    row = conn.execute(
        _SQL["keep_submission"],
        {
            "submission_id": submission_id,
            "feed_id": cover.feed,
            "agency_id": envelope.agency_id,
            "sender_id": cover.sender_id,
            "delivery": cover.delivery,
            "period_ends_on": cover.period.ends_on if cover.period else None,
            "digest": cover.digest,
            "signature": envelope.signature,
            "byte_count": byte_count,
            "received_at": envelope.now,
        },
    ).fetchone()
    if row is None:
        return _kept_before(conn, cover)
    for ordinal, small in enumerate(pieces):
        nonce = envelope.entropy(NONCE_BYTES)
        sealed = seal(envelope.key, small, owner=_label(submission_id, ordinal), nonce=nonce)
        conn.execute(_SQL["keep_chunk"], {"submission_id": submission_id, "ordinal": ordinal, "sealed": sealed})
    return Kept(submission_id=submission_id, again=False)


def pieces_of(conn: Connection[Any], submission_id: SubmissionId, key: bytes) -> Iterator[bytes]:
    """The delivered bytes again, a chunk at a time."""
    ordinal = 0
    while True:
        given = {"submission_id": submission_id, "ordinal": ordinal}
        row = conn.execute(_SQL["chunk_of"], given, binary=True).fetchone()
        if row is None:
            return
        yield zlib.decompress(unseal(key, row[0], owner=_label(submission_id, ordinal)))
        ordinal += 1


class DeliveredFile(io.RawIOBase):
    """The delivered bytes as a file to read once from its beginning; never more than a chunk in memory."""

    def __init__(self, next_piece: Callable[[], bytes | None]) -> None:
        """Take what gives the next chunk, or None at the end."""
        super().__init__()
        self._next_piece = next_piece
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - the buffer protocol's own signature
        """Fill the buffer with what comes next."""
        if not self._rest:
            self._rest = memoryview(self._next_piece() or b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def open_delivery(conn: Connection[Any], submission_id: SubmissionId, key: bytes) -> io.BufferedReader:
    """The delivered bytes as a buffered file."""
    pieces = pieces_of(conn, submission_id, key)
    return io.BufferedReader(DeliveredFile(lambda: next(pieces, None)), buffer_size=1 << 16)


def _kept_before(conn: Connection[Any], cover: Cover) -> Kept:
    row = conn.execute(_SQL["submission_by_sender"], {"feed_id": cover.feed, "sender_id": cover.sender_id}).fetchone()
    assert row, "a conflict means that the row is there"
    if bytes(row[1]) != cover.digest:
        raise SameIdOtherBytes("This delivery id stands for other bytes already; send these under a new id.")
    return Kept(submission_id=SubmissionId(row[0]), again=True)


def _label(submission_id: SubmissionId, ordinal: int) -> bytes:
    return submission_id.bytes + ordinal.to_bytes(4, "big")
