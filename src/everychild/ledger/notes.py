"""The signed note that says how both logs stand, written and read.

Pure. Always true: what `read_note` gives was signed with the key, to the last byte.

Cites:
    C2SP tlog-checkpoint and signed-note (layout of the note); RFC 8032 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "everychild.ledger"
_ED25519 = b"\x01"
_KEY_HASH_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedState:
    """Sizes and roots of both logs."""

    size: int
    root: bytes
    looks_size: int
    looks_root: bytes


class NoteForged(Exception):
    """A note is not one that this key signed; keep it, and compare it with what the witnesses hold."""


def write_note(state: SignedState, key: Ed25519PrivateKey) -> str:
    """The note of a state, signed."""
    body = _body(state)
    signature = _key_hash(key.public_key()) + key.sign(body.encode())
    return f"{body}\n— {ORIGIN} {_base64(signature)}\n"


def read_note(note: str, key: Ed25519PublicKey) -> SignedState:
    """The state that a note speaks of.

    Raises:
        NoteForged: it is not laid out as a note, or not signed with this key.
    """
    try:
        body, signature = note.split("\n\n— ")  # the body's own last newline, and the empty line after it
        origin, size, root, looks = body.split("\n")
        _, looks_size, looks_root = looks.split(" ")
        raw = base64.b64decode(signature.split(" ")[1], validate=False)
        state = SignedState(
            size=int(size),
            root=base64.b64decode(root, validate=True),
            looks_size=int(looks_size),
            looks_root=base64.b64decode(looks_root, validate=True),
        )
        key.verify(raw[_KEY_HASH_BYTES:], f"{body}\n".encode())
    except (ValueError, IndexError, binascii.Error, InvalidSignature) as fault:
        raise NoteForged("This note was not signed with this system's key.") from fault
    if origin != ORIGIN or looks.split(" ")[0] != "looks" or raw[:_KEY_HASH_BYTES] != _key_hash(key):
        raise NoteForged("This note speaks of another log.")
    return state


def sign_text(body: str, key: Ed25519PrivateKey, *, origin: str) -> str:
    """A text of several lines, none of them empty, as a signed note of its own kind."""
    signed = f"{origin}\n{body.strip()}\n"
    assert "\n\n" not in signed, "an empty line ends a note's body"
    signature = _key_hash(key.public_key(), origin) + key.sign(signed.encode())
    return f"{signed}\n— {origin} {_base64(signature)}\n"


def read_text(note: str, key: Ed25519PublicKey, *, origin: str) -> str:
    """The text of a signed note of this kind.

    Raises:
        NoteForged: it is not laid out as such a note, or not signed with this key.
    """
    try:
        body, signature = note.split("\n\n— ")
        named, text = body.split("\n", 1)
        name, encoded = signature.rstrip("\n").split(" ")
        raw = base64.b64decode(encoded, validate=True)
        key.verify(raw[_KEY_HASH_BYTES:], f"{body}\n".encode())
    except (ValueError, binascii.Error, InvalidSignature) as fault:
        raise NoteForged("This note was not signed with this system's key, or was changed since.") from fault
    if (named, name) != (origin, origin) or raw[:_KEY_HASH_BYTES] != _key_hash(key, origin):
        raise NoteForged("This note is of another kind.")
    return text


def _body(state: SignedState) -> str:
    looks = f"looks {state.looks_size} {_base64(state.looks_root)}"
    return f"{ORIGIN}\n{state.size}\n{_base64(state.root)}\n{looks}\n"


def _key_hash(key: Ed25519PublicKey, origin: str = ORIGIN) -> bytes:
    public = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_HASH_BYTES]


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
