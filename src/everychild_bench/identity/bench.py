"""`everychild bench identity`: recognition judged from outside, side by side with Splink 5 in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from everychild.runtime.settings import settings_from_environment
from everychild_bench.figures import Figure, Report, Run
from everychild_bench.identity.candidates import keys_section
from everychild_bench.identity.cases import hard_section
from everychild_bench.identity.desk import Desk
from everychild_bench.identity.kids import children_section, twins_section
from everychild_bench.identity.lists import census_section, febrl_section
from everychild_bench.identity.look_ups import look_up_section

SECTIONS: Mapping[str, Callable[[Desk], list[Figure]]] = MappingProxyType(
    {
        "census": census_section,
        "febrl": febrl_section,
        "children": children_section,
        "twins": twins_section,
        "hard": hard_section,
        "keys": keys_section,
        "lookup": look_up_section,
    }
)
"""Each part of the bench by the name that `--only` takes."""


def identity(run: Run) -> Report:
    """All sections, or those that were asked for; sets are made once and kept in the data folder."""
    folder = settings_from_environment().home.absolute() / "bench-sets"
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(run=run, folder=folder)
    unknown = ", ".join(sorted(run.only - set(SECTIONS)))
    if unknown:
        desk.say(f"There is no section {unknown}; there are {', '.join(SECTIONS)}.")
    figures = [
        figure for name, section in SECTIONS.items() if not run.only or name in run.only for figure in section(desk)
    ]
    return Report(bench="identity", seed=run.seed, figures=figures, told=desk.said)
