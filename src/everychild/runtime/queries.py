"""SQL by name, from a `.sql` file beside the code that runs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import LiteralString, cast

_HEADING = re.compile(r"^-- name: ([a-z][a-z0-9_]*)$", re.MULTILINE)


class QueryFileWrong(Exception):
    """A `.sql` file has text before its first heading, or a name twice."""


def load_queries(package: str, filename: str) -> Mapping[str, LiteralString]:
    """Each query of a file by its name.

    Takes:
        package: the room, as `everychild.ledger`.
        filename: the file in it, as `ledger.sql`; queries stand under `-- name: lower_snake` headings.

    Raises:
        QueryFileWrong: the file is not of that form.
    """
    text = files(package).joinpath(filename).read_text(encoding="utf-8")
    parts = _HEADING.split(text)
    if parts[0].strip():
        raise QueryFileWrong(f"{filename} of {package} has text before its first heading.")
    queries: dict[str, LiteralString] = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in queries:
            raise QueryFileWrong(f"{filename} of {package} names {name} twice.")
        # The text comes from our own package and from nobody else: this is the one place where it becomes SQL.
        queries[name] = cast("LiteralString", body.strip().rstrip(";"))
    return MappingProxyType(queries)
