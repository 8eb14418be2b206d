"""A snapshot beside what the same feed said last for that record: same, corrected, added, withdrawn.

Pure. Always true: a snapshot never takes back what a later period's file said; what stands as of a period's end is a
new fact in a later period, not a correction of the earlier one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from everychild.vocabulary.ids import EntryId

Mac = str
"""A keyed digest of what a claim says, so that equal claims are known and nothing can be read or guessed from it."""

SaidBefore = Mapping[str, tuple[Mac, EntryId]]


@dataclass(slots=True, kw_only=True)
class Alignment:
    """What becomes of each claim, by key.

    Takes:
        for_the_past: said for this period alone, against what a later period's file says; written, and out of force.
    """

    unchanged: dict[str, EntryId] = field(default_factory=dict[str, EntryId])
    corrected: dict[str, EntryId] = field(default_factory=dict[str, EntryId])
    added: list[str] = field(default_factory=list[str])
    for_the_past: list[str] = field(default_factory=list[str])
    withdrawn: dict[str, EntryId] = field(default_factory=dict[str, EntryId])


def align(now: Mapping[str, Mac], before: SaidBefore, later: Collection[SaidBefore], *, same_period: bool) -> Alignment:
    """Set a record's claims beside what was said.

    Takes:
        now: each claim's digest by key.
        before: what the feed said for this period, or where it said nothing, for the last one before.
        later: what it said for each later period.
        same_period: whether `before` is of this very period.
    """
    if not before and not later:
        return Alignment(added=list(now))
    found = Alignment()
    held_later = {entry for said in later for _, entry in said.values()}
    for key, mac in now.items():
        _place(found, key, mac, before.get(key), later, held_later, same_period=same_period)
    removals = {_removal(key) for key in now if key.startswith("removed/")}
    for key, (_, entry) in before.items():
        spoken_of = same_period or ("/" in key and _removal(key) in removals)
        if key not in now and spoken_of and entry not in held_later:
            found.withdrawn[key] = entry
    return found


def _place(  # noqa: PLR0913, PLR0917 - one claim between three files
    found: Alignment,
    key: str,
    mac: Mac,
    old: tuple[Mac, EntryId] | None,
    later: Collection[SaidBefore],
    held_later: Collection[EntryId],
    *,
    same_period: bool,
) -> None:
    if old is not None and old[0] == mac:
        found.unchanged[key] = old[1]
        return
    said_later = [said[key] for said in later if key in said]
    agreed = next((entry for other, entry in said_later if other == mac), None)
    if agreed is not None:
        found.unchanged[key] = agreed
    elif said_later or (old is not None and old[1] in held_later):
        found.for_the_past.append(key)
    elif old is None or ("/" not in key and not same_period):
        found.added.append(key)
    else:
        found.corrected[key] = old[1]


def _removal(key: str) -> str:
    return key.split("/")[1].split("#", maxsplit=1)[0] if "/" in key else ""
