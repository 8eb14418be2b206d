"""Blocking keys as keyed digests: two descriptions that share one are worth comparing."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from everychild.identity.columns import columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.keys import keys_of
from everychild.identity.people import people_of

TOKEN_BYTES = 16


def tokens_of(secret: bytes, person: Description) -> list[bytes]:
    """The tokens of a description; none where it has too little.

    Takes:
        secret: the installation's token secret; without it nothing can be read or guessed from a token.
    """
    return tokens_of_all(secret, [person])[0]


def tokens_of_all(secret: bytes, people: Sequence[Description], *, latest: str = "99991231") -> list[list[bytes]]:
    """The tokens of several descriptions, in their order."""
    if not people:
        return []
    read = people_of(columns_of([row_of(person) for person in people]), latest=latest)
    return [tokens_of_keys(secret, keys) for keys in keys_of(read)]


def tokens_of_keys(secret: bytes, keys: Sequence[str]) -> list[bytes]:
    """Keys as tokens, in their order."""
    return [hmac.digest(secret, key.encode(), "sha256")[:TOKEN_BYTES] for key in keys]
