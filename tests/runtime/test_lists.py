"""A list packed in one step is what the library would send item by item."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.array import ListBinaryDumper

from everychild.runtime.lists import QuickListDumper

LISTS = [
    pytest.param([uuid4(), uuid4()], id="ids"),
    pytest.param([uuid4(), None], id="ids with a blank"),
    pytest.param([None, uuid4()], id="a blank first"),
    pytest.param([b"", b"x" * 70_000], id="bytes"),
    pytest.param(["é", "", "x" * 300], id="texts"),
    pytest.param([date(1900, 1, 1), date(2026, 11, 25), date(9999, 12, 31)], id="days"),
    pytest.param([datetime(2026, 1, 1, tzinfo=UTC)], id="instants"),
    pytest.param([True, False], id="truths"),
    pytest.param([1, 70_000], id="numbers"),
    pytest.param([], id="nothing"),
]


@pytest.mark.parametrize("given", LISTS)
def test_a_packed_list_is_the_list_that_is_sent_item_by_item(given: list[Any]) -> None:
    sent: list[tuple[int, bytes]] = []
    for dumper in (ListBinaryDumper, QuickListDumper):
        transformer = Transformer()
        transformer.adapters.register_dumper(list, dumper)
        found = transformer.get_dumper(given, PyFormat.AUTO)
        sent.append((found.oid, bytes(found.dump(given) or b"")))

    assert sent[0] == sent[1]
