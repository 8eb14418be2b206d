"""The proof that a jurisdiction has left: what it says, signed, and what whoever holds it can check alone.

Pure. The proof holds no name, number or date of a child: ids of deliveries, counts, positions and digests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from everychild.ledger.notes import NoteForged, SignedState, read_note, read_text, sign_text

ORIGIN = "everychild.leave.v1"

KEPT: Mapping[str, str] = {
    "looks": (
        "Who looked at a child, when and for what is kept: it is the record of disclosures that the child and the law "
        "may ask for, and nothing may take it back. It holds no names."
    ),
    "shields and seals": (
        "Lists that protect, and the re-key files by which they follow a child to a new number, are not taken back, so "
        "that nobody is shown where a protected child lives by mistake. They are kept as keyed digests."
    ),
    "withdrawn entries": (
        "The ledger is append-only: each entry stands, withdrawn, and is shown to nobody, so that what was said on an "
        "earlier day can still be proved."
    ),
    "public figures": "Counts published on an earlier day stay as they were published; from now on none is.",
}
"""What stays, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryGone:
    """One delivery in a proof.

    Takes:
        sha256: of the bytes that were sent, so that the sender knows its own file by it.
        retracted: how many of its entries were taken back; all, or the proof does not hold.
        first_position: in the ledger, of the first retraction; None where there was nothing to take back.
        leaves_sha256: over the leaves of the retractions, in the order of their positions.
        file_unreadable: whether the key of the sent bytes was destroyed.
    """

    submission: str
    kind: str
    period: str
    received_at: str
    sha256: str
    claims: int
    entries: int
    retracted: int
    first_position: int | None
    last_position: int | None
    leaves_sha256: str
    file_unreadable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a proof says.

    Takes:
        stayed: entries that were not taken back, by kind.
        on_the_roll_call: its children on the roll call afterwards.
        checkpoint: the signed state of both logs after the last retraction.
    """

    place: str
    agencies: tuple[str, ...]
    at: str
    by: str
    because: str
    deliveries: tuple[DeliveryGone, ...]
    keys_ended: int
    accounts_ended: int
    stayed: Mapping[str, int]
    looks_kept: int
    on_the_roll_call_before: int
    on_the_roll_call: int
    checkpoint: str

    @property
    def entries(self) -> int:
        """All entries that were taken back."""
        return sum(each.retracted for each in self.deliveries)


def write_proof(left: Left, key: Ed25519PrivateKey) -> str:
    """The proof as a signed text that a person can read."""
    return sign_text(json.dumps({**asdict(left), "kept": dict(KEPT)}, indent=1, sort_keys=True), key, origin=ORIGIN)


def read_proof(text: str, key: Ed25519PublicKey) -> Left:
    """What a proof says, to the last byte as it was signed.

    Raises:
        NoteForged: it was not signed with this key, or was changed since.
    """
    said: dict[str, Any] = json.loads(read_text(text, key, origin=ORIGIN))
    try:
        said.pop("kept")
        said["deliveries"] = tuple(DeliveryGone(**each) for each in said["deliveries"])
        said["agencies"] = tuple(said["agencies"])
        return Left(**said)
    except (KeyError, TypeError) as fault:
        raise NoteForged("The note is signed, but is laid out in a way this version does not know.") from fault


def faults_of(left: Left, key: Ed25519PublicKey, later: SignedState | None = None) -> list[str]:
    """What does not add up in a proof, as sentences; none where it holds.

    Takes:
        later: a checkpoint that was got elsewhere, from a witness; it must not be of an earlier or another ledger.
    """
    return [*_in_itself(left, key), *(_beside(left, key, later) if later else [])]


def _in_itself(left: Left, key: Ed25519PublicKey) -> Iterator[str]:
    try:
        size = read_note(left.checkpoint, key).size
    except NoteForged:
        yield "The checkpoint inside the proof is not signed with this key."
        return
    for each in left.deliveries:
        if each.retracted != each.entries:
            yield f"Of delivery {each.submission}, {each.entries - each.retracted} entries were not taken back."
        if each.retracted and not each.first_position:
            yield f"Delivery {each.submission} does not say where it was taken back."
        if (each.last_position or 0) > size:
            yield f"Delivery {each.submission} was taken back at a position after the checkpoint."
    if left.on_the_roll_call:
        yield f"{left.on_the_roll_call} of its children were on the roll call still."


def _beside(left: Left, key: Ed25519PublicKey, later: SignedState) -> Iterator[str]:
    then = read_note(left.checkpoint, key)
    if later.size < then.size or later.looks_size < then.looks_size:
        yield "The checkpoint given is older than the proof; ask a witness for a later one."
    if later.size == then.size and later.root != then.root:
        yield "The checkpoint given is of another ledger: one size, two roots. Keep both, and ask the witnesses."
