"""Many small deliveries at once are all dealt with, however few connections there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from deliveries import InventedSender, as_lines, deliver, event

from everychild.doors.tools import Tools, open_tools
from everychild.runtime.database import Databases

pytestmark = pytest.mark.database
AT_ONCE = 16
SENDER = InventedSender()


def one(tools: Tools, index: int) -> int:
    return deliver(tools, SENDER, as_lines([event("child-removed", "2026-01-05", f"INV{index}")])).applied


def test_no_small_delivery_holds_one_connection_while_it_waits_for_another(
    databases: Databases, tmp_path: Path
) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    with open_tools(databases, tmp_path, size=2) as tools:
        tools.worker.timeout = 20.0
        SENDER.enrol(tools)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            applied = list(threads.map(partial(one, tools), range(4 * AT_ONCE)))

    assert applied == [1] * (4 * AT_ONCE)
