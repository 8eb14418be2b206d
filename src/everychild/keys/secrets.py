"""Secrets that stand in files readable by their owner only, made where there is none."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.keys.wrapping import KEY_BYTES, Entropy, MasterKey

_OWNER_ONLY = 0o600


def master_key(folder: Path, *, entropy: Entropy) -> MasterKey:
    """The installation's master key."""
    return MasterKey(material=_secret(folder / "master.key", entropy=entropy))


def record_secret(folder: Path, *, entropy: Entropy) -> bytes:
    """The secret under which agencies' numbers become record ids; lost, no delivery finds its records again."""
    return _secret(folder / "record.secret", entropy=entropy)


def token_secret(folder: Path, *, entropy: Entropy) -> bytes:
    """The secret under which names become matching tokens."""
    return _secret(folder / "token.secret", entropy=entropy)


def checkpoint_key(folder: Path, *, entropy: Entropy) -> Ed25519PrivateKey:
    """The key that signs checkpoints of both logs."""
    return Ed25519PrivateKey.from_private_bytes(_secret(folder / "checkpoint.key", entropy=entropy))


def desk_key(folder: Path, agency: str, *, entropy: Entropy) -> Ed25519PrivateKey:
    """The key with which an agency's desk signs what is typed there."""
    name = agency.replace(":", "_").replace("/", "_")
    return Ed25519PrivateKey.from_private_bytes(_secret(folder / f"desk.{name}.key", entropy=entropy))


def _secret(path: Path, *, entropy: Entropy) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(entropy(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()
