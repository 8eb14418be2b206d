"""Transfers of responsibility, read over all of a child's records: who gave the child up, who took it, what is open.

Always true: the sender has the child until the receiver's own word, or a court's order; the sender's word that the
other side accepted ends nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from everychild.care.events.responsibility import TransferAnswered, TransferSent
from everychild.care.layers import FOREVER, Stretch
from everychild.care.life import Life
from everychild.vocabulary.ids import AgencyId, RecordId

EXIT_TRANSFER = "8"


@dataclass(slots=True, kw_only=True)
class Handover:
    """What transfers do to one record.

    Takes:
        received: when responsibility came to this record's agency.
        given: when it went from this record's agency to another.
        pending: stretches in which a transfer was sent and not taken; the value is the agency it was sent to.
        denied: stretches in which the sender calls it taken and the receiver refused it.
        findings: codes of what does not fit.
    """

    received: list[datetime] = field(default_factory=list[datetime])
    given: list[datetime] = field(default_factory=list[datetime])
    pending: list[Stretch[str]] = field(default_factory=list[Stretch[str]])
    denied: list[Stretch[str]] = field(default_factory=list[Stretch[str]])
    findings: set[str] = field(default_factory=set[str])


def handovers_of(lives: Sequence[Life]) -> Mapping[RecordId, Handover]:
    """What transfers do to each record that they touch; a record that none touches is not in it."""
    if not any(life.transfers for life in lives):
        return {}
    made: dict[RecordId, Handover] = {}
    for life in lives:
        sends = [(at, step) for at, step in life.transfers if isinstance(step, TransferSent)]
        for index, (at, sent) in enumerate(sends):
            until = sends[index + 1][0] if index + 1 < len(sends) else FOREVER
            _one(lives, made, _Sent(life=life, at=at, sent=sent, until=until))
        _taken_without_a_sender(life, made)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    life: Life
    at: datetime
    sent: TransferSent
    until: datetime

    def holds(self, on: date, at: datetime) -> bool:
        """Whether a word of this day bears on this transfer; a day without an hour may be the very day it was sent."""
        return on >= self.sent.occurred_on and at < self.until


def _one(lives: Sequence[Life], made: dict[RecordId, Handover], sent: _Sent) -> None:
    mine = made.setdefault(sent.life.record_id, Handover())
    to = sent.sent.to_agency
    receivers = [life for life in lives if to and life.agency_id == to != sent.life.agency_id]
    if sent.sent.by_court:
        if to != sent.life.agency_id:
            mine.given.append(sent.at)
        for life in receivers:
            made.setdefault(life.record_id, Handover()).received.append(sent.at)
        return
    taken = FOREVER
    for life in receivers:
        word = min((max(at, sent.at) for at in _takes(life, sent)), default=FOREVER)
        if word is not FOREVER:
            made.setdefault(life.record_id, Handover()).received.append(word)
        taken = min(taken, word)
    refused = min((max(at, sent.at) for life in receivers for at in _refusals(life, sent)), default=FOREVER)
    told_refused = min((max(at, sent.at) for at in _refusals(sent.life, sent)), default=FOREVER)
    told_taken = min((max(at, sent.at) for at in _told_taken(sent)), default=FOREVER)
    if taken < FOREVER:
        mine.given.append(taken)
    mine.pending.append(Stretch(sent.at, min(taken, refused, told_refused, sent.until), to))
    if refused < FOREVER and told_taken < FOREVER and taken is FOREVER:
        mine.denied.append(Stretch(max(refused, told_taken), sent.until, to))
    elif told_taken < FOREVER and taken is FOREVER:
        mine.findings.add("transfer-not-confirmed")


def _takes(life: Life, sent: _Sent) -> list[datetime]:
    """The receiver's own words: that it accepts, or that it has the child."""
    accepts = [
        at
        for at, step in life.transfers
        if isinstance(step, TransferAnswered)
        and step.accepted
        and step.to_agency in {"", life.agency_id}
        and sent.holds(step.occurred_on, at)
    ]
    return accepts + [at for at, begun in life.removals if sent.holds(begun.occurred_on, at)]


def _refusals(life: Life, sent: _Sent) -> list[datetime]:
    return [
        at
        for at, step in life.transfers
        if isinstance(step, TransferAnswered) and not step.accepted and sent.holds(step.occurred_on, at)
    ]


def _told_taken(sent: _Sent) -> list[datetime]:
    """The sender's word that the other side has the child: an answer it wrote down, or an exit by transfer."""
    answers = [
        at
        for at, step in sent.life.transfers
        if isinstance(step, TransferAnswered) and step.accepted and sent.holds(step.occurred_on, at)
    ]
    exits = [
        at
        for at, ending in sent.life.endings
        if getattr(ending, "reason", "") == EXIT_TRANSFER and sent.holds(ending.occurred_on, at)
    ]
    return answers + exits


def _taken_without_a_sender(life: Life, made: dict[RecordId, Handover]) -> None:
    """An agency says that it accepted a child whose transfer nobody else's record tells of."""
    sent_itself = any(isinstance(step, TransferSent) for _, step in life.transfers)
    for at, step in life.transfers:
        if isinstance(step, TransferAnswered) and step.accepted and _is_own_word(step, life.agency_id, sent_itself):
            made.setdefault(life.record_id, Handover()).received.append(at)


def _is_own_word(step: TransferAnswered, agency: AgencyId, sent_itself: bool) -> bool:  # noqa: FBT001 - a fact, not a switch
    return step.to_agency == agency or (not step.to_agency and not sent_itself)
