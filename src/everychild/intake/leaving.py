"""Everything that an agency delivered, in the order in which it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from everychild.intake.withdrawing import CAN_GO_BACK
from everychild.runtime.queries import load_queries
from everychild.vocabulary.ids import AgencyId, SubmissionId

_SQL = load_queries("everychild.intake", "intake.sql")

_PROTECTS = frozenset({"shields", "seals", "rekey"})
_OVER = frozenset({"withdrawn", "refused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryKept:
    """One delivery of an agency, as it is named in a proof.

    Takes:
        digest: SHA-256 of the bytes that were sent.
        claims: how many it had, as far as it was read.
    """

    submission_id: SubmissionId
    delivery: str
    period_ends_on: date | None
    digest: bytes
    received_at: datetime
    status: str
    claims: int

    @property
    def goes_back(self) -> bool:
        """Whether it says something of children that can still be taken back."""
        waits = self.status in {"kept", "paused"}
        return self.status not in _OVER and (waits or self.delivery in CAN_GO_BACK)

    @property
    def stays(self) -> bool:
        """Whether it protects children, and so is not taken back; by a re-key file a shield follows to a new number."""
        return self.delivery in _PROTECTS and self.status not in {*_OVER, "kept", "paused"}


def deliveries_of(conn: Connection[Any], agency: AgencyId) -> list[DeliveryKept]:
    """Everything an agency has delivered, the last that was entered first."""
    with conn.cursor(row_factory=class_row(DeliveryKept)) as cursor:
        cursor.execute(_SQL["deliveries_of_agency"], {"agency_id": agency})
        return cursor.fetchall()
