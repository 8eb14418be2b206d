"""A delivery of events as claims: one JSON object each, in a list or a line at a time, with every problem in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from io import BufferedReader, BytesIO, RawIOBase
from typing import Any, cast
from uuid import UUID

from everychild.care.codec import kind_of, to_body
from everychild.care.events.wellbeing import AssistanceAgreementRecorded
from everychild.care.wire import read_day, read_event
from everychild.vocabulary.ids import RecordId
from everychild.vocabulary.kinds import HEARD, RETRACTED
from everychild.vocabulary.problems import Problem

LINE_BYTES_MAX = 1 << 20
LIST_BYTES_MAX = 64 << 20
ID_MAX = 64
TOLD_BY_FILES_ALONE = frozenset({kind_of(AssistanceAgreementRecorded)})
_MARK = b"\xef\xbb\xbf"
_OBJECT_BYTES_MAX = 1 << 16
_MEMBERS = frozenset(
    {"id", "kind", "number", "occurred_on", "occurred_at", "recorded_on", "corrects", "body", "record"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One event as delivered.

    Takes:
        ordinal: from 1, counting claims.
        event_id: the sender's own; empty where it could not be read.
        digest: of what it says, whatever the order of its members.
        record: the record itself, where the desk names one; a feed names records by its number.
        names: the sender's event id that it corrects or retracts.
        problems: not empty means refused.
    """

    ordinal: int
    line: int
    event_id: str = ""
    digest: bytes = b""
    kind: str = ""
    number: str = ""
    record: RecordId | None = None
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    recorded_on: date | None = None
    codes: Mapping[str, Any] | None = None
    detail: Mapping[str, Any] | None = None
    names: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def event_key(self) -> bytes:
        """What stands for the sender's event id in our tables."""
        return hashlib.sha256(self.event_id.encode()).digest()


def read_claims(file: BufferedReader, *, today: date) -> Iterator[Claim]:
    """The claims of a delivery, one at a time; a list is read whole and may be at most 64 MiB."""
    if file.peek(len(_MARK)).startswith(_MARK):
        file.read(len(_MARK))
    if file.peek(64).lstrip()[:1] == b"[":
        yield from _from_list(file, today)
    else:
        yield from _from_lines(_object_first(file), today)


def _object_first(file: BufferedReader) -> BufferedReader | BytesIO:
    """The file; where its first line only opens an object, that whole object as one line, if it is one."""
    if file.peek(_OBJECT_BYTES_MAX).lstrip()[:2].rstrip() != b"{":
        return file
    beginning = file.read(_OBJECT_BYTES_MAX)
    try:
        whole = json.loads(beginning)
    except (ValueError, RecursionError):
        return BufferedReader(_Joined(beginning, file))
    return BytesIO(json.dumps(whole).encode())


class _Joined(RawIOBase):
    """Bytes that were read already, and then the rest of the file."""

    def __init__(self, beginning: bytes, rest: BufferedReader) -> None:
        self._beginning = BytesIO(beginning)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - the buffer protocol's own signature
        return self._beginning.readinto(buffer) or self._rest.readinto(buffer)


def _from_lines(file: BufferedReader | BytesIO, today: date) -> Iterator[Claim]:
    ordinal = line_number = 0
    while line := file.readline(LINE_BYTES_MAX + 1):
        line_number += 1
        too_long = len(line) > LINE_BYTES_MAX
        while too_long and line and not line.endswith(b"\n"):
            line = file.readline(LINE_BYTES_MAX)
        if not too_long and not line.strip():
            continue
        ordinal += 1
        blank = Claim(ordinal=ordinal, line=line_number)
        if too_long:
            yield _refused(blank, "line-too-long", "line", "The line is longer than 1 MiB.", "Send one event a line.")
        else:
            yield _parsed(blank, line, today)


def _from_list(file: BufferedReader, today: date) -> Iterator[Claim]:
    whole = file.read(LIST_BYTES_MAX + 1)
    blank = Claim(ordinal=1, line=1)
    if len(whole) > LIST_BYTES_MAX:
        yield _refused(blank, "list-too-long", "body", "The list is longer than 64 MiB.", "Send one event a line.")
        return
    try:
        items = json.loads(whole)
    except (ValueError, RecursionError):
        yield _refused(
            blank, "json-unreadable", "body", "The list cannot be read as JSON.", "Send valid JSON in UTF-8."
        )
        return
    for index, item in enumerate(cast("list[object]", items), start=1):
        yield _admitted(replace(blank, ordinal=index), item, today)


