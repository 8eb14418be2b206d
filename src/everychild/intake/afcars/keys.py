"""The keys under which a file's claims are known from file to file, and the order that they give.

Pure. `child` stands as of the period's end; `removed/2026-01-20` is a removal; `visit/2026-01-20/2026-02-10` is a visit
in it; a second claim of one key ends in `#2`.
"""

from __future__ import annotations

from functools import lru_cache

REMOVALS = frozenset({"removed", "earlier"})


@lru_cache(maxsize=100_000)
def place_of(key: str) -> tuple[int, str, str, str, int]:
    """Where a claim stands in the order of days: the child, then removals, then what is in each removal."""
    kind, *rest = key.split("/")
    if not rest:
        name, _, number = kind.rpartition("-")
        return (0, "", "", name, int(number)) if number.isdigit() else (0, "", "", kind, 0)
    day, _, times = rest[-1].partition("#")
    if kind in REMOVALS:
        return 1, "", day, kind, int(times or 1)
    return 2, rest[0], kind, day, int(times or 1)


def list_of(key: str) -> str:
    """The list that a dated claim is part of: the removals, or one kind of thing in one removal."""
    kind, *rest = key.split("/")
    return "removals" if kind in REMOVALS else f"{kind}/{rest[0]}"
