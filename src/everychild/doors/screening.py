"""A look-up by somebody signed in: the search, the slip with its looks, and only then names and whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from everychild.disclosure.categories import IDENTITY
from everychild.disclosure.egress import Fact, release
from everychild.disclosure.matrix import matrix
from everychild.disclosure.rules import Refusal, opened
from everychild.disclosure.slips import DisclosureSlip, authorize
from everychild.disclosure.slips import Request as Asking
from everychild.doors.looking_up import best_of_children, certainty_of
from everychild.doors.tools import Tools
from everychild.identity.explaining import phrases_of
from everychild.identity.look_up import Asked, Found, Hit, look_up
from everychild.identity.showing import shown_descriptions
from everychild.jurisdictions.directory import Agency, agencies
from everychild.jurisdictions.duty import DutyLine, duty_lines, whom_to_call
from everychild.people.accounts import Account
from everychild.vocabulary.ids import AgencyId, ChildId
from everychild.whereabouts.heard import Word, words_at

PURPOSE = "P-SCREEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A child who may be meant, as released; the best of its records speaks for it."""

    child_id: ChildId
    agency: str
    group: str
    name: str | None
    born_on: date | None
    reasons: tuple[str, ...]
    weight: float
    agency_heard_at: datetime | None
    call: DutyLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a look-up gives.

    Takes:
        silent: agencies that did not answer in time, with when each was last heard.
        heard: how old every agency's answer is.
    """

    candidates: tuple[Candidate, ...]
    compared: int
    left_out: int
    heard: Mapping[AgencyId, Word]
    names: Mapping[AgencyId, str]
    refusal: Refusal | None = None

    @property
    def silent(self) -> list[AgencyId]:
        """Agencies of which no feed keeps its promise."""
        return sorted(agency for agency, word in self.heard.items() if word.past_promise)


def looked_up(tools: Tools, account: Account, asked: Asked, purpose: str = PURPOSE) -> Answer:
    """Search, commit the looks, and give what the slip opens."""
    now = tools.clock()
    may = opened(matrix(), role=account.role, purpose=purpose, related=True)
    if isinstance(may, Refusal):
        return Answer(candidates=(), compared=0, left_out=0, heard={}, names={}, refusal=may)
    with tools.worker.connection() as conn:
        found = look_up(conn, asked, tools.record_keys_there_are, tools.token_secret, today=now.date())
        children, hits = best_of_children(conn, found.hits)
        best = dict(zip(children, hits, strict=True))
        heard, known, lines = words_at(conn, None, now), agencies(conn), duty_lines(conn)
    slip = _slip(tools, account, best, purpose, now) if best else None
    answer = _Answering(found=found, heard=heard, known=known, lines=lines)
    if isinstance(slip, Refusal):
        return answer.with_candidates((), slip)
    return answer.with_candidates(_released(tools, slip, best, answer) if slip else (), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answering:
    found: Found
    heard: Mapping[AgencyId, Word]
    known: Sequence[Agency]
    lines: Sequence[DutyLine]

    def with_candidates(self, candidates: tuple[Candidate, ...], refusal: Refusal | None) -> Answer:
        return Answer(
            candidates=candidates,
            compared=self.found.compared,
            left_out=self.found.left_out,
            heard=self.heard,
            names={each.agency_id: each.name for each in self.known},
            refusal=refusal,
        )


def _slip(
    tools: Tools, account: Account, best: Mapping[ChildId, Hit], purpose: str, now: datetime
) -> DisclosureSlip | Refusal:
    # The block commits: the looks stand before anything is read.
    with tools.worker.connection() as conn:
        children = {child: [hit.record_id] for child, hit in best.items()}
        asking = Asking(
            account=account, purpose=purpose, shown_on="list", children=children, now=now, entropy=tools.entropy
        )
        return authorize(conn, asking)


def _released(
    tools: Tools, slip: DisclosureSlip, best: Mapping[ChildId, Hit], answer: _Answering
) -> tuple[Candidate, ...]:
    keys = tools.record_keys_there_are(slip.records)
    with tools.api.connection() as conn:
        described = shown_descriptions(conn, slip, keys)
    names = {each.agency_id: each.name for each in answer.known}
    candidates: list[Candidate] = []
    for child, hit in best.items():
        if child not in slip.children or hit.record_id not in described:
            continue
        person = described[hit.record_id]
        facts = [
            Fact(name="name", category=IDENTITY, value=f"{person.given} {person.family}".strip()),
            Fact(name="born-on", category=IDENTITY, value=person.born_on),
        ]
        released = release(slip, child, facts)
        word = answer.heard.get(hit.agency_id)
        candidates.append(
            Candidate(
                child_id=child,
                agency=names.get(hit.agency_id, hit.agency_id),
                group=certainty_of(hit),
                name=released.get("name"),
                born_on=released.get("born-on"),
                reasons=phrases_of(hit.reasons),
                weight=hit.weight,
                agency_heard_at=word.at if word else None,
                call=whom_to_call(answer.lines, hit.agency_id),
            )
        )
    return tuple(candidates)


def answer_body(answer: Answer) -> dict[str, Any]:
    """The answer as the API and the command line give it."""
    return {
        "candidates": [
            {
                "child": str(each.child_id),
                "agency": each.agency,
                "group": each.group,
                "name": each.name,
                "born_on": each.born_on.isoformat() if each.born_on else None,
                "reasons": list(each.reasons),
                "agency_heard_at": each.agency_heard_at.isoformat() if each.agency_heard_at else None,
                "call": {"phone": each.call.phone, "tested_on": each.call.tested_on.isoformat()} if each.call else None,
            }
            for each in answer.candidates
        ],
        "compared": answer.compared,
        "keys_too_common": answer.left_out,
        "answers": [
            {
                "agency": agency,
                "heard_at": word.at.isoformat() if word.at else None,
                "heard_through": word.through.isoformat() if word.through else None,
                "answered": not word.past_promise,
            }
            for agency, word in sorted(answer.heard.items())
        ],
        "has_not_answered": list(answer.silent),
    }
