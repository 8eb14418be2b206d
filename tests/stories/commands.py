"""The command line as a person or a script runs it, on a program that is up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from everychild.doors.cli.program import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command said, and its exit status."""

    status: int
    said: str
    errors: str

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.said)


def run(home: Path, *words: str, given: str = "", settings: Mapping[str, str] | None = None) -> Answer:
    """Run `everychild` with these words on a data folder."""
    environ = {**os.environ, "EVERYCHILD_HOME": str(home), "COLUMNS": "200", **(settings or {})}
    done = subprocess.run(
        [sys.executable, "-m", "everychild.doors.cli.main", *words],
        input=given,
        capture_output=True,
        text=True,
        env=environ,
        timeout=120,
        check=False,
    )
    return Answer(status=done.returncode, said=done.stdout, errors=done.stderr)


def run_on(program: Running, *words: str, given: str = "") -> Answer:
    """Run `everychild` beside a program that is up."""
    return run(program.tools.home, *words, given=given)
