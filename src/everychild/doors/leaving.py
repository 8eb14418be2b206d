"""Leaving: everything of a jurisdiction taken back, its doors closed, and what can be signed of it afterwards.

Always true: nothing new is taken from it before the first entry goes back; a crash resumes, for whatever went back
stays back and the proof is read from the ledger, never from memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from everychild.disclosure.looks import looks_about, place_looks
from everychild.doors.leaving_proof import DeliveryGone, Left
from everychild.doors.tools import Tools
from everychild.doors.worker.processes import followers
from everychild.intake.leaving import DeliveryKept, deliveries_of
from everychild.intake.withdrawing import begin, cause_of
from everychild.intake.work import deal_with
from everychild.jurisdictions.directory import Agency, agencies, end_feed_keys_of
from everychild.jurisdictions.duty import drop_other_duty_lines
from everychild.keys.rings import KeyPurpose, destroy_key
from everychild.ledger.append import Lane
from everychild.ledger.checkpoints import sign_checkpoint
from everychild.ledger.followers import run_once, start
from everychild.ledger.readers import all_is_followed, standing_of_agency, taken_back
from everychild.ledger.sequencer import NotTheSequencer, become_the_sequencer, leave_the_seat, sequence_once
from everychild.people.accounts import end_accounts
from everychild.vocabulary.ids import AgencyId
from everychild.whereabouts import tally
from everychild.whereabouts.reading import counted_for

_REST_SECONDS = 0.2
_SECONDS_TO_FOLLOW = 600.0

Progress = Callable[[int, int], None]


class NotFollowed(Exception):
    """What was taken back is not on the roll call's page yet; look at the log, and give the same command again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """How many keys and accounts of a jurisdiction ended."""

    keys: int
    accounts: int


def agencies_of(conn: Connection[Any], place: str) -> list[Agency]:
    """The agencies of a state, or the one of this id."""
    return [each for each in agencies(conn) if place in {each.state, each.agency_id}]


def to_take_back(tools: Tools, leaving: Sequence[AgencyId]) -> list[DeliveryKept]:
    """Its deliveries that would go back, the last that was entered first."""
    with tools.worker.connection() as conn:
        return [each for agency in leaving for each in deliveries_of(conn, agency) if each.goes_back]


def on_the_roll(tools: Tools, leaving: Sequence[Agency]) -> int:
    """How many children of these agencies are on the roll call now."""
    with tools.worker.connection() as conn:
        return counted_for(conn, [each.agency_id for each in leaving], now=tools.clock())


def close_doors(tools: Tools, leaving: Sequence[AgencyId]) -> Closed:
    """End its signing keys and accounts, and take its numbers out of the duty directory."""
    keys = accounts = 0
    with tools.worker.connection() as conn:
        for agency in leaving:
            keys += end_feed_keys_of(conn, agency, in_force_to=tools.clock())
            accounts += end_accounts(conn, agency, now=tools.clock())
            drop_other_duty_lines(conn, agency, [])
    return Closed(keys=keys, accounts=accounts)


def take_all_back(tools: Tools, leaving: Sequence[AgencyId], progress: Progress, *, by: str, because: str) -> None:
    """Take back whatever of it goes back, the last first, and destroy the keys of all files that it sent."""
    going = to_take_back(tools, leaving)
    for done, each in enumerate(going, start=1):
        if each.status != "withdrawing":
            with tools.worker.connection() as conn:
                begin(conn, each.submission_id, tools, by=by, because=because)
        deal_with(tools, each.submission_id)
        progress(done, len(going))
    with tools.worker.connection() as conn, tools.keys.connection() as keys, keys.transaction():
        for agency in leaving:
            for each in deliveries_of(conn, agency):
                destroy_key(keys, KeyPurpose.SUBMISSION, each.submission_id)


def settled(tools: Tools) -> None:
    """Come back when everybody who follows has read everything: the running program's work, or done here.

    Raises:
        NotFollowed: the program did not catch up in ten minutes.
    """
    with tools.worker.connection() as conn:
        try:
            become_the_sequencer(conn)
        except NotTheSequencer:
            _wait(conn)
        else:
            try:
                _follow(tools, conn)
            finally:
                conn.rollback()
                leave_the_seat(conn)


def _wait(conn: Connection[Any]) -> None:
    until = time.monotonic() + _SECONDS_TO_FOLLOW
    while not all_is_followed(conn):
        conn.commit()
        if time.monotonic() > until:
            raise NotFollowed("The program has not read all that was taken back. Give the same command again.")
        time.sleep(_REST_SECONDS)
    conn.commit()


def _follow(tools: Tools, conn: Connection[Any]) -> None:
    following = followers(tools)
    for each in following:
        start(conn, each)
    conn.commit()
    more = True
    while more:
        more = sequence_once(conn).count + place_looks(conn) > 0
        conn.commit()
        for each in following:
            for lane in Lane:
                more = run_once(conn, each, lane) > 0 or more
                conn.commit()
    tally.turn(conn, tools.clock())
    conn.commit()


def what_was_left(  # noqa: PLR0913 - what is told of a departure
    tools: Tools, place: str, leaving: Sequence[Agency], closed: Closed, *, before: int, by: str, because: str
) -> Left:
    """What can be said of it now, read from the ledger, with a checkpoint over the last retraction."""
    now = tools.clock()
    after = on_the_roll(tools, leaving)
    stayed: dict[str, int] = {}
    gone: list[DeliveryGone] = []
    looks = 0
    with tools.worker.connection() as conn:
        for agency in leaving:
            gone += [_gone(conn, each) for each in deliveries_of(conn, agency.agency_id) if not each.stays]
            looks += looks_about(conn, agency.agency_id)
            for kind, count in standing_of_agency(conn, agency.agency_id).items():
                stayed[kind] = stayed.get(kind, 0) + count
        checkpoint = sign_checkpoint(conn, tools.checkpoint_key, now=now)
    return Left(
        place=place,
        agencies=tuple(each.agency_id for each in leaving),
        at=now.isoformat(timespec="seconds"),
        by=by,
        because=because,
        deliveries=tuple(gone),
        keys_ended=closed.keys,
        accounts_ended=closed.accounts,
        stayed=stayed,
        looks_kept=looks,
        on_the_roll_call_before=before,
        on_the_roll_call=after,
        checkpoint=checkpoint.note,
    )


def _gone(conn: Connection[Any], each: DeliveryKept) -> DeliveryGone:
    back = taken_back(conn, each.submission_id, since=each.received_at, cause=cause_of(each.submission_id))
    return DeliveryGone(
        submission=str(each.submission_id),
        kind=each.delivery,
        period=str(each.period_ends_on or ""),
        received_at=each.received_at.isoformat(timespec="seconds"),
        sha256=each.digest.hex(),
        claims=each.claims,
        entries=back.entries,
        retracted=back.retracted,
        first_position=back.first_position,
        last_position=back.last_position,
        leaves_sha256=back.leaves.hex() if back.retracted else "",
        file_unreadable=True,
    )
