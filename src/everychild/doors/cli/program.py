"""The program as a whole: databases, worker processes and the web, up together and down together."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from everychild.doors.api.app import make_app
from everychild.doors.cli.workers import workers
from everychild.doors.tools import Tools, open_tools
from everychild.runtime.database import Databases, open_databases
from everychild.runtime.processes import look_for_cycles_seldom, take_turns_quickly
from everychild.runtime.program_lock import Held, program_lock
from everychild.runtime.settings import Settings

_SECONDS_TO_START = 30.0
_SECONDS_TO_STOP = 10.0


class CannotRun(Exception):
    """The program cannot start; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The program while it runs."""

    address: str
    tools: Tools
    databases: Databases


@contextmanager
def running(settings: Settings) -> Generator[Running]:
    """The whole program, for as long as the block lasts.

    Raises:
        CannotRun: the port or the data folder is in use.
    """
    with ExitStack() as stack:
        listening = stack.enter_context(_listening(settings))
        address = _address(listening)
        _alone_on(settings, address, stack)
        databases = stack.enter_context(open_databases(settings))
        stack.enter_context(workers(settings, databases))
        tools = stack.enter_context(open_tools(databases, settings.home, size=settings.pool_size))
        app = make_app(tools, databases.api, demo=settings.demo)
        stack.enter_context(_web(app, listening))
        yield Running(address=address, tools=tools, databases=databases)


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"


def _listening(settings: Settings) -> socket.socket:
    # IPPROTO_TCP named outright: otherwise asyncio leaves Nagle's delay on, and every answer waits 40 ms.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
    except OSError as taken:
        made.close()
        raise CannotRun(
            f"Port {settings.port} is in use. Stop what listens there, or choose another with --port."
        ) from taken
    return made


def _alone_on(settings: Settings, address: str, stack: ExitStack) -> None:
    try:
        stack.enter_context(program_lock(settings.home, address))
    except Held as taken:
        raise CannotRun(
            f"Another Everychild runs on the data folder {settings.home.name}. Stop it, or set EVERYCHILD_HOME."
        ) from taken


@contextmanager
def _web(app: FastAPI, listening: socket.socket) -> Generator[None]:
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="critical",  # its own words on a failure may quote a request; ours do not
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    take_turns_quickly()
    look_for_cycles_seldom()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    until = time.monotonic() + _SECONDS_TO_START
    while not server.started and time.monotonic() < until and thread.is_alive():
        time.sleep(0.02)
    if not server.started:
        raise CannotRun("The web program did not start; its log above says why.")
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_SECONDS_TO_STOP)
