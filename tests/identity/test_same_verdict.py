"""Live, over a file and on Spark, one pair has one verdict: twins, movers, strangers, and the judge's small sets."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest
from typer.testing import CliRunner

from everychild.doors.cli.main import app
from everychild.doors.tools import Tools
from everychild.identity.columns import CANONICAL, columns_of
from everychild.identity.describing import Description, row_of
from everychild.identity.descriptions import described_of, keep_described
from everychild.identity.keys import keys_of
from everychild.identity.many_machines import KEY_SHARED_MAX, SparkMissing, pairs_of, scored, session_on
from everychild.identity.model import text_of
from everychild.identity.people import people_of
from everychild.identity.verdicts import VERDICTS, Scored, Verdict, judge, model, odds_of, reasons_of, score_among
from everychild.vocabulary.ids import AgencyId, RecordId
from everychild_bench.identity.hard.files import read_hard_pairs, write_hard
from everychild_bench.identity.look_ups import described

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


@dataclass(frozen=True, slots=True)
class Small:
    """The judge's small sets: hard pairs of every kind among ordinary children, and pairs of them to compare."""

    people: list[Description]
    pairs: list[tuple[int, int]]

    @property
    def rows(self) -> list[dict[str, str]]:
        return [{"record_id": str(each.record_id), **row_of(each)} for each in self.people]


@pytest.fixture
def small(tools: Tools, tmp_path: Path) -> Small:
    made = write_hard(tmp_path, each=3, background=1500, seed=91)
    with made.records.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    # Each record is of an agency of its own: what one agency's own two numbers mean is asked live alone.
    people = [
        replace(described(tools, row), agency_id=AgencyId(f"US-{row['state'] or 'KY'}:{at}"))
        for at, row in enumerate(rows)
    ]
    place = {row["record_id"]: at for at, row in enumerate(rows)}
    rng = Random(5)
    pairs = {(place[each.id_a], place[each.id_b]) for each in read_hard_pairs(made)}
    pairs |= set(sharing([row_of(each) for each in people]))
    pairs |= {tuple(rng.sample(range(len(people)), 2)) for _ in range(4000)}
    return Small(people, sorted({(min(pair), max(pair)) for pair in pairs}))


def sharing(rows: Sequence[dict[str, str]]) -> Iterator[tuple[int, int]]:
    """Pairs that share a key."""
    holders: dict[str, list[int]] = {}
    for at, keys in enumerate(keys_of(people_of(columns_of(rows), latest="99991231"))):
        for key in keys:
            holders.setdefault(key, []).append(at)
    for each in holders.values():
        if len(each) <= KEY_SHARED_MAX:
            yield from combinations(each, 2)


def on_one_machine(small: Small) -> list[tuple[str, float, str]]:
    whole = people_of(columns_of([row_of(each) for each in small.people]), latest="99991231")
    places = np.array(small.pairs, dtype=np.int32)
    found = judge(whole, places[:, 0].copy(), places[:, 1].copy(), model())
    codes: list[int] = found.verdict.tolist()
    stated: list[float] = found.probability.tolist()
    return [(str(VERDICTS[codes[at]]), stated[at], " ".join(reasons_of(found, at))) for at in range(len(codes))]


def live(tools: Tools, small: Small) -> list[Scored]:
    """Each pair's score from descriptions that were sealed, kept and opened again, a few at a time."""
    ids = [each.record_id for each in small.people]
    keys = tools.record_keys(ids)
    with tools.worker.connection() as conn:
        keep_described(conn, small.people, keys, os.urandom)
        opened = described_of(conn, ids, keys)
    scored: list[Scored] = []
    for start in range(0, len(small.pairs), 100):
        few = small.pairs[start : start + 100]
        own = sorted({place for pair in few for place in pair})
        at = {place: index for index, place in enumerate(own)}
        scored += score_among([opened[ids[place]] for place in own], [(at[a], at[b]) for a, b in few], model())
    return scored


def test_the_judges_small_sets_have_one_verdict_one_weight_and_one_set_of_reasons_live_and_on_one_machine(
    tools: Tools, small: Small
) -> None:
    bulk = on_one_machine(small)
    found = live(tools, small)

    assert [(str(each.verdict), " ".join(each.reasons)) for each in found] == [(each[0], each[2]) for each in bulk]
    odds = odds_of(np.array([each[1] for each in bulk]))
    assert np.abs(odds - np.array([each.weight for each in found])).max() < 0.006
    assert {each[0] for each in bulk} == set(Verdict)
    assert len(bulk) > 4000


def test_the_judges_small_sets_have_the_same_verdicts_probabilities_and_reasons_on_spark(
    tools: Tools, small: Small
) -> None:
    try:
        session = session_on("local[2]")
    except SparkMissing as missing:
        if os.environ.get("EVERYCHILD_TEST_SPARK") == "required":
            raise
        pytest.skip(f"NOT PROVEN HERE: the third executor. {missing} `make prove-spark` does both.")
    bulk = on_one_machine(small)
    assert [str(each.verdict) for each in live(tools, small)] == [each[0] for each in bulk]
    names = ["record_id", *CANONICAL]
    records = session.createDataFrame(
        [tuple(row.get(name, "") for name in names) for row in small.rows],
        ", ".join(f"{name} string" for name in names),
    )
    ids = [str(each.record_id) for each in small.people]
    asked = session.createDataFrame([(ids[a], ids[b]) for a, b in small.pairs], "id_a string, id_b string")
    found = {(row["id_a"], row["id_b"]): row for row in scored(records, asked, text_of(model())).collect()}
    proposed, left_out = pairs_of(records)
    proposed = {frozenset((row["id_a"], row["id_b"])) for row in proposed.collect()}
    beyond = left_out.count()
    session.stop()

    assert len(found) == len(bulk) > 4000
    for (a, b), (verdict, probability, reasons) in zip(small.pairs, bulk, strict=True):
        row = found[ids[a], ids[b]]
        assert (row["verdict"], row["reasons"]) == (verdict, reasons)
        assert row["probability"] == pytest.approx(probability, rel=1e-9, abs=1e-12)
    assert proposed == {frozenset((ids[a], ids[b])) for a, b in sharing([row_of(each) for each in small.people])}
    assert beyond == 0


def test_the_command_counts_rows_without_an_id_and_ids_that_come_twice(tmp_path: Path) -> None:
    try:
        session_on("local[2]").stop()
    except SparkMissing as missing:
        if os.environ.get("EVERYCHILD_TEST_SPARK") == "required":
            raise
        pytest.skip(f"NOT PROVEN HERE: the third executor. {missing} `make prove-spark` does both.")
    one = "Testa,Beispiel,2015-05-04,2,Ada,Beispiel,12 Invented Street,00000"
    rows = [f"a,{one}", f"b,{one}", f",{one}", "b,Otta,Muster,2012-01-02,2,Eva,Muster,9 Other Street,00001"]
    file = tmp_path / "people.csv"
    heading = "record_id,given,family,born,sex,mother_given,mother_family,street,zip"
    file.write_text("\n".join([heading, *rows]) + "\n", "utf-8")

    answer = CliRunner().invoke(app, ["identity", "spread", str(file), "--out", str(tmp_path / "o"), "--json"])

    facts = json.loads(answer.stdout)
    assert (facts["rows"], facts["rows without a record id"], facts["records"]) == (4, 1, 2)


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
