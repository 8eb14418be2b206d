"""A file gone over by its tags alone gives what a file that is parsed gives: the same records, the same end."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import pytest
from files import a_child, a_file

from everychild.intake.afcars.plain import fault_in, skim
from everychild.intake.afcars.xml import Broken, Header, Skimmed, read, skim_file

FILE = a_file(*(a_child(f"INV{number}", visits=["2026-02-10"]) for number in range(5)))
THIRD = b"<E4_child_record_number>INV2</E4_child_record_number>"
SEX = b"<E6_sex>1</E6_sex>"


def whole(parts: Iterable[Header | Skimmed | Broken]) -> list[Any]:
    """The parts as whoever takes them sees them, up to the first that cannot be read."""
    seen: list[Any] = []
    for part in parts:
        if not isinstance(part, Skimmed):
            seen.append(part)
        elif fault := fault_in(part):
            return [*seen, Broken(problem=fault)]
        else:
            seen.append((part.ordinal, part.line, part.number, read(part)))
    return seen


def in_the_third(old: bytes, new: bytes) -> bytes:
    """The file with something else in its third record."""
    begins = FILE.index(THIRD)
    assert old in FILE[begins:]
    return FILE[:begins] + FILE[begins:].replace(old, new, 1)


def test_the_records_of_a_plain_file_are_not_parsed() -> None:
    parts = list(skim(io.BytesIO(FILE)))

    assert [part.is_checked for part in parts if isinstance(part, Skimmed)] == [False] * 5
    assert whole(parts) == whole(skim_file(io.BytesIO(FILE)))


FILES = [
    pytest.param(FILE.replace(b"><", b">\n <"), id="a tag a line"),
    pytest.param(FILE.replace(b"><", b">\r\n <"), id="lines of another system"),
    pytest.param(b"\xef\xbb\xbf" + FILE, id="a mark of UTF-8"),
    pytest.param(FILE.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"'), id="another alphabet"),
    pytest.param(FILE.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"), id="UTF-16"),
    pytest.param(FILE.replace(b"<records>", b"<!-- <record>none</record> --><records>"), id="a record in a comment"),
    pytest.param(FILE.replace(b"<acf:data", b"<!DOCTYPE x [<!ENTITY e '1'>]><acf:data"), id="a document type"),
    pytest.param(FILE.replace(b"<records>", b'<records xmlns="urn:other">'), id="another namespace"),
    pytest.param(FILE.replace(b"<records>", b"<records><other/>"), id="something before the first"),
    pytest.param(in_the_third(SEX, "<E6_sex>é</E6_sex>".encode()), id="another alphabet in a record"),
    pytest.param(in_the_third(SEX, b"<E6_sex>\xe9</E6_sex>"), id="bytes of no alphabet"),
    pytest.param(in_the_third(SEX, b"<E6_sex>&#49;</E6_sex>"), id="a reference"),
    pytest.param(in_the_third(SEX, b"<E6_sex>&bomb;</E6_sex>"), id="an entity"),
    pytest.param(in_the_third(SEX, b"<!-- </record> --><E6_sex>1</E6_sex>"), id="an end in a comment"),
    pytest.param(in_the_third(SEX, b"<E6_sex><![CDATA[</record>]]></E6_sex>"), id="an end in a section"),
    pytest.param(in_the_third(SEX, b"<E6_sex>1</E6_wrong>"), id="a tag not closed"),
    pytest.param(in_the_third(SEX, b"<E6_sex>\x01</E6_sex>"), id="a byte that XML has not"),
    pytest.param(in_the_third(SEX, b"<record></record>"), id="a record in a record"),
    pytest.param(in_the_third(THIRD, b""), id="no number"),
    pytest.param(in_the_third(THIRD, b"<E4_child_record_number/>"), id="an empty number"),
    pytest.param(in_the_third(THIRD, THIRD + THIRD), id="the number twice"),
    pytest.param(in_the_third(THIRD, b"<removal_2020>" + THIRD + b"</removal_2020>"), id="the number in a group"),
    pytest.param(in_the_third(THIRD, b"<E4_child_record_number>INV<b/>2</E4_child_record_number>"), id="a tag in it"),
    pytest.param(in_the_third(b"</record>", b"</record>text"), id="text between records"),
    pytest.param(in_the_third(b"</record>", b"</record></records><records>"), id="two lists of records"),
    pytest.param(FILE[: FILE.index(THIRD) + 200], id="cut short in a record"),
    pytest.param(FILE[: FILE.rindex(b"</record>") + 9], id="cut short behind the last"),
    pytest.param(FILE.replace(b"</records>", b"</wrong>"), id="the list not closed"),
    pytest.param(FILE + b"more", id="text behind the end"),
    pytest.param(b"", id="nothing"),
]


@pytest.mark.parametrize("body", FILES)
def test_whatever_the_file_is_both_ways_give_the_same(body: bytes) -> None:
    assert whole(skim(io.BytesIO(body))) == whole(skim_file(io.BytesIO(body)))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_record_may_lie_across_whatever_is_read_at_once(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("everychild.intake.afcars.plain._READ_AT_ONCE", size)
    monkeypatch.setattr("everychild.intake.afcars.plain.HEAD_BYTES_MAX", FILE.index(b"<record>") + 8)

    assert whole(skim(io.BytesIO(FILE))) == whole(skim_file(io.BytesIO(FILE)))
