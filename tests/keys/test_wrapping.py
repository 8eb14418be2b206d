from __future__ import annotations

import os

import pytest

from everychild.keys.wrapping import SealBroken, seal, unseal


def test_what_was_sealed_opens_for_its_owner() -> None:
    key = os.urandom(32)

    sealed = seal(key, b"a name", owner=b"entry 1", nonce=os.urandom(12))

    assert b"a name" not in sealed
    assert unseal(key, sealed, owner=b"entry 1") == b"a name"


def test_a_sealed_detail_moved_to_another_row_does_not_open() -> None:
    key = os.urandom(32)
    sealed = seal(key, b"a name", owner=b"entry 1", nonce=os.urandom(12))

    with pytest.raises(SealBroken):
        unseal(key, sealed, owner=b"entry 2")


def test_a_destroyed_key_leaves_nothing_to_read() -> None:
    sealed = seal(os.urandom(32), b"a name", owner=b"entry 1", nonce=os.urandom(12))

    with pytest.raises(SealBroken):
        unseal(os.urandom(32), sealed, owner=b"entry 1")
