"""When an agency has placement-and-care responsibility, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from everychild.care.events.removal import ChildDied, ChildDischarged, ChildRemoved, ResponsibilityBegan
from everychild.care.events.responsibility import TransferAnswered, TransferSent
from everychild.care.layers import FOREVER, Layer, Stretch, layer_of
from everychild.care.life import Life

EXIT_RUNAWAY_OR_UNKNOWN = "6"
FIRST_2020_EPISODE_NOTE = "45 CFR 1355.43(b)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch of responsibility.

    Takes:
        removed_at: when the child was removed; None where responsibility began without a removal so far.
        already_missing: responsibility was received while the child was missing.
        how: `discharged`, `died`, `transferred` or `open`.
        reason: E155 where discharged.
    """

    began_at: datetime
    ended_at: datetime
    removed_at: datetime | None
    county: str
    already_missing: bool
    how: str
    reason: str
    setting: str


def episodes_of(life: Life) -> tuple[Layer[Episode], frozenset[str]]:
    """The episodes of one record, in order, with findings where the file contradicts itself."""
    findings: set[str] = set()
    taken: set[int] = set()
    stretches: list[Stretch[Episode]] = []
    for index, (began_at, removal) in enumerate(life.removals):
        following = life.removals[index + 1][0] if index + 1 < len(life.removals) else FOREVER
        ended_at, how, reason = _ending(life, began_at, removal, taken)
        if isinstance(removal, ResponsibilityBegan) and following < ended_at:
            ended_at, how = following, "removed"
        if ended_at > following:
            findings.add("removal-inside-an-episode")
        if ended_at <= began_at:
            findings.add("episode-ends-before-it-begins")
            continue
        episode = Episode(
            began_at=began_at,
            ended_at=ended_at,
            removed_at=began_at if isinstance(removal, ChildRemoved) else None,
            county=removal.county,
            already_missing=isinstance(removal, ChildRemoved) and removal.already_missing,
            how=how,
            reason=reason,
            setting=removal.setting if isinstance(removal, ResponsibilityBegan) else "",
        )
        stretches.append(Stretch(began_at, ended_at, episode))
    if any(index not in taken and isinstance(each[1], ChildDischarged) for index, each in enumerate(life.endings)):
        findings.add("discharge-without-removal")
    return layer_of(stretches), frozenset(findings)


def pending_transfers(life: Life) -> Layer[str]:
    """Stretches in which a transfer was sent and not answered; the value is the agency it was sent to."""
    stretches: list[Stretch[str]] = []
    for sent_at, sent in life.transfers:
        if isinstance(sent, TransferSent) and not sent.by_court:
            answered = next(
                (at for at, answer in life.transfers if isinstance(answer, TransferAnswered) and at > sent_at), FOREVER
            )
            stretches.append(Stretch(sent_at, answered, sent.to_agency))
    return layer_of(stretches)


def refused_at(life: Life) -> list[datetime]:
    """When this record's agency refused a transfer that was sent to it."""
    return [at for at, answer in life.transfers if isinstance(answer, TransferAnswered) and not answer.accepted]


def _ending(
    life: Life, began_at: datetime, removal: ChildRemoved | ResponsibilityBegan, taken: set[int]
) -> tuple[datetime, str, str]:
    endings: list[tuple[datetime, str, str]] = []
    for index, (at, ending) in enumerate(life.endings):
        if isinstance(ending, ChildDied):
            if at >= began_at:
                endings.append((at, "died", "7"))
        elif _ends(ending, removal, at, began_at) and index not in taken:
            taken.add(index)
            endings.append((at, "discharged", ending.reason))
            break
    endings += [(at, "transferred", "8") for at in _transferred(life) if at > began_at]
    return min(endings, default=(FOREVER, "open", ""))


def _ends(
    ending: ChildDischarged, removal: ChildRemoved | ResponsibilityBegan, at: datetime, began_at: datetime
) -> bool:
    if ending.removal_on is not None and isinstance(removal, ChildRemoved):
        return ending.removal_on == removal.occurred_on
    return at >= began_at


def _transferred(life: Life) -> list[datetime]:
    """When responsibility moved away: by a court's order at once, else when the other agency accepted."""
    ended: list[datetime] = []
    for at, step in life.transfers:
        if isinstance(step, TransferSent):
            if step.by_court and step.to_agency != life.agency_id:
                ended.append(at)
        elif step.accepted and step.to_agency not in {"", life.agency_id}:
            ended.append(at)
    return ended
