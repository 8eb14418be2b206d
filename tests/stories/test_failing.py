"""Whatever cannot be answered is answered in words: a page for a person, problems for a program, nothing of a child."""

from __future__ import annotations

import asyncio
import json
import re
from io import StringIO
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from fastapi import FastAPI

from everychild.doors.api.app import make_app
from everychild.doors.tools import Tools
from everychild.runtime.database import Databases
from everychild.runtime.log import start_log

pytestmark = pytest.mark.database
PERSON = {"Accept": "text/html,application/xhtml+xml"}
NAME = "Testa Failingchild"


@pytest.fixture
def app(tools: Tools, databases: Databases) -> FastAPI:
    """The program, with two addresses at which something goes wrong."""
    made = make_app(tools, databases.api, demo=True)

    @made.get("/v1/broken")
    def broken() -> None:  # pyright: ignore[reportUnusedFunction] - a route
        raise ValueError(NAME)

    @made.get("/without-database")
    def without_database() -> None:  # pyright: ignore[reportUnusedFunction] - a route
        raise psycopg.OperationalError(NAME)

    return made


def ask(app: FastAPI, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(asked())


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == answer.status_code
    assert all(each["what"] and each["remedy"] for each in said["problems"])
    return [(each["code"], each["field"]) for each in said["problems"]]


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/v1/nothing", 404, [("not-here", "address")]),
        ("DELETE", "/v1/roll-call", 405, [("method-not-taken", "method")]),
        (
            "GET",
            "/v1/roll-call?as_of=yesterday&known_at=noon",
            422,
            [("parameter-unreadable", "as_of"), ("parameter-unreadable", "known_at")],
        ),
        ("GET", "/v1/submissions/1", 422, [("parameter-unreadable", "submission")]),
        ("GET", "/without-database", 503, [("database-gone", "database")]),
        ("GET", "/v1/broken", 500, [("fault-of-ours", "the program")]),
    ],
)
def test_a_program_is_told_every_problem(
    app: FastAPI, method: str, path: str, status: int, said: list[tuple[str, str]]
) -> None:
    answer = ask(app, path, method=method)

    assert (answer.status_code, codes(answer)) == (status, said)
    assert NAME not in answer.text


@pytest.mark.parametrize(("path", "status"), [("/nothing-here", 404), ("/without-database", 503)])
def test_a_person_sees_a_page_that_says_what_to_do(app: FastAPI, path: str, status: int) -> None:
    answer = ask(app, path, PERSON)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "Invented children." in answer.text
    assert "To the first page" in answer.text
    assert NAME not in answer.text


def test_outside_the_demo_the_sign_in_says_that_there_is_none_yet(tools: Tools, databases: Databases) -> None:
    answer = ask(make_app(tools, databases.api), "/sign-in", PERSON)

    assert answer.status_code == 404
    assert "Nobody can sign in here yet." in answer.text


def test_the_number_that_somebody_tells_us_finds_the_failure_in_the_log(app: FastAPI) -> None:
    log = StringIO()
    start_log("info", to=log)
    answer = ask(app, "/v1/broken")
    logged = [json.loads(line) for line in log.getvalue().splitlines()]
    structlog.reset_defaults()

    number = re.search(r"number ([0-9a-f]{8})", answer.json()["detail"])
    assert number
    found = next(line for line in logged if line.get("error_id") == number[1])
    assert (found["error_kind"], found["path_template"]) == ("ValueError", "/v1/broken")
    assert "test_failing.py" in found["failure"][0]
    assert NAME not in json.dumps(logged)
