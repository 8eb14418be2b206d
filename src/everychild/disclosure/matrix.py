"""The access matrix as data: roles, classes of information, purposes, and the cells between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml


class Cell(StrEnum):
    """What one role may see of one class of information."""

    ALLOWED = "A"
    LEAST = "M"
    CONSENT_OR_ORDER = "C"
    BREAK_GLASS = "B"
    SELF = "S"
    NEVER = "N"
    NO_NEED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role and its row of the matrix.

    Takes:
        needs: the relationship to the child: `assignment`, `agency`, `none`, or `closed` where no way is built yet.
        when: the condition under which a cell is as it says.
    """

    code: str
    name: str
    needs: str
    cells: Mapping[str, Cell]
    when: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a look may be for, the law it rests on, and who may have it.

    Takes:
        only: the classes that it can open at all; empty for whatever the role's row opens.
        needs: another relationship than the role's own: `none`, or `either` of two records that are compared.
        closed_too: it reaches records that are not screened clear, of which then nothing leaves but that they wait.
    """

    code: str
    name: str
    hook: str
    roles: frozenset[str]
    only: frozenset[str] = frozenset()
    needs: str = ""
    closed_too: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The whole table."""

    categories: Mapping[str, str]
    roles: Mapping[str, Role]
    purposes: Mapping[str, Purpose]


@cache
def matrix() -> Matrix:
    """The matrix of this version."""
    raw: dict[str, Any] = yaml.safe_load(files("everychild.disclosure").joinpath("matrix.yaml").read_text("utf-8"))
    roles = {
        code: Role(
            code=code,
            name=row["name"],
            needs=row["needs"],
            cells={category: Cell(cell) for category, cell in row["cells"].items()},
            when=row.get("when", {}),
        )
        for code, row in raw["roles"].items()
    }
    purposes = {
        code: Purpose(
            code=code,
            name=row["name"],
            hook=row["hook"],
            roles=frozenset(row["roles"]),
            only=frozenset(row.get("only", ())),
            needs=row.get("needs", ""),
            closed_too=row.get("closed_too", False),
        )
        for code, row in raw["purposes"].items()
    }
    return Matrix(
        categories=MappingProxyType(raw["categories"]),
        roles=MappingProxyType(roles),
        purposes=MappingProxyType(purposes),
    )
