"""Which kinds of event say anything of where a child is, and which leave a life as it was."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from everychild.care.codec import from_body, plans
from everychild.care.life import TELLING, life_of
from everychild.care.rules import JurisdictionRules
from everychild.vocabulary.ids import AgencyId, RecordId

RECORD, AGENCY = RecordId(UUID(int=1)), AgencyId("US-KY:test")


@pytest.mark.parametrize("kind", sorted(plans()))
def test_an_event_moves_a_life_if_and_only_if_it_tells_where_the_child_is(kind: str) -> None:
    fields = plans()[kind].fields
    body = {field.name: min(field.choices, default="Invented") for field in fields if field.required}
    if any(field.name == "birth_date" for field in fields):
        body["birth_date"] = "2015-05-04"
    sealed = {field.name for field in fields if field.sealed}
    codes, detail = ({name: body[name] for name in names} for names in (body.keys() - sealed, body.keys() & sealed))
    event = from_body(kind, codes, detail, occurred_on=date(2026, 3, 4))
    blank = life_of(RECORD, AGENCY, [], JurisdictionRules())

    told = life_of(RECORD, AGENCY, [event], JurisdictionRules())

    assert (told != blank) == (type(event) in TELLING)