def _parsed(blank: Claim, line: bytes, today: date) -> Claim:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        return _refused(
            blank, "json-unreadable", "line", "The line cannot be read as JSON.", "Send one object a line, in UTF-8."
        )
    return _admitted(blank, item, today)


def _admitted(blank: Claim, item: object, today: date) -> Claim:
    if not isinstance(item, dict):
        return _refused(blank, "event-not-an-object", "line", "The event is not an object.", "Send one object a line.")
    given = cast("dict[str, Any]", item)
    try:
        said = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return _refused(
            blank, "text-unreadable", "line", "A text is not valid Unicode.", "Mend the extract's encoding."
        )
    problems: list[Problem] = []
    problems += [
        Problem(
            code="member-unknown",
            field="event",
            what="The event has a member that is not one of an event's.",
            remedy="Leave it out, or put it into the body.",
        )
        for name in given
        if name not in _MEMBERS
    ]
    claim = replace(
        blank,
        event_id=_short(given.get("id"), "id", problems),
        digest=hashlib.sha256(said).digest(),
        kind=str(given.get("kind", "")),
        recorded_on=read_day(given["recorded_on"], "recorded_on", problems) if given.get("recorded_on") else None,
        names=_short(given["corrects"], "corrects", problems) if given.get("corrects") is not None else "",
    )
    body = given.get("body")
    match claim.kind:
        case _ if claim.kind == HEARD:
            claim = _heard(claim, body, problems)
        case _ if claim.kind == RETRACTED:
            claim = _retraction(claim, given, body, problems)
        case _:
            claim = _event(claim, given, problems)
    if claim.occurred_on is not None and claim.occurred_on > today + timedelta(days=1):
        problems.append(_in_the_future())
    numbered = tuple(replace(each, line=claim.line, claim=claim.ordinal) for each in problems)
    return replace(claim, problems=numbered)


def _event(claim: Claim, given: Mapping[str, Any], problems: list[Problem]) -> Claim:
    record = _record(given["record"], problems) if given.get("record") is not None else None
    number = _short(given.get("number"), "number", problems) if record is None else ""
    claim = replace(claim, record=record)
    wired = read_event(given.get("kind"), given.get("occurred_on"), given.get("occurred_at"), given.get("body"))
    problems += wired.problems
    if wired.event is None:
        return replace(claim, number=number)
    body = to_body(wired.event)
    if body.kind in TOLD_BY_FILES_ALONE:
        what, remedy = "An assistance agreement is told by the assistance file alone.", "Deliver that file."
        problems.append(Problem(code="kind-of-a-file", field="kind", what=what, remedy=remedy))
    return replace(
        claim,
        number=number,
        occurred_on=wired.event.occurred_on,
        occurred_at=getattr(wired.event, "occurred_at", None),
        codes=body.codes,
        detail=body.detail,
    )


def _heard(claim: Claim, body: object, problems: list[Problem]) -> Claim:
    through = cast("dict[str, Any]", body).get("heard_through") if isinstance(body, dict) else None
    return replace(claim, occurred_on=read_day(through, "body/heard_through", problems))


def _retraction(claim: Claim, given: Mapping[str, Any], body: object, problems: list[Problem]) -> Claim:
    retracts = cast("dict[str, Any]", body).get("retracts") if isinstance(body, dict) else None
    return replace(
        claim,
        number=_short(given.get("number"), "number", problems),
        occurred_on=read_day(given.get("occurred_on"), "occurred_on", problems),
        names=_short(retracts, "body/retracts", problems),
    )


def _record(value: object, problems: list[Problem]) -> RecordId | None:
    try:
        return RecordId(UUID(str(value)))
    except ValueError:
        what, remedy = "This is not a record's id.", "Choose the child from the list, or give the number."
        problems.append(Problem(code="id-unreadable", field="record", what=what, remedy=remedy))
        return None


def _short(value: object, where: str, problems: list[Problem]) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > ID_MAX or not text.isprintable():
        problems.append(
            Problem(
                code="id-unreadable",
                field=where,
                what="This is not an id of 1 to 64 printable characters.",
                remedy="Send the id as your system has it, as text.",
            )
        )
        return ""
    return text


def _refused(blank: Claim, code: str, where: str, what: str, remedy: str) -> Claim:
    problem = Problem(code=code, field=where, what=what, remedy=remedy, line=blank.line, claim=blank.ordinal)
    return replace(blank, problems=(problem,))


def _in_the_future() -> Problem:
    return Problem(
        code="day-in-the-future",
        field="occurred_on",
        what="The event lies in the future.",
        remedy="Check the date, and send it when it has happened.",
    )
