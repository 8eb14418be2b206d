"""An agency made known: its five feeds, each with a key of its own that stays with the sender."""

from __future__ import annotations

import os
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everychild.doors.cli.submit import feed_key, key_path
from everychild.doors.tools import Tools
from everychild.intake.signatures import Delivery
from everychild.jurisdictions.directory import Agency, Feed, add_agency, add_feed, add_feed_key
from everychild.vocabulary.ids import FeedId

HALF_YEAR_DAYS = 230
"""What a half-yearly feed promises: its file within a report period and the 45 days after it."""
LIVE_DAYS = 2

_FEEDS = (
    ("afcars", "AFCARS file", "bulk", (Delivery.AFCARS, Delivery.ASSISTANCE, Delivery.REKEY), HALF_YEAR_DAYS),
    ("people", "Person file", "bulk", (Delivery.SIDECAR,), HALF_YEAR_DAYS),
    ("protections", "Shields and seals", "bulk", (Delivery.SHIELDS, Delivery.SEALS), HALF_YEAR_DAYS),
    ("staff", "Staff", "bulk", (Delivery.STAFF, Delivery.ASSIGNMENTS, Delivery.DUTY), HALF_YEAR_DAYS),
    ("live", "Live events", "live", (Delivery.EVENTS,), LIVE_DAYS),
)


def enrol(tools: Tools, agency: Agency) -> list[FeedId]:
    """Make an agency and its feeds known; done again, it changes the agency's rules and no key. Gives the feeds."""
    made: list[FeedId] = []
    with tools.worker.connection() as conn:
        add_agency(conn, agency)
        for name, words, lane, kinds, promise_days in _FEEDS:
            feed = Feed(
                feed_id=FeedId(f"{agency.agency_id}/{name}"),
                agency_id=agency.agency_id,
                name=words,
                lane=lane,
                deliveries=[str(kind) for kind in kinds],
                promise_days=promise_days,
            )
            add_feed(conn, feed)
            public = _made_key(tools, feed.feed_id).public_key().public_bytes_raw()
            add_feed_key(conn, feed.feed_id, public, in_force_from=tools.clock() - timedelta(minutes=1))
            made.append(feed.feed_id)
    return made


def _made_key(tools: Tools, feed: FeedId) -> Ed25519PrivateKey:
    path = key_path(tools.home, feed)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return feed_key(tools.home, feed)
