"""Names of counties, from the map's own file, so that map and list say the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from everychild.vocabulary.places import place_name

_ATLAS = Path(__file__).parent / "static" / "vendor" / "counties-albers-10m.json"


def county_name(place: str) -> str:
    """A county as people call it; those that the map of 2017 does not have go by their code."""
    if "," in place:
        return "County not known"
    return _names().get(place) or place_name(place)


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    atlas = json.loads(_ATLAS.read_text(encoding="utf-8"))
    return {each["id"]: each["properties"]["name"] for each in atlas["objects"]["counties"]["geometries"]}
