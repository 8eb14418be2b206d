"""A command finds the program that somebody has begun: his own, or else the demo, wherever it listens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import run

from conftest import home_folder
from everychild.vocabulary.days import ReportPeriod

NEW_CHILD = "number,given,family,birth_date\nINVWHICH0001,Testa,Whichchild,2019-04-05\n"
INVENTED = "invented children"
CHILDREN = 12


@pytest.fixture
def demo() -> Iterator[Path]:
    """A data folder in which only a demo was begun, on a port that nobody else was told."""
    with home_folder() as home, socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        words = ["demo", "--states", "1", "--children", str(CHILDREN), "--port", str(port)]
        started = subprocess.Popen(
            [sys.executable, "-m", "everychild.doors.cli.main", *words],
            env={**os.environ, "EVERYCHILD_HOME": str(home), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        try:
            assert any("Events keep flowing" in line for line in started.stdout)
            yield home
        finally:
            started.send_signal(signal.SIGINT)
            started.wait(60)


@pytest.mark.timeout(240)
def test_whoever_has_only_a_demo_means_the_demo_until_he_begins_his_own(demo: Path, tmp_path: Path) -> None:
    extract = tmp_path / "people.csv"
    extract.write_text(NEW_CHILD)

    roll = run(demo, "roll-call", "--json")
    receipt = run(demo, "submit", str(extract), "--feed", "US-KY:invented/people", "--json")
    period = str(ReportPeriod.of(datetime.now(UTC).date()).before)
    built = run(demo, "afcars", "build", "--agency", "US-KY:invented", "--period", period, "--out",
                str(tmp_path / "built.xml"), "--json")  # fmt: skip
    again = run(demo, "afcars", "publish", "--replay", "--json")
    enrolled = run(demo, "enrol", "US-KY:own", "--name", "Own", "--zone", "America/New_York", "--invented")
    own_roll = run(demo, "roll-call", "--json")

    assert roll.json["total"] >= CHILDREN
    assert INVENTED in roll.errors
    assert (receipt.status, receipt.json["type"], receipt.json["applied"]) == (0, "sidecar", 1)
    assert built.status == 0, built.errors
    assert built.json["records"] > 0
    assert (again.status, again.json["same"]) == (0, True), "the demo publishes the return once"
    assert enrolled.status == 0, enrolled.errors
    assert own_roll.json["total"] == 0
    assert INVENTED not in own_roll.errors
