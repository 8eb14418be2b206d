"""Blocking keys as keyed digests: two descriptions that share one are worth comparing."""

from __future__ import annotations

import hashlib
import hmac

import jellyfish

from everychild.identity.describing import Description

TOKEN_BYTES = 16


def tokens_of(secret: bytes, person: Description) -> list[bytes]:
    """The tokens of a description; none where it has too little.

    Takes:
        secret: the installation's token secret; without it nothing can be read or guessed from a token.
    """
    keys = sorted(_keys(person))
    return [hmac.new(secret, key.encode(), hashlib.sha256).digest()[:TOKEN_BYTES] for key in keys]


def _keys(person: Description) -> set[str]:
    if person.born_on is None:
        return set()
    born = person.born_on
    given = [jellyfish.metaphone(word) for word in person.given[:1]]
    families = {jellyfish.metaphone(word) for word in (*person.family, *person.family_before)}
    mother = person.mother[0] if person.mother else ""
    swapped = "-".join(sorted((f"{born.day:02d}", f"{born.month:02d}")))
    keys: set[str] = set()
    for sound in given:
        keys |= {f"date-given|{born}|{sound}", f"year-parts-given|{born.year}|{swapped}|{sound}"}
        keys |= {f"given-family-year|{sound}|{family}|{born.year}" for family in families}
    keys |= {f"date-family|{born}|{family}" for family in families}
    if mother:
        keys |= {f"date-mother|{born}|{mother}"}
    if person.last4:
        keys |= {f"date-last4|{born}|{person.last4}"}
    return keys
