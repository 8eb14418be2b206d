"""Which kinds of event say anything of where a child is, and which leave a life as it was."""

from __future__ import annotations

from uuid import UUID

import pytest

from everychild.care.codec import plans
from everychild.care.life import TELLING, life_of
from everychild.care.rules import JurisdictionRules
from everychild.care.wire import read_event
from everychild.vocabulary.ids import AgencyId, RecordId

RECORD, AGENCY = RecordId(UUID(int=1)), AgencyId("US-KY:test")


@pytest.mark.parametrize("kind", sorted(plans()))
def test_an_event_moves_a_life_if_and_only_if_it_tells_where_the_child_is(kind: str) -> None:
    fields = plans()[kind].fields
    body = {field.name: min(field.choices, default="Invented") for field in fields if field.required}
    if any(field.name == "birth_date" for field in fields):
        body["birth_date"] = "2015-05-04"
    event = read_event(kind, "2026-03-04", None, body).event
    assert event is not None
    blank = life_of(RECORD, AGENCY, [], JurisdictionRules())

    told = life_of(RECORD, AGENCY, [event], JurisdictionRules())

    assert (told != blank) == (type(event) in TELLING)
