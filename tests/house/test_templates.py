"""Pages that move by themselves start their script in an order that does not hang on the network."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "src/everychild/doors/pages/templates"
MOVING = [path for path in TEMPLATES.glob("*.html") if "hx-sse" in path.read_text("utf-8")]


def test_htmx_and_its_stream_are_never_deferred() -> None:
    """Deferred, htmx begins on a timer: on a busy machine now and then before its extension, and never moves."""
    assert {path.name for path in MOVING} >= {"national.html", "readiness.html"}
    for path in MOVING:
        scripts = re.findall(r"<script src=\"/static/vendor/(htmx|hx-sse)\.min\.js\"([^>]*)>", path.read_text("utf-8"))
        assert scripts == [("htmx", ""), ("hx-sse", "")], path.name
