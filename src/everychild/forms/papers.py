"""The papers and their fields, read from data, and one of them filled in from what a slip has let through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from everychild.disclosure.egress import Released


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One field as the paper asks it.

    Takes:
        source: the answer that fills it; empty where a person writes it by hand.
    """

    words: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper."""

    name: str
    title: str
    cites: str
    fields: tuple[PaperField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One line of a filled-in paper.

    Takes:
        value: what stands in it; empty where it is written by hand.
    """

    words: str
    value: str


@cache
def papers() -> Mapping[str, Paper]:
    """Every paper by name."""
    raw: dict[str, Any] = yaml.safe_load(files("everychild.forms").joinpath("papers.yaml").read_text("utf-8"))
    return {
        name: Paper(
            name=name,
            title=each["title"],
            cites=each["cites"],
            fields=tuple(PaperField(words=field["words"], source=field["source"]) for field in each["fields"]),
        )
        for name, each in raw.items()
    }


def fill(paper: Paper, released: Released) -> Sequence[Filled]:
    """The paper's lines, in its order; what nobody has said, or the slip does not open, is left empty."""
    return [
        Filled(words=field.words, value=str(released.get(field.source) or "") if field.source else "")
        for field in paper.fields
    ]
