"""Who has placement-and-care responsibility for a child at an instant, over all of the child's records.

Always true: a child is counted once; two agencies disagree only where both claim or both deny placement and care; an
agency that reports a child for another by agreement claims nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from everychild.care.absence import Absence
from everychild.care.episodes import Episode, episodes_of
from everychild.care.handovers import EXIT_TRANSFER, Handover, handovers_of
from everychild.care.layers import FOREVER, Layer, layer_of
from everychild.care.life import Life
from everychild.vocabulary.ids import AgencyId
from everychild.vocabulary.roll_call import Headline

_NEVER: Layer[str] = Layer()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one record says of responsibility."""

    life: Life
    episodes: Layer[Episode]
    pending: Layer[str]
    denied: Layer[str]
    findings: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Under which claim a child is counted at an instant, and why.

    Takes:
        disagree: two agencies both claim, or both deny, placement and care.
        custody_ended: responsibility ended while the child was missing, and the child still is.
        reported_by: the agency that reports the child in AFCARS for the one with placement and care; empty where none.
        removals: the open removals that records tell, with whose they are; those that report for another too.
    """

    claim: Claim
    disagree: bool = False
    custody_ended: bool = False
    reported_by: str = ""
    removals: tuple[tuple[datetime, AgencyId], ...] = ()


def claims_of(lives: Sequence[Life]) -> list[Claim]:
    """The claims of a child's records, in the records' order."""
    handovers = handovers_of(lives)
    return [_claim(life, handovers.get(life.record_id)) for life in lives]


def counted_at(
    claims: Sequence[Claim], absence: Absence | None, instant: datetime, *, adult_at: datetime
) -> Counted | None:
    """Under which claim a child is counted; None for a child who is not on the roll call."""
    found = [claim for claim in claims if claim.episodes.at(instant) is not None]
    if found:
        return _of_open(found, instant)
    ended = _ended_while_missing(claims, absence, instant, adult_at=adult_at)
    if ended is not None:
        return Counted(claim=ended, custody_ended=True)
    denied = next((claim for claim in claims if _gave_up_what_was_refused(claim, instant)), None)
    return None if denied is None else Counted(claim=denied, disagree=True)


def _claim(life: Life, handover: Handover | None) -> Claim:
    episodes, findings = episodes_of(life, handover)
    if handover is None:
        return Claim(life, episodes, _NEVER, _NEVER, findings)
    return Claim(life, episodes, layer_of(handover.pending), layer_of(handover.denied), findings)


def _of_open(found: Sequence[Claim], instant: datetime) -> Counted:
    """Whose claim began first, so that a child whom two agencies claim is counted once and neither is dropped."""
    if len(found) == 1:
        (only,) = found
        return Counted(
            claim=only, disagree=only.denied.at(instant) is not None, removals=tuple(_removals(found, instant))
        )
    own = [claim for claim in found if not _is_for_another(claim, instant)] or found
    first = min(own, key=lambda claim: (_began(claim, instant), claim.life.agency_id))
    others = sorted({claim.life.agency_id for claim in found if claim not in own})
    return Counted(
        claim=first,
        disagree=len({claim.life.agency_id for claim in own}) > 1 or first.denied.at(instant) is not None,
        reported_by=others[0] if others else "",
        removals=tuple(sorted(_removals(found, instant))),
    )


def _removals(found: Sequence[Claim], instant: datetime) -> list[tuple[datetime, AgencyId]]:
    open_now = [(claim.episodes.at(instant), claim.life.agency_id) for claim in found]
    return [
        (episode.value.removed_at, agency)
        for episode, agency in open_now
        if episode is not None and episode.value.removed_at is not None
    ]


def _is_for_another(claim: Claim, instant: datetime) -> bool:
    episode = claim.episodes.at(instant)
    return episode is not None and episode.value.by_agreement


def _began(claim: Claim, instant: datetime) -> datetime:
    episode = claim.episodes.at(instant)
    return episode.start if episode else FOREVER


def _ended_while_missing(
    claims: Sequence[Claim], absence: Absence | None, instant: datetime, *, adult_at: datetime
) -> Claim | None:
    """The agency whose responsibility ended last while the child was missing, and the child still is."""
    if absence is None or absence.headline not in {Headline.MISSING, Headline.FOUND_NOT_BACK}:
        return None
    if absence.verified and instant >= adult_at:
        return None  # an adult who was found owes nobody an address
    ended: list[tuple[datetime, AgencyId, Claim]] = []
    for claim in claims:
        for stretch in claim.episodes.stretches:
            if stretch.end > instant:
                continue
            if stretch.value.how == "died":
                return None
            if absence.since <= stretch.end:
                ended.append((stretch.end, claim.life.agency_id, claim))
    return max(ended, key=lambda each: each[:2])[2] if ended else None


def _gave_up_what_was_refused(claim: Claim, instant: datetime) -> bool:
    """The sender let go and the receiver refused: the sender has the child until the two agree."""
    if claim.denied.at(instant) is None:
        return False
    last = next((stretch for stretch in reversed(claim.episodes.stretches) if stretch.end <= instant), None)
    return last is not None and last.value.reason == EXIT_TRANSFER
