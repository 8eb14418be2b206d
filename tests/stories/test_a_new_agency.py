"""An agency that has just been enrolled."""

from __future__ import annotations

import pytest
from deliveries import InventedSender

from everychild.doors.rules import RememberedRules
from everychild.doors.tools import Tools
from everychild.vocabulary.ids import AgencyId

pytestmark = pytest.mark.database
FIRST = InventedSender(agency_id=AgencyId("US-KY:first"), state="US-KY")
LATER = InventedSender(agency_id=AgencyId("US-OH:later"), state="US-OH", afcars_code="39")


def test_rules_are_asked_for_again_for_an_agency_that_came_since(tools: Tools) -> None:
    rules = RememberedRules(tools.worker.connection)
    FIRST.enrol(tools)
    assert rules([FIRST.agency_id])[FIRST.agency_id].state == "US-KY"
    LATER.enrol(tools)

    assert rules([LATER.agency_id])[LATER.agency_id].state == "US-OH"
