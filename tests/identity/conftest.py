"""What tests of live recognition ask for."""

from __future__ import annotations

import pytest
from living import INDIANA, KENTUCKY, OHIO

from everychild.doors.tools import Tools


@pytest.fixture
def enrolled(tools: Tools) -> None:
    """Three agencies with feeds, one of them in the bulk lane."""
    for sender in (KENTUCKY, OHIO, INDIANA):
        sender.enrol(tools)
