"""When an agency has placement-and-care responsibility, and how it ended.

Always true: the same removal told by two feeds is one removal; an exit that cannot be right ends nothing, so that no
typing error takes a child off the roll call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved
from everychild.care.handovers import EXIT_TRANSFER, Handover
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of, start_of
from everychild.care.life import Life

EXIT_RUNAWAY_OR_UNKNOWN = "6"
EXIT_DEATH = "7"
EXITS_TO_A_HOME = frozenset({"1", "2", "3", "5"})
"""E155: to parents, relatives, by adoption, by guardianship; each says with whom the child is."""

AGREEMENTS = (("E103", "1"), ("E104", "1"))
"""Flags that say that another public agency or a tribe has the child under a title IV-E agreement."""

_NOTHING = Handover()


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch of responsibility.

    Takes:
        removed_at: when the child was removed; None where responsibility began without a removal so far.
        already_missing: responsibility was received while the child was missing.
        how: `discharged`, `died`, `transferred`, `removed` (the removal that followed) or `open`.
        reason: E155 where discharged.
        by_agreement: another agency has placement and care, and this one reports the child in AFCARS.
    """

    began_at: datetime
    ended_at: datetime
    removed_at: datetime | None
    county: str
    already_missing: bool
    how: str
    reason: str
    setting: str
    by_agreement: bool


@dataclass(frozen=True, slots=True)
class _Beginning:
    at: datetime
    on: date
    removed: bool
    county: str = ""
    already_missing: bool = False
    setting: str = ""
    by_agreement: bool = False


_Ending = tuple[datetime, str, str]


def episodes_of(life: Life, handover: Handover | None = None) -> tuple[Layer[Episode], frozenset[str]]:
    """The episodes of one record, in order, with findings where the file contradicts itself.

    Takes:
        handover: what transfers told over all of the child's records do to this one.
    """
    moved = handover or _NOTHING
    findings: set[str] = set(moved.findings)
    stretches: list[Stretch[Episode]] = []
    begun = _beginnings(life, moved.received)
    endings = _endings(life, begun, findings)
    covered_until = None
    for index, beginning in enumerate(begun):
        if not beginning.removed and covered_until is not None and beginning.at < covered_until:
            continue  # responsibility that is there already does not begin again
        given = [(at, "transferred", EXIT_TRANSFER) for at in moved.given if at > beginning.at]
        ended = min(endings[index] + given, default=(FOREVER, "open", ""))
        following = next((each.at for each in begun[index + 1 :] if each.removed), FOREVER)
        if ended[0] > following:
            if beginning.removed:
                findings.add("removal-inside-an-episode")
            ended = (following, "removed", "")
        stretches.append(Stretch(beginning.at, ended[0], _episode(beginning, ended)))
        covered_until = ended[0]
    return layer_of(stretches), frozenset(findings)


def _beginnings(life: Life, received: Sequence[datetime]) -> list[_Beginning]:
    """Each removal once, however many feeds told it, and each beginning without a removal."""
    tellings: dict[date, list[tuple[datetime, ChildRemoved]]] = {}
    begun = [_Beginning(at, at.date(), removed=False) for at in sorted(set(received))]
    for at, event in life.removals:
        if isinstance(event, ChildRemoved):
            tellings.setdefault(event.occurred_on, []).append((at, event))
        else:
            begun.append(_Beginning(at, event.occurred_on, removed=False, county=event.county, setting=event.setting))
    begun += [_removal(on, told) for on, told in tellings.items()]
    begun.sort(key=lambda each: (each.at, each.removed, each.setting, each.county))
    return begun


def _removal(on: date, told: Sequence[tuple[datetime, ChildRemoved]]) -> _Beginning:
    """One removal of one or more tellings: one with an hour says when, and nothing that any says is lost."""
    timed = [at for at, event in told if event.occurred_at is not None]
    return _Beginning(
        min(timed) if timed else told[0][0],
        on,
        removed=True,
        county=next((event.county for _, event in told if event.county), ""),
        already_missing=any(event.already_missing for _, event in told),
        by_agreement=any(flag in event.answers for _, event in told for flag in AGREEMENTS),
    )


def _endings(life: Life, begun: Sequence[_Beginning], findings: set[str]) -> list[list[_Ending]]:
    """The endings that belong to each beginning."""
    endings: list[list[_Ending]] = [[] for _ in begun]
    for at, ending in life.endings:
        if isinstance(ending, ChildDied):
            for index, beginning in enumerate(begun):
                ended_at = _not_before(life, beginning, at, ending)
                if ended_at is None:
                    findings.add("removal-after-death")
                else:
                    endings[index].append((ended_at, "died", EXIT_DEATH))
            continue
        targets = _ended_by(begun, at, ending)
        ends = [(index, _not_before(life, begun[index], at, ending)) for index in targets]
        how = "died" if ending.reason == EXIT_DEATH else "discharged"
        for index, ended_at in ends:
            if ended_at is not None:
                endings[index].append((ended_at, how, ending.reason))
        if not targets:
            findings.add("discharge-without-removal")
        elif all(ended_at is None for _, ended_at in ends):
            findings.add("discharge-before-removal")
    return endings


def _ended_by(begun: Sequence[_Beginning], at: datetime, ending: ChildDischarged) -> list[int]:
    """The beginnings that an exit ends: the removal it names and what began without one; all where it names none."""
    named = [index for index, each in enumerate(begun) if each.removed and each.on == ending.removal_on]
    return named + [
        index
        for index, each in enumerate(begun)
        if (each.at <= at or each.on == ending.occurred_on) and (ending.removal_on is None or not each.removed)
    ]


def _not_before(
    life: Life, beginning: _Beginning, at: datetime, ending: ChildDischarged | ChildDied
) -> datetime | None:
    """When an ending ends this beginning; a day without an hour that is the very day of the removal ends with it."""
    if at > beginning.at:
        return at
    if ending.occurred_at is None and ending.occurred_on == beginning.on:
        return start_of(beginning.on + timedelta(days=1), life.rules.zone)
    return None


def _episode(beginning: _Beginning, ended: _Ending) -> Episode:
    ended_at, how, reason = ended
    return Episode(
        began_at=beginning.at,
        ended_at=ended_at,
        removed_at=beginning.at if beginning.removed else None,
        county=beginning.county,
        already_missing=beginning.already_missing,
        how=how,
        reason=reason,
        setting=beginning.setting,
        by_agreement=beginning.by_agreement,
    )
