"""What a person may be shown: role, relationship, purpose and class of information, all four, or nothing.

Pure. Always true: what no cell opens is closed; consent, orders and break-glass open nothing until their own proof is
built.

Cites:
    42 USC 671(a)(8); 42 USC 5106a(b)(2)(B)(viii); each purpose names its own paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from everychild.disclosure.matrix import Cell, Matrix


class Extent(StrEnum):
    """How much of a class of information is open."""

    FULL = "full"
    LEAST = "least"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing is shown, and what the person can do."""

    code: str
    what: str
    remedy: str


OPENED_BY = {Cell.ALLOWED: Extent.FULL, Cell.LEAST: Extent.LEAST, Cell.SELF: Extent.LEAST}
"""Cells that open something to a person with the right relationship; no other does."""


def opened(matrix: Matrix, *, role: str, purpose: str, related: bool) -> Mapping[str, Extent] | Refusal:
    """Classes of information that are open, each with its extent; or why none is.

    Takes:
        related: whether the relationship that the role needs stands today.
    """
    row = matrix.roles.get(role)
    if row is None or row.needs == "closed":
        return LAW_ENFORCEMENT if role == POLICE else ROLE_CLOSED
    chosen = matrix.purposes.get(purpose)
    if chosen is None:
        return PURPOSE_UNKNOWN
    if role not in chosen.roles:
        return PURPOSE_NOT_THEIRS
    if not related:
        return NOT_RELATED
    # A cell with a condition is open only where the condition is proven; none is, so far, and so the stricter wins.
    return {
        category: OPENED_BY[cell]
        for category, cell in row.cells.items()
        if cell in OPENED_BY and category not in row.when and (not chosen.only or category in chosen.only)
    }


POLICE = "R06"
LAW_ENFORCEMENT = Refusal(
    code="not-for-law-enforcement",
    what="Reports of abuse or neglect and findings are not shown to law enforcement here.",
    remedy=(
        "To find a missing child, the agency hands over what helps: call its 24-hour line. For anything else a court "
        "decides (42 USC 5106a(b)(2)(B)(viii))."
    ),
)
ROLE_CLOSED = Refusal(
    code="role-closed",
    what="Your role has no way to a child's page in this version.",
    remedy="Ask the agency that is responsible for the child; its on-call line is in the duty directory.",
)
PURPOSE_UNKNOWN = Refusal(
    code="purpose-unknown",
    what="There is no such purpose. Immigration enforcement, general crime intelligence and marketing have none.",
    remedy="Put the request to the agency's counsel.",
)
PURPOSE_NOT_THEIRS = Refusal(
    code="purpose-not-yours",
    what="Your role cannot look for this purpose.",
    remedy="Choose the purpose that your work has, or ask somebody whose work it is.",
)
CLOSED = Refusal(
    code="record-closed",
    what="The record has not been screened yet, or is protected.",
    remedy="Look again in a moment; if it stays closed, ask the shield desk of the agency.",
)
NOT_RELATED = Refusal(
    code="not-assigned",
    what="You have no assignment to this child today.",
    remedy="Ask your supervisor to assign the child to you or to make you the cover; then look again.",
)
