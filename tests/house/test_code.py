"""The house holds in its code: sizes, purity, kinds, settings, log keys, commands."""

from __future__ import annotations

import ast
import json
import re
from io import StringIO
from pathlib import Path

import pytest
import structlog
import typer.main

from everychild.care.codec import from_body, plans, to_body
from everychild.care.wire import read_event
from everychild.doors.cli.main import app
from everychild.runtime.log import KeyNotAllowed, logger, note, start_log
from everychild.runtime.settings import SettingsWrong, read_settings

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
LINES_MAX = 400
CODE_LISTS: frozenset[str] = frozenset()


def _names(path: Path) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}


def test_no_module_is_longer_than_400_lines() -> None:
    long = [p.name for p in MODULES if p.name not in CODE_LISTS and len(p.read_text().splitlines()) > LINES_MAX]

    assert long == []


def test_only_the_settings_read_the_environment() -> None:
    readers = {p.name for p in MODULES if {"os.environ", "os.getenv"} & _names(p)}

    assert readers <= {"settings.py", "cluster.py"}


def test_only_doors_and_runtime_read_a_clock() -> None:
    clocks = {"datetime.now", "date.today", "time.time", "time.sleep", "time.monotonic", "datetime.utcnow"}
    readers = {str(p.relative_to(ROOT / "src")) for p in MODULES if clocks & _names(p)}

    assert [p for p in readers if not re.match(r"everychild/(doors|runtime)/|everychild_(nation|bench)/", p)] == []


def test_only_doors_catch_everything() -> None:
    catchers = [
        str(p.relative_to(ROOT / "src")) for p in MODULES if re.search(r"except (Base)?Exception\b", p.read_text())
    ]

    assert [p for p in catchers if not p.startswith("everychild/doors/")] == []


@pytest.mark.parametrize("kind", sorted(plans()))
def test_every_kind_of_event_goes_to_the_ledger_and_back(kind: str) -> None:
    required = {field.name: min(field.choices, default="Invented") for field in plans()[kind].fields if field.required}
    event = read_event(kind, "2026-03-04", None, required).event
    assert event is not None
    body = to_body(event)

    assert from_body(kind, body.codes, body.detail, occurred_on=event.occurred_on) == event


def test_a_log_line_with_another_key_raises() -> None:
    with pytest.raises(KeyNotAllowed):
        note(logger("test"), "a thing happened", child_name="x")


def test_the_log_says_where_something_failed_and_not_in_which_words() -> None:
    log = StringIO()
    start_log("info", to=log)
    try:
        try:
            int("Testa Failingchild")
        except ValueError as first:
            raise KeyError("INV-FAILING") from first
    except KeyError:
        logger("test").exception("a thing failed", room="test")
    said = json.loads(log.getvalue())
    structlog.reset_defaults()

    assert [place.split(":")[0] for place in said["failure"]] == ["KeyError", "ValueError"]
    assert "test_code.py" in said["failure"][0]
    assert not {"Failingchild", "INV-FAILING"} & set(re.findall(r"[\w-]+", json.dumps(said)))


def test_all_faults_of_the_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings({"EVERYCHILD_PORT": "none", "EVERYCHILD_DATABASE_URL": "mysql:x", "EVERYCHILD_COLOUR": "red"})

    assert all(name in str(told.value) for name in ("PORT", "DATABASE_URL", "COLOUR"))


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "how-to" / "commands.md").read_text()
    group = typer.main.get_command(app)
    names: list[str] = list(group.commands)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownArgumentType] - click's own

    assert [name for name in names if f"`everychild {name}" not in page] == []


def test_each_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    titles = {path.name: re.match(r"#\s*(\d+)", path.read_text()) for path in decisions}

    assert len({path.name[:4] for path in decisions}) == len(decisions)
    assert [name for name, title in titles.items() if title and int(title[1]) != int(name[:4])] == []
