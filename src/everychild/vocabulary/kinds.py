"""Kinds of entry that more than one room knows and that are not events of a child's life."""

from __future__ import annotations

HEARD = "feed.heard.v1"
"""A feed says through which day it has spoken."""

COMPOSED = "identity.child-composed.v1"
"""Identity says that from here on these records are this child."""

RETRACTED = "care.entry-retracted.v1"
"""A sender takes one claim back."""
