"""Kinds of entry that more than one room knows and that are not events of a child's life."""

from __future__ import annotations

HEARD = "feed.heard.v1"
"""A feed says through which day it has spoken."""

COMPOSED = "identity.child-composed.v1"
"""Identity says that from here on these records are this child."""

RETRACTED = "care.entry-retracted.v1"
"""A sender takes one claim back."""

LINKED = "identity.records-linked.v1"
"""Identity holds two records to be one child, or asks whether they are, or holds them not to be."""

SCREENED = "disclosure.record-screened.v1"
"""A record was compared with shields and seals."""

SHIELDED = "disclosure.record-shielded.v1"
"""A record's place must not be learned from us."""

SEALED = "disclosure.record-sealed.v1"
"""An adoption closed a record."""
