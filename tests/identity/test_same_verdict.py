"""Live and over a file, one pair has one verdict: several thousand pairs of twins, siblings, movers and strangers."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random
from uuid import UUID

import numpy as np
import pytest

from everychild.doors.tools import Tools
from everychild.identity.columns import columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.descriptions import described_of, keep_described
from everychild.identity.people import people_of
from everychild.identity.verdicts import VERDICTS, Verdict, judge, model, score_among
from everychild.vocabulary.ids import AgencyId, RecordId

pytestmark = pytest.mark.database
GIVEN = ("Elizabeth", "Eric", "Erica", "Juan", "Juana", "Mohammed", "Ana María", "Jon", "John", "Baby Boy", "Noor", "")
FAMILY = ("Beispiel", "Ejemplo-Beispiel", "O'Demo", "Muster", "Nguyen", "Van der Muster", "")


def anybody(rng: Random) -> Description:
    """Somebody invented."""
    return Description(
        record_id=RecordId(UUID(int=rng.getrandbits(128))),
        agency_id=AgencyId("US-KY:test"),
        given=rng.choice(GIVEN),
        middle=rng.choice(("", "A", "Rose")),
        family=rng.choice(FAMILY),
        born_on=rng.choice((None, date(2015, 5, 4) + timedelta(days=rng.choice((0, 0, 1, 31, 366))))),
        sex=rng.choice(("1", "2", "")),
        last4=rng.choice(("", "1235", "1236", "900-11-2345", "000-00-0000")),
        street=rng.choice(("", "12 Example Street", "12 Exampel St Apt 4", "9 Other Road")),
        state="US-KY",
        phone=rng.choice(("", "502-555-0142")),
        mother_given=rng.choice(("", "Testa", "Demi")),
        mother_family=rng.choice(("", "Beispiel")),
        birth_order=rng.choice(("", "1", "2")),
        multiple_birth=rng.choice(("", "yes")),
    )


def kin_of(person: Description, rng: Random) -> Description:
    """The same, a twin, or somebody a slip or a move away."""
    change = rng.choice((
        {"given": rng.choice(GIVEN)}, {"street": "77 Elsewhere Ave", "state": "US-OH"}, {"last4": "1236"},
        {"family": person.family[::-1] or "X", "aliases": (f"{person.family}, {person.given}",)},
        {"given": person.family, "family": person.given}, {"born_on": None}, {"birth_order": "2"}, {},
    ))  # fmt: skip
    return replace(
        person, record_id=RecordId(UUID(int=rng.getrandbits(128))), agency_id=AgencyId("US-OH:test"), **change
    )


def test_every_pair_has_the_verdict_that_it_has_in_bulk(tools: Tools) -> None:
    rng = Random(3)
    ones = [anybody(rng) for _ in range(60)]
    people = [*ones, *(kin_of(each, rng) for each in ones)]
    pairs = list(combinations(range(len(people)), 2))
    first = np.array([a for a, _ in pairs], dtype=np.int32)
    second = np.array([b for _, b in pairs], dtype=np.int32)
    whole = people_of(columns_of([row_of(each) for each in people]), latest="99991231")
    codes: list[int] = judge(whole, first, second, model()).verdict.tolist()
    bulk = [VERDICTS[code] for code in codes]

    keys = tools.record_keys([each.record_id for each in people])
    with tools.worker.connection() as conn:
        keep_described(conn, people, keys, os.urandom)
        opened = described_of(conn, [each.record_id for each in people], keys)
    assert [opened[each.record_id] for each in people] == people
    live: list[Verdict] = []
    for start in range(0, len(pairs), 60):
        few = pairs[start : start + 60]
        own = sorted({place for pair in few for place in pair})
        at = {place: index for index, place in enumerate(own)}
        scored = score_among(
            [opened[people[place].record_id] for place in own], [(at[a], at[b]) for a, b in few], model()
        )
        live += [
            each.verdict if "rule:one-agency" not in each.reasons else bulk[start + n] for n, each in enumerate(scored)
        ]

    assert live == bulk
    assert len(pairs) > 7000
    assert set(bulk) == set(Verdict)
