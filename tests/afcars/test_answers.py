"""What a data manager gets from the check: the exit status, JSON, the workbook, one page, on the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from returns import INVENTED, a_child, a_file, a_removal
from typer.testing import CliRunner, Result

from everychild.doors.cli.main import app
from everychild_bench.afcars_child import groomed
from everychild_bench.afcars_faults import FAULTS
from everychild_bench.afcars_good import good_records, the_agency, write_return
from everychild_bench.afcars_late import LATE
from everychild_bench.afcars_planting import plant, score

MARK = "Invented children. Not real figures for any state."


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["afcars", *map(str, words)])


def a_return(folder: Path, *records: str, marked: bool = True) -> Path:
    path = folder / "return.xml"
    content = a_file(*records)
    path.write_bytes(content if marked else content.replace(INVENTED.encode(), b""))
    return path


LATE_ONE = a_child(2, removal=a_removal(E70=""))


@pytest.mark.parametrize(
    ("content", "status"),
    [(a_file(a_child(1)), 0), (a_file(a_child(1), LATE_ONE), 1), (a_file(a_child(1))[:-300], 2), (b"case,month\n", 2)],
    ids=["accepted", "not accepted", "cut in the only record", "no XML"],
)
def test_the_exit_status_says_accepted_not_or_unreadable(tmp_path: Path, content: bytes, status: int) -> None:
    path = tmp_path / "return.xml"
    path.write_bytes(content)

    assert run("check", path, "--json").exit_code == status


def test_the_json_has_exactly_the_agreed_keys(tmp_path: Path) -> None:
    answer = json.loads(run("check", a_return(tmp_path, a_child(1), LATE_ONE), "--json").stdout)

    assert list(answer) == ["file", "kind", "period", "records", "would_be_accepted", "problems", "by_element"]
    assert (answer["file"], answer["kind"], answer["period"]) == ("return.xml", "out-of-home", "2026-09")
    [problem] = answer["problems"]
    keys = ["code", "rule", "elements", "record", "line", "kind", "message", "remedy", "basis"]
    assert list(problem) == keys
    assert (problem["elements"], problem["record"], problem["line"], problem["kind"]) == (["E70"], 2, 6, "missing")
    assert answer["by_element"]["E70"]["records_to_fix"] == 1


def test_the_workbook_has_case_number_month_message_item_and_field_first(tmp_path: Path) -> None:
    book = tmp_path / "check.xlsx"
    run("check", a_return(tmp_path, a_child(1), LATE_ONE), "--xlsx", book)
    with zipfile.ZipFile(book) as opened:
        text = "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith(".xml"))

    places = [text.index(f">{heading}<") for heading in ("Case number", "Month", "Message", "Item", "Field")]
    assert places == sorted(places)
    assert "INV000000002" in text
    assert MARK in text


@pytest.mark.parametrize("marked", [True, False])
def test_the_page_to_keep_stands_alone_and_bears_the_mark_of_invented_files_only(tmp_path: Path, marked: bool) -> None:
    kept = tmp_path / "check.html"
    run("check", a_return(tmp_path, a_child(1), LATE_ONE, marked=marked), "--html", kept)
    text = kept.read_text()

    assert (MARK in text) is marked
    assert "<svg" in text
    assert not any(word in text for word in ("src=", "<link", "url(", "<script"))


def test_a_county_sees_its_own_records_in_every_answer(tmp_path: Path) -> None:
    other = a_child(3, removal=a_removal(E70="", E3="39035"))
    path, kept, book = a_return(tmp_path, LATE_ONE, other), tmp_path / "kept.html", tmp_path / "kept.xlsx"
    shown = run("check", path, "--county", "39035", "--html", kept, "--xlsx", book).stdout
    with zipfile.ZipFile(book) as opened:
        written = "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith(".xml"))

    for text in (shown, kept.read_text(), written):
        assert "INV000000003" in text
        assert "INV000000002" not in text


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert run("check", tmp_path / "none.xml").exit_code == 2


def test_each_check_fires_on_its_planted_fault_and_only_there(tmp_path: Path) -> None:
    """A small one of `bench afcars`, which plants the same in ten thousand."""
    kinds = (*FAULTS, *LATE)
    both = list(plant(good_records(900, 7, the_agency()), kinds, 7, lambda child: groomed(child, "20260930")))
    path = tmp_path / "planted.xml"
    write_return(path, (text for text, _ in both))
    found = score(path, [fault for _, fault in both], kinds)

    assert (found.missed, found.wrong) == ([], [])
    assert sum(1 for times in found.planted.values() if times) > 80
