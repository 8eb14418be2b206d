"""Applying claims of a live or bulk delivery of events, a chunk a transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection

from everychild.care.codec import kind_of
from everychild.care.events.description import RecordNumbered
from everychild.intake.claims import Claim
from everychild.intake.receipts import Tally
from everychild.intake.rekeyed import standing_for
from everychild.jurisdictions.directory import Feed
from everychild.ledger.append import Draft, Lane, Pen, append
from everychild.ledger.readers import child_ids
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, EntryId, FeedId, RecordId, SubmissionId, record_id
from everychild.vocabulary.kinds import HEARD, RETRACTED
from everychild.vocabulary.problems import Problem

_SQL = load_queries("everychild.intake", "intake.sql")

NUMBERED = kind_of(RecordNumbered)


class EventTools(Protocol):
    """What applying needs of the process it runs in."""

    @property
    def record_secret(self) -> bytes:
        """Under which an agency's number becomes a record id."""
        ...

    def pen(self, records: Collection[UUID]) -> Pen:
        """What an append about these records needs; their keys are committed."""
        ...


class EventIdsMet(Exception):
    """Two deliveries used one event id at once; nothing of this chunk is written, and it is read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of a chunk of claims."""

    tally: Tally
    problems: tuple[Problem, ...]
    heard_through: Claim | None


@dataclass(frozen=True, slots=True)
class _Before:
    digest: bytes
    entry_id: EntryId | None
    record: RecordId | None
    taken_back: bool = False


@dataclass(slots=True, kw_only=True)
class _Page:
    """Claims of one delivery on their way into the ledger."""

    submission_id: SubmissionId
    claims: Sequence[Claim]
    records: Mapping[int, RecordId]
    problems: list[Problem] = field(default_factory=list[Problem])
    applied: int = 0
    unchanged: int = 0
    refused: int = 0
    heard: Claim | None = None

    @property
    def result(self) -> Applied:
        """What became of them."""
        tally = Tally(received=len(self.claims), applied=self.applied, unchanged=self.unchanged, refused=self.refused)
        return Applied(tally=tally, problems=tuple(self.problems), heard_through=self.heard)


def apply_events(
    conn: Connection[Any], tools: EventTools, feed: Feed, submission_id: SubmissionId, claims: Sequence[Claim]
) -> Applied:
    """Make entries of the claims that stand, in the caller's transaction."""
    (applied,) = apply_together(conn, tools, feed, {submission_id: claims}).values()
    return applied


def apply_together(
    conn: Connection[Any], tools: EventTools, feed: Feed, deliveries: Mapping[SubmissionId, Sequence[Claim]]
) -> dict[SubmissionId, Applied]:
    """Make entries of the claims of several deliveries of one feed, in order, in as few statements as of one."""
    everything = [claim for claims in deliveries.values() for claim in claims]
    theirs = iter(_theirs(conn, feed, everything))
    ids = {_Named(claim.record, claim.number): _record(tools, feed, claim) for claim in everything if _is_named(claim)}
    stands = standing_for(conn, set(ids.values()))
    pages: list[_Page] = []
    for submission_id, claims in deliveries.items():
        own = [next(theirs) for _ in claims]
        records = {each.ordinal: ids[_Named(each.record, each.number)] for each in own if _is_named(each)}
        records = {ordinal: stands.get(record, record) for ordinal, record in records.items()}
        pages.append(_Page(submission_id=submission_id, claims=own, records=records))
    pen = tools.pen({record for page in pages for record in page.records.values()})
    _number(conn, feed, pen, pages)
    sheet = _Sheet(conn=conn, feed=feed, pen=pen, said=_said_before(conn, feed, everything))
    for page in pages:
        for claim in page.claims:
            _take(sheet, page, claim)
    sheet.flush()
    return {page.submission_id: page.result for page in pages}


@dataclass(frozen=True, slots=True)
class _Named:
    """How a claim names its record."""

    record: RecordId | None
    number: str


def _is_named(claim: Claim) -> bool:
    return bool(claim.number or claim.record)


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """What is pending of all deliveries, and what their event ids mean by now."""

    conn: Connection[Any]
    feed: Feed
    pen: Pen
    said: dict[bytes, _Before]
    pending: list[tuple[_Page, Claim, Draft]] = field(default_factory=list[tuple[_Page, Claim, Draft]])

    def flush(self) -> None:
        """Append what is pending, and remember its event ids for ever."""
        if not self.pending:
            return
        ids = append(self.conn, [draft for _, _, draft in self.pending], self.pen, lane=Lane(self.feed.lane))
        for (page, claim, draft), entry_id in zip(self.pending, ids, strict=True):
            self.said[claim.event_key] = _Before(claim.digest, entry_id, draft.record_id)
            page.applied += 1
        written = self.conn.execute(
            _SQL["remember_events"],
            {
                "feed_id": self.feed.feed_id,
                "submission_ids": [page.submission_id for page, _, _ in self.pending],
                "event_keys": [claim.event_key for _, claim, _ in self.pending],
                "digests": [claim.digest for _, claim, _ in self.pending],
                "entry_ids": ids,
                "record_ids": [draft.record_id for _, _, draft in self.pending],
            },
        ).fetchall()
        if len(written) != len(self.pending):
            raise EventIdsMet("Two deliveries used one event id at the same time; this one is read again.")
        self.pending.clear()


