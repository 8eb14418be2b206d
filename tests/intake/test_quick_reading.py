"""A record read in one pass over its text says what it says when it is read with patience."""

from __future__ import annotations

import io

import pytest
from files import a_child, a_file
from hypothesis import given
from hypothesis import strategies as st

from everychild.intake.afcars.quick import read_quickly
from everychild.intake.afcars.shapes import GROUPS, NUMBERS, REPEATING
from everychild.intake.afcars.xml import Skimmed, read, read_patiently, skim_file

WHOLE = a_file(a_child(visits=["2026-02-10", "2026-03-10"]))
TAGS = sorted({*list(NUMBERS)[::9], *sorted(GROUPS)[:3], *sorted(REPEATING)[:3], "E0_unknown"})
TEXTS = st.sampled_from(["", "1", " 2 ", "20260210", "a=b", "é", "&amp;", "x" * 250, "\n  "])
NODES = st.recursive(
    st.tuples(st.sampled_from(TAGS), TEXTS, st.just(())),
    lambda inside: st.tuples(st.sampled_from(TAGS), TEXTS, st.lists(inside, max_size=3).map(tuple)),
    max_leaves=8,
)


def written(node: tuple[str, str, tuple[object, ...]]) -> str:
    tag, text, inside = node
    return f"<{tag}>{text}{''.join(written(each) for each in inside)}</{tag}>"  # type: ignore[arg-type]


def skimmed(body: bytes) -> Skimmed:
    return next(part for part in skim_file(io.BytesIO(body)) if isinstance(part, Skimmed))


@given(st.lists(NODES, max_size=5), st.booleans())
def test_whatever_the_record_is_the_quick_reader_gives_the_same_or_leaves_it_to_the_patient_one(
    nodes: list[tuple[str, str, tuple[object, ...]]], blank_lines: bool
) -> None:
    between = "\n\t" if blank_lines else ""
    inside = between.join(map(written, nodes))
    record = skimmed(f"<records><record>{between}{inside}{between}</record></records>".encode())
    patient, unknown = read_patiently(record.raw)

    assert read_quickly(record.raw) in (None, patient)
    assert (read(record).content, read(record).unknown_tags) == (patient, unknown)


@pytest.mark.parametrize("between", [b"", b"\n  "], ids=["on one line", "indented"])
def test_a_good_file_is_read_quickly(between: bytes) -> None:
    record = skimmed(WHOLE.replace(b"><", b">" + between + b"<"))

    assert read_quickly(record.raw) == read_patiently(record.raw)[0]


ODD = [
    pytest.param(b"<E6_sex>1<!-- said twice -->2</E6_sex>", id="a comment"),
    pytest.param(b"<E6_sex>1</E6_sex><E6_sex>2</E6_sex>", id="twice"),
    pytest.param(b"<E6_sex><![CDATA[1]]></E6_sex>", id="a section"),
    pytest.param(b'<E6_sex unit="none">1</E6_sex>', id="an attribute"),
    pytest.param(b"<E6_sex><E5_date_of_birth>20200101</E5_date_of_birth></E6_sex>", id="an element in an element"),
    pytest.param(b"<E6_sex>&#49;</E6_sex>", id="a reference"),
    pytest.param(b"<removal_2020/><E6_sex>1</E6_sex>", id="an empty group"),
    pytest.param(b"text<E6_sex>1</E6_sex>text", id="stray text"),
]


@pytest.mark.parametrize("odd", ODD)
def test_an_oddly_written_record_says_what_it_says(odd: bytes) -> None:
    record = skimmed(WHOLE.replace(b"<E6_sex>1</E6_sex>", odd))

    assert read(record).content == read_patiently(record.raw)[0]
