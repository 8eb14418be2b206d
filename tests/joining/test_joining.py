"""A state's own extract: looked at, mapped by a proposal, converted, every problem named, the good rows through."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from everychild.doors.cli.main import app
from everychild.intake.joining.converting import ColumnsGone, Converted, convert
from everychild.intake.joining.field_map import FieldMap, Source, read_map, write_map
from everychild.intake.joining.looking import NotATable, look_at
from everychild.intake.joining.proposing import propose
from everychild.vocabulary.problems import Problem

HEADING = "CLIENT_ID;FirstNm;LAST_NAME;DOB;Gender;Cnty;REMVL_DT;Plcmt Bgn Dt;DISCHG_DT;Discharge Reason;Worker Notes"
ROWS = (
    "INV100;Testa;Beispiel;05/04/2015;F;39049;01/20/2026;01/20/2026;;;",
    "INV101;Demi;Ejemplo;11/30/2012;M;39049;12/01/2025;12/03/2025;03/15/2026;Reunification;",
    "INV102;Proba;Exemple;02/29/2016;F;39035;02/02/2026;02/02/2026;;;a note",
)


def an_extract(*rows: str) -> io.BytesIO:
    return io.BytesIO("\n".join([HEADING, *(rows or ROWS)]).encode())


def proposed() -> FieldMap:
    return propose(look_at(an_extract()))


def converted(using: FieldMap, *rows: str) -> tuple[Converted, list[str], list[dict[str, object]]]:
    people, events = io.StringIO(), io.StringIO()
    made = convert(an_extract(*rows), using, people, events)
    return made, people.getvalue().splitlines(), [json.loads(line) for line in events.getvalue().splitlines()]


def test_a_look_finds_delimiter_days_and_codes() -> None:
    look = look_at(an_extract())
    by_name = {column.name: column for column in look.columns}

    assert (look.delimiter, look.rows) == (";", 3)
    assert by_name["DOB"].date_form == "%m/%d/%Y"
    assert by_name["Gender"].codes == {"F": 2, "M": 1}


def test_the_proposal_reads_what_the_names_and_values_speak_for() -> None:
    using = proposed()

    assert {name: source.column for name, source in using.person.items()} == {
        "number": "CLIENT_ID", "given": "FirstNm", "family": "LAST_NAME", "birth_date": "DOB", "sex": "Gender",
        "county": "Cnty",
    }  # fmt: skip
    assert using.person["sex"].codes == {"F": "2", "M": "1"}
    assert {each.kind: each.when.column for each in using.events} == {
        "care.child-removed.v1": "REMVL_DT",
        "care.living-arrangement-began.v1": "Plcmt Bgn Dt",
        "care.child-discharged.v1": "DISCHG_DT",
    }


def test_a_file_with_our_own_headings_is_mapped_to_itself() -> None:
    names = ("number", "given", "middle", "family", "aliases", "birth_date", "sex", "mother_given", "sibling_numbers")
    using = propose(look_at(io.BytesIO(f"{','.join(names)}\nINV1,A,B,C,D,2015-05-04,1,E,INV2\n".encode())))

    assert {name: source.column for name, source in using.person.items()} == {name: name for name in names}


def test_a_map_written_and_read_again_is_the_same() -> None:
    assert read_map(write_map(proposed())) == proposed()


def test_good_rows_become_people_and_events() -> None:
    made, people, events = converted(proposed())

    assert (made.rows, made.people, made.match_key, made.by_code) == (3, 3, 3, {})
    assert dict(zip(people[0].split(","), people[1].split(","), strict=True)) == {
        "number": "INV100", "given": "Testa", "family": "Beispiel", "birth_date": "2015-05-04", "sex": "2",
        "county": "39049",
    }  # fmt: skip
    assert sorted(str(each["kind"]) for each in events if each["number"] == "INV101") == [
        "care.child-discharged.v1", "care.child-removed.v1", "care.living-arrangement-began.v1",
    ]  # fmt: skip
    assert next(each["body"] for each in events if each["kind"] == "care.child-discharged.v1") == {"reason": "1"}


def test_the_same_row_gives_the_same_event_ids() -> None:
    assert converted(proposed())[2] == converted(proposed())[2]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param("INV103;Testa;Beispiel;04.05.2015;F;39049;01/20/2026;;;;", "day-unreadable", id="another form"),
        pytest.param("INV103;Testa;Beispiel;05/04/2015;X;39049;01/20/2026;;;;", "code-unmapped", id="a new code"),
        pytest.param(";Testa;Beispiel;05/04/2015;F;39049;01/20/2026;;;;", "record-number-missing", id="no number"),
        pytest.param("INV100;Testa;Beispiel;05/04/2015;F;39049;;;;;", "number-twice", id="a number again"),
        pytest.param("INV103;Testa;Beispiel", "row-of-other-length", id="a row cut short"),
    ],
)
def test_a_problem_is_named_and_the_rows_beside_it_go_through(row: str, code: str) -> None:
    made, people, _ = converted(proposed(), *ROWS, row)

    assert code in made.by_code
    assert all(problem.line == 5 for problem in made.problems)
    assert all(any(number in line for line in people[1:]) for number in ("INV100", "INV101", "INV102"))


def test_a_map_with_mistakes_names_all_of_them() -> None:
    found = read_map("version: 1\nperson: {colour: {column: A}}\nevents: [{kind: care.nothing.v1}]\n")

    assert isinstance(found, list)
    assert {problem.code for problem in found} == {"map-target-unknown", "map-number-missing", "kind-unknown"}
    assert all(isinstance(problem, Problem) and problem.remedy for problem in found)


def test_an_extract_without_a_column_of_the_map_is_told_so() -> None:
    using = FieldMap(delimiter=";", encoding="utf-8", person={"number": Source(column="GONE")})

    with pytest.raises(ColumnsGone, match="GONE"):
        converted(using)


def test_a_file_without_a_heading_is_no_table() -> None:
    with pytest.raises(NotATable):
        look_at(io.BytesIO(b"just words"))


def test_an_extract_in_another_encoding_is_read() -> None:
    look = look_at(io.BytesIO("ID,First Name\nINV1,Zo\u00eb\n".encode("cp1252")))

    assert look.encoding == "cp1252"


TWICE = (
    "INV200;Testa;Beispiel;05/04/2015;F;39049;01/20/2026;;;;",
    "INV201;Testa;Beispeil;05/04/2015;F;39049;01/20/2026;;;;",
    "INV202;Demi;Ejemplo;11/30/2012;M;39049;12/01/2025;;;;",
    "INV203;Proba;Exemple;02/29/2016;F;39035;02/02/2026;;;;",
)


def test_a_child_who_stands_in_the_file_twice_is_found_here_and_said_why(tmp_path: Path) -> None:
    extract = tmp_path / "extract.csv"
    extract.write_bytes(an_extract(*TWICE).getvalue())
    ran = CliRunner().invoke(app, ["join", str(extract), "--out", str(tmp_path / "out"), "--json"])
    found = json.loads(ran.stdout.strip().splitlines()[-1])["duplicates"]

    assert [{each["a"], each["b"]} for each in found["pairs"]] == [{"INV200", "INV201"}]
    assert "same birth date" in found["pairs"][0]["why"]
    assert not any(name in str(found) for name in ("Testa", "2015"))
    assert (tmp_path / "out" / "duplicates.csv").read_text().count("\n") == 2


def test_a_file_in_which_nobody_stands_twice_says_so(tmp_path: Path) -> None:
    extract = tmp_path / "extract.csv"
    extract.write_bytes(an_extract().getvalue())
    ran = CliRunner().invoke(app, ["join", str(extract)])

    assert ran.exit_code == 0
    assert "No child stands in the file twice" in ran.stdout


def test_join_writes_a_map_and_the_files_and_rehearses_them(tmp_path: Path) -> None:
    extract = tmp_path / "extract.csv"
    extract.write_bytes(an_extract().getvalue())
    given = ["join", str(extract), "--out", str(tmp_path / "out"), "--rehearse", "--json"]
    ran = CliRunner().invoke(app, given)
    answer = json.loads(ran.stdout.strip().splitlines()[-1])

    assert ran.exit_code == 0
    assert answer["people"] == 3
    assert answer["unmapped"] == ["Worker Notes"]
    assert answer["rehearsed"]["on_the_roll"] == 2
    assert answer["rehearsed"]["left_behind"] is False
    assert (tmp_path / "extract.map.yaml").exists()
    assert (tmp_path / "out" / "events.ndjson").read_text().count("\n") == 7
