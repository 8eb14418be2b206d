"""What kind of file somebody holds, read from its beginning and from the feed that it is for. Pure.

A sender need not say what the file says of itself: an AFCARS file names its form and its report period in its head, a
CSV file its kind in its heading line. Where the beginning is damaged, the feed's name decides, so that the file still
goes in and its problems are told on a receipt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from everychild.intake import duty, protections, rekey, sidecar, staff
from everychild.intake.signatures import Delivery
from everychild.vocabulary.days import ReportPeriod
from everychild.vocabulary.ids import FeedId

HEAD_BYTES = 1 << 16
_BOM = b"\xef\xbb\xbf"
_REPORT_DATE = re.compile(rb"<[EA]2_report_date>\s*(\d{6})\s*</[EA]2_report_date>")
_OF_ASSISTANCE = re.compile(rb"<A[1-9]\d?_\w")
_ELSE = {"afcars": Delivery.AFCARS, "people": Delivery.SIDECAR, "live": Delivery.EVENTS, "desk": Delivery.EVENTS}
# The narrower headings first: a person file asks for no column but the number.
_HEADINGS = (
    (Delivery.ASSIGNMENTS, staff.ASSIGNMENTS),
    (Delivery.STAFF, staff.STAFF),
    (Delivery.SHIELDS, protections.SHIELDS),
    (Delivery.SEALS, protections.SEALS),
    (Delivery.REKEY, rekey.COLUMNS),
    (Delivery.DUTY, duty.COLUMNS),
    (Delivery.SIDECAR, sidecar.REQUIRED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a file is: its kind, and the report period that it names."""

    delivery: Delivery
    period: ReportPeriod | None = None


def kind_of(head: bytes, feed: FeedId) -> Kind | None:
    """The kind of a file for a feed, by the file's first `HEAD_BYTES`; None where neither tells."""
    start = head.removeprefix(_BOM).lstrip()
    if start.startswith(b"<"):
        delivery = Delivery.ASSISTANCE if _OF_ASSISTANCE.search(head) else Delivery.AFCARS
        return Kind(delivery=delivery, period=_period(head))
    if start.startswith((b"{", b"[")):
        return Kind(delivery=Delivery.EVENTS)
    delivery = _by_heading(start) or _ELSE.get(feed.partition("/")[2])
    return Kind(delivery=delivery) if delivery else None


def _by_heading(start: bytes) -> Delivery | None:
    line = start.partition(b"\n")[0].decode("utf-8", errors="replace")
    heading = {name.strip().strip('"').lower() for name in line.split(",")}
    return next((delivery for delivery, columns in _HEADINGS if heading.issuperset(columns)), None)


def _period(head: bytes) -> ReportPeriod | None:
    said = _REPORT_DATE.search(head)
    if not said:
        return None
    try:
        return ReportPeriod.parse(said[1].decode())
    except ValueError:
        return None
