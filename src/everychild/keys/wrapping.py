"""Wrapping a key under the master key, and sealing bytes under a key.

Always true: a sealed or wrapped value opens only for the owner it was made for (the owner is associated data), so that
ciphertexts cannot be exchanged between rows.

Cites:
    NIST SP 800-38D (AES-GCM).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12

Entropy = Callable[[int], bytes]
"""Gives that many bytes from the operating system's source of randomness."""


class SealBroken(Exception):
    """The bytes were not sealed under this key for this owner, or were changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKey:
    """The key that wraps all others; 32 bytes, kept in a file outside every database."""

    material: bytes

    def __repr__(self) -> str:
        return "MasterKey(...)"


def seal(key: bytes, plain: bytes, *, owner: bytes, nonce: bytes) -> bytes:
    """Bytes that only this key opens, and only for this owner: the nonce, then the ciphertext with its tag.

    Takes:
        nonce: twelve bytes never used before under this key.
    """
    return nonce + AESGCM(key).encrypt(nonce, plain, owner)


def unseal(key: bytes, sealed: bytes, *, owner: bytes) -> bytes:
    """What `seal` was given.

    Raises:
        SealBroken: another key, another owner, or changed bytes.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner)
    except InvalidTag as broken:
        raise SealBroken("These bytes do not open; restore them from a backup and run `ledger verify`.") from broken