def _take(sheet: _Sheet, page: _Page, claim: Claim) -> None:
    if claim.problems:
        _refuse(page, claim.problems)
        return
    record = page.records.get(claim.ordinal)
    before = sheet.said.get(claim.event_key)
    if before is not None and before.digest != claim.digest:
        _refuse(page, [_id_used(claim)])
        return
    if before is not None and not before.taken_back:
        page.unchanged += 1
        return
    named = None
    if claim.names:
        sheet.flush()
        named = sheet.said.get(_key_of(claim.names))
        if named is None or named.taken_back or named.record != record:
            _refuse(page, [_names_nothing(claim)])
            return
    draft = replace(_draft(claim, sheet.feed, record, named), submission_id=page.submission_id)
    sheet.pending.append((page, claim, draft))
    # The id counts as used from here on, also for a second claim that is applied together with this one.
    sheet.said[claim.event_key] = _Before(claim.digest, None, record)
    if claim.kind == HEARD and (page.heard is None or _day(claim) > _day(page.heard)):
        page.heard = claim


def _number(conn: Connection[Any], feed: Feed, pen: Pen, pages: Sequence[_Page]) -> None:
    """Keep, sealed, the number of a record that is spoken of for the first time: no other entry can give it back."""
    named = {page.records[each.ordinal]: (page, each) for page in pages for each in page.claims
             if each.number and not each.problems}  # fmt: skip
    known = child_ids(conn, named.keys())
    drafts = [
        Draft(
            kind=NUMBERED,
            agency_id=feed.agency_id,
            occurred_on=claim.occurred_on or pen.now.date(),
            record_id=record,
            codes={"element": "number"},
            detail={"number": claim.number},
            cause=f"intake/number/{record}",
            submission_id=page.submission_id,
        )
        for record, (page, claim) in named.items()
        if record not in known
    ]
    if drafts:
        append(conn, drafts, pen, lane=Lane(feed.lane))


def _draft(claim: Claim, feed: Feed, record: RecordId | None, named: _Before | None) -> Draft:
    assert claim.occurred_on is not None, "a claim without problems has its day"
    draft = Draft(
        kind=claim.kind,
        agency_id=feed.agency_id,
        occurred_on=claim.occurred_on,
        record_id=record,
        occurred_at=claim.occurred_at,
        agency_recorded_on=claim.recorded_on,
        codes=claim.codes or {},
        detail=claim.detail or {},
    )
    if claim.kind == HEARD:
        return replace(draft, codes={"feed_id": feed.feed_id, "heard_through": claim.occurred_on.isoformat()})
    if named is None:
        return draft
    if claim.kind == RETRACTED:
        return replace(draft, retracts=named.entry_id)
    return replace(draft, corrects=named.entry_id)


def desk_of(agency: AgencyId) -> FeedId:
    """The feed in which an agency's people type."""
    return FeedId(f"{agency}/desk")


def _theirs(conn: Connection[Any], feed: Feed, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Claims that name a record by its id stand at the agency's desk and for its own records only."""
    named = [claim.record for claim in claims if claim.record is not None]
    if not named:
        return claims
    at_the_desk = feed.feed_id == desk_of(feed.agency_id)
    rows = conn.execute(_SQL["records_of_agency"], {"record_ids": named, "agency_id": feed.agency_id})
    own = {record for (record,) in rows} if at_the_desk else set[RecordId]()
    return [
        replace(claim, problems=(*claim.problems, _not_theirs(claim)))
        if claim.record is not None and claim.record not in own
        else claim
        for claim in claims
    ]


def _record(tools: EventTools, feed: Feed, claim: Claim) -> RecordId:
    if claim.record is not None:
        return claim.record
    return record_id(tools.record_secret, feed.agency_id, claim.number)


def _said_before(conn: Connection[Any], feed: Feed, claims: Sequence[Claim]) -> dict[bytes, _Before]:
    keys = {claim.event_key for claim in claims if claim.event_id} | {
        _key_of(claim.names) for claim in claims if claim.names
    }
    rows = conn.execute(_SQL["events_said"], {"feed_id": feed.feed_id, "event_keys": list(keys)})
    return {
        bytes(key): _Before(bytes(digest), entry, record, taken_back) for key, digest, entry, record, taken_back in rows
    }


def _key_of(event_id: str) -> bytes:
    return Claim(ordinal=0, line=0, event_id=event_id).event_key


def _day(claim: Claim) -> datetime:
    assert claim.occurred_on is not None, "a heard claim without problems has its day"
    return datetime.combine(claim.occurred_on, datetime.min.time())


def _refuse(page: _Page, problems: Sequence[Problem]) -> None:
    page.refused += 1
    page.problems.extend(problems)


def _not_theirs(claim: Claim) -> Problem:
    return Problem(
        code="record-not-yours",
        field="record",
        what="This record is not one of the agency's, or this feed names records by their number.",
        remedy="Choose the child from the agency's own list, or give the agency's number.",
        line=claim.line,
        claim=claim.ordinal,
    )


def _id_used(claim: Claim) -> Problem:
    return Problem(
        code="event-id-used",
        field="id",
        what="This event id stands for another event already.",
        remedy="Send a correction under a new id, naming this one in `corrects`.",
        line=claim.line,
        claim=claim.ordinal,
    )


def _names_nothing(claim: Claim) -> Problem:
    return Problem(
        code="event-named-unknown",
        field="corrects" if claim.kind != RETRACTED else "body/retracts",
        what="The event that this one names is not one that this feed sent about this record.",
        remedy="Send that event first, or check its id and the record's number.",
        line=claim.line,
        claim=claim.ordinal,
    )
