"""`everychild afcars page`: the checking page alone, on this machine, without a database."""

from __future__ import annotations

import socket
from typing import Annotated

import typer
import uvicorn

from everychild.doors.api.page_app import make_page_app
from everychild.doors.cli.answers import give_up, out

_LOOPBACK = "127.0.0.1"


def serve_page(
    port: Annotated[int, typer.Option(help="Where to listen, on this machine only; 0 for any that is free.")] = 8801,
) -> None:
    """Serve the page until Ctrl-C; only this machine reaches it."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
    except OSError:
        listening.close()
        give_up(f"Port {port} is in use. Stop what listens there, or choose another with --port.")
    address = f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
    out.print(f"Check a federal file at [bold]{address}/afcars[/bold]. Nothing leaves this machine. Ctrl-C ends it.")
    server = uvicorn.Server(uvicorn.Config(make_page_app(), log_config=None, log_level="critical", access_log=False))
    server.run(sockets=[listening])
