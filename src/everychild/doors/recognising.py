"""What recognition needs of a process: keys, secrets, and the records that agencies' own numbers stand for."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from psycopg import Connection

from everychild.doors.tools import Tools
from everychild.identity.indexing import Recogniser
from everychild.intake.rekeyed import standing_for
from everychild.vocabulary.ids import AgencyId, RecordId, record_id


def recogniser_of(tools: Tools) -> Recogniser:
    """What recognising needs of this process."""
    return Recogniser(
        keys=tools.record_keys_there_are,
        pen=tools.pen,
        token_secret=tools.token_secret,
        numbers=partial(_numbered, tools),
    )


def _numbered(
    tools: Tools, conn: Connection[Any], numbers: Collection[tuple[AgencyId, str]]
) -> dict[tuple[AgencyId, str], RecordId]:
    """The records that agencies' own numbers stand for, also where a number was given anew."""
    ids = {each: record_id(tools.record_secret, *each) for each in numbers}
    stands = standing_for(conn, set(ids.values()))
    return {each: stands.get(record, record) for each, record in ids.items()}
