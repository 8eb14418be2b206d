"""The how-to for a new state, typed as it stands, from the first day to the last."""

from __future__ import annotations

import csv
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from conftest import home_folder
from everychild.doors.cli.roll_call import STILL_READING
from everychild.vocabulary.days import ReportPeriod

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "join-in-seven-days.md"
MAY_SAY_NO = ("everychild afcars check", "everychild join", "everychild submit", "everychild withdraw")
"""What ends with 1 where files have faults, as the invented ones have on purpose, or where it only looks."""
_UP_SECONDS = 90


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@dataclass(slots=True)
class State:
    """A new state at its machine, and what it has learned on the way."""

    home: Path
    folder: Path
    port: int
    said: dict[str, str] = field(default_factory=dict[str, str])
    up: subprocess.Popen[str] | None = None

    def types(self, line: str) -> str:
        """Type one line, with the state's own words in the place of the capitals."""
        for word, of in self.said.items():
            line = re.sub(rf"\b{word}\b(?!-)", of, line)
        words = [sys.executable, "-m", "everychild.doors.cli.main", *shlex.split(line)[1:]]
        if line == "everychild up":
            self.up = subprocess.Popen(words, cwd=self.folder, env=self._environ(), text=True)
            self._wait()
            return ""
        if line.startswith("everychild uninstall"):
            self.stop()
        done = subprocess.run(
            words, cwd=self.folder, env=self._environ(), capture_output=True, text=True, timeout=240, check=False
        )
        allowed = {0, 1} if line.startswith(MAY_SAY_NO) else {0}
        assert done.returncode in allowed, f"{line}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def stop(self) -> None:
        """Press Ctrl-C in the window in which the program is up."""
        if self.up is not None:
            self.up.terminate()
            self.up.wait(timeout=60)
            self.up = None

    def _environ(self) -> dict[str, str]:
        own = {"EVERYCHILD_HOME": str(self.home), "EVERYCHILD_PORT": str(self.port), "COLUMNS": "300"}
        return {**os.environ, **own}

    def _wait(self) -> None:
        until = time.monotonic() + _UP_SECONDS
        while time.monotonic() < until:
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/v1/roll-call", timeout=5)
            except httpx.TransportError:
                time.sleep(0.5)
            else:
                return
        raise AssertionError("the program is not up")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with home_folder() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        new = State(home=home / "data", folder=tmp_path, port=port)
        period = ReportPeriod.of(datetime.now(UTC).date()).before
        new.said = {"PERIOD-END": period.ends_on.isoformat(), "PERIOD": str(period)}
        try:
            yield new
        finally:
            new.stop()


def learns(state: State, line: str, answer: str) -> None:
    """Keep what a person would write down, or bring along, at this point."""
    practice = state.folder / "practice" / "US-KY_invented"
    if line.startswith("everychild nation build"):
        only = next(iter(sorted(practice.glob("afcars-*.xml"))))
        only.rename(practice / "afcars.xml")
        today = datetime.now(UTC).date().isoformat()
        (state.folder / "duty.csv").write_text(f"place,phone,tested_on\nUS-KY,502-555-0142,{today}\n")
        with (practice / "people.csv").open(encoding="utf-8", newline="") as opened:
            named = next(row for row in csv.DictReader(opened) if row["given"])
        state.said |= {"GIVEN": shlex.quote(named["given"]), "BORN": named["birth_date"]}
    elif line == "everychild ledger key":
        state.said["KEY"] = shlex.quote(answer.strip())
    elif "--type sidecar" in line:
        found = re.search(r"Receipt ([0-9a-f-]{36})", answer)
        assert found, answer
        state.said["SUBMISSION"] = found[1]


@pytest.mark.timeout(900)
def test_a_new_state_joins_and_leaves_by_the_page(state: State) -> None:
    answers: list[tuple[str, str]] = []
    for line in commands():
        answer = state.types(line)
        while STILL_READING in answer:
            time.sleep(1)
            answer = state.types(line)
        learns(state, line, answer)
        answers.append((line, answer))
    said = dict(answers)
    rolls = [answer for line, answer in answers if line == "everychild roll-call --by state"]

    assert len(answers) == len(commands()) >= 24
    assert (state.folder / "errors.xlsx").stat().st_size > 0
    assert "of your children on the roll call" in next(s for line, s in said.items() if "--rehearse" in line)
    assert ["Kentucky" in roll for roll in rolls] == [True, True, False]
    assert "has left" in said[next(line for line in said if line.startswith("everychild leave-check"))]
    assert not state.home.exists()
