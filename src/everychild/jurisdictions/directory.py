"""Agencies, feeds and keys, found and added."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, FeedId

_SQL = load_queries("everychild.jurisdictions", "jurisdictions.sql")


class NoSuchFeed(Exception):
    """No feed goes by this name; check it, or add the feed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A title IV-E agency and the rules of its jurisdiction.

    Takes:
        state: ISO 3166-2.
        afcars_code: E1 as in its AFCARS file.
        zone: in which its days begin.
        seen_within_hours: after responsibility begins, until the child is to be seen.
        away_counts_hours: for which a place known from a named person counts; 0 where that is missing.
        phone_word_counts: whether a named person's word by telephone counts as that.
    """

    agency_id: AgencyId
    name: str
    state: str
    afcars_code: str
    zone: str
    seen_within_hours: int = 72
    away_counts_hours: int = 24
    virtual_visit_counts: bool = False
    phone_word_counts: bool = False
    invented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A stream in which an agency delivers.

    Takes:
        lane: `live` or `bulk`.
        deliveries: kinds of file that it is agreed to deliver.
        promise_days: its silence counts as no recent data when it has not spoken for longer.
    """

    feed_id: FeedId
    agency_id: AgencyId
    name: str
    lane: str
    deliveries: list[str]
    promise_days: int


def add_agency(conn: Connection[Any], agency: Agency) -> None:
    """Make an agency known, or its rules as they are now."""
    conn.execute(_SQL["add_agency"], asdict(agency))


def agencies(conn: Connection[Any]) -> list[Agency]:
    """Every agency, by name."""
    with conn.cursor(row_factory=class_row(Agency)) as cursor:
        cursor.execute(_SQL["agencies"])
        return cursor.fetchall()


def add_feed(conn: Connection[Any], feed: Feed) -> None:
    """Make a feed known, or what it has promised now."""
    conn.execute(_SQL["add_feed"], asdict(feed))


def feeds(conn: Connection[Any]) -> list[Feed]:
    """Every feed, by its id."""
    with conn.cursor(row_factory=class_row(Feed)) as cursor:
        cursor.execute(_SQL["feeds"], {"feed_id": None})
        return cursor.fetchall()


def require_feed(conn: Connection[Any], feed_id: FeedId) -> Feed:
    """One feed.

    Raises:
        NoSuchFeed: there is none of this name.
    """
    with conn.cursor(row_factory=class_row(Feed)) as cursor:
        cursor.execute(_SQL["feeds"], {"feed_id": feed_id})
        feed = cursor.fetchone()
    if feed is None:
        raise NoSuchFeed("No feed goes by this name.")
    return feed


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAtTheDoor:
    """What the door must know of a feed before it takes anything from it.

    Takes:
        zone: in which its agency's days begin.
        public_keys: those with which it may sign now.
    """

    feed: Feed
    zone: str
    public_keys: tuple[bytes, ...]


def feed_at_the_door(conn: Connection[Any], feed_id: FeedId, *, at: datetime) -> FeedAtTheDoor:
    """One feed with its keys and its agency's zone, in one question.

    Raises:
        NoSuchFeed: there is none of this name.
    """
    row = conn.execute(_SQL["feed_at_the_door"], {"feed_id": feed_id, "at": at}).fetchone()
    if row is None:
        raise NoSuchFeed("No feed goes by this name.")
    *of_feed, zone, public_keys = row
    names = ("feed_id", "agency_id", "name", "lane", "deliveries", "promise_days")
    feed = Feed(**dict(zip(names, of_feed, strict=True)))
    return FeedAtTheDoor(feed=feed, zone=zone, public_keys=tuple(map(bytes, public_keys)))


def add_feed_key(conn: Connection[Any], feed_id: FeedId, public_key: bytes, *, in_force_from: datetime) -> None:
    """Let a feed sign with this Ed25519 key from an instant on."""
    conn.execute(_SQL["add_feed_key"], {"feed_id": feed_id, "public_key": public_key, "in_force_from": in_force_from})


def end_feed_key(conn: Connection[Any], feed_id: FeedId, public_key: bytes, *, in_force_to: datetime) -> None:
    """Let signatures with this key count no longer from an instant on."""
    conn.execute(_SQL["end_feed_key"], {"feed_id": feed_id, "public_key": public_key, "in_force_to": in_force_to})


def end_feed_keys_of(conn: Connection[Any], agency: AgencyId, *, in_force_to: datetime) -> int:
    """Let none of an agency's feeds sign from an instant on; gives how many keys ended."""
    given = {"agency_id": agency, "in_force_to": in_force_to}
    return conn.execute(_SQL["end_feed_keys_of_agency"], given).rowcount


def keys_in_force(conn: Connection[Any], feed_id: FeedId, *, at: datetime) -> list[bytes]:
    """The public keys with which a feed may sign at an instant."""
    return [bytes(key) for (key,) in conn.execute(_SQL["keys_in_force"], {"feed_id": feed_id, "at": at})]
