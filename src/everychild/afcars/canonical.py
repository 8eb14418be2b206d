"""Two federal files side by side in canonical form: what a record says, in order, without blanks and without layout.

Pure but for the files it reads. An empty tag, an empty group and an absent one are the same; everything else counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO

from lxml import etree
from lxml.etree import _Element as Xml  # pyright: ignore[reportPrivateUsage] - the stubs' only name for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What came of laying two files side by side.

    Takes:
        records: in the longer of the two.
        unlike: ordinals of records that differ, or that only one of the files has; the first twenty.
        count: how many those are.
    """

    records: int
    unlike: tuple[int, ...]
    count: int


_SHOWN_MAX = 20


def likeness(one: IO[bytes], other: IO[bytes]) -> Likeness:
    """How two files of one kind differ, record by record; both are well-formed."""
    records = count = 0
    unlike: list[int] = []
    for ordinal, (left, right) in enumerate(zip_longest(canonical(one), canonical(other)), 1):
        records = ordinal
        if left != right:
            count += 1
            if len(unlike) < _SHOWN_MAX:
                unlike.append(ordinal)
    return Likeness(records=records, unlike=tuple(unlike), count=count)


def canonical(file: IO[bytes]) -> Iterator[str]:
    """Each record in canonical form."""
    records = etree.iterparse(
        file,
        events=("end",),
        tag="record",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for _, record in records:
        yield _said(record)
        record.clear()
        while record.getprevious() is not None:
            parent = record.getparent()
            assert parent is not None, "an element with a sibling has a parent"
            del parent[0]


def _said(element: Xml) -> str:
    inside = "".join(_said(child) for child in element)
    said = inside or (element.text or "").strip()
    return f"<{element.tag}>{said}</>" if said else ""
