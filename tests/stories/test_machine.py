"""The machine under the program: what the doctor sees, what uninstalling takes away, and two bad days."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import run, run_on

from conftest import home_folder
from everychild.doors.cli.program import Running

pytestmark = pytest.mark.database


@pytest.fixture
def home() -> Iterator[Path]:
    with home_folder() as folder:
        yield folder / "data"


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def test_the_doctor_looks_at_a_fresh_machine(home: Path) -> None:
    answer = run(home, "doctor", "--json", settings={"EVERYCHILD_PORT": str(free_port())})
    checks = {each["check"]: each for each in answer.json["checks"]}

    assert (answer.status, answer.json["ok"]) == (0, True)
    assert "PostgreSQL" in checks["PostgreSQL"]["say"]
    assert not home.exists(), "looking makes nothing"


def test_the_doctor_names_each_thing_that_is_not_in_order(home: Path) -> None:
    (home / "secrets").mkdir(parents=True)
    (home / "secrets" / "master.key").touch(mode=0o644)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = {
            "EVERYCHILD_PORT": str(taken.getsockname()[1]),
            "EVERYCHILD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        }
        answer = run(home, "doctor", "--json", settings=settings)

    assert answer.status == 1
    wrong = {each["check"]: each["say"] for each in answer.json["checks"] if not each["ok"] and each["needed"]}
    assert wrong.keys() == {"Secrets", "Given database", "Port"}
    assert all("; " in say for say in wrong.values()), "each says what to do"


def test_uninstalling_takes_everything_away_and_says_what(home: Path) -> None:
    assert run(home, "roll-call", "--json").status == 0
    assert (home / "secrets" / "master.key").exists()
    looked = run(home, "uninstall", "--json")
    assert (looked.status, str(home) in looked.json["found"]) == (1, True)
    kept = [path for path in looked.json["found"] if not path.startswith("/var/cache")]

    answer = run(home, "uninstall", "--yes", "--json")

    assert answer.status == 0
    assert set(kept) <= set(answer.json["removed"])
    assert not home.exists()


def test_a_folder_that_is_not_ours_is_left_alone(home: Path) -> None:
    home.mkdir()
    (home / "letters.txt").write_text("mine", encoding="utf-8")
    run(home, "uninstall", "--yes")

    assert (home / "letters.txt").exists()


def test_uninstalling_is_refused_while_the_program_runs(program: Running) -> None:
    answer = run_on(program, "uninstall", "--yes")

    assert (answer.status, "Stop it" in answer.errors) == (2, True)
    assert program.tools.home.exists()


def test_a_port_in_use_says_which_and_what_to_do(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run(home, "up", "--port", str(port))

    assert answer.status == 2
    assert f"Port {port} is in use" in answer.errors
    assert "--port" in answer.errors


def test_a_second_program_on_one_data_folder_says_so(program: Running) -> None:
    answer = run_on(program, "up", "--port", str(free_port()))

    assert answer.status == 2
    assert "Another Everychild runs" in answer.errors
    assert "EVERYCHILD_HOME" in answer.errors
