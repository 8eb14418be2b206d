"""Each agency's rules as the care room wants them, remembered for a little while."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from psycopg import Connection

from everychild.care.rules import JurisdictionRules
from everychild.jurisdictions.directory import Agency, agencies
from everychild.vocabulary.ids import AgencyId

_SECONDS_REMEMBERED = 10.0


def rules_of(agency: Agency) -> JurisdictionRules:
    """One agency's rules."""
    return JurisdictionRules(
        state=agency.state,
        zone=agency.zone,
        seen_within=timedelta(hours=agency.seen_within_hours),
        away_counts=timedelta(hours=agency.away_counts_hours),
        phone_word_counts=agency.phone_word_counts,
        virtual_visit_counts=agency.virtual_visit_counts,
    )


class RememberedRules:
    """The rules of all agencies, asked for again every ten seconds."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        """Take what opens a connection for the length of a block."""
        self._connect = connect
        self._asked_at = float("-inf")
        self._rules: Mapping[AgencyId, JurisdictionRules] = {}

    def __call__(self, agencies: Collection[AgencyId]) -> Mapping[AgencyId, JurisdictionRules]:
        """The rules as they were at most ten seconds ago, and of these agencies even if they came since."""
        if time.monotonic() - self._asked_at > _SECONDS_REMEMBERED or not self._rules.keys() >= set(agencies):
            with self._connect() as conn:
                self._rules = _read(conn)
            self._asked_at = time.monotonic()
        return self._rules


def _read(conn: Connection[Any]) -> Mapping[AgencyId, JurisdictionRules]:
    return {agency.agency_id: rules_of(agency) for agency in agencies(conn)}
