"""Kinds of fault that were thought of after the rules were frozen, and faults of the assistance file.

Imports nothing of the rules. `FROZEN` is the digest of their source when the late kinds were written; the bench says
whether it still is.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from everychild_bench.afcars_child import Child, Planted, get, kind, moved, put

FROZEN = "97b8cbc29c2b9c04"


def digest_of_rules(package: Path) -> str:
    """The digest of the rules' source as it is now."""
    files = [*sorted((package / "rules").glob("*.py")), package / "rulesets.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _day_and_month_exchanged(child: Child) -> bool:
    day = get(child.removal, "E70")
    exchanged = f"{day[:4]}{day[6:]}{day[4:6]}"
    return int(day[6:]) > 12 and put(child.removal, E70=exchanged)  # noqa: PLR2004 - months of a year


def _century(child: Child) -> bool:
    return put(child.removal, E70=f"19{get(child.removal, 'E70')[2:]}")


def _home_without_ethnicity(child: Child) -> bool:
    return bool(child.homes()) and put(child.homes()[0], E134="")


def _moved_out_of_state(child: Child) -> bool:
    places = [each for each in child.parts("living_arrangement") if get(each, "E121") == "1"]
    return bool(places) and put(places[0], E122="21")


def _spouse_without_sex(child: Child) -> bool:
    homes = child.homes(couple=True)
    return bool(homes) and put(homes[-1], E146="")


def _guardian_of_nobody(child: Child) -> bool:
    return get(child.removal, "E155") == "5" and put(child.removal, E186="")


def _visit_before_birth(child: Child) -> bool:
    visits = child.parts("case_worker_visit")
    return bool(visits) and put(visits[0], E151="19000101")


def _hearing_in_the_future(child: Child) -> bool:
    hearings = [each for each in child.removal.iter("E150_permanency_hearing_date") if each.text]
    if hearings:
        hearings[-1].text = "20270101"
    return bool(hearings)


def _review_as_an_instant(child: Child) -> bool:
    reviews = [each for each in child.removal.iter("E149_periodic_review_date") if each.text]
    if reviews:
        reviews[0].text = "2026-03-01T00:00:00"
    return bool(reviews)


def _twice_the_tag(child: Child) -> bool:
    tag = child.record.find("E6_sex")
    assert tag is not None, "a good record has every tag"
    again = type(child).read(f"<record><E6_sex>{tag.text}</E6_sex></record>").record[0]
    tag.addnext(again)
    return True


def _tag_left_out(child: Child) -> bool:
    tag = child.record.find("E22_health_assessment")
    assert tag is not None, "a good record has every tag"
    child.record.remove(tag)
    return True


LATE: tuple[Planted, ...] = tuple(
    replace(each, late=True)
    for each in (
        kind("entry with day and month exchanged", "I-E70", _day_and_month_exchanged),
        kind("entry in another century", "C28", _century),
        kind("a foster parent's ethnicity not answered", "M-E134", _home_without_ethnicity),
        kind("a state named for a child at home in the state", "C43", _moved_out_of_state),
        kind("a spouse without a sex", "C45", _spouse_without_sex),
        kind("a guardianship without siblings told", "C53", _guardian_of_nobody),
        kind("a visit on a default day", "C48", _visit_before_birth),
        kind("a hearing next year", "C47", _hearing_in_the_future),
        kind("a review with a time of day", "I-E149", _review_as_an_instant),
        kind("a grade beyond the list", "I-E36", lambda c: put(c.record, E36="17")),
        kind("yes written as Y", "I-E55", lambda c: put(c.record, E55="Y")),
        kind("a count below zero", "I-E56", lambda c: put(c.record, E56="-1", E57="", E58="") and True),
        kind("a code with a leading zero", "C29", lambda c: put(c.removal, E71="01")),
        kind("a record number with a hyphen", "C03", lambda c: put(c.record, E4=f"{get(c.record, 'E4')[:11]}-")),
        kind("a plan on the day before removal", "C46", lambda c: bool(c.parts("permanency_plan")) and put(
            c.parts("permanency_plan")[0], E147=moved(get(c.removal, "E69"), -1))),
        kind("a tag written twice", "F", _twice_the_tag),
        kind("a tag left out", "F M-E22", _tag_left_out),
    )
)  # fmt: skip

ASSISTANCE: tuple[Planted, ...] = (
    kind("number too long", "C03", lambda c: put(c.record, A3="INV0000000001")),
    kind("born after the period", "C04", lambda c: put(c.record, A4="20261115")),
    kind("sex on no list", "C05", lambda c: put(c.record, A5="9")),
    kind("no race", "C06", lambda c: put(c.record, A10="0")),
    kind("abandoned beside another race", "C07", lambda c: put(c.record, A12="1")),
    kind("agreement of no kind", "C56", lambda c: put(c.record, A15="3")),
    kind("subsidy of seven digits", "C57", lambda c: put(c.record, A16="1000000")),
    kind("subsidy with cents", "C57", lambda c: put(c.record, A16="12.50")),
    kind("final next year", "C58", lambda c: put(c.record, A17="20270101")),
    kind("ended before it began", "C59", lambda c: put(c.record, A18="20200101")),
    kind("placed by nobody", "C60", lambda c: put(c.record, A19="4")),
    kind("ethnicity not answered", "M-A14", lambda c: put(c.record, A14="")),
)


def good_assisted(count: int) -> list[str]:
    """Good records of the assistance file."""
    answers = {"A4": "20150505", "A5": "1", **{f"A{n}": "0" for n in range(6, 14)}, "A10": "1", "A14": "0", "A15": "1",
               "A16": "25", "A17": "20240601", "A18": "", "A19": "1"}  # fmt: skip
    made: list[str] = []
    for n in range(count):
        child = Child.blank("assistance")
        put(child.record, **answers, A3=f"INV{n:09d}")
        made.append(child.written())
    return made
