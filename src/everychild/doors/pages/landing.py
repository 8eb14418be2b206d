"""Where each role's work is, and which pages it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

NATION = ("/", "Nation")
CHILDREN, MISSING, TODAY, FEEDS, DESK, AFCARS, SAME, SHIELDS, RETURN = (
    ("/children", "Children"), ("/missing", "Missing board"), ("/today", "Today, 8:00"), ("/feeds", "Feeds"),
    ("/desk", "Enter what happened"), ("/afcars", "Check a federal file"),
    ("/same-person", "Same person?"), ("/shield-desk", "Shield desk"),
    ("/readiness", "Today's federal return"),
)  # fmt: skip

_PAGES: Mapping[str, Sequence[tuple[str, str]]] = {
    "R02": (CHILDREN, DESK, SAME, NATION),
    "R03": (CHILDREN, DESK, SAME, NATION),
    "R04": (TODAY, CHILDREN, MISSING, DESK, SAME, SHIELDS, FEEDS, RETURN, NATION),
    "R10": (CHILDREN, NATION),
    "R19": (AFCARS, RETURN, FEEDS, NATION),
}
LATER = "/?said=later"
"""The nation, with a line that says that the role's own page comes later."""
AT_HOME_ON_THE_NATION = frozenset({"R21"})


def places_of(role: str) -> Sequence[tuple[str, str]]:
    """The pages that a role has, its own first, each as address and name."""
    return _PAGES.get(role, (NATION,))


def landing(role: str) -> str:
    """Where somebody lands who signs in."""
    own = _PAGES.get(role)
    if own is None:
        return "/" if role in AT_HOME_ON_THE_NATION else LATER
    return own[0][0]
