"""Ids as types, so that a record can never be passed where a child is meant."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import NewType
from uuid import UUID

EntryId = NewType("EntryId", UUID)
RecordId = NewType("RecordId", UUID)
ChildId = NewType("ChildId", UUID)
SubmissionId = NewType("SubmissionId", UUID)
SlipId = NewType("SlipId", UUID)
AccountId = NewType("AccountId", UUID)
AgencyId = NewType("AgencyId", str)
FeedId = NewType("FeedId", str)
Position = NewType("Position", int)

_RANDOM_BYTES = 10
_FREE_BITS = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)
"""Those of a UUID of version 7 that are neither time, version nor variant."""


def uuid7(now: datetime, randomness: bytes) -> UUID:
    """A UUID that sorts by the time it was made.

    Takes:
        now: an aware instant; milliseconds count.
        randomness: ten bytes from the operating system's source.

    Cites:
        RFC 9562, section 5.7.
    """
    return uuids7(now, randomness, 1)[0]


def uuids7(now: datetime, randomness: bytes, count: int) -> list[UUID]:
    """So many UUIDs as `uuid7` makes them, of one instant.

    Takes:
        randomness: ten bytes for each.
    """
    if len(randomness) != _RANDOM_BYTES * count:
        raise ValueError("uuid7 takes exactly ten random bytes.")
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    fixed = milliseconds << 80 | 0x7 << 76 | 0x2 << 62
    return [
        UUID(int=fixed | int.from_bytes(randomness[start : start + _RANDOM_BYTES], "big") & _FREE_BITS)
        for start in range(0, len(randomness), _RANDOM_BYTES)
    ]


def record_id(secret: bytes, agency: AgencyId, number: str, *, of_agreement: bool = False) -> RecordId:
    """The id of an agency's record, the same each time, from which the number cannot be read back.

    Takes:
        secret: the installation's record secret, 32 bytes.
        agency: whose number it is; two agencies' equal numbers are two records.
        number: the agency's own number, trimmed by the caller.
        of_agreement: whether it is A3 of the assistance file, which need not be the child's E4 and may be another's.

    Cites:
        RFC 9562, section 5.8 (version 8: bits of our own making).
    """
    said = f"{agency}\nA3\n{number}" if of_agreement else f"{agency}\n{number}"
    digest = hmac.digest(secret, said.encode(), "sha256")[:16]
    value = int.from_bytes(digest, "big")
    value = value & ~(0xF << 76) | 0x8 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return RecordId(UUID(int=value))
