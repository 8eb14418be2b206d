"""Small numbers left out of a table, and enough beside them that nobody can subtract their way back.

Pure. A count under eleven, zero among them, is not shown; where any is left out, at least two are, with at least eleven
children between them.

Cites:
    Our reading of the federal repository's practice for foster care data; see docs/rule-readings.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

SHOWN_FROM = 11
"""The smallest count that is shown."""
GRID = 5
_ALONE = 1


def rounded(count: int) -> int:
    """The nearest multiple of five."""
    return GRID * ((count + GRID // 2) // GRID)


def left_out(counts: Mapping[str, int], *, also: Collection[str]) -> set[str]:
    """The categories whose count is not shown.

    Takes:
        also: categories that are left out whatever their count.
    """
    gone = {name for name, count in counts.items() if count < SHOWN_FROM} | set(also)
    if not gone:
        return gone
    rest = sorted((name for name in counts if name not in gone), key=lambda name: (counts[name], name))
    for name in rest:
        if len(gone) > _ALONE and sum(counts[each] for each in gone) >= SHOWN_FROM:
            break
        gone.add(name)
    return gone
