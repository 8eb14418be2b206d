"""Anybody's files are linked and deduplicated without labels; bad rows, placeholders and crowds do no harm."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from everychild.doors.cli.main import app
from everychild.identity.candidates import candidates_of
from everychild.identity.columns import columns_of
from everychild.identity.keys import RECIPES
from everychild.identity.linking import Linked, linked
from everychild.identity.people import people_of_a_file
from everychild.identity.tasks import Task
from everychild.identity.verdicts import VERDICTS, Verdict, judge

LATEST = "20261125"
_GIVEN = """
Ada Bela Cora Dora Edda Fania Gesa Hilka Ilva Jorun Keela Lioba Maren Nuria Odila Petra Runa Senta Thyra
"""
_FAMILY = "Beispiel Ejemplo Esempio Voorbeeld Priklad Exempel Namuna Contoh Mfano Halimbawa Uzorak Naide"
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()


def row(record: str, **cells: str) -> dict[str, str]:
    return {"record_id": record, **cells}


def people(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Invented people, each once: names, birth dates and homes drawn apart."""
    rng = random.Random(seed)
    return [
        row(
            f"p{number}",
            given=rng.choice(GIVEN) + rng.choice(["", "", "lina", "bert", "mar"]),
            family=rng.choice(FAMILY) + rng.choice(["", "sen", "ova", "stein"]),
            born=f"{rng.randint(2008, 2024)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            sex=rng.choice("MF"),
            street=f"{rng.randint(1, 900)} {rng.choice(FAMILY)} {rng.choice(['St', 'Ave', 'Rd'])}",
            zip=f"{rng.randint(10000, 10040)}",
        )
        for number in range(count)
    ]


def again(rows: Iterable[Mapping[str, str]], prefix: str = "q", **cells: str) -> list[dict[str, str]]:
    """The same people in another file."""
    return [{**each, "record_id": prefix + each["record_id"], **cells} for each in rows]


def deduped(rows: Sequence[Mapping[str, str]]) -> dict[frozenset[str], str]:
    found = linked(Task(people=people_of_a_file(columns_of(rows), latest=LATEST), first=0), lambda _what, _done: None)
    return told(found, [each["record_id"] for each in rows])


