"""One record of a snapshot, unread or read: its claims, how the ledger would write them, and a digest of each.

Pure. Nothing here asks the database, so that it can be done ahead.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from everychild.care.codec import EventBody, to_body
from everychild.intake.afcars.reading import ReadRecord, RecordClaim
from everychild.intake.afcars.xml import Skimmed
from everychild.intake.alignment import Mac
from everychild.ledger.lines import canonical

_MAC_BYTES = 16

Written = tuple[bytes, bytes]
"""An event's codes and its detail, in canonical form."""


class Secret(Protocol):
    """Who holds the installation's secret."""

    @property
    def record_secret(self) -> bytes:
        """Without it nothing can be guessed from a digest."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A record that was read: each claim by its key, and what is said of it as a digest."""

    read: ReadRecord
    bodies: Mapping[str, tuple[RecordClaim, EventBody, Written]]
    macs: Mapping[str, Mac]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRecord:
    """One record of a snapshot; read only where it differs from what was said.

    Takes:
        digest: of what was delivered.
        size: of the bytes that are held as long as it is unread.
        skimmed: the bytes themselves, where it is one of an AFCARS file just gone over.
        is_as_said: whether it was found to be as it was said, when the file was staged.
        of_agreement: whether the number is an assistance agreement's.
        ready: what was read ahead; None where nobody has read it yet.
    """

    ordinal: int
    number: str
    digest: bytes
    read: Callable[[], ReadRecord]
    size: int = 0
    is_as_said: bool = False
    of_agreement: bool = False
    ready: Ready | None = None
    skimmed: Skimmed | None = None


def ready(tools: Secret, given: SnapshotRecord) -> Ready:
    """Read a record."""
    read = given.read()
    bodies: dict[str, tuple[RecordClaim, EventBody, Written]] = {}
    for claim in read.claims if read.number else ():
        body = to_body(claim.event)
        bodies[claim.key] = claim, body, (canonical(body.codes), canonical(body.detail))
    macs = {key: _mac(tools.record_secret, claim, written) for key, (claim, _, written) in bodies.items()}
    return Ready(read=read, bodies=bodies, macs=macs)


def keyed(tools: Secret, digest: bytes) -> bytes:
    """A digest of what was delivered, as it is kept."""
    return hmac.digest(tools.record_secret, digest, "sha256")


def _mac(secret: bytes, claim: RecordClaim, written: Written) -> Mac:
    codes, detail = written
    on = claim.event.occurred_on.isoformat().encode() if "/" in claim.key else b""
    said = b'{"codes":%b,"detail":%b,"on":"%b"}' % (codes, detail, on)
    return base64.b64encode(hashlib.blake2b(said, digest_size=_MAC_BYTES, key=secret).digest()).decode()
