"""Measurements of the real program: each bench prints its table, and one line of JSON for whoever keeps the figures.

Owns nothing. A figure stands beside its target, or beside a peer measured in the same run. A bench starts the program
as `everychild up` does, on servers and a data folder of its own that are thrown away afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from everychild_bench.figures import Bench


def _named(module: str, function: str) -> Callable[[], Bench]:
    return lambda: getattr(import_module(f"everychild_bench.{module}"), function)


BENCHES: Mapping[str, Callable[[], Bench]] = MappingProxyType(
    {
        "afcars": _named("afcars", "afcars"),
        "identity": _named("identity.bench", "identity"),
        "intake": _named("intake", "intake"),
        "live": _named("live", "live"),
        "nation": _named("nation", "nation"),
        "replay": _named("replay", "replay"),
        "roll-call": _named("roll_call", "answers"),
    }
)
"""Each bench by its name, loaded when it is asked for."""
