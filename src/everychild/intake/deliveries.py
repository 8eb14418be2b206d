"""Keeping a delivery before it is acknowledged, and reading its bytes again."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

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
        sealed = _sealed(envelope.key, small, submission_id, ordinal, envelope.entropy)
        conn.execute(_SQL["keep_chunk"], {"submission_id": submission_id, "ordinal": ordinal, "sealed": sealed})
    return Kept(submission_id=submission_id, again=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A delivery of one piece, before it is kept."""

    submission_id: SubmissionId
    agency_id: AgencyId
    cover: Cover
    signature: bytes
    body: bytes


def keep_all(
    conn: Connection[Any],
    small: Sequence[Small],
    *,
    keys: Mapping[UUID, bytes],
    entropy: Entropy,
    now: datetime,
) -> set[SubmissionId]:
    """Keep several small deliveries as `keep` keeps one; gives those that were not kept before."""
    rows = conn.execute(
        _SQL["keep_submissions"],
        {
            "submission_ids": [each.submission_id for each in small],
            "feed_ids": [each.cover.feed for each in small],
            "agency_ids": [each.agency_id for each in small],
            "sender_ids": [each.cover.sender_id for each in small],
            "deliveries": [str(each.cover.delivery) for each in small],
            "period_ends_on": [each.cover.period.ends_on if each.cover.period else None for each in small],
            "digests": [each.cover.digest for each in small],
            "signatures": [each.signature for each in small],
            "byte_counts": [len(each.body) for each in small],
            "received_at": now,
        },
    )
    new = {SubmissionId(submission) for (submission,) in rows}
    fresh = [each for each in small if each.submission_id in new]
    sealed = [
        _sealed(keys[each.submission_id], zlib.compress(each.body, level=1), each.submission_id, 0, entropy)
        for each in fresh
    ]
    conn.execute(
        _SQL["keep_first_chunks"], {"submission_ids": [each.submission_id for each in fresh], "sealed": sealed}
    )
    return new


def pieces_of(conn: Connection[Any], submission_id: SubmissionId, key: bytes) -> Iterator[bytes]:
    """The delivered bytes again, a chunk at a time."""
    for ordinal in count():
        piece = _piece_of(conn, submission_id, ordinal, key)
        if piece is None:
            return
        yield piece


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


def _piece_of(conn: Connection[Any], submission_id: SubmissionId, ordinal: int, key: bytes) -> bytes | None:
    row = conn.execute(_SQL["chunk_of"], {"submission_id": submission_id, "ordinal": ordinal}, binary=True).fetchone()
    return zlib.decompress(unseal(key, row[0], owner=_label(submission_id, ordinal))) if row else None


def _sealed(key: bytes, small: bytes, submission_id: SubmissionId, ordinal: int, entropy: Entropy) -> bytes:
    return seal(key, small, owner=_label(submission_id, ordinal), nonce=entropy(NONCE_BYTES))


def _kept_before(conn: Connection[Any], cover: Cover) -> Kept:
    row = conn.execute(_SQL["submission_by_sender"], {"feed_id": cover.feed, "sender_id": cover.sender_id}).fetchone()
    assert row, "a conflict means that the row is there"
    if bytes(row[1]) != cover.digest:
        raise SameIdOtherBytes("This delivery id stands for other bytes already; send these under a new id.")
    return Kept(submission_id=SubmissionId(row[0]), again=True)


def _label(submission_id: SubmissionId, ordinal: int) -> bytes:
    return submission_id.bytes + ordinal.to_bytes(4, "big")
