"""Every element of the out-of-home care file has an event to live in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest

from everychild.care.codec import EventBody, to_body
from everychild.intake.afcars.claims import read_record
from everychild.intake.afcars.xml import XmlRecord, read_file
from everychild.vocabulary.afcars import Element, Node, elements, number_of_tag, order

ENDS_ON = date(2026, 3, 31)
NOT_ABOUT_THE_CHILD = {
    "E1": "the agency: every entry has it",
    "E2": "the period: the submission has it",
    "E4": "the record: every entry has it",
}


def value_of(element: Element) -> str:
    if element.codes:
        return next((code for code in element.codes if code == "1"), next(iter(element.codes)))
    return {"date": "20260120", "integer": "2", "yes-no": "1"}.get(element.kind, "X1")


def written(node: Node, left_out: str) -> str:
    """A node of the file with every answer given but one."""
    if isinstance(node, str):
        number = number_of_tag()[node]
        return f"<{node}>{'' if number == left_out else value_of(elements()[number])}</{node}>"
    ((tag, inner),) = node.items()
    return f"<{tag}>{''.join(written(each, left_out) for each in inner)}</{tag}>"


def told(left_out: str) -> list[tuple[str, date, EventBody]]:
    """Everything that the record says, with one element left blank."""
    parts: Sequence[Node] = order().record
    head = "".join(written(tag, "") for tag in order().header)
    body = "".join(written(node, left_out) for node in parts)
    file = f'<acf:data xmlns:acf="{order().namespace}">{head}<record>{body}</record></acf:data>'
    records = [each for each in read_file(io.BytesIO(file.encode())) if isinstance(each, XmlRecord)]
    assert len(records) == 1
    read = read_record(records[0], ENDS_ON)
    return [(claim.key, claim.event.occurred_on, to_body(claim.event)) for claim in read.claims]


EVERYTHING = told("")


@pytest.mark.parametrize("number", [number for number in elements() if number not in NOT_ABOUT_THE_CHILD])
def test_every_element_has_an_event_to_live_in(number: str) -> None:
    """Without its answer something else is said; so the answer is somewhere."""
    assert told(number) != EVERYTHING
