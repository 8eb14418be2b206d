"""A process that gives way has the server's processes that work for it give way too."""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import Any

import pytest

from everychild.runtime.database import Databases, connect
from everychild.runtime.processes import give_way_as_we_do

pytestmark = pytest.mark.database


def work(dsn: str, nice: int, found: Any) -> None:  # noqa: ANN401 - a queue between processes
    """Be a process that gives way, and try to have another that is no server's give way too."""
    os.nice(nice)
    with connect(dsn) as conn:
        give_way_as_we_do(os.getppid())
        found.put(os.getpriority(os.PRIO_PROCESS, conn.info.backend_pid))


@pytest.mark.skipif(sys.platform != "linux", reason="only there can it be seen whose process a number is")
@pytest.mark.parametrize("nice", [0, 7])
def test_the_servers_half_gives_way_as_ours_does_and_nobody_elses_process(databases: Databases, nice: int) -> None:
    spawn = multiprocessing.get_context("spawn")
    found, ours = spawn.Queue(), os.getpriority(os.PRIO_PROCESS, 0)
    process = spawn.Process(target=work, args=(databases.worker, nice, found))
    process.start()
    niceness = found.get(timeout=60)
    process.join()

    with connect(databases.worker) as conn:
        usual = os.getpriority(os.PRIO_PROCESS, conn.info.backend_pid)
    assert niceness == (ours + nice if ours + nice > 0 else usual)
    assert os.getpriority(os.PRIO_PROCESS, 0) == ours