def told(found: Linked, ids: Sequence[str]) -> dict[frozenset[str], str]:
    return {
        frozenset({ids[int(a)], ids[int(b)]}): str(VERDICTS[int(verdict)])
        for a, b, verdict in zip(found.one, found.other, found.verdict, strict=True)
        if verdict
    }


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, list(dict.fromkeys(name for each in rows for name in each)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def run(*words: str) -> str:
    answer = CliRunner().invoke(app, ["identity", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_two_lists_are_linked_and_each_person_found(tmp_path: Path) -> None:
    first = people(300)
    second = again(first[:150]) + again(people(150, seed=2), prefix="other-")
    random.Random(3).shuffle(second)
    a, b, out = write(tmp_path / "a.csv", first), write(tmp_path / "b.csv", second), tmp_path / "out.csv"

    run("link", str(a), str(b), "--one-to-one", "--out", str(out))

    answer = read(out)
    links = {(each["id_a"], each["id_b"]) for each in answer if each["verdict"] == "link"}
    assert list(answer[0]) == ["id_a", "id_b", "probability", "verdict", "why"]
    assert links == {(each["record_id"], "q" + each["record_id"]) for each in first[:150]}
    assert "same birth date" in answer[0]["why"]


def test_pairs_that_keys_alone_propose_are_listed_without_a_verdict(tmp_path: Path) -> None:
    first = people(200)
    a, b = write(tmp_path / "a.csv", first), write(tmp_path / "b.csv", again(first[:50]) + again(people(150, seed=2)))
    out = tmp_path / "out.csv"

    run("candidates", str(a), str(b), "--out", str(out))

    proposed = {(each["id_a"], each["id_b"]) for each in read(out)}
    assert {(each["record_id"], "q" + each["record_id"]) for each in first[:50]} <= proposed
    assert len(proposed) < 200 * 200 / 10


def test_one_list_is_deduplicated_into_clusters(tmp_path: Path) -> None:
    rows = people(300)
    file, out = write(tmp_path / "a.csv", rows + again(rows[:60])), tmp_path / "out.csv"

    run("dedupe", str(file), "--out", str(out))

    clusters = {each["record_id"]: each["cluster_id"] for each in read(out)}
    assert len(clusters) == 360
    assert all(clusters[each["record_id"]] == clusters["q" + each["record_id"]] for each in rows[:60])
    assert len(set(clusters.values())) == 300
    assert (tmp_path / "out.pairs.csv").exists()


def test_headings_of_ones_own_are_mapped_and_bad_rows_are_reported(tmp_path: Path) -> None:
    rows = people(60)
    named = [{"record_id": r["record_id"], "FIRST": r["given"], "LAST": r["family"], "DOB": r["born"]} for r in rows]
    file = write(tmp_path / "a.csv", named)
    with file.open("a", encoding="utf-8") as opened:
        opened.write("p1,Twice,Same,2015-01-02\n,Nobody,Atall,2015-01-02\nshort,row\n")
    mapped = tmp_path / "map.yaml"
    mapped.write_text("given: FIRST\nfamily: LAST\nborn: DOB\n")

    said = run("dedupe", str(file), "--columns", str(mapped), "--out", str(tmp_path / "o.csv"), "--json")

    assert all(code in said for code in ("record-id-twice", "record-id-missing", "row-has-other-width"))
    assert len(read(tmp_path / "o.csv")) == 60


def test_a_file_without_any_known_column_is_refused_in_words(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [{"colour": "red"}])

    answer = CliRunner().invoke(app, ["identity", "dedupe", str(file), "--out", str(tmp_path / "o.csv")])

    assert answer.exit_code == 2


WEIRD = [
    "",
    "x",
    "z" * 4000,
    "😀🧸",
    "مريم الأحمد",
    "\u202eabc",
    "Baby Boy",
    "\t",
    '"quoted',
    "O'",
    "-",
    "1234",
    "null",
]


def test_strange_names_and_dates_do_not_crash_and_link_nobody() -> None:
    rows = people(200) + [
        row(f"w{number}", given=name, family=WEIRD[-number], born=born, ssn=ssn)
        for number, (name, born, ssn) in enumerate(
            zip(
                WEIRD,
                ["2999-01-01", "0000-00-00", "99/99/9999", "", "yesterday", "2015", "2015-13-45", "1/1/1", "20150101"]
                + [""] * 4,
                ["000-00-0000", "123-45-6789", "", "999999999", "abc", "1", "12345678901234567890"] + [""] * 6,
                strict=True,
            )
        )
    ]

    found = deduped(rows)

    assert not [
        pair for pair, verdict in found.items() if verdict == "same" and any(each.startswith("w") for each in pair)
    ]


def test_one_number_on_very_many_rows_links_nobody_and_makes_no_block() -> None:
    rows = [{**each, "ssn": "900-11-2345", "phone": "212-555-0100"} for each in people(3000)]
    read_people = people_of_a_file(columns_of(rows), latest=LATEST)

    assert not read_people.fields["ssn"].known.any()
    assert "same" not in deduped(rows[:600]).values()


def test_blocks_are_capped_and_the_cap_is_reported() -> None:
    rows = [{**each, "born": "2015-01-01", "zip": "10001"} for each in people(2500)]
    read_people = people_of_a_file(columns_of(rows), latest=LATEST)

    found = candidates_of(read_people, RECIPES, 0, lambda _what, _done: None)

    assert found.skipped_blocks
    assert len(found.one) < 300_000


def test_three_hundred_people_at_one_address_share_no_home() -> None:
    rows = [{**each, "street": "1 Example Plaza", "zip": "10001"} for each in people(300)]

    assert not people_of_a_file(columns_of(rows), latest=LATEST).fields["number"].known.any()
    assert "same" not in deduped(rows).values()


def test_a_heap_of_birth_dates_on_the_first_of_january_is_not_one_person() -> None:
    rows = [
        {**each, "born": f"{2010 + number % 3}-01-01", "street": "", "zip": ""}
        for number, each in enumerate(people(400))
    ]
    distinct = list({(each["given"], each["family"], each["born"]): each for each in rows}.values())

    assert "same" not in deduped(distinct).values()


def twins(count: int) -> list[dict[str, str]]:
    """Two children of one birth and one mother in one home, of different given names."""
    rng = random.Random(11)
    made: list[dict[str, str]] = []
    for each in people(count, seed=9):
        mother = {"mother_given": rng.choice(GIVEN) + rng.choice(["", "tta", "lie"]), "mother_family": each["family"]}
        other = rng.choice([name for name in GIVEN if name[:2] != each["given"][:2]])
        made.append({**each, **mother, "record_id": f"{each['record_id']}-1"})
        made.append({**each, **mother, "record_id": f"{each['record_id']}-2", "given": other})
    return made


def test_no_twins_are_linked_in_a_file_full_of_them() -> None:
    rows = people(400) + twins(120)

    found = deduped(rows + again(rows[360:440]))

    links = {tuple(sorted(pair)) for pair, verdict in found.items() if verdict == "same"}
    assert len(links) >= 78
    assert [pair for pair in links if pair[1] != "q" + pair[0]] == []


def test_the_order_of_the_records_changes_nothing() -> None:
    rows = people(250) + again(people(250)[:60], sex="")
    shuffled = list(rows)
    random.Random(5).shuffle(shuffled)

    assert deduped(rows) == deduped(shuffled)


def test_a_pair_has_one_verdict_in_a_file_alone_and_turned_round() -> None:
    rows = people(120) + again(people(120)[:40], sex="", zip="")
    read_people = people_of_a_file(columns_of(rows), latest=LATEST)
    found = linked(Task(people=read_people, first=0), lambda _what, _done: None)
    alone = [judge(read_people, found.one[at : at + 1], found.other[at : at + 1], found.using) for at in range(10)]
    together = judge(read_people, found.one, found.other, found.using)
    turned = judge(read_people, found.other, found.one, found.using)

    assert [int(each.verdict[0]) for each in alone] == together.verdict[:10].tolist()
    assert np.array_equal(together.levels, turned.levels)
    assert np.array_equal(together.verdict, turned.verdict)


def test_a_model_is_learned_saved_compared_and_used_again(tmp_path: Path) -> None:
    rows = people(300)
    file, made = write(tmp_path / "a.csv", rows + again(rows[:60])), tmp_path / "model.json"

    said = run("train", str(file), "--out", str(made), "--charts", str(tmp_path / "charts.html"), "--json")
    run("dedupe", str(file), "--model", str(made), "--out", str(tmp_path / "o.csv"))

    assert '"changed"' in said
    assert "<svg" in (tmp_path / "charts.html").read_text()
    assert len({each["cluster_id"] for each in read(tmp_path / "o.csv")}) <= 305
    assert not any(each["given"].lower() + '"' in made.read_text() for each in rows if len(each["given"]) > 8)


def test_the_answers_are_reported_against_the_truth(tmp_path: Path) -> None:
    pairs = write(
        tmp_path / "pairs.csv",
        [
            {"id_a": "1", "id_b": "2", "probability": "0.999", "verdict": "link"},
            {"id_a": "1", "id_b": "3", "probability": "0.4", "verdict": "ask"},
        ],
    )
    truth = write(
        tmp_path / "truth.csv",
        [{"record_id": str(n), "person_id": "x" if n in {1, 2, 4} else "y", "twins": "yes"} for n in range(1, 5)],
    )

    said = run(
        "report", str(pairs), "--truth", str(truth), "--by", "twins", "--out", str(tmp_path / "r.html"), "--json"
    )

    assert '"missed": 2' in said
    assert "twins: yes" in (tmp_path / "r.html").read_text()


@pytest.mark.parametrize("verdict", [str(each) for each in Verdict])
def test_every_verdict_has_a_code(verdict: str) -> None:
    assert verdict in {str(each) for each in VERDICTS}
