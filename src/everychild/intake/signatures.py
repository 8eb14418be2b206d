"""What a feed signs when it delivers, and the check of it.

Cites:
    RFC 8032 (Ed25519).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId


class Delivery(StrEnum):
    """What kind of file a delivery is."""

    AFCARS = "afcars-ooh"
    ASSISTANCE = "afcars-assistance"
    SIDECAR = "sidecar"
    EVENTS = "events"
    SHIELDS = "shields"
    SEALS = "seals"
    STAFF = "staff"
    ASSIGNMENTS = "assignments"
    DUTY = "duty"
    REKEY = "rekey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What goes on the outside of a delivery, and is signed with the digest of what is inside."""

    feed: FeedId
    sender_id: UUID
    delivery: Delivery
    period: ReportPeriod | None
    digest: bytes

    @property
    def signed_bytes(self) -> bytes:
        """The bytes that the feed's key signs."""
        period = str(self.period) if self.period else ""
        lines = ("everychild-submission-v1", self.feed, str(self.sender_id), self.delivery, period)
        return ("\n".join(lines) + f"\nsha-256={self.digest.hex()}\n").encode()


def sign(cover: Cover, key: Ed25519PrivateKey) -> bytes:
    """The signature that goes beside the delivery."""
    return key.sign(cover.signed_bytes)


def is_signed_by(cover: Cover, signature: bytes, public_key: bytes) -> bool:
    """Whether this public key's holder signed this cover."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, cover.signed_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True
